"""Takes a name apart: its words, its numbers, and its dates, each to be compared in its own way."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from adkg.dates import CalendarDate, calendar_date
from adkg.matching.spelling import read_typed

# What says nothing of a thing, in the languages that the spelling knows; the latter are dropped before a number only.
FUNCTION_WORDS = frozenset(
    re.findall(r"\w+", "a an and at by cac cho cua for from in o of on tai the to tu va ve with")
)
BEFORE_A_NUMBER = frozenset(("lan", "thu", "no", "so"))
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_NAM = re.compile(r"\bnăm\s+(?=[0-9]{4})", re.IGNORECASE)
REMEMBERED = 20_000


@dataclass(frozen=True, slots=True)
class Wording:
    """A name taken apart. Years, months and days are dates; all other numbers are numbers."""

    text: str
    words: frozenset[str]
    numbers: frozenset[str] = frozenset()
    dates: tuple[CalendarDate, ...] = ()
    numbers_told: str = ""
    dates_told: str = ""


@lru_cache(REMEMBERED)
def worded(text: str) -> Wording:
    """A name taken apart.

    >>> found = worded("The seventh Gala of 2020")
    >>> found.words, found.numbers, found.dates_told
    (frozenset({'gala'}), frozenset({'7'}), '2020')
    """
    typed = read_typed(_NAM.sub("", text))
    words: list[str] = []
    numbers: list[str] = []
    dates = list(typed.dates)
    for token in typed.tokens:
        if token.isdigit():
            while words and words[-1] in BEFORE_A_NUMBER:
                words.pop()
            (dates if _YEAR.fullmatch(token) else numbers).append(token)
        else:
            words.append(token)
    kept = frozenset(words) - FUNCTION_WORDS
    days = dates_of(dict.fromkeys(dates))
    told = " ".join(day.lexical for day in days)
    numbered = frozenset(numbers)
    return Wording(text, kept or frozenset(words), numbered, days, " ".join(sorted(numbered)), told)


@lru_cache(REMEMBERED)
def date_of(text: str) -> CalendarDate | None:
    """The date that a text says; None for a text that says none."""
    if len(text) not in {4, 7, 10} or not text[:4].isdigit():
        return None
    try:
        return calendar_date(text)
    except ValueError:
        return None


def dates_of(texts: Iterable[str]) -> tuple[CalendarDate, ...]:
    """The dates among texts."""
    return tuple(day for day in map(date_of, texts) if day)
