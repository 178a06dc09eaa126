"""The values that sources give for one property of a thing, each with the claims for it."""

from collections.abc import Sequence
from dataclasses import dataclass

from adkg.evidence.testimony import Testimony, origins
from adkg.terms import Value, n3


@dataclass(frozen=True, slots=True)
class Side:
    """One of the values, and the claims for it."""

    value: Value
    testimonies: tuple[Testimony, ...]

    @property
    def origins(self) -> int:
        """How many independent origins say so."""
        return origins(self.testimonies)

    @property
    def best_grade(self) -> str:
        """The best grade among its sources."""
        return min((found.source.rank, found.source.grade) for found in self.testimonies)[1]

    @property
    def standing(self) -> Testimony:
        """The claim of most weight, for how the value was judged."""
        return min(self.testimonies, key=lambda found: found.weight)


def sides_of(testimonies: Sequence[Testimony]) -> tuple[Side, ...]:
    """The values with their claims, the one of most weight first."""
    by_value: dict[Value, list[Testimony]] = {}
    for found in testimonies:
        by_value.setdefault(found.value, []).append(found)
    sides = [Side(value, tuple(sorted(found, key=lambda one: one.weight))) for value, found in by_value.items()]
    return tuple(sorted(sides, key=lambda side: (side.standing.weight[:2], -side.origins, n3(side.value))))
