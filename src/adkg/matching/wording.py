"""Takes a name apart: its words, its numbers, and its dates, each to be compared in its own way."""

import re
from dataclasses import dataclass
from functools import lru_cache

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
    """A name taken apart. Years, months and days are dates, in the form of ISO 8601; all other numbers are numbers."""

    text: str
    words: frozenset[str]
    numbers: frozenset[str] = frozenset()
    dates: tuple[str, ...] = ()


@lru_cache(REMEMBERED)
def worded(text: str) -> Wording:
    """A name taken apart.

    >>> found = worded("The seventh Gala of 2020")
    >>> found.words, found.numbers, found.dates
    (frozenset({'gala'}), frozenset({'7'}), ('2020',))
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
    return Wording(text, kept or frozenset(words), frozenset(numbers), tuple(dict.fromkeys(dates)))
