"""Compares two descriptions: their names, the numbers and dates, what they are, and the values that both have.

A contradiction costs more than an agreement earns: two concerts of a series share nearly all, and are two.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from adkg.dates import CalendarDate
from adkg.matching.described import Described, Part, Score
from adkg.matching.edits import within_one_edit
from adkg.matching.profile import Profile, Words, profile
from adkg.matching.wording import Wording, date_of, worded

NAME, NUMBER, DATE, BESIDE, KIND, VALUE = 88.0, 8.0, 8.0, 4.0, 4.0, 5.0
OTHER_NUMBER, OTHER_DATE, ELSEWHERE, OTHER_KIND, OTHER_VALUE = -50.0, -40.0, -12.0, -25.0, -20.0
NO_NUMBER, NO_DATE, NO_VALUE, WHICH = -20.0, -8.0, -15.0, -20.0
UNTELLING = frozenset(("name", "kind"))
SLIP, GENERIC, EVEN = 0.8, 0.2, 1.0
SHORTEST_MENDED = 5
ALIKE = 0.85

Weights = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Fit:
    """How well the words of one of our names fit: the share, and which words beside it are ours or of others."""

    words: Words
    share: float
    stated: Words = frozenset()
    foreign: Words = frozenset()

    def worth(self) -> float:
        """The points that it is worth."""
        return NAME * self.share + (ELSEWHERE if self.foreign else BESIDE if self.stated else 0.0)


NO_FIT = Fit(frozenset(), 0.0)


def compare(ours: Described, theirs: Described) -> Score:
    """How well the two fit, with a reason for each point.

    >>> seventh = Described("concert/gala-7", ("7th Gala",), ("Concert",), {"startDate": ("2020-12-10",)})
    >>> compare(seventh, Described("Q1", ("Seventh gala",), (), {"startDate": ("2020-12",)})).points
    100.0
    >>> compare(seventh, Described("Q2", ("8th Gala",))).points < 50
    True
    """
    mine = profile(ours)
    known = [*by_kind(ours, theirs), *by_values(ours, theirs)]
    scores = (score(mine, by_name(mine, worded(name), {}), known) for name in theirs.names)
    return max(scores, key=lambda found: found.points, default=Score.of(tuple(known)))


def score(ours: Profile, named: Sequence[Part], known: Sequence[Part]) -> Score:
    """The score that all parts make. One that is called like others of its row must be told apart by something."""
    parts = (*named, *known) if known else tuple(named)
    if named and named[0].ours in ours.shared:
        told_apart = any(part.points > 0 and part.feature not in UNTELLING for part in parts)
        parts = parts if told_apart else (*parts, Part("which", named[0].ours, named[0].theirs, WHICH))
    return Score.of(parts)


def by_name(ours: Profile, theirs: Wording, weights: Weights) -> tuple[Part, ...]:
    """What the name says: its words against the best of ours, its numbers, its dates, and what stands beside."""
    return by_fit(ours, theirs, best_fit(ours, theirs.words, weights, ours.by_name))


def best_fit(ours: Profile, asked: Words, weights: Weights, among: Iterable[Words]) -> Fit:
    """How the words of the one of our names fit that fits best, `among` the words of some of them."""
    return max((_fit(words, asked, ours, weights) for words in among), key=Fit.worth, default=NO_FIT)


def by_fit(ours: Profile, theirs: Wording, fit: Fit) -> tuple[Part, ...]:
    """The parts for a name whose words fit so."""
    called = ours.by_name.get(fit.words, "")
    parts = [Part("name", called, theirs.text, round(NAME * fit.share, 2))]
    if theirs.numbers:
        parts.append(_by_numbers(ours, theirs))
    if theirs.dates:
        parts.append(_by_dates(ours, theirs))
    if fit.foreign:
        parts.append(Part("elsewhere", " ".join(sorted(ours.stated)), " ".join(sorted(fit.foreign)), ELSEWHERE))
    elif fit.stated:
        parts.append(Part("beside", " ".join(sorted(fit.stated)), theirs.text, BESIDE))
    return tuple(parts)


def by_kind(ours: Described, theirs: Described) -> Iterable[Part]:
    """What the two are, where both say."""
    if ours.kinds and theirs.kinds:
        both = next((kind for kind in ours.kinds if kind in theirs.kinds), "")
        yield Part("kind", both or ours.kinds[0], both or theirs.kinds[0], KIND if both else OTHER_KIND)


def by_values(ours: Described, theirs: Described, asked_for: bool = False) -> Iterable[Part]:
    """The values of each property that both have; where they are `asked_for`, to have none counts too."""
    for key in sorted(theirs.values):
        mine, yours = ours.values.get(key, ()), theirs.values[key]
        if yours and not mine and asked_for:
            yield Part(key, "", yours[0], NO_VALUE)
        elif mine and yours:
            found = next((pair for pair in product(mine, yours) if agree(*pair)), None)
            yield Part(key, *(found or (mine[0], yours[0])), VALUE if found else OTHER_VALUE)


def agree(one: str, other: str) -> bool:
    """Whether two values say the same: dates of which one may be the other, equal numbers, names that are alike.

    >>> agree("2020-12", "2020-12-10"), agree("2020-12-10", "2020-12-11"), agree("07", "7"), agree("Úc", "uc")
    (True, False, True, True)
    """
    mine, yours = date_of(one), date_of(other)
    if mine and yours:
        return _meet(mine, yours)
    first, second = worded(one), worded(other)
    if first.numbers != second.numbers or first.dates != second.dates:
        return False
    return likeness(first.words, second.words, {}) >= ALIKE


def likeness(ours: Words, theirs: Words, weights: Weights) -> float:
    """How much of the words of two names is common, from 0 to 1; words that differ by a slip count nearly in full.

    >>> likeness(frozenset(("gala",)), frozenset(("gala", "night")), {})
    0.67
    """
    if "".join(sorted(ours)) == "".join(sorted(theirs)):
        return 1.0
    common = _sum(ours & theirs, weights)
    missing, more = ours - theirs, theirs - ours
    slips = _slips(missing, more)
    common += SLIP * _sum(slips.keys(), weights)
    whole = _sum(ours, weights) + _sum(theirs, weights)
    return round(2 * common / whole, 2) if whole else 0.0


def _fit(words: Words, asked: Words, ours: Profile, weights: Weights) -> Fit:
    around = ours.around
    both = words & asked
    missing, more = words - both, asked - both
    common, lost = _sum(both, weights), 0.0
    if missing and more:
        slips = _slips(missing, more)
        if slips:
            common += SLIP * _sum(slips.keys(), weights)
            lost += (1 - SLIP) * _sum(slips.keys(), weights)
            missing, more = missing - slips.keys(), more.difference(slips.values())
    if not common:
        return Fit(words, 0.0)
    stated = foreign = frozenset[str]()
    if more:
        beside = more & ours.beside
        common += _sum(beside, weights) / 2
        stated = beside & ours.stated
        more = more - beside - around.titles
        if ours.has_place:
            foreign = more & around.elsewhere
        else:
            more -= around.elsewhere
    lost += _left(missing, around.generic, weights) + _left(more, around.generic, weights)
    return Fit(words, 2 * common / (2 * common + lost), stated, foreign)


def _left(words: Words, generic: Words, weights: Weights) -> float:
    return sum(weights.get(word, EVEN) * (GENERIC if word in generic else 1.0) for word in words)


def _sum(words: Iterable[str], weights: Weights) -> float:
    return sum(weights.get(word, EVEN) for word in words)


def _slips(missing: Words, more: Words) -> dict[str, str]:
    """Our words that are there with a slip of the pen, each with what stands for it."""
    long = [other for other in more if len(other) >= SHORTEST_MENDED - 1]
    return {
        word: other
        for word in missing
        if long and len(word) >= SHORTEST_MENDED
        for other in long
        if (word[0] == other[0] or word[-1] == other[-1]) and within_one_edit(word, other)
    }


def _by_numbers(ours: Profile, theirs: Wording) -> Part:
    if not ours.numbers:
        return Part("number", "", theirs.numbers_told, NO_NUMBER)
    points = OTHER_NUMBER if ours.numbers.isdisjoint(theirs.numbers) else NUMBER
    return Part("number", ours.numbers_told, theirs.numbers_told, points)


def _by_dates(ours: Profile, theirs: Wording) -> Part:
    if not ours.dates:
        return Part("date", "", theirs.dates_told, NO_DATE)
    met = has_date(ours, theirs.dates)
    return Part("date", ours.dates_told, theirs.dates_told, DATE if met else OTHER_DATE)


def has_date(ours: Profile, days: Iterable[CalendarDate]) -> bool:
    """Whether one of the days may be one of ours."""
    return any(_meet(own, day) for day in days if day.lexical[:4] in ours.years for own in ours.dates)


def _meet(one: CalendarDate, other: CalendarDate) -> bool:
    return one.covers(other) or other.covers(one)
