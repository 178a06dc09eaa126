"""Dates and spans of time as people write them, in each language of the command line."""

from adkg.dates import CalendarDate

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
UNTIL = {"en": "until", "vi": "đến"}


def spelled(begin: CalendarDate | None, end: CalendarDate | None, language: str = "en") -> str:
    """One date, or a span with what its two dates share said once.

    >>> from adkg.dates import calendar_date as day
    >>> spelled(day("2018-01-09"), day("2018-01-11")), spelled(day("2018-01-09"), day("2018-01-11"), "vi")
    ('9-11 January 2018', '9-11/1/2018')
    >>> spelled(day("2020-02-28"), day("2020-03-02")), spelled(day("2014"), day("2016")), spelled(None, day("2018-10"))
    ('28 February - 2 March 2020', '2014-2016', 'until October 2018')
    """
    if begin is None or end is None:
        known = begin or end
        text = _joined(_parts(known, language), language) if known else ""
        return f"{UNTIL.get(language, UNTIL['en'])} {text}" if begin is None and text else text
    first, last = _parts(begin, language), _parts(end, language)
    shared = 0
    while len(first) == len(last) and shared < len(first) - 1 and first[-1 - shared] == last[-1 - shared]:
        shared += 1
    left = _joined(first[: len(first) - shared], language)
    dash = "-" if left.isdigit() or language == "vi" else " - "
    return f"{left}{dash}{_joined(last, language)}"


def _parts(date: CalendarDate, language: str) -> list[str]:
    """Day, month and year, as far as they are known."""
    year, *rest = date.lexical.split("-")
    month = [str(int(rest[0])) if language == "vi" else MONTHS[int(rest[0]) - 1]] if rest else []
    return [*(str(int(day)) for day in rest[1:]), *month, year]


def _joined(parts: list[str], language: str) -> str:
    return ("/" if language == "vi" else " ").join(parts)
