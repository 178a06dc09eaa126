"""What a query can read at most: the predicates and classes that it names, told from its tokens alone.

Rather too much than too little: whatever might reach further than the names in it reaches everything.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from adkg.queries.tokens import BROKEN, IRI, LANGUAGE, MARK, NAME, NUMBER, STRING, VARIABLE, Token, tokens_of
from adkg.terms import BASE, RDF, is_iri

TYPE = RDF + "type"
_TERMS = frozenset({VARIABLE, IRI, NAME, STRING, NUMBER, LANGUAGE})
_CONSTANTS = frozenset({"TRUE", "FALSE"})
_LIST_ENDS = frozenset({"HAVING", "LIMIT", "OFFSET", "VALUES"})
_BEFORE_TRIPLES = frozenset({"", "{", "}", "."})
_NOTHING = Token(MARK, "", 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Reach:
    """The IRIs that a query names, among them every predicate and class it can read; `all_types`: any class."""

    iris: frozenset[str]
    all_types: bool


def reach_of(query: str, prefixes: Mapping[str, str] | None = None) -> Reach | None:
    """What the query can read; None when that may be everything, as with a variable for a predicate.

    >>> reach_of("SELECT ?s { ?s a <urn:C> ; <urn:p> 1 }").iris == {TYPE, "urn:C", "urn:p"}
    True
    >>> reach_of("SELECT ?s { ?s ?p 1 }") is None
    True
    """
    tokens = [_NOTHING, *tokens_of(query), _NOTHING]
    if any(one.kind == BROKEN or one.keyword in {"BASE", "DESCRIBE"} for one in tokens) or "<<" in query:
        return None
    if _has_far_path(tokens) or _has_open_predicate(tokens) or _has_bare_graph(tokens):
        return None
    known = {**(prefixes or {}), **_declared(tokens)}
    iris: dict[int, str] = {}
    for place, token in enumerate(tokens):
        iri = _iri(token, known)
        if iri is None:
            return None
        if iri:
            iris[place] = iri
    all_types = any(iri == TYPE and place + 1 not in iris for place, iri in iris.items())
    return Reach(frozenset(iris.values()), all_types)


def _iri(token: Token, prefixes: Mapping[str, str]) -> str | None:
    """The IRI that a token is; '' when it is none, None when it cannot be told."""
    if token.keyword == "A":
        return TYPE
    if token.kind == IRI:
        text = token.text[1:-1]
        return text if is_iri(text) else BASE + text
    if token.kind != NAME or token.text.startswith("_:"):
        return ""
    prefix, _, local = token.text.partition(":")
    namespace = prefixes.get(prefix)
    return None if namespace is None or "\\" in local else namespace + local


def _declared(tokens: Sequence[Token]) -> dict[str, str]:
    return {
        name.text.removesuffix(":"): iri.text[1:-1]
        for word, name, iri in zip(tokens, tokens[1:], tokens[2:], strict=False)
        if word.keyword == "PREFIX" and name.kind == NAME and iri.kind == IRI
    }


def _is_step(token: Token) -> bool:
    return token.kind in {IRI, NAME} or token.keyword == "A"


def _has_far_path(tokens: Sequence[Token]) -> bool:
    """Whether there may be a path of length nought, which reaches every node, or a negated one."""
    for before, token, after in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if token.text in {"*", "?"} and (_is_step(before) or before.text == ")"):
            return True
        if token.text == "!" and (_is_step(after) or after.text in {"^", "("}):
            return True
    return False


def _has_bare_graph(tokens: Sequence[Token]) -> bool:
    """Whether the mere presence of a named graph may be asked for: GRAPH ?g { }."""
    quads = zip(tokens, tokens[2:], tokens[3:], strict=False)
    return any(
        word.keyword == "GRAPH" and brace.text == "{" and not (_is_term(inside) or inside.text in {"[", "("})
        for word, brace, inside in quads
    )


def _is_term(token: Token) -> bool:
    return token.kind in _TERMS or token.keyword in _CONSTANTS


def _has_open_predicate(tokens: Sequence[Token]) -> bool:
    """Whether a variable may stand where a predicate does: between a subject, or a semicolon, and an object.

    One whose values are listed in the same group is no wider than the list.
    """
    groups = _groups(tokens)
    listed = _listed(tokens, groups)
    return any(
        (groups[place], tokens[place].variable) not in listed
        for place, before in _in_patterns(tokens)
        if tokens[place].kind == VARIABLE
        and (_is_term(before) or before.text in {";", "[", "]", ")"})
        and (_is_term(tokens[place + 1]) or tokens[place + 1].text in {"[", "(", "+", "-"})
    )


def _groups(tokens: Sequence[Token]) -> list[int]:
    """For each token the group in braces that it is in, by number."""
    inside = [0]
    found = []
    for number, token in enumerate(tokens):
        if token.text == "}" and len(inside) > 1:
            inside.pop()
        found.append(inside[-1])
        if token.text == "{":
            inside.append(number)
    return found


def _listed(tokens: Sequence[Token], groups: Sequence[int]) -> set[tuple[int, str]]:
    """The variables whose values VALUES lists one by one, each with its group."""
    found = set()
    for place, token in enumerate(tokens[:-3]):
        if token.keyword == "VALUES" and tokens[place + 1].kind == VARIABLE and tokens[place + 2].text == "{":
            values = [one for one, group in zip(tokens, groups, strict=True) if group == place + 2]
            if not any(one.keyword == "UNDEF" for one in values):
                found.add((groups[place], tokens[place + 1].variable))
    return found


def _in_patterns(tokens: Sequence[Token]) -> Iterator[tuple[int, Token]]:
    """The place of each token with the token before, but for the variables that SELECT, BY and VALUES list.

    A bracket that closes an expression or a call is no subject: it is left out as a neighbour.
    """
    listing = False
    opened: list[bool] = []
    before = _NOTHING
    for place, token in enumerate(tokens[1:-1], 1):
        if token.keyword in {"SELECT", "BY", "VALUES"}:
            listing = True
        elif token.text in {"{", "}"} or token.keyword in _LIST_ENDS:
            listing = False
        if token.text == "(":
            opened.append(before.text in _BEFORE_TRIPLES)
        if not listing:
            yield place, before
        closes_expression = token.text == ")" and opened and not opened.pop()
        before = _NOTHING if closes_expression else token
