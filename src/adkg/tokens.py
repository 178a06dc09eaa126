"""SPARQL as tokens: what binds a parameter and what guards the engine both read a query by this, never by search and replace."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from adkg.errors import UsageError

MAX_QUERY = 100_000
MAX_DEPTH = 64
MAX_CHAIN = 1_000

_NAME_START = "A-Za-z_\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f\u2c00-\u2fef"
_NAME_START += "\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
_NAME = _NAME_START + "0-9\u00b7\u0300-\u036f\u203f-\u2040"
_PREFIX = rf"(?:[{_NAME_START}](?:[{_NAME}.-]*[{_NAME}-])?)?"
_ESCAPED = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"
_LOCAL = rf"(?:(?:[{_NAME_START}0-9:]|{_ESCAPED})(?:(?:[{_NAME}.:-]|{_ESCAPED})*(?:[{_NAME}:-]|{_ESCAPED}))?)?"
_KINDS = {
    "space": r"\s+",
    "comment": r"#[^\r\n]*",
    "iri": r'<[^<>"{}|^`\\\x00-\x20]*>',
    "string": r"'''(?:'{0,2}(?:[^'\\]|\\.))*'''|\"\"\"(?:\"{0,2}(?:[^\"\\]|\\.))*\"\"\""
    r"|'(?:[^'\\\r\n]|\\.)*'|\"(?:[^\"\\\r\n]|\\.)*\"",
    "variable": rf"[?$][{_NAME}]+",
    "language": r"@[A-Za-z]+(?:-[A-Za-z0-9]+)*",
    "blank": rf"_:[{_NAME}](?:[{_NAME}.-]*[{_NAME}-])?",
    "name": rf"{_PREFIX}:{_LOCAL}",
    "number": r"(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?",
    "word": r"[A-Za-z][A-Za-z0-9_]*",
    "mark": r"<<|>>|\^\^|&&|\|\||!=|<=|>=|.",
}
_TOKEN = re.compile("|".join(f"(?P<{kind}>{form})" for kind, form in _KINDS.items()), re.DOTALL)


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a query: its kind (space, comment, iri, string, variable, language, blank, name, number, word, mark)."""

    kind: str
    text: str
    start: int


def tokens(query: str) -> Iterator[Token]:
    """The pieces of a query in order; joined together they are the query again.

    Raises UsageError for a string that is not closed.

    >>> [token.text for token in tokens("ASK {?s a <x>}") if token.kind != "space"]
    ['ASK', '{', '?s', 'a', '<x>', '}']
    """
    for found in _TOKEN.finditer(query):
        kind = found.lastgroup or "mark"
        if kind == "mark" and found[0] in "\"'":
            raise UsageError(f"{position(query, found.start())}: a string is not closed", f"add the closing {found[0]}")
        yield Token(kind, found[0], found.start())


def significant(query: str) -> list[Token]:
    """The tokens that mean something: no spaces, no comments."""
    return [token for token in tokens(query) if token.kind not in {"space", "comment"}]


def position(text: str, offset: int) -> str:
    """A place in a text, as people count it.

    >>> position("ab\\ncd", 4)
    'line 2, column 2'
    """
    line_start = text.rfind("\n", 0, offset) + 1
    return f"line {text.count(chr(10), 0, offset) + 1}, column {offset - line_start + 1}"


_OPENING = {"{": "}", "(": ")", "[": "]", "<<": ">>"}
_CLOSING = frozenset(_OPENING.values())
_CHAINED = frozenset({"||", "&&", "!", "+", "-", "*", "/", "|", "^", "UNION", "OPTIONAL", "MINUS", "BIND", "FILTER", "EXISTS"})
_UPDATES = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD"})
_QUERIES = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
_FEDERATED = re.compile(r"SERVICE|LOAD", re.IGNORECASE)
_HIDDEN = re.compile(r"\).*(?:SERVICE|LOAD)", re.IGNORECASE)
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


def refuse_unsafe(query: str) -> None:
    """Refuse a query that changes data, reaches the network, or could exhaust the engine's stack.

    Engines read it differently: one decodes `\\u0053` before it looks for words, another takes `<` for an operator where
    the grammar begins an IRI. Whatever any of them could take for SERVICE or LOAD is refused.
    Raises UsageError; strings, comments, variables and the local part of names may hold any word.
    """
    if len(query) > MAX_QUERY:
        raise UsageError(f"the query is {len(query)} characters long", f"the limit is {MAX_QUERY}")
    _refuse(query)
    decoded = _ESCAPE.sub(_decoded, query)
    if decoded != query:
        _refuse(decoded)


def _decoded(found: re.Match[str]) -> str:
    code = int(found[1] or found[2], 16)
    return chr(code) if code <= 0x10FFFF else found[0]


def _refuse(query: str) -> None:
    found = significant(query)
    first = next((token.text.upper() for token in found if token.text.upper() in _QUERIES | _UPDATES), "")
    if first in _UPDATES:
        raise UsageError(f"{first} changes data; only questions are answered here", "use SELECT, ASK or CONSTRUCT")
    for token, following in zip(found, [*found[1:], None], strict=True):
        if _is_federated(token, following):
            what = f"{position(query, token.start)}: '{token.text[:40]}' could make the engine fetch from elsewhere"
            raise UsageError(what, "ask this store only, without SERVICE and LOAD; or rename the prefix")
    _refuse_deep(query, found)


def _is_federated(token: Token, following: Token | None) -> bool:
    if token.kind == "word":
        return bool(_FEDERATED.search(token.text))
    if token.kind == "name" and following is not None and following.text == "{":
        return bool(_FEDERATED.search(token.text.partition(":")[0]))
    return token.kind == "iri" and bool(_HIDDEN.search(token.text))


def _refuse_deep(query: str, found: list[Token]) -> None:
    expected: list[str] = []
    chain = 0
    for token in found:
        if token.kind == "iri":
            if sum(map(token.text.count, "([!")) > MAX_DEPTH:
                raise _too_deep(query, token)
        elif token.text in _OPENING:
            expected.append(_OPENING[token.text])
            if len(expected) > MAX_DEPTH:
                raise _too_deep(query, token)
        elif token.text in _CLOSING:
            if expected and expected[-1] == token.text:
                expected.pop()
        elif token.kind in {"mark", "word"} and token.text.upper() in _CHAINED:
            chain += 1
            if chain > MAX_CHAIN:
                what = f"{position(query, token.start)}: more than {MAX_CHAIN} operators and clauses in one query"
                raise UsageError(what, "list values with VALUES or IN instead of chaining them")


def _too_deep(query: str, token: Token) -> UsageError:
    what = f"{position(query, token.start)}: the query is nested more than {MAX_DEPTH} deep"
    return UsageError(what, "flatten it; deeper nesting could crash the engine")
