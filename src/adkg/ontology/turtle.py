"""Reads Turtle (RDF 1.1 Turtle) into statements that know their line, and says what is not Turtle.

Not rdflib's parser: that one takes 39 of the 94 bad files of the W3C's Turtle suite for good ones (this one none),
invents file: IRIs for relative ones, forgets the lines, and changes ill-typed values before anybody can look at them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from rdflib import BNode, URIRef
from rdflib import Literal as RdfLiteral
from rdflib.namespace import RDF, XSD
from rdflib.term import Node

from adkg.documents import MAX_DEPTH
from adkg.errors import Problem, did_you_mean
from adkg.terms import is_iri, is_lexical, text_fault, wanted_form


@dataclass(frozen=True, slots=True)
class Statement:
    """One triple of a file. `line` is where its object stands."""

    subject: URIRef | BNode
    predicate: URIRef
    value: Node
    line: int


@dataclass(slots=True)
class TurtleText:
    """What a Turtle file says: its statements, and the lines of its prefixes, its subjects and of every IRI in it."""

    name: str
    statements: list[Statement] = field(default_factory=list)
    prefixes: dict[str, tuple[str, int]] = field(default_factory=dict)
    subjects: dict[URIRef, int] = field(default_factory=dict)
    mentions: list[tuple[URIRef, int]] = field(default_factory=list)
    used_prefixes: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    line: int


class _Refused(Exception):
    def __init__(self, line: int, what: str, fix: str) -> None:
        super().__init__(what)
        self.line, self.what, self.fix = line, what, fix


_BASE_CHARACTER = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f\u2c00-\u2fef"
    "\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_CHARACTER = _BASE_CHARACTER + "_0-9\u00b7\u0300-\u036f\u203f\u2040\\-"
_ESCAPED = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"
_PREFIX = f"[{_BASE_CHARACTER}](?:[{_CHARACTER}.]*[{_CHARACTER}])?"
_LOCAL = f"(?:[{_BASE_CHARACTER}_:0-9]|{_ESCAPED})(?:(?:[{_CHARACTER}.:]|{_ESCAPED})*(?:[{_CHARACTER}:]|{_ESCAPED}))?"
_STRING_ESCAPE = r"\\[tbnrf\"'\\]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}"
_TOKEN = re.compile(
    "|".join(
        f"(?P<{kind}>{form})"
        for kind, form in {
            "space": r"[ \t\r\n]+|\#[^\r\n]*",
            "string": (
                rf'"""(?:"{{0,2}}(?:[^"\\]|{_STRING_ESCAPE}))*"""'
                rf"|'''(?:'{{0,2}}(?:[^'\\]|{_STRING_ESCAPE}))*'''"
                rf'|"(?:[^"\\\r\n]|{_STRING_ESCAPE})*"'
                rf"|'(?:[^'\\\r\n]|{_STRING_ESCAPE})*'"
            ),
            "iri": r"<(?:[^\x00-\x20<>\"{}|^`\\]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>",
            "blank": f"_:[{_BASE_CHARACTER}_0-9](?:[{_CHARACTER}.]*[{_CHARACTER}])?",
            "name": f"(?:{_PREFIX})?:(?:{_LOCAL})?",
            "double": r"[+-]?(?:[0-9]+\.[0-9]*|\.?[0-9]+)[eE][+-]?[0-9]+",
            "decimal": r"[+-]?[0-9]*\.[0-9]+",
            "integer": r"[+-]?[0-9]+",
            "at": r"@[a-zA-Z]+(?:-[a-zA-Z0-9]+)*",
            "word": r"[A-Za-z]+",
            "mark": r"\^\^|[.;,\[\]()]",
        }.items()
    )
)
_NUMBERS = {"integer": XSD.integer, "decimal": XSD.decimal, "double": XSD.double}
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_LETTERS = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}
_END = _Token("end", "", 0)


def unescape(text: str) -> str:
    r"""The text that escapes of Turtle and N-Triples stand for.

    >>> unescape(r"H\u00e0 \"N\u1ed9i\"")
    'Hà "Nội"'
    """
    return _ESCAPE.sub(_character, text) if "\\" in text else text


def _character(found: re.Match[str]) -> str:
    code = found[1] or found[2]
    if code is None:
        return _LETTERS.get(found[3], found[3])
    number = int(code, 16)
    return chr(number) if number <= 0x10FFFF else "\ufffe"


def read_turtle(text: str, name: str) -> tuple[TurtleText, list[Problem]]:
    """What the text says, and what is wrong with it. After a syntax error nothing more is read of the text.

    >>> print(read_turtle("<http://example.org/a> a\\n <b> .", "x.ttl")[1][0])
    x.ttl:2: '<b>' is no absolute IRI
        fix: write the IRI in full, with http, https or urn, or with a prefix
        rule: relative-iri
    """
    reader = _Reader(TurtleText(name))
    try:
        reader.read(_tokens(text))
    except _Refused as refused:
        reader.problem(refused.line, refused.what, refused.fix, "broken-turtle")
    return reader.found, reader.problems


def _tokens(text: str) -> Iterator[_Token]:
    position, line = 0, 1
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise _bad_token(text, position, line)
        kind = str(match.lastgroup)
        if kind != "space":
            yield _Token(kind, match[0], line)
        line += match[0].count("\n")
        position = match.end()


def _bad_token(text: str, position: int, line: int) -> _Refused:
    rest = text[position : position + 60].split("\n", 1)[0]
    if rest[0] in "\"'":
        return _Refused(line, f"is no Turtle: the text does not end, or has a bad escape: {rest}", "mend the quotes")
    return _Refused(line, f"is no Turtle: '{rest}'", "mend the line")


class _Reader:
    """Reads tokens by the grammar of Turtle, section 6.5; `found` holds what was read so far."""

    def __init__(self, found: TurtleText) -> None:
        self.found = found
        self.problems: list[Problem] = []
        self._blank: dict[str, BNode] = {}
        self._depth = 0

    def problem(self, line: int, what: str, fix: str, rule: str) -> None:
        self.problems.append(Problem(self.found.name, line, what, fix, rule))

    def read(self, tokens: Iterator[_Token]) -> None:
        self._rest = tokens
        self._last_line = 1
        self._token = next(tokens, _END)
        while self._token is not _END:
            word = self._token.text.lower()
            if self._token.kind == "at" or (self._token.kind == "word" and word in {"prefix", "base"}):
                self._directive()
            else:
                self._triples()
                self._expect(".")

    def _next(self) -> _Token:
        token = self._token
        self._last_line = token.line or self._last_line
        self._token = next(self._rest, _END)
        return token

    def _expect(self, text: str) -> None:
        if self._token.text != text or self._token.kind != "mark":
            raise self._unexpected(f"'{text}'")
        self._next()

    def _unexpected(self, wanted: str) -> _Refused:
        if self._token is _END:
            return _Refused(self._last_line, f"is no Turtle: the file ends where {wanted} should come", "add it")
        got = self._token.text[:60]
        return _Refused(
            self._token.line, f"is no Turtle: {wanted} should come before '{got}'", "add it, or mend the line"
        )

    def _directive(self) -> None:
        token = self._next()
        keyword = token.text.lower().lstrip("@")
        if keyword == "prefix":
            if self._token.kind != "name" or not self._token.text.endswith(":"):
                raise self._unexpected("a prefix such as 'adkg:'")
            prefix = self._next().text[:-1]
            iri = self._iri_text()
            self.found.prefixes[prefix] = (iri, token.line)
        elif keyword == "base":
            self._iri_text()
            self.problem(
                token.line, "sets a base for relative IRIs", "write every IRI in full or with a prefix", "relative-iri"
            )
        else:
            raise _Refused(token.line, f"is no Turtle: '{token.text}'", "write '@prefix name: <IRI> .'")
        if token.kind == "at":
            self._expect(".")

    def _iri_text(self) -> str:
        if self._token.kind != "iri":
            raise self._unexpected("an IRI in angle brackets")
        token = self._next()
        iri = unescape(token.text[1:-1])
        if not is_iri(iri):
            fix = "write the IRI in full, with http, https or urn, or with a prefix"
            self.problem(token.line, f"'{token.text}' is no absolute IRI", fix, "relative-iri")
        return iri

    def _triples(self) -> None:
        line, lone = self._token.line, self._token.text == "["
        if self._token.kind not in {"iri", "name", "blank"} and self._token.text not in {"[", "("}:
            raise self._unexpected("the subject of a statement")
        subject = self._node()
        assert isinstance(subject, URIRef | BNode)
        if isinstance(subject, URIRef):
            self.found.subjects.setdefault(subject, line)
        if not (lone and self._token.text == "."):
            self._predicates(subject)

    def _predicates(self, subject: URIRef | BNode) -> None:
        while True:
            predicate = self._predicate()
            while True:
                line = self._token.line
                self.found.statements.append(Statement(subject, predicate, self._node(), line))
                if self._token.text != "," or self._token.kind != "mark":
                    break
                self._next()
            if self._token.text != ";":
                return
            while self._token.text == ";":
                self._next()
            if self._token.kind == "mark" and self._token.text in {".", "]"}:
                return

    def _predicate(self) -> URIRef:
        if self._token.kind == "word" and self._token.text == "a":
            self._next()
            return RDF.type
        if self._token.kind not in {"iri", "name"}:
            raise self._unexpected("a property")
        return self._iri()

    def _iri(self) -> URIRef:
        token = self._token
        iri = URIRef(self._iri_text()) if token.kind == "iri" else self._expanded(self._next())
        self.found.mentions.append((iri, token.line))
        return iri

    def _expanded(self, token: _Token) -> URIRef:
        prefix, _, local = token.text.partition(":")
        self.found.used_prefixes.add(prefix)
        if prefix not in self.found.prefixes:
            self.found.prefixes[prefix] = (f"urn:undeclared:{prefix}:", 0)
            declared = [known for known, (_, line) in self.found.prefixes.items() if line]
            fix = did_you_mean(prefix, declared, f"add '@prefix {prefix}: <...> .'")
            self.problem(token.line, f"prefix '{prefix}' is not declared in this file", fix, "undeclared-prefix")
        return URIRef(self.found.prefixes[prefix][0] + re.sub(r"\\(.)", r"\1", local))

    def _node(self) -> Node:
        token = self._token
        if token.kind in {"iri", "name"}:
            return self._iri()
        if token.kind == "blank":
            return self._blank.setdefault(self._next().text, BNode())
        if token.kind == "string":
            return self._literal()
        if token.kind in _NUMBERS:
            return RdfLiteral(self._next().text, datatype=_NUMBERS[token.kind], normalize=False)
        if token.kind == "word" and token.text in {"true", "false"}:
            return RdfLiteral(self._next().text, datatype=XSD.boolean, normalize=False)
        if token.kind == "mark" and token.text in {"[", "("}:
            return self._nested()
        raise self._unexpected("a value")

    def _nested(self) -> Node:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise _Refused(self._token.line, f"is nested more than {MAX_DEPTH} deep", "flatten it")
        node = self._collection() if self._next().text == "(" else self._property_list()
        self._depth -= 1
        return node

    def _property_list(self) -> BNode:
        node = BNode()
        if self._token.text != "]":
            self._predicates(node)
        self._expect("]")
        return node

    def _collection(self) -> URIRef | BNode:
        items: list[tuple[Node, int]] = []
        while not (self._token.kind == "mark" and self._token.text == ")"):
            line = self._token.line
            items.append((self._node(), line))
        self._next()
        cells = [BNode() for _ in items]
        for (item, line), cell, rest in zip(items, cells, [*cells[1:], RDF.nil], strict=False):
            self.found.statements.append(Statement(cell, RDF.first, item, line))
            self.found.statements.append(Statement(cell, RDF.rest, rest, line))
        return cells[0] if cells else RDF.nil

    def _literal(self) -> RdfLiteral:
        token = self._next()
        quotes = 3 if token.text[:3] in {'"""', "'''"} else 1
        text = unescape(token.text[quotes:-quotes])
        fault = text_fault(text)
        if fault:
            self.problem(token.line, f"a text {fault}", "remove it", "control-character")
        if self._token.kind == "at":
            return RdfLiteral(text, lang=self._next().text[1:])
        if self._token.text != "^^":
            return RdfLiteral(text)
        self._next()
        if self._token.kind not in {"iri", "name"}:
            raise self._unexpected("a datatype")
        datatype = self._iri()
        if is_lexical(text, str(datatype)):
            return RdfLiteral(text, datatype=datatype, normalize=False)
        fix = f"write {wanted_form(str(datatype))}"
        self.problem(token.line, f"'{text}' is no value of {datatype.rsplit('#', 1)[-1]}", fix, "bad-literal")
        return RdfLiteral(text)
