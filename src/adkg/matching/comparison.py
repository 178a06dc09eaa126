"""Compares two descriptions: their names, the numbers in these, what they are, and the values that both have.

A contradiction costs more than an agreement earns: two concerts of a series share nearly all, and are two.
"""

from collections.abc import Iterable
from itertools import product

from adkg.dates import CalendarDate, calendar_date
from adkg.matching.described import Described, Part, Score
from adkg.matching.likeness import likeness
from adkg.matching.spelling import fold, tokens_of

NAME, KIND, VALUE = 85.0, 5.0, 5.0
OTHER_NUMBER, OTHER_KIND, OTHER_VALUE = -45.0, -25.0, -20.0
ALIKE = 0.85


def compare(ours: Described, theirs: Described) -> Score:
    """How well the two fit, with a reason for each point.

    >>> seventh = Described("concert/gala-7", ("7th Gala",), ("Concert",), {"startDate": ("2020-12-10",)})
    >>> compare(seventh, Described("Q1", ("Seventh gala",), (), {"startDate": ("2020-12",)})).points
    90.0
    >>> compare(seventh, Described("Q2", ("8th Gala",))).points < 20
    True
    """
    parts = [*_by_name(ours.names, theirs.names), *_by_kind(ours.kinds, theirs.kinds)]
    for key in sorted(ours.values.keys() & theirs.values.keys()):
        parts += _by_value(key, ours.values[key], theirs.values[key])
    return Score.of(tuple(parts))


def _by_name(ours: tuple[str, ...], theirs: tuple[str, ...]) -> Iterable[Part]:
    if not ours or not theirs:
        return
    share, one, other = max(
        ((likeness(tokens_of(one), tokens_of(other)), one, other) for one, other in product(ours, theirs)),
        key=lambda found: found[0],
    )
    told = f"'{one}' and '{other}' " + ("are the same words" if share == 1 else f"are alike to {share:.0%}")
    yield Part("name", one, other, round(NAME * share, 1), told)
    mine, yours = _numbers(one), _numbers(other)
    if mine and yours and mine.isdisjoint(yours):
        numbers = " ".join(sorted(mine)), " ".join(sorted(yours))
        yield Part("number", *numbers, OTHER_NUMBER, f"the number is {numbers[0]} here and {numbers[1]} there")


def _by_kind(ours: tuple[str, ...], theirs: tuple[str, ...]) -> Iterable[Part]:
    if not ours or not theirs:
        return
    both = [kind for kind in ours if kind in theirs]
    if both:
        yield Part("kind", both[0], both[0], KIND, f"both are {both[0]}")
    else:
        yield Part("kind", ours[0], theirs[0], OTHER_KIND, f"ours is {ours[0]}, theirs is {theirs[0]}")


def _by_value(key: str, ours: tuple[str, ...], theirs: tuple[str, ...]) -> Iterable[Part]:
    if not ours or not theirs:
        return
    for one, other in product(ours, theirs):
        if agree(one, other):
            yield Part(key, one, other, VALUE, f"{key} is {one} here and {other} there: they agree")
            return
    yield Part(key, ours[0], theirs[0], OTHER_VALUE, f"{key} is {ours[0]} here and {theirs[0]} there: they contradict")


def agree(one: str, other: str) -> bool:
    """Whether two values say the same: dates of which one may be the other, equal numbers, names that are alike.

    >>> agree("2020-12", "2020-12-10"), agree("2020-12-10", "2020-12-11"), agree("07", "7"), agree("Úc", "uc")
    (True, False, True, True)
    """
    mine, yours = _date(one), _date(other)
    if mine and yours:
        return mine.covers(yours) or yours.covers(mine)
    if fold(one) == fold(other):
        return True
    first, second = tokens_of(one), tokens_of(other)
    if any(token.isdigit() for token in (*first, *second)):
        return first == second
    return likeness(first, second) >= ALIKE


def _date(text: str) -> CalendarDate | None:
    try:
        return calendar_date(text)
    except ValueError:
        return None


def _numbers(name: str) -> set[str]:
    return {token for token in tokens_of(name) if token.isdigit()}
