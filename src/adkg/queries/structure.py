"""What a stored query is made of, as far as its rules and the binding of values need to know."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from adkg.queries.tokens import IRI, NAME, Token, tokens_of

_OPENING = {"{": "}", "(": ")", "[": "]"}
_ENDS_GROUP_BY = {"HAVING", "ORDER", "LIMIT", "OFFSET", "VALUES"}
MAX_DEPTH = 12
FORMS = ("SELECT", "CONSTRUCT")


@dataclass(frozen=True, slots=True)
class Column:
    """One projected column; `computed` when it is written `(expression AS ?name)`."""

    name: str
    line: int
    computed: bool = False


@dataclass(frozen=True, slots=True)
class ValuesBlock:
    """`VALUES ?name { terms }`: the terms stand between `begin` and `end` of the query text."""

    name: str
    terms: tuple[Token, ...]
    begin: int
    end: int
    line: int


@dataclass(slots=True)
class Structure:
    """A query taken apart. `certain` are the variables that every row binds; `tail` is what follows the closing brace.

    `form` is SELECT, or CONSTRUCT with its `template`; `group` is where the group's braces open and end in the text.
    `closed` is False when the text is neither of the two with one group: then the rest says little.
    """

    tokens: list[Token]
    first_line: int = 1
    form: str = ""
    template: list[Token] = field(default_factory=list)
    group: tuple[int, int] = (0, 0)
    prologue: list[tuple[Token, Token]] = field(default_factory=list)
    columns: list[Column] = field(default_factory=list)
    star: Token | None = None
    blocks: list[ValuesBlock] = field(default_factory=list)
    certain: frozenset[str] = frozenset()
    tail: list[Token] = field(default_factory=list)
    closed: bool = False

    @property
    def form_line(self) -> int:
        """The line of SELECT, or of what stands in its place."""
        rest = self.tokens[3 * len(self.prologue) :] or self.tokens
        return rest[0].line if rest else self.first_line

    @property
    def group_keys(self) -> set[str] | None:
        """The variables the rows are grouped by, or None when they are not grouped."""
        keywords = [token.keyword for token in self.tail]
        if "GROUP" not in keywords:
            return None
        keys = set()
        for token in self.tail[keywords.index("GROUP") :]:
            if token.keyword in _ENDS_GROUP_BY:
                break
            keys.add(token.variable)
        return keys - {""}


def structure_of(query: str, first_line: int = 1) -> Structure:
    """The structure of a query, read as far as it goes.

    >>> found = structure_of("SELECT ?a (MAX(?b) AS ?c) WHERE { ?a <urn:p> ?b } GROUP BY ?a ORDER BY ?a")
    >>> [column.name for column in found.columns], found.group_keys, found.closed
    (['a', 'c'], {'a'}, True)
    """
    tokens = tokens_of(query, first_line)
    structure = Structure(tokens, first_line)
    at = _read_prologue(structure)
    if at >= len(tokens) or tokens[at].keyword not in FORMS:
        return structure
    structure.form = tokens[at].keyword
    if structure.form == "SELECT":
        structure.columns, structure.star, at = _columns(tokens, at + 1)
    else:
        structure.template, at = _template(tokens, at + 1)
    end = closing(tokens, at)
    if end is None or tokens[at].text != "{" or _depth(tokens) > MAX_DEPTH:
        return structure
    structure.closed = True
    structure.group = (tokens[at].start, tokens[end].end)
    structure.blocks = list(_blocks(tokens))
    structure.certain = frozenset(_certain(tokens[at : end + 1]))
    structure.tail = tokens[end + 1 :]
    return structure


def required_tokens(tokens: Sequence[Token]) -> list[Token]:
    """The tokens of a query without what a row may lack: what stands in OPTIONAL, MINUS and FILTER.

    >>> text = "SELECT ?a { ?a ex:p ?b OPTIONAL { ?a ex:q ?c } FILTER(?b != ex:r) }"
    >>> [token.text for token in required_tokens(tokens_of(text)) if token.kind == NAME]
    ['ex:p']
    """
    found = []
    at = 0
    while at < len(tokens):
        if tokens[at].keyword in {"OPTIONAL", "MINUS", "FILTER"}:
            at = end_of_bracket(tokens, at)
        else:
            found.append(tokens[at])
        at += 1
    return found


def _read_prologue(structure: Structure) -> int:
    tokens, at = structure.tokens, 0
    while at + 2 < len(tokens) and tokens[at].keyword == "PREFIX":
        if tokens[at + 1].kind != NAME or tokens[at + 2].kind != IRI:
            break
        structure.prologue.append((tokens[at + 1], tokens[at + 2]))
        at += 3
    return at


def _columns(tokens: Sequence[Token], at: int) -> tuple[list[Column], Token | None, int]:
    """The projection that begins at `at`, the star it may have, and where the group's brace opens."""
    columns: list[Column] = []
    star = None
    while at < len(tokens) and tokens[at].text != "{":
        token = tokens[at]
        if token.variable:
            columns.append(Column(token.variable, token.line))
        elif token.text == "*":
            star = token
        elif token.text == "(":
            end = closing(tokens, at)
            if end is None:
                return columns, star, len(tokens)
            columns.append(Column(tokens[end - 1].variable, token.line, computed=True))
            at = end
        at += 1
    return columns, star, at


