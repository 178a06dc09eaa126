"""What a source answers to a question: a value, or a span of time, and how it stands to what is accepted."""

from dataclasses import dataclass

from adkg.accept.witness import date_of
from adkg.dates import CalendarDate
from adkg.terms import Iri, Value

SAME = "same"
LESS_PRECISE = "less-precise"
MORE_PRECISE = "more-precise"
OVERLAPS = "overlaps"
CONTRADICTS = "contradicts"


@dataclass(frozen=True, slots=True)
class Reading:
    """A value, or a span that begins with `value` and ends with `until`; one that ends as it begins has no `until`.

    `value` is None where only an end is known.
    """

    value: Value | None
    until: Value | None = None

    @classmethod
    def span(cls, begin: Value | None, end: Value | None) -> "Reading":
        """The span between two dates of which one may be unknown."""
        return cls(begin, None if end == begin else end)

    def __str__(self) -> str:
        """The dates of a span as ISO 8601 has them, `2018-01-09/2018-01-11`; an end alone as `/2018-01-11`."""
        parts = [_lexical(self.value)] + ([_lexical(self.until)] if self.until is not None else [])
        return "/".join(parts)


def relation(reading: Reading, accepted: Reading) -> str:
    """How a reading stands to the accepted one: one of the five words above.

    Dates are compared as intervals of days; of other values only the same agree.

    >>> from adkg.dates import calendar_date
    >>> def day(text): return calendar_date(text).literal
    >>> relation(Reading(day("2018-10")), Reading(day("2018-10-20")))
    'less-precise'
    >>> relation(Reading(day("2018-01-09")), Reading(day("2018-01-09"), day("2018-01-11")))
    'overlaps'
    >>> relation(Reading(day("2018-01-12")), Reading(day("2018-01-09"), day("2018-01-11")))
    'contradicts'
    """
    if reading == accepted:
        return SAME
    mine, theirs = _Span.of(reading), _Span.of(accepted)
    if mine is None or theirs is None or mine.is_before(theirs) or theirs.is_before(mine):
        return CONTRADICTS
    if mine.is_coarser_than(theirs):
        return LESS_PRECISE
    return MORE_PRECISE if theirs.is_coarser_than(mine) else OVERLAPS


@dataclass(frozen=True, slots=True)
class _Span:
    begin: CalendarDate | None
    end: CalendarDate | None

    @classmethod
    def of(cls, reading: Reading) -> "_Span | None":
        begin, end = _date_of(reading.value), _date_of(reading.until)
        return cls(begin, end) if begin or end else None

    def is_before(self, other: "_Span") -> bool:
        """Whether it is over when the other begins. Of an end alone the beginning may be any day before."""
        last, first = self.end or self.begin, other.begin
        return last is not None and first is not None and last.latest < first.earliest

    def is_coarser_than(self, other: "_Span") -> bool:
        """Whether each date is one that covers that of the other. A day without an end is a span of that one day."""
        single_day = self.begin is not None and self.begin.precision == "day"
        end = self.end or (self.begin if single_day else None)
        pairs = ((self.begin, other.begin), (end, other.end or other.begin))
        return all(mine is None or (theirs is not None and mine.covers(theirs)) for mine, theirs in pairs)


def _date_of(value: Value | None) -> CalendarDate | None:
    return date_of(value) if value is not None else None


def _lexical(value: Value | None) -> str:
    if value is None:
        return ""
    return value if isinstance(value, Iri) else value.lexical
