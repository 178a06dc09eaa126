"""An index of the register by the words of all names: what may be meant by a printed name, the likeliest first."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from heapq import nlargest
from math import log

from adkg.dates import CalendarDate
from adkg.matching.comparison import by_kind, by_name, by_values, score
from adkg.matching.described import HIGHEST, Described, Part, Score
from adkg.matching.profile import Profile, Words, dates_of
from adkg.matching.reading import Register
from adkg.matching.slips import Slips
from adkg.matching.wording import Wording, worded
from adkg.store import Store
from adkg.terms import Iri, path_of

LIMIT = 5
SURE, APART = 72.0, 1.5
HEADS, THINGS, EACH, CROWD, ENOUGH, REMEMBERED = 20, 10, 3, 6, 400, 20_000
UNKNOWN, LEAST, MORE = 0.6, 0.6, 0.3
OF_THE_RECORD = -6.0


@dataclass(frozen=True, slots=True)
class Candidate:
    """A thing that may be meant: by which of its names, how well it fits, and whether that is beyond doubt."""

    thing: Iri
    label: str
    kinds: tuple[str, ...]
    score: Score
    is_match: bool = False


class Names:
    """The register by the words of its names."""

    def __init__(self, register: Register) -> None:
        self.register = register
        self._things: list[Iri] = []
        self._profiles: list[Profile] = []
        heads: dict[Words, list[int]] = {}
        for place, (thing, found) in enumerate(register.profiles()):
            self._things.append(thing)
            self._profiles.append(found)
            for words in found.by_name:
                heads.setdefault(words, []).append(place)
        alone = {words for words, places in heads.items() if len(places) == 1}
        for place, found in enumerate(self._profiles):
            own = {name for words, name in found.by_name.items() if words in alone}
            self._profiles[place] = replace(found, shared=found.shared - own)
        self._weights = _weights(self._profiles)
        self._heads = [(words, self._weight(words), things) for words, things in heads.items()]
        self._postings: dict[str, set[int]] = {}
        for place, (words, _, _) in enumerate(self._heads):
            for word in words:
                self._postings.setdefault(word, set()).add(place)
        self._slips = Slips(self._postings)
        self._asked: dict[tuple[Words, frozenset[str]], list[int]] = {}
        self._places = {thing: place for place, thing in enumerate(self._things)}
        self._known: set[str] = set()
        self._by_kinds: dict[frozenset[str], frozenset[int]] = {}
        own = {path_of(kind) for kind in register.own_record}
        self._of_the_record = {
            place for place, found in enumerate(self._profiles) if not own.isdisjoint(found.described.kinds)
        }

    @classmethod
    def read(cls, store: Store) -> "Names":
        """The index of a store."""
        return cls(Register.read(store))

    def candidates(
        self,
        query: str,
        kinds: tuple[str, ...] = (),
        values: Mapping[str, tuple[str, ...]] | None = None,
        limit: int = LIMIT,
    ) -> list[Candidate]:
        """The things that may be meant by a name, the likeliest first. Where kinds are given, only things of these."""
        asked = self._worded(query)
        theirs = Described("", (query,), kinds, dict(values or {}))
        days = dates_of([*asked.dates, *(value for found in theirs.values.values() for value in found)])
        promising = self._promising(asked, days, frozenset(kinds)) if asked.words else self._having(theirs)
        found = [(self._score(place, heads, asked, theirs), -place) for place, heads in promising.items()]
        best = nlargest(limit + 1, found, key=lambda one: (one[0].points, one[1]))
        sure = _is_sure([one.points for one, _ in best])
        return [self._candidate(-place, one, sure and not rank) for rank, (one, place) in enumerate(best[:limit])]

    def candidate(self, thing: Iri) -> Candidate | None:
        """A thing that is known already, beyond doubt; None where the register has no such thing."""
        if thing not in self._places:
            return None
        return self._candidate(self._places[thing], Score(HIGHEST), True)

    def know(self, key: str, predicate: Iri, store: Store) -> None:
        """Compare the values of one more property: those that are accepted in the store."""
        if key in self._known:
            return
        self._known.add(key)
        for thing, texts in self.register.texts_of(predicate, store).items():
            if thing in self._places:
                self._profiles[self._places[thing]].described.values.setdefault(key, texts)

    def described(self, thing: Iri) -> Described:
        """A thing of the register, as it is compared."""
        return self.register.described(thing)

    def _worded(self, query: str) -> Wording:
        found = worded(query)
        return replace(found, words=self.register.compounds.apart(found.words))

    def _candidate(self, place: int, scored: Score, is_match: bool) -> Candidate:
        described = self._profiles[place].described
        return Candidate(self._things[place], described.names[0], described.kinds, scored, is_match)

    def _score(self, place: int, heads: list[Words], asked: Wording, theirs: Described) -> Score:
        ours = self._profiles[place]
        known = [*by_values(ours.described, theirs, asked_for=True)] if theirs.values else []
        if theirs.kinds:
            known += by_kind(ours.described, theirs)
        elif place in self._of_the_record:
            known.append(Part("kind", ours.described.kinds[0], "", OF_THE_RECORD))
        return score(ours, by_name(ours, asked, self._weights, heads) if heads else (), known)

    def _promising(self, asked: Wording, days: list[CalendarDate], kinds: frozenset[str]) -> dict[int, list[Words]]:
        """The places of things with names that have much in common with what is asked, each with these names."""
        found: dict[int, list[Words]] = {}
        for head in self._near(asked.words, kinds):
            words, _, places = self._heads[head]
            for place in self._of_a_row(places, asked, days):
                if kinds and kinds.isdisjoint(self._profiles[place].described.kinds):
                    continue
                if place in found:
                    if len(found[place]) < EACH:
                        found[place].append(words)
                elif len(found) < THINGS:
                    found[place] = [words]
        return found

    def _having(self, theirs: Described) -> dict[int, list[Words]]:
        """Where no name is asked for: the places of things of the kinds that have one of the values."""
        return {
            place: []
            for place, found in enumerate(self._profiles)
            if (not theirs.kinds or not frozenset(theirs.kinds).isdisjoint(found.described.kinds))
            and any(part.points > 0 for part in by_values(found.described, theirs))
        }

    def _near(self, asked: Words, kinds: frozenset[str]) -> list[int]:
        """The names that have most words in common with those asked; the rarest words decide which are looked at."""
        known = (asked, kinds)
        if known in self._asked:
            return self._asked[known]
        meant = sorted(
            ((self._weights[one] * share, one) for word in asked for one, share in self._slips.known(word)),
            reverse=True,
        )
        common: dict[int, float] = {}
        for weight, word in meant:
            heads = self._postings[word] & self._of_kinds(kinds) if kinds else self._postings[word]
            for head in heads if len(common) < ENOUGH else heads & common.keys():
                common[head] = common.get(head, 0.0) + weight
        whole = self._weight(asked)
        # A name that is all there counts for more than that nothing else is: titles and places stand beside names.
        shares = [
            (weight / (MORE * whole + (1 - MORE) * self._heads[head][1]), head) for head, weight in common.items()
        ]
        found = [head for _, head in nlargest(HEADS, shares)]
        if len(self._asked) < REMEMBERED:
            self._asked[known] = found
        return found

    def _of_kinds(self, kinds: frozenset[str]) -> frozenset[int]:
        """The names that things of the kinds have."""
        if kinds not in self._by_kinds:
            fitting = {p for p, found in enumerate(self._profiles) if not kinds.isdisjoint(found.described.kinds)}
            heads = frozenset(h for h, (_, _, places) in enumerate(self._heads) if not fitting.isdisjoint(places))
            self._by_kinds[kinds] = heads
        return self._by_kinds[kinds]

    def _of_a_row(self, places: Sequence[int], asked: Wording, days: list[CalendarDate]) -> Iterable[int]:
        """Of many things with the same words, those that have a number or a date that is asked for."""
        if len(places) <= CROWD or not (asked.numbers or days):
            return places
        fitting = [
            place
            for place in places
            if not asked.numbers.isdisjoint(self._profiles[place].numbers)
            or any(own.covers(day) or day.covers(own) for own in self._profiles[place].dates for day in days)
        ]
        return fitting or places

    def _weight(self, words: Iterable[str]) -> float:
        return sum(self._weights.get(word, UNKNOWN) for word in words)


def _is_sure(points: Sequence[float]) -> bool:
    return bool(points) and points[0] >= SURE and (len(points) == 1 or points[0] - points[1] >= APART)


def _weights(profiles: Sequence[Profile]) -> dict[str, float]:
    """How much each word tells: the rarer, the more."""
    counts: dict[str, int] = {}
    for found in profiles:
        for word in frozenset().union(*found.by_name):
            counts[word] = counts.get(word, 0) + 1
    whole = max(len(profiles), 2)
    return {word: LEAST + log(whole / count) / log(whole) for word, count in counts.items()}
