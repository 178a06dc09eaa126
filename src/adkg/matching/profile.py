"""A description made ready to be compared with many names: its names taken apart, its numbers and dates together."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from adkg.dates import CalendarDate
from adkg.matching.compounds import Compounds
from adkg.matching.described import Described
from adkg.matching.wording import Wording, date_of, dates_of, worded

Words = frozenset[str]
NONE: Words = frozenset()


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What words may stand beside the names of the things of a kind.

    `generic` words say what it is; `titles` are of those that go with names; `elsewhere` are those that tell such
    things apart: where it is called by one that is not its own, another is meant.
    """

    generic: Words = NONE
    titles: Words = NONE
    elsewhere: Words = NONE


ANYWHERE = Surroundings()
NO_COMPOUNDS = Compounds(())


@dataclass(frozen=True, slots=True)
class Profile:
    """What is known of a thing for comparing.

    `stated` are words of the values that it has, and `beside` these and the words of all its names; `has_place` says
    whether it has one of the words that tell such things apart. `by_name` has each name by its words, and `shared` are
    those of these names by which others of its row are called too. `years` are those of the dates.
    """

    described: Described
    names: tuple[Wording, ...]
    numbers: Words
    dates: tuple[CalendarDate, ...]
    beside: Words
    stated: Words
    has_place: bool
    around: Surroundings = ANYWHERE
    by_name: Mapping[Words, str] = field(default_factory=dict)
    shared: frozenset[str] = frozenset()
    numbers_told: str = ""
    dates_told: str = ""
    years: Words = NONE


def profile(
    described: Described,
    around: Surroundings = ANYWHERE,
    other_names: Iterable[str] = (),
    compounds: Compounds = NO_COMPOUNDS,
) -> Profile:
    """The description, ready to be compared; `other_names` are more that the thing may go by."""
    named = (worded(name) for name in (*described.names, *other_names))
    names = tuple(replace(name, words=compounds.apart(name.words)) for name in named)
    values = [value for found in described.values.values() for value in found]
    days = tuple(dict.fromkeys([*dates_of(values), *(day for name in names for day in name.dates)]))
    numbers = {value.lstrip("0") or "0" for value in values if value.isascii() and value.isdigit() and len(value) < 4}
    stated = compounds.apart(frozenset(word for value in values if not date_of(value) for word in worded(value).words))
    by_name: dict[Words, str] = {}
    for name in names:
        by_name.setdefault(name.words, name.text)
    numbered = frozenset(numbers.union(*(name.numbers for name in names)))
    return Profile(
        described,
        names,
        numbered,
        days,
        stated.union(*(name.words for name in names)),
        stated - around.generic,
        not stated.isdisjoint(around.elsewhere),
        around,
        by_name,
        frozenset(by_name[name.words] for name in names if name.numbers or name.dates),
        " ".join(sorted(numbered)),
        " ".join(day.lexical for day in days),
        frozenset(day.lexical[:4] for day in days),
    )
