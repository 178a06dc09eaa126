"""A claim with what it weighs: its mode on the day, the grade of its source, and whose word it really is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from adkg.claims import ANNOUNCEMENT, Claim, Judgement, Source
from adkg.dates import CalendarDate, calendar_date
from adkg.register import Register
from adkg.terms import Iri, Literal, Value, term

GRADE = term("grade")
ORIGIN = term("origin")
UNRELIABLE = term("unreliable")


@dataclass(frozen=True, slots=True)
class Witness:
    """One claim in a contest. `rank` is that of the grade of its source: 1 is the most trusted."""

    claim: Claim
    mode: str
    rank: int
    reliable: bool
    origin: Iri
    published: CalendarDate | None

    def judged(
        self, verdict: Iri, rule: Iri, outweighed_by: "Witness | None" = None, decided_by: Iri | None = None
    ) -> Judgement:
        """The judgement on this claim."""
        against = outweighed_by.claim.iri if outweighed_by else None
        return Judgement(self.claim, self.mode, verdict, rule, against, decided_by)


class Witnesses:
    """Weighs claims by their sources and publishers."""

    def __init__(self, documents: Mapping[Iri, Source], register: Register, ranks: Mapping[Iri, int]) -> None:
        self._documents = documents
        self._register = register
        self._ranks = ranks

    def of(self, claim: Claim, begins: date | None) -> Witness:
        """The claim as a witness about something that begins on the day `begins`, where that is known."""
        source = self._documents[claim.source]
        mode = ANNOUNCEMENT if _before(source.published, begins) else claim.mode
        grade = self._grade(source)
        rank = self._ranks.get(grade, self._ranks.get(UNRELIABLE, 0))
        return Witness(claim, mode, rank, grade != UNRELIABLE, self._origin(source), source.published)

    def _grade(self, source: Source) -> Iri:
        """The grade of the publisher; without one it counts as unreliable, and the shapes report it."""
        grades = [value for value in self._register.values(source.publisher, GRADE) if isinstance(value, Iri)]
        return grades[0] if grades else UNRELIABLE

    def _origin(self, source: Source) -> Iri:
        """Follow who copies whom to the one whose word it is, so that reprints of one story count once."""
        origin = source.origin or source.publisher
        seen: set[Iri] = set()
        while origin not in seen:
            seen.add(origin)
            above = [value for value in self._register.values(origin, ORIGIN) if isinstance(value, Iri)]
            if above:
                origin = above[0]
        return origin


def _before(published: CalendarDate | None, begins: date | None) -> bool:
    return published is not None and begins is not None and published.latest < begins


def date_of(value: Value) -> CalendarDate | None:
    """The calendar date that a value is, if it is one."""
    if not isinstance(value, Literal):
        return None
    try:
        found = calendar_date(value.lexical)
    except ValueError:
        return None
    return found if found.datatype == value.datatype else None


def first_day(values: Iterable[Value]) -> date | None:
    """The earliest day that any of the dates may mean."""
    days = [found.earliest for found in map(date_of, values) if found]
    return min(days, default=None)
