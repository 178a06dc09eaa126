"""Takes a query apart into the triple patterns that its rows rest on, and rewrites it to tell what each row matched."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from adkg.errors import UsageError
from adkg.queries.structure import closing, end_of_bracket
from adkg.queries.tokens import NAME, Token, tokens_of
from adkg.queries.triples import BREAKS, Node, Path, TriplesReader, Variable

AGGREGATES = frozenset({"COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT"})
CHOOSING = frozenset({"MIN", "MAX", "SAMPLE"})
BRANCH = "adkg_branch_"


@dataclass(frozen=True, slots=True)
class Branch:
    """A part of a query that a row may have taken: then it binds the variable `mark`; '' for what every row took."""

    mark: str = ""
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Pattern:
    """One triple pattern, and the branch that it stands in."""

    subject: Node
    predicate: Node
    object: Node
    branch: Branch = Branch()


@dataclass(frozen=True, slots=True)
class Computed:
    """A value that a branch computes from variables. `chooses`: it is one of their values, as with MIN."""

    name: str
    variables: frozenset[str]
    chooses: bool = False
    branch: Branch = Branch()


@dataclass(slots=True)
class Scope:
    """A SELECT, or one inside of another. `matches` is it rewritten to give what each of its solutions bound.

    `keys` are the columns that all solutions behind a row share with it: those of the group, when rows are grouped.
    `untraced` are paths of which no triples can be named.
    """

    columns: list[str] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    computed: list[Computed] = field(default_factory=list)
    patterns: list[Pattern] = field(default_factory=list)
    inner: list[tuple["Scope", Branch]] = field(default_factory=list)
    untraced: list[str] = field(default_factory=list)
    matches: str = ""


def patterns_of(query: str, namespaces: Mapping[str, str] | None = None) -> Scope:
    """The scope of a SELECT. What stands in FILTER and MINUS is no part of a row, and is passed over.

    Raises UsageError for what is no SELECT, or is written in a way that is not followed here.

    >>> found = patterns_of("SELECT ?a (COUNT(?b) AS ?n) { ?a <urn:p> ?b OPTIONAL { ?b <urn:q> 'x' } } GROUP BY ?a")
    >>> found.keys, found.computed[0].variables, [pattern.branch.mark for pattern in found.patterns]
    (['a'], frozenset({'b'}), ['', 'adkg_branch_1'])
    >>> found.matches
    "SELECT DISTINCT ?a ?adkg_branch_1 ?b { ?a <urn:p> ?b OPTIONAL { ?b <urn:q> 'x' BIND(true AS ?adkg_branch_1) } }"
    """
    reader = _Reader(query, namespaces or {})
    begin = next((at for at, token in enumerate(reader.tokens) if token.keyword == "SELECT"), None)
    if begin is None or any(token.text == "{" for token in reader.tokens[:begin]):
        raise UsageError("what a row rests on is told for a SELECT only", "ask for columns: SELECT ?a ?b { ... }")
    return reader.scope(begin, len(reader.tokens))


@dataclass(slots=True)
class _Draft:
    """A scope while it is read: the variables its solutions bind, its computed columns, and the changes of its text."""

    scope: Scope = field(default_factory=Scope)
    visible: set[str] = field(default_factory=set)
    expressions: dict[str, str] = field(default_factory=dict)
    edits: list[tuple[int, int, str]] = field(default_factory=list)


class _Reader:
    """Reads the scopes of one query. Branches and made-up variables are numbered through all of it."""

    def __init__(self, query: str, namespaces: Mapping[str, str]) -> None:
        self.query = query
        self.tokens = tokens_of(query)
        self._triples = TriplesReader(self.tokens, {**namespaces, **_declared(self.tokens)})
        self._branches = 0

    def scope(self, at: int, end: int) -> Scope:
        """The SELECT that begins at a token and ends before another."""
        draft = _Draft()
        found = draft.scope
        opening = self._read_columns(at + 1, draft)
        last = closing(self.tokens, opening)
        if last is None or self.tokens[opening].text != "{":
            raise UsageError("the query has no group in braces", "check its brackets")
        self._read_group(opening, last, Branch(), draft)
        found.columns = found.columns or sorted(draft.visible)
        tail = self.tokens[last + 1 : end]
        called = {token.keyword for token in self.tokens[at:opening]} & AGGREGATES
        if called or any(token.keyword == "GROUP" for token in tail):
            found.keys = [name for name in found.columns if name not in draft.expressions]
            draft.expressions = self._read_grouping(last + 1, end, draft)
        else:
            found.keys = list(found.columns)
        found.matches = self._rewritten(at, opening, last, end, draft)
        return found

    def _read_columns(self, at: int, draft: _Draft) -> int:
        """Read the columns, and give the token at which the group opens."""
        while at < len(self.tokens) and self.tokens[at].text != "{":
            token = self.tokens[at]
            if token.text == "(":
                at, name = self._read_expression(at, draft)
                draft.scope.columns.append(name)
            elif token.variable:
                draft.scope.columns.append(token.variable)
            at += 1
        return min(at, len(self.tokens) - 1)

    def _read_expression(self, at: int, draft: _Draft) -> tuple[int, str]:
        """Read `(expression AS ?name)`, and give the token that closes it and the name."""
        end = closing(self.tokens, at) or at
        name = self.tokens[end - 1].variable
        self._compute(name, self.tokens[at : end - 1], Branch(), draft)
        draft.expressions[name] = self.query[self.tokens[at].start : self.tokens[end].end]
        return end, name

    def _read_grouping(self, at: int, end: int, draft: _Draft) -> dict[str, str]:
        """The expressions by which the rows are grouped; those of the columns are known for a whole group only."""
        draft.expressions = {}
        keywords = [token.keyword for token in self.tokens[at:end]]
        at += keywords.index("GROUP") if "GROUP" in keywords else len(keywords)
        while at < end and self.tokens[at].keyword not in {"HAVING", "ORDER", "LIMIT", "OFFSET", "VALUES"}:
            last = closing(self.tokens, at)
            if last and self.tokens[at].text == "(" and self.tokens[last - 2].keyword == "AS":
                self._read_expression(at, draft)
            at = (last or at) + 1
        return draft.expressions

    def _read_group(self, opening: int, last: int, branch: Branch, draft: _Draft) -> None:
        at = opening + 1
        if self.tokens[at].keyword == "SELECT":
            inner = self.scope(at, last)
            draft.scope.inner.append((inner, branch))
            draft.scope.untraced += inner.untraced
            draft.visible |= set(inner.columns)
            return
        while at < last:
            at = self._read_part(at, branch, draft)

    def _read_part(self, at: int, branch: Branch, draft: _Draft) -> int:
        """Read one part of a group, and give the token after it."""
        tokens, keyword = self.tokens, self.tokens[at].keyword
        if keyword in {"FILTER", "MINUS"}:
            return end_of_bracket(tokens, at) + 1
        if keyword in {"BIND", "VALUES"}:
            return self._read_given(at, branch, draft)
        if keyword == "OPTIONAL":
            return self._read_branch(at + 1, True, draft)
        if keyword == "GRAPH":
            draft.visible |= {tokens[at + 1].variable} - {""}
            at += 2
        if tokens[at].text == "{":
            return self._read_alternatives(at, branch, draft)
        if tokens[at].text == "." or keyword == "UNION":
            return at + 1
        return self._read_triples(at, branch, draft)

    def _read_given(self, at: int, branch: Branch, draft: _Draft) -> int:
        """Read what binds variables without a look at the data: BIND or VALUES."""
        tokens = self.tokens
        if tokens[at].keyword == "BIND":
            end = end_of_bracket(tokens, at)
            self._compute(tokens[end - 1].variable, tokens[at + 1 : end - 1], branch, draft)
            draft.visible.add(tokens[end - 1].variable)
            return end + 1
        names_end = end_of_bracket(tokens, at) if tokens[at + 1].text == "(" else at + 1
        draft.visible |= {token.variable for token in tokens[at + 1 : names_end + 1]} - {""}
        return end_of_bracket(tokens, names_end + 1) + 1

    def _read_alternatives(self, at: int, branch: Branch, draft: _Draft) -> int:
        last = end_of_bracket(self.tokens, at)
        if self.tokens[last + 1].keyword != "UNION" and self.tokens[at - 1].keyword != "UNION":
            self._read_group(at, last, branch, draft)
            return last + 1
        return self._read_branch(at, branch.optional, draft)

    def _read_branch(self, opening: int, optional: bool, draft: _Draft) -> int:
        """Read a group that a row need not have taken, and let those that took it bind a variable."""
        last = end_of_bracket(self.tokens, opening)
        self._branches += 1
        branch = Branch(f"{BRANCH}{self._branches}", optional)
        self._read_group(opening, last, branch, draft)
        draft.visible.add(branch.mark)
        is_selection = self.tokens[opening + 1].keyword == "SELECT"
        begin, end = self.tokens[opening].end, self.tokens[last].start
        if is_selection:
            draft.edits.append((begin, begin, " {"))
        draft.edits.append((end, end, f"{'} ' if is_selection else ''}BIND(true AS ?{branch.mark}) "))
        return last + 1

    def _read_triples(self, at: int, branch: Branch, draft: _Draft) -> int:
        if self.tokens[at].keyword in BREAKS:
            what = f"'{self.tokens[at].text}' cannot be followed to what it rests on"
            raise UsageError(what, "ask without it")
        read = self._triples.read(at)
        for subject, predicate, value in read.patterns:
            draft.visible |= {node for node in (subject, predicate, value) if isinstance(node, Variable)}
            if isinstance(predicate, Path):
                draft.scope.untraced.append(predicate)
            else:
                draft.scope.patterns.append(Pattern(subject, predicate, value, branch))
        if read.end <= at:
            raise UsageError(f"'{self.tokens[at].text}' cannot be followed to what it rests on", "ask without it")
        if read.text:
            draft.edits.append((self.tokens[at].start, self.tokens[read.end - 1].end, read.text))
        return read.end

    def _compute(self, name: str, tokens: list[Token], branch: Branch, draft: _Draft) -> None:
        keywords = {token.keyword for token in tokens}
        chooses = bool(keywords & CHOOSING) and not keywords & (AGGREGATES - CHOOSING)
        used = frozenset({token.variable for token in tokens} - {"", name})
        draft.scope.computed.append(Computed(name, used, chooses, branch))

    def _rewritten(self, at: int, opening: int, last: int, end: int, draft: _Draft) -> str:
        tokens = self.tokens
        first = next(index for index, token in enumerate(tokens) if token.keyword == "SELECT")
        columns = [f"?{name}" for name in sorted(draft.visible)] + list(draft.expressions.values())
        group, begin = "", tokens[opening].start
        for start, stop, text in sorted(draft.edits):
            group += self.query[begin:start] + text
            begin = stop
        group += self.query[begin : tokens[last].end]
        keywords = [token.keyword for token in tokens[last + 1 : end]]
        values = ""
        if "VALUES" in keywords:
            values = self.query[tokens[last + 1 + keywords.index("VALUES")].start : tokens[end - 1].end]
        prologue = self.query[: tokens[first].start]
        return f"{prologue}SELECT DISTINCT {' '.join(columns)} {group} {values}".rstrip()


def _declared(tokens: list[Token]) -> dict[str, str]:
    """The prefixes that a query declares, each with its namespace."""
    return {
        name.text.removesuffix(":"): iri.text[1:-1]
        for before, name, iri in zip(tokens, tokens[1:], tokens[2:], strict=False)
        if before.keyword == "PREFIX" and name.kind == NAME
    }
