"""Calendar dates as precise as their source: a day, a month or a year, each an interval of days."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from adkg.terms import XSD, XSD_DATE, Literal, is_lexical

PRECISIONS = {XSD_DATE: "day", XSD + "gYearMonth": "month", XSD + "gYear": "year"}


@dataclass(frozen=True, slots=True)
class CalendarDate:
    """A date as printed, and the first and last day that it may mean.

    >>> august = calendar_date("2020-08")
    >>> august.earliest.isoformat(), august.latest.isoformat(), august.precision
    ('2020-08-01', '2020-08-31', 'month')
    """

    lexical: str
    datatype: str
    earliest: date
    latest: date

    @property
    def precision(self) -> str:
        """`day`, `month` or `year`."""
        return PRECISIONS[self.datatype]

    @property
    def literal(self) -> Literal:
        """The date as a literal: xsd:date, xsd:gYearMonth or xsd:gYear."""
        return Literal(self.lexical, self.datatype)

    def covers(self, other: "CalendarDate") -> bool:
        """Whether every day the other may mean is one this may mean: a month covers its days."""
        return self.earliest <= other.earliest and other.latest <= self.latest


def calendar_date(text: str) -> CalendarDate:
    """The date that the text says.

    Raises ValueError when the text is not of the form 2020-12-10, 2020-12 or 2020, or is a day that does not exist.
    """
    for datatype in PRECISIONS:
        if is_lexical(text, datatype):
            earliest, latest = _interval(text)
            return CalendarDate(text, datatype, earliest, latest)
    raise ValueError(date_fault(text))


def date_fault(text: str) -> str:
    """Why the text is no date of ours, in words.

    >>> date_fault("2020-02-30")
    'there is no such day'
    """
    parts = text.split("-")
    numeric = all(part.isascii() and part.isdigit() for part in parts)
    if numeric and [len(part) for part in parts] in ([4, 2, 2], [4, 2]):
        return "there is no such day" if len(parts) == 3 else "there is no such month"
    return "is not of the form 2020-12-10, 2020-12 or 2020"


def _interval(text: str) -> tuple[date, date]:
    parts = [int(part) for part in text.split("-")]
    if len(parts) == 3:
        day = date(*parts)
        return day, day
    if len(parts) == 2:
        year, month = parts
        return date(year, month, 1), date(year, month, monthrange(year, month)[1])
    return date(parts[0], 1, 1), date(parts[0], 12, 31)
