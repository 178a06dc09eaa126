"""Reads the triple patterns of SPARQL text, with a variable for each node that the text leaves without a name."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from adkg.errors import UsageError
from adkg.queries.structure import closing
from adkg.queries.tokens import IRI, LANGUAGE, NAME, NUMBER, STRING, Token
from adkg.terms import BASE, LANG_STRING, RDF, XSD, XSD_INTEGER, XSD_STRING, Iri, Literal, Value, n3

BREAKS = frozenset({"FILTER", "OPTIONAL", "BIND", "VALUES", "MINUS", "GRAPH", "UNION", "SERVICE", "LATERAL"})
NODE = "adkg_node_"
_ENDS = frozenset({"", "{", "}", "]", "."})
_REPEATS = frozenset({"*", "+", "?"})
_ESCAPED = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)


class Variable(str):
    """The name of a variable."""

    __slots__ = ()


class Path(str):
    """A property path that no chain of triples can stand for: as it is written."""

    __slots__ = ()


Node = Variable | Value
Written = tuple[Node, Node | Path, Node]


@dataclass(frozen=True, slots=True)
class Triples:
    """A row of triple patterns, and the token after it. `text` is the same with all nodes named, '' if it was so."""

    patterns: tuple[Written, ...]
    end: int
    text: str = ""


class TriplesReader:
    """Reads the triple patterns of one query. Variables that it makes up are numbered through all of it."""

    def __init__(self, tokens: Sequence[Token], namespaces: Mapping[str, str]) -> None:
        self._tokens = tokens
        self._namespaces = namespaces
        self._named: dict[str, Variable] = {}
        self._at = 0
        self._count = 0
        self._found: list[Written] = []

    def read(self, at: int) -> Triples:
        """The patterns from a token on. Raises UsageError for an RDF list, and for what is no triple pattern."""
        before = self._count
        self._at, self._found = at, []
        while not self._is_over():
            if self._text == ".":
                self._at += 1
            else:
                self._properties(self._node())
        text = " ".join(f"{' '.join(map(_written, found))} ." for found in self._found)
        return Triples(tuple(self._found), self._at, text if self._count > before or self._named else "")

    @property
    def _token(self) -> Token:
        return self._tokens[self._at] if self._at < len(self._tokens) else Token("", "", 0, 0, 0)

    @property
    def _text(self) -> str:
        return self._token.text

    def _is_over(self) -> bool:
        return self._text in {"", "{", "}"} or self._token.keyword in BREAKS

    def _properties(self, subject: Node) -> None:
        while self._text not in _ENDS and not self._is_over():
            if self._text == ";":
                self._at += 1
                continue
            verb = self._verb()
            self._add(subject, verb, self._node())
            while self._text == ",":
                self._at += 1
                self._add(subject, verb, self._node())

    def _add(self, subject: Node, verb: "Node | Path | list[tuple[Iri, bool]]", value: Node) -> None:
        if not isinstance(verb, list):
            self._found.append((subject, verb, value))
            return
        for iri, is_inverse in verb[:-1]:
            between = self._fresh()
            self._found.append((between, iri, subject) if is_inverse else (subject, iri, between))
            subject = between
        iri, is_inverse = verb[-1]
        if is_inverse:
            self._count += 1
        self._found.append((value, iri, subject) if is_inverse else (subject, iri, value))

    def _fresh(self) -> Variable:
        self._count += 1
        return Variable(f"{NODE}{self._count}")

    def _verb(self) -> "Node | Path | list[tuple[Iri, bool]]":
        if self._token.variable:
            return self._node()
        begin, steps, is_chain, following = self._at, [], True, True
        while following:
            is_inverse = self._text == "^"
            self._at += is_inverse
            if self._text in {"(", "!"}:
                is_chain = False
                end = closing(self._tokens, self._at) if self._text == "(" else self._at
                self._at = (end or self._at) + 1
                if self._tokens[self._at - 1].text == "!":
                    continue
            else:
                steps.append((self._property(), is_inverse))
            if self._text in _REPEATS and not self._is_signed_number():
                is_chain = False
                self._at += 1
            following = self._text in {"/", "|"}
            is_chain = is_chain and self._text != "|"
            self._at += following
        if is_chain:
            return steps
        return Path(" ".join(token.text for token in self._tokens[begin : self._at]))

    def _property(self) -> Iri:
        if self._token.keyword == "A":
            self._at += 1
            return Iri(RDF + "type")
        found = self._node()
        if isinstance(found, Iri):
            return found
        raise UsageError(f"'{found}' stands where a property should", "see https://www.w3.org/TR/sparql11-query/")

    def _is_signed_number(self) -> bool:
        following = self._tokens[self._at + 1] if self._at + 1 < len(self._tokens) else None
        return bool(following and following.kind == NUMBER and following.start == self._token.end)

    def _node(self) -> Node:
        token = self._token
        self._at += 1
        if token.variable:
            return Variable(token.variable)
        if token.text == "[":
            node = self._fresh()
            self._properties(node)
            self._at += self._text == "]"
            return node
        if token.kind == NAME and token.text.startswith("_:"):
            if token.text not in self._named:
                self._named[token.text] = self._fresh()
            return self._named[token.text]
        value = self._value(token)
        if value is None:
            what = f"'{token.text}' cannot be followed to what it rests on"
            raise UsageError(what, "write lists out, and name every node of the triples")
        return value

    def _value(self, token: Token) -> Value | None:
        if token.kind in {IRI, NAME}:
            return self._iri(token)
        if token.kind == STRING:
            return self._literal(token)
        if token.kind == NUMBER:
            return _number(token.text)
        if token.text in {"+", "-"} and self._token.kind == NUMBER:
            self._at += 1
            return _number(token.text + self._tokens[self._at - 1].text)
        if token.keyword in {"TRUE", "FALSE"}:
            return Literal(token.text.lower(), XSD + "boolean")
        return None

    def _iri(self, token: Token) -> Iri:
        if token.kind == IRI:
            iri = _unescaped(token.text[1:-1])
            return Iri(iri if ":" in iri else BASE + iri)
        prefix, _, local = token.text.partition(":")
        return Iri(self._namespaces.get(prefix, "") + re.sub(r"\\(.)", r"\1", local))

    def _literal(self, token: Token) -> Literal:
        quotes = 3 if token.text.startswith(('"""', "'''")) else 1
        text = _unescaped(token.text[quotes:-quotes])
        if self._token.kind == LANGUAGE:
            self._at += 1
            return Literal(text, LANG_STRING, self._tokens[self._at - 1].text[1:].lower())
        if self._text == "^^":
            self._at += 2
            datatype = self._value(self._tokens[self._at - 1])
            return Literal(text, str(datatype) if isinstance(datatype, Iri) else XSD_STRING)
        return Literal(text)


def _number(text: str) -> Literal:
    kind = "double" if "e" in text.lower() else "decimal" if "." in text else "integer"
    return Literal(text, XSD_INTEGER if kind == "integer" else XSD + kind)


def _unescaped(text: str) -> str:
    def plain(found: re.Match[str]) -> str:
        code = found[1] or found[2]
        return chr(int(code, 16)) if code else _ESCAPED.get(found[3], found[3])

    return _ESCAPE.sub(plain, text)


def _written(node: Node | Path) -> str:
    if isinstance(node, Variable):
        return f"?{node}"
    return str(node) if isinstance(node, Path) else n3(node)
