"""Where the record is looked at from: by which policy, and knowing only what was published by which day."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from adkg.dates import CalendarDate


@dataclass(frozen=True, slots=True)
class Standpoint:
    """A policy by its name, and the last day of publication of what is known; None: every source, the undated too."""

    policy: str
    day: date | None = None


class Standpoints:
    """Standpoints in a fixed order. A set of them is a whole number with one bit for each, that of the first lowest.

    >>> from adkg.dates import calendar_date
    >>> both = Standpoints([Standpoint("a", date(2020, 1, 31)), Standpoint("a")])
    >>> both.everywhere, both.sees(None), both.sees(calendar_date("2020-01")), both.sees(calendar_date("2020"))
    (3, 2, 3, 2)
    """

    def __init__(self, standpoints: Iterable[Standpoint]) -> None:
        self._all = tuple(standpoints)
        self._seen: dict[date | None, int] = {}

    @classmethod
    def between(cls, days: Iterable[date], policies: Iterable[str]) -> "Standpoints":
        """For each policy: before the first of the days, on each of them, and with everything known."""
        known_by = (date.min, *sorted(set(days)), None)
        return cls(Standpoint(policy, day) for policy in policies for day in known_by)

    def __iter__(self) -> Iterator[Standpoint]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)

    @property
    def everywhere(self) -> int:
        """The set of all."""
        return (1 << len(self._all)) - 1

    def sees(self, published: CalendarDate | None) -> int:
        """From where a source published then is known: from its last possible day on. Undated: only with everything."""
        latest = published.latest if published else None
        found = self._seen.get(latest)
        if found is None:
            found = self._seen[latest] = self._where(
                one.day is None or (latest is not None and latest <= one.day) for one in self._all
            )
        return found

    def by_policy(self) -> dict[str, int]:
        """The set of those of each policy."""
        names = dict.fromkeys(one.policy for one in self._all)
        return {name: self._where(one.policy == name for one in self._all) for name in names}

    def policy_of(self, some: int) -> str:
        """The policy of the first of a set that is not empty."""
        return self._all[(some & -some).bit_length() - 1].policy

    @staticmethod
    def _where(held: Iterable[bool]) -> int:
        return sum(1 << number for number, holds in enumerate(held) if holds)


def split(standpoints: int, by: Sequence[int]) -> list[int]:
    """The parts of a set of standpoints that no set of `by` divides any further.

    >>> sorted(split(0b1111, [0b0011, 0b0110]))
    [1, 2, 4, 8]
    """
    parts = [standpoints]
    for divider in dict.fromkeys(by):
        parts = [part for whole in parts for part in (whole & divider, whole & ~divider) if part]
    return parts
