"""A claim with what it weighs: its mode on the day, the grade of its source, and whose word it really is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from adkg.claims import Claim, Judgement
from adkg.dates import CalendarDate, calendar_date
from adkg.terms import Iri, Literal, Value


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
