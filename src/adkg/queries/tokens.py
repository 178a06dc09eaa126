"""Splits SPARQL text into its tokens (SPARQL 1.1, section 19.8), so that no rule mistakes a string for a keyword."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

STRING = "string"
IRI = "iri"
VARIABLE = "variable"
NAME = "name"
WORD = "word"
MARK = "mark"
NUMBER = "number"
LANGUAGE = "language"
BROKEN = "broken"

# What may stand in a name (PN_CHARS, 19.8), and whatever else Python takes for a letter: who reads too much into
# a name at worst refuses a query; who reads too little takes for two words what the engine takes for one.
_PART = (
    r"\w\u00B7\u0300-\u037D\u037F-\u1FFF\u200C\u200D\u203F\u2040\u2070-\u218F\u2C00-\u2FEF\u3001-\uD7FF"
    r"\uF900-\uFDCF\uFDF0-\uFFFD\U00010000-\U000EFFFF"
)
_KINDS = (
    ("space", r"\s+"),
    ("comment", r"#[^\r\n]*"),
    (IRI, r"<[^<>\"{}|^`\\\x00-\x20]*>"),
    (
        STRING,
        r'"""(?:"{0,2}(?:[^"\\]|\\.))*"""|'
        r"'''(?:'{0,2}(?:[^'\\]|\\.))*'''|"
        r'"(?:[^"\\\r\n]|\\.)*"|'
        r"'(?:[^'\\\r\n]|\\.)*'",
    ),
    (VARIABLE, rf"[?$][{_PART}]+"),
    (LANGUAGE, r"@[A-Za-z]+(?:-[A-Za-z0-9]+)*"),
    (NUMBER, r"(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"),
    (
        NAME,
        rf"(?:(?![\d_])[{_PART}](?:[{_PART}.-]*[{_PART}-])?|_)?:"
        rf"(?:(?:[{_PART}:]|%[0-9A-Fa-f]{{2}}|\\[^\w\s])(?:[{_PART}:.%-]|\\[^\w\s])*(?<!\.))?",
    ),
    (WORD, rf"[A-Za-z_][{_PART}]*"),
    (MARK, r"\^\^|&&|\|\||!=|<=|>=|[{}()\[\].;,=<>!*/+|^?-]"),
    (BROKEN, r"."),
)
_TOKEN = re.compile("|".join(f"(?P<{kind}>{form})" for kind, form in _KINDS), re.DOTALL)


@dataclass(frozen=True, slots=True)
class Token:
    """One token: its kind, its text, and where it is: text[start:end], on a line that counts from 1."""

    kind: str
    text: str
    start: int
    end: int
    line: int

    @property
    def keyword(self) -> str:
        """A word in capitals, as SPARQL reads it; '' for any other kind of token."""
        return self.text.upper() if self.kind == WORD else ""

    @property
    def variable(self) -> str:
        """The name of a variable; '' for any other kind of token."""
        return self.text[1:] if self.kind == VARIABLE else ""


def tokens_of(text: str, first_line: int = 1) -> list[Token]:
    """The tokens of a text, spaces and comments left out. What is no token of SPARQL has the kind BROKEN.

    >>> [token.kind for token in tokens_of('SELECT ?a { ?a <urn:b> "SERVICE" } # LOAD')]
    ['word', 'variable', 'mark', 'variable', 'iri', 'string', 'mark']
    """
    return list(each_token(text, first_line))


def each_token(text: str, first_line: int = 1) -> Iterator[Token]:
    """The same one by one, for whoever needs not all of them."""
    line = first_line
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or BROKEN
        if kind not in {"space", "comment"}:
            yield Token(kind, match[0], match.start(), match.end(), line)
        line += match[0].count("\n")
