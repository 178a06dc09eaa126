"""What is compared, and what comes out: two descriptions, a score, and the reasons for it."""

from dataclasses import dataclass, field
from operator import itemgetter
from typing import NamedTuple

HIGHEST = 100.0
_POINTS = itemgetter(3)


@dataclass(frozen=True, slots=True)
class Described:
    """A thing as it is described, here or elsewhere.

    `id` is its IRI or whatever it is called by; `names` are all that it is called; `kinds` are what it is, classes of
    ours by their local names; `values` are what is known of it, by the local name of the property: dates and numbers
    in their lexical forms, other things by their names, each of the names of the same value beside the others.
    """

    id: str
    names: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    values: dict[str, tuple[str, ...]] = field(default_factory=dict)


class Part(NamedTuple):
    """One reason: which `feature` was compared, what each side has, and the points that it gave or took."""

    feature: str
    ours: str
    theirs: str
    points: float

    @property
    def told(self) -> str:
        """The reason as a sentence.

        >>> Part("number", "7", "8", -50.0).told
        'its number is 7 here and 8 there (-50)'
        """
        told = _TOLD.get(self.feature, "{feature} is {ours} here and {theirs} there")
        told = told if self.ours else "nothing is known here of the {feature} {theirs}"
        return f"{told.format(feature=self.feature, ours=self.ours, theirs=self.theirs)} ({self.points:+g})"


_TOLD = {
    "name": "it is called '{ours}' here and '{theirs}' there",
    "number": "its number is {ours} here and {theirs} there",
    "date": "its date is {ours} here and {theirs} there",
    "which": "'{theirs}' does not say which of its row it is",
    "beside": "'{ours}' stands beside the name in '{theirs}'",
    "elsewhere": "{theirs} stands beside the name, and it is {ours} here",
    "kind": "it is {ours} here and {theirs} there",
}
# What is compared beside the values of properties.
FEATURES = frozenset(_TOLD)


class Score(NamedTuple):
    """How well two descriptions fit: from 0 to 100 points, which are the sum of the parts within these bounds."""

    points: float
    parts: tuple[Part, ...] = ()

    @classmethod
    def of(cls, parts: tuple[Part, ...]) -> "Score":
        """The score that the parts make."""
        total = sum(map(_POINTS, parts))
        return cls(0.0 if total < 0 else HIGHEST if total > HIGHEST else round(total, 1), parts)
