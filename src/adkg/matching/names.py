"""An index of the register by the words of all names: what may be meant by a printed name, the likeliest first."""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from heapq import nlargest
from math import log

from adkg.matching.comparison import Fit, best_fit, by_fit, by_kind, by_values, score
from adkg.matching.described import HIGHEST, Described, Part, Score
from adkg.matching.profile import Profile, Words
from adkg.matching.reading import Register
from adkg.matching.slips import Slips
from adkg.matching.wording import Wording, worded
from adkg.store import Store
from adkg.terms import Iri, path_of

LIMIT = 5
SURE, APART, LOWEST = 72.0, 1.5, 15.0
HEADS, THINGS, CROWD, ENOUGH, REMEMBERED = 24, 10, 2, 60, 50_000
WORTH = 0.55
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
        self._rows = [self._told_apart(places) for _, _, places in self._heads]
        self._slips = Slips(self._postings)
        self._asked: dict[tuple[Words, tuple[str, ...]], list[int]] = {}
        self._places = {thing: place for place, thing in enumerate(self._things)}
        self._known: set[str] = set()
        self._fits: dict[tuple[int, Words, tuple[str, ...]], Fit] = {}
        self._by_kinds: dict[tuple[str, ...], AbstractSet[int]] = {}
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
        promising = self._promising(asked, theirs) if asked.words else self._having(theirs)
        scored = [(self._score(place, asked, theirs), place) for place in promising]
        best = sorted((-one.points, place, one) for one, place in scored if one.points >= LOWEST)
        sure = _is_sure([one.points for _, _, one in best[:2]])
        return [self._candidate(place, one, sure and not rank) for rank, (_, place, one) in enumerate(best[:limit])]

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

    def _score(self, place: int, asked: Wording, theirs: Described) -> Score:
        ours = self._profiles[place]
        known = [*by_values(ours.described, theirs, asked_for=True)] if theirs.values else []
        if theirs.kinds:
            known += by_kind(ours.described, theirs)
        elif place in self._of_the_record:
            known.append(Part("kind", ours.described.kinds[0], "", OF_THE_RECORD))
        return score(
            ours, by_fit(ours, asked, self._fit(place, asked.words, theirs.kinds)) if asked.words else (), known
        )

    def _fit(self, place: int, asked: Words, kinds: tuple[str, ...]) -> Fit:
        key = (place, asked, kinds)
        if key not in self._fits:
            if len(self._fits) > REMEMBERED:
                self._fits.clear()
            near = (self._heads[head] for head in self._near(asked, kinds))
            among = [words for words, _, places in near if place in places]
            self._fits[key] = best_fit(self._profiles[place], asked, self._weights, among)
        return self._fits[key]

    def _promising(self, asked: Wording, theirs: Described) -> list[int]:
        """The places of things with names that have much in common with what is asked."""
        found: dict[int, None] = {}
        for head in self._near(asked.words, theirs.kinds):
            places = self._of_a_row(head, asked, theirs)
            if theirs.kinds:
                places = [place for place in places if place in self._of_kinds(theirs.kinds)]
            found.update(dict.fromkeys(places))
            if len(found) >= THINGS:
                break
        return list(found)[:THINGS]

    def _having(self, theirs: Described) -> list[int]:
        """Where no name is asked for: the places of things of the kinds that have one of the values."""
        return [
            place
            for place in (self._of_kinds(theirs.kinds) if theirs.kinds else range(len(self._profiles)))
            if _agrees(self._profiles[place].described, theirs)
        ]

    def _near(self, asked: Words, kinds: tuple[str, ...]) -> list[int]:
        """The names that have most words in common with those asked; the rarest words decide which are looked at."""
        if (asked, kinds) not in self._asked:
            if len(self._asked) > REMEMBERED:
                self._asked.clear()
            self._asked[asked, kinds] = self._nearest(asked, kinds)
        return self._asked[asked, kinds]

    def _nearest(self, asked: Words, kinds: tuple[str, ...]) -> list[int]:
        meant = sorted(
            ((self._weights[known] * share, known) for word in asked for known, share in self._slips.known(word)),
            reverse=True,
        )
        common: dict[int, float] = {}
        for weight, word in meant:
            heads: AbstractSet[int] = self._postings[word]
            for head in heads if len(common) < ENOUGH else heads & common.keys():
                common[head] = common.get(head, 0.0) + weight
        if kinds:
            places = self._of_kinds(kinds)
            common = {head: weight for head, weight in common.items() if not places.isdisjoint(self._heads[head][2])}
        # A name that is all there counts for more than that nothing else is: titles and places stand beside names.
        whole = MORE * self._weight(asked)
        shares = [(weight / (whole + (1 - MORE) * self._heads[head][1]), head) for head, weight in common.items()]
        best = nlargest(HEADS, shares)
        return [head for share, head in best if share >= WORTH * best[0][0]]

    def _of_kinds(self, kinds: tuple[str, ...]) -> AbstractSet[int]:
        """The places of things of any of the kinds."""
        if kinds not in self._by_kinds:
            wanted = frozenset(kinds)
            self._by_kinds[kinds] = {
                place for place, found in enumerate(self._profiles) if not wanted.isdisjoint(found.described.kinds)
            }
        return self._by_kinds[kinds]

    def _of_a_row(self, head: int, asked: Wording, theirs: Described) -> Sequence[int]:
        """Of the things with the same words, those that have a number, a year or a value that is asked for."""
        places = self._heads[head][2]
        if len(places) == 1 or not (asked.numbers or asked.dates or theirs.values):
            return places
        told_apart = self._rows[head]
        found = [place for number in asked.numbers for place in told_apart.get(number, ())]
        found += [place for day in asked.dates for place in told_apart.get(day.lexical[:4], ())]
        if theirs.values:
            found += [place for place in places if _agrees(self._profiles[place].described, theirs)]
        return found or places[:CROWD]

    def _told_apart(self, places: Sequence[int]) -> dict[str, list[int]]:
        """The places by the numbers and years of their things."""
        found: dict[str, list[int]] = {}
        for place in places if len(places) > 1 else ():
            for told in self._profiles[place].numbers | self._profiles[place].years:
                found.setdefault(told, []).append(place)
        return found

    def _weight(self, words: Iterable[str]) -> float:
        return sum(self._weights.get(word, UNKNOWN) for word in words)


def _agrees(ours: Described, theirs: Described) -> bool:
    return any(part.points > 0 for part in by_values(ours, theirs))


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
