"""Refuses a query that changes data, reaches the network or could fell the engine, before the engine sees it."""

import re
from itertools import islice, pairwise

from adkg.errors import UsageError
from adkg.queries.tokens import BROKEN, IRI, MARK, NAME, WORD, Token, each_token

MAX_QUERY = 1_000_000
MAX_DEPTH = 64
MAX_CHAIN = 500
MAX_TOKENS = 20_000

_OPENING = {"{": "}", "(": ")", "[": "]"}
_CLOSING = frozenset(_OPENING.values())
_CLAUSES = frozenset({"AS", "BIND", "EXISTS", "FILTER", "GRAPH", "LATERAL", "MINUS", "OPTIONAL", "UNION", "VALUES"})
_CHAINED = _CLAUSES | frozenset({"!", "+", "-", "*", "/", "|", "^", "||", "&&", ".", ";"})
_UPDATES = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD"})
_QUERIES = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
_FEDERATED = re.compile(r"SERVICE|LOAD", re.IGNORECASE)
_HIDDEN = re.compile(r"\).*(?:SERVICE|LOAD)", re.IGNORECASE)
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


class QueryFault(UsageError):
    """A query is refused for what stands at a place in it.

    `told` is what is wrong, without the place; `line` and `column` are the place as people count it, from 1.

    >>> fault = QueryFault("ASK { ?a }", 6, "no triple", "add one")
    >>> fault.what, fault.line, fault.column
    ('line 1, column 7: no triple', 1, 7)
    """

    def __init__(self, query: str, offset: int, told: str, fix: str) -> None:
        super().__init__(f"{position(query, offset)}: {told}", fix)
        self.told = told
        self.offset = offset
        self.line, self.column = _line_and_column(query, offset)


def refuse_unsafe(query: str) -> None:
    """Raise UsageError for a query that could do harm.

    Engines read it differently: one decodes `\\u0053` before it looks for words, another takes `<` for an operator
    where the grammar begins an IRI. Whatever any of them could take for SERVICE or LOAD is refused; strings, comments,
    variables and the local part of names may hold any word.

    >>> refuse_unsafe("SELECT * { ?service ?p 'SERVICE' }")
    """
    if len(query) > MAX_QUERY:
        raise UsageError(f"the query is {len(query)} characters long", f"the limit is {MAX_QUERY}")
    _refuse(query)
    decoded = _ESCAPE.sub(_decoded, query)
    if decoded == query:
        return
    try:
        _refuse(decoded)
    except QueryFault as fault:
        raise QueryFault(query, _before_decoding(query, fault.offset), fault.told, fault.fix) from None


def position(text: str, offset: int) -> str:
    """A place in a text, as people count it.

    >>> position("ab\\ncd", 4)
    'line 2, column 2'
    """
    line, column = _line_and_column(text, offset)
    return f"line {line}, column {column}"


def _line_and_column(text: str, offset: int) -> tuple[int, int]:
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def _decoded(found: re.Match[str]) -> str:
    code = int(found[1] or found[2], 16)
    return chr(code) if code <= 0x10FFFF else found[0]


def _before_decoding(query: str, offset: int) -> int:
    """Where in a query stands what is at an offset of its decoded form."""
    for found in _ESCAPE.finditer(query):
        if found.start() >= offset:
            break
        offset += len(found[0]) - len(_decoded(found))
    return offset


def _refuse(query: str) -> None:
    tokens = list(islice(each_token(query), MAX_TOKENS + 1))
    if len(tokens) > MAX_TOKENS:
        raise UsageError(f"the query has more than {MAX_TOKENS} words and marks", "send it in several, or shorten it")
    _refuse_broken(query, tokens)
    first = next((token.keyword for token in tokens if token.keyword in _QUERIES | _UPDATES), "")
    if first in _UPDATES:
        raise UsageError(f"{first} changes data; only questions are answered here", "use SELECT, ASK or CONSTRUCT")
    for token, following in pairwise([*tokens, Token(BROKEN, "", 0, 0, 0)]):
        if _is_federated(token, following):
            told = f"'{token.text[:40]}' could make the engine fetch from elsewhere"
            raise QueryFault(
                query, token.start, told, "ask this store only, without SERVICE and LOAD; or rename the prefix"
            )
    _refuse_deep(query, tokens)
    _refuse_long(query, tokens)


def _refuse_broken(query: str, tokens: list[Token]) -> None:
    for token in tokens:
        if token.kind == BROKEN and token.text in "\"'":
            raise QueryFault(query, token.start, "a string is not closed", f"add the closing {token.text}")


def _is_federated(token: Token, following: Token) -> bool:
    if token.kind == WORD:
        return bool(_FEDERATED.search(token.text))
    if token.kind == NAME and following.text == "{":
        return bool(_FEDERATED.search(token.text.partition(":")[0]))
    return token.kind == IRI and bool(_HIDDEN.search(token.text))


def _refuse_deep(query: str, tokens: list[Token]) -> None:
    """Refuse deep nesting. What closes nothing is not counted, and brackets in an IRI are taken to nest."""
    expected: list[str] = []
    quoted = 0
    for token in tokens:
        if token.text in _OPENING:
            expected.append(_OPENING[token.text])
        elif expected and token.text == expected[-1]:
            expected.pop()
        elif token.text == "<":
            quoted += query.startswith("<", token.end)
        deepest = len(expected) + quoted + (sum(map(token.text.count, "([!")) if token.kind == IRI else 0)
        if deepest > MAX_DEPTH:
            told = f"the query is nested more than {MAX_DEPTH} deep"
            raise QueryFault(query, token.start, told, "flatten it; deeper nesting could crash the engine")


def _refuse_long(query: str, tokens: list[Token]) -> None:
    """Refuse long chains: the engine recurses into much that looks flat, a row of triples too.

    Commas in parentheses separate arguments, which are flat; terms in parentheses without commas are an RDF list.
    """
    chained = 0
    opened: list[str] = [""]
    listed: list[int] = [0]
    for token in tokens:
        if token.text in _OPENING:
            opened.append(token.text)
            listed.append(0)
        elif token.text in _CLOSING and len(opened) > 1:
            opened.pop()
            listed.pop()
        elif opened[-1] == "(":
            listed[-1] += -1 if token.text == "," else token.kind != MARK
            chained += token.text.upper() in _CHAINED
        else:
            chained += token.text.upper() in _CHAINED or token.text == ","
        if max(chained, listed[-1]) > MAX_CHAIN:
            told = f"more than {MAX_CHAIN} triples, clauses or operators in one query"
            raise QueryFault(query, token.start, told, "list values with VALUES or IN, and ask in several queries")
