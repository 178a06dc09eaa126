"""An entity of another collection: its names and its statements, each with its rank and with what qualifies it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from adkg.dates import CalendarDate, calendar_date
from adkg.terms import XSD, Iri, Literal, canonical, is_lexical

DEPRECATED, NORMAL, PREFERRED = "deprecated", "normal", "preferred"
LANGUAGES = ("en", "vi")
RANKS = (PREFERRED, NORMAL, DEPRECATED)
# How exact a moment is, as Wikibase counts it, and how much of an ISO 8601 date that leaves.
_EXACTNESS = {9: 4, 10: 7, 11: 10}


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A value that is there and cannot be compared, as it was sent: of an unknown form, or in another calendar."""

    text: str


NO_VALUE, SOME_VALUE = Unreadable("no value"), Unreadable("unknown value")
Told = Iri | Literal | CalendarDate | Unreadable


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of an entity. `references` counts the sources that it names."""

    predicate: Iri
    value: Told
    rank: str = NORMAL
    qualifiers: tuple[tuple[Iri, Told], ...] = ()
    references: int = 0


@dataclass(frozen=True, slots=True)
class Entity:
    """What is said of one entity. `redirect` is the one that took its place; `is_there` is false when it has gone.

    Names are by language, of LANGUAGES only; `statements` are those of the properties that were asked for.
    """

    iri: Iri
    is_there: bool = True
    redirect: Iri | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    descriptions: Mapping[str, str] = field(default_factory=dict)
    statements: tuple[Statement, ...] = ()

    def all(self, predicate: Iri) -> list[Statement]:
        """The statements of a property that are not deprecated, the preferred ones first."""
        found = [one for one in self.statements if one.predicate == predicate and one.rank != DEPRECATED]
        return sorted(found, key=lambda one: (RANKS.index(one.rank), str(one.value), str(one.qualifiers)))

    def best(self, predicate: Iri) -> list[Statement]:
        """The statements of a property that hold now: the preferred ones where there are any."""
        found = self.all(predicate)
        return [one for one in found if one.rank == PREFERRED] or found


def in_order(statements: Iterable[Statement]) -> tuple[Statement, ...]:
    """Statements in an order that does not depend on where they were read."""
    return tuple(sorted(statements, key=lambda one: (one.predicate, str(one.value), one.rank, str(one.qualifiers))))


def told_values(statements: Iterable[Statement]) -> list[Told]:
    """The values of statements, each once."""
    return list(dict.fromkeys(one.value for one in statements))


def told_date(moment: str, exactness: int, is_gregorian: bool) -> Told:
    """A moment of Wikibase as a date as exact as it is; a value that cannot be compared where it is no date of ours.

    >>> told_date("+2020-12-00T00:00:00Z", 10, True).lexical, told_date("2020-01-01T00:00:00Z", 9, True).lexical
    ('2020-12', '2020')
    >>> told_date("+1900-00-00T00:00:00Z", 7, True)
    Unreadable(text='1900/7')
    """
    length = _EXACTNESS.get(exactness)
    if length and is_gregorian:
        try:
            return calendar_date(moment.removeprefix("+")[:length])
        except ValueError:
            pass
    day = moment.removeprefix("+").partition("T")[0]
    return Unreadable(f"{day[: -len('-01-01')] if exactness < 9 else day}/{exactness}")


def told_number(text: str) -> Told:
    """A decimal number as Wikibase writes it, with its sign; a value that cannot be compared where it is none.

    >>> told_number("+5.0"), told_number("five")
    (Literal(lexical='5', datatype='http://www.w3.org/2001/XMLSchema#decimal', language=''), Unreadable(text='five'))
    """
    decimal = XSD + "decimal"
    return Literal(canonical(text, decimal), decimal) if is_lexical(text, decimal) else Unreadable(text)
