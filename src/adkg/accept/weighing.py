"""Weighs claims by their sources and publishers: the grade, the origin, and whether a source could only announce."""

from collections.abc import Mapping
from datetime import date

from adkg.accept.witness import Witness
from adkg.claims import ANNOUNCEMENT, Claim, Source
from adkg.dates import CalendarDate
from adkg.register import Register
from adkg.terms import Iri, term

GRADE = term("grade")
ORIGIN = term("origin")
UNRELIABLE = term("unreliable")


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