def _template(tokens: Sequence[Token], at: int) -> tuple[list[Token], int]:
    """The tokens between the braces of a CONSTRUCT template, and where the group's brace should open."""
    end = closing(tokens, at)
    if end is None or tokens[at].text != "{":
        return [], len(tokens)
    following = end + 1
    if following < len(tokens) and tokens[following].keyword == "WHERE":
        following += 1
    return list(tokens[at + 1 : end]), following


def closing(tokens: Sequence[Token], at: int) -> int | None:
    """Where the bracket that opens at `at` closes."""
    if at >= len(tokens) or tokens[at].text not in _OPENING:
        return None
    expected = []
    for index in range(at, len(tokens)):
        text = tokens[index].text
        if text in _OPENING:
            expected.append(_OPENING[text])
        elif text in _OPENING.values():
            if expected.pop() != text:
                return None
            if not expected:
                return index
    return None


def _depth(tokens: Sequence[Token]) -> int:
    depth = deepest = 0
    for token in tokens:
        depth += (token.text in _OPENING) - (token.text in _OPENING.values())
        deepest = max(deepest, depth)
    return deepest


def _blocks(tokens: Sequence[Token]) -> Iterable[ValuesBlock]:
    for at, token in enumerate(tokens[:-3]):
        if token.keyword == "VALUES" and tokens[at + 1].variable and tokens[at + 2].text == "{":
            end = closing(tokens, at + 2)
            if end is not None:
                inner = tuple(tokens[at + 3 : end])
                yield ValuesBlock(tokens[at + 1].variable, inner, tokens[at + 2].end, tokens[end].start, token.line)


def _certain(group: Sequence[Token]) -> set[str]:
    """The variables that every solution of a group binds; `group` runs from its `{` to its `}`."""
    if group[1].keyword == "SELECT":
        return _certain_of_subquery(group)
    found: set[str] = set()
    at = 1
    while at < len(group) - 1:
        token = group[at]
        if token.variable:
            found.add(token.variable)
        elif token.text == "{":
            variables, at = _certain_of_union(group, at)
            found |= variables
        elif token.keyword in {"OPTIONAL", "MINUS", "FILTER", "BIND"}:
            at = end_of_bracket(group, at)
        elif token.keyword == "VALUES":
            end = end_of_bracket(group, end_of_bracket(group, at) if group[at + 1].text == "(" else at)
            inner = group[at + 1 : end]
            if all(one.keyword != "UNDEF" for one in inner):
                found |= {one.variable for one in inner}
            at = end
        at += 1
    return found - {""}


def _certain_of_union(group: Sequence[Token], at: int) -> tuple[set[str], int]:
    end = end_of_bracket(group, at)
    found = _certain(group[at : end + 1])
    while end + 2 < len(group) and group[end + 1].keyword == "UNION":
        at = end + 2
        end = end_of_bracket(group, at)
        found &= _certain(group[at : end + 1])
    return found, end


def _certain_of_subquery(group: Sequence[Token]) -> set[str]:
    columns, star, at = _columns(group, 2)
    inner = _certain(group[at : end_of_bracket(group, at) + 1])
    return inner if star else inner & {column.name for column in columns if not column.computed}


def end_of_bracket(tokens: Sequence[Token], at: int) -> int:
    """Where the next bracket after or at `at` closes; the brackets of `tokens` are known to be balanced."""
    while at < len(tokens) and tokens[at].text not in _OPENING:
        at += 1
    end = closing(tokens, at)
    return len(tokens) - 1 if end is None else end
