"""Values as people read them: names for things, dates in words, and nothing that cannot be followed as a link."""

from collections.abc import Iterable
from dataclasses import dataclass

from adkg.dates import PRECISIONS
from adkg.evidence.words import DEFINITION
from adkg.terms import XSD, Iri, Literal, Value, is_lexical
from adkg.web.desk import Desk
from adkg.web.page import href
from adkg.web.words import words

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


@dataclass(frozen=True, slots=True)
class Cell:
    """A value to show: its text, where it leads, the language of its text, and its date as machines read it."""

    text: str
    address: str = ""
    language: str = ""
    day: str = ""
    iri: str = ""


class Shower:
    """Shows values in a language."""

    def __init__(self, desk: Desk, language: str) -> None:
        self._naming = desk.naming
        self._language = language
        self._desk = desk

    def name(self, node: Iri) -> str:
        """What a node is called; terms of the W3C are in our own words."""
        name = self._naming.name(node, self._language)
        return words(self._language).get(name, name) if ":" in name else name

    def kind(self, node: Iri) -> str:
        """What a node is, in a word."""
        return self._naming.kind(node, self._language)

    def meaning(self, term: Iri) -> str:
        """How the ontology defines a term; '' where it does not."""
        return next(
            (
                value.lexical
                for subject, predicate, value in self._desk.ontology
                if subject == term
                and predicate == DEFINITION
                and isinstance(value, Literal)
                and value.language == self._language
            ),
            "",
        )

    def cell(self, value: Value) -> Cell:
        """A value as people read it."""
        if isinstance(value, Iri):
            spoken = self._naming.language(value, self._language)
            return Cell(self.name(value), href(value), spoken if spoken != self._language else "", "", value)
        if value.datatype in PRECISIONS:
            return Cell(date_in_words(value.lexical, self._language), "", "", value.lexical)
        if value.datatype == XSD + "anyURI":
            return Cell(value.lexical, href(value.lexical))
        if value.datatype == XSD + "boolean":
            return Cell({"true": "✓", "false": "✗"}.get(value.lexical, value.lexical))
        return Cell(value.lexical, "", value.language if value.language != self._language else "")

    def date(self, lexical: str) -> Cell:
        """A day, month or year that comes as text."""
        return Cell(date_in_words(lexical, self._language), "", "", lexical)


def date_in_words(lexical: str, language: str) -> str:
    """A day, month or year as people write it; a text that is none stays as it is.

    >>> date_in_words("2020-12-10", "en"), date_in_words("2020-12", "vi")
    ('10 December 2020', 'tháng 12/2020')
    """
    if not any(is_lexical(lexical, datatype) for datatype in PRECISIONS):
        return lexical
    year, *rest = lexical.split("-")
    if not rest:
        return year
    if language == "vi":
        return f"{rest[1]}/{rest[0]}/{year}" if len(rest) == 2 else f"tháng {int(rest[0])}/{year}"
    month = f"{_MONTHS[int(rest[0]) - 1]} {year}"
    return f"{int(rest[1])} {month}" if len(rest) == 2 else month


def grouped(triples: Iterable[tuple[Iri, Iri, Value]]) -> dict[Iri, list[tuple[Iri, Iri, Value]]]:
    """Triples by their predicate."""
    found: dict[Iri, list[tuple[Iri, Iri, Value]]] = {}
    for triple in triples:
        found.setdefault(triple[1], []).append(triple)
    return found
