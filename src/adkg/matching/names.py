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
# From how many points on a thing is meant beyond doubt, of which so many by its name, and so many before the next; and
# what is not told at all.
SURE, BY_NAME, APART, LOWEST = 72.0, 70.0, 1.5, 15.0
# How many names are looked at, of each thing and in all; how many things that a number tells apart, and how many beyond
# those that are wanted; how many of those that are called the same.
HEADS, EACH, TOLD_APART, MORE_THINGS, CROWD = 40, 4, 4, 3, 4
# From how many names on a common word brings no more; and which share of the best a name must have.
ENOUGH, WORTH = 60, 0.55
# How much a word tells that no name has, and one that all have; and how much it counts that a name lacks what is asked.
UNKNOWN, LEAST, MORE = 0.6, 0.6, 0.3
OF_THE_RECORD = -6.0
REMEMBERED = 50_000


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
        found = list(register.profiles())
        self._things = [thing for thing, _ in found]
        self._places = {thing: place for place, thing in enumerate(self._things)}
        heads: dict[Words, list[int]] = {}
        for place, (_, one) in enumerate(found):
            for words in one.by_name:
                heads.setdefault(words, []).append(place)
        self._profiles = [_shared(one, heads) for _, one in found]
        self._weights = _weights(self._profiles)
        self._heads = [(words, self._weight(words), places) for words, places in heads.items()]
        self._rows = [self._told_apart(places) for _, _, places in self._heads]
        self._own: list[set[int]] = [set() for _ in self._profiles]
        self._postings: dict[str, set[int]] = {}
        for head, (words, _, places) in enumerate(self._heads):
            for word in words:
                self._postings.setdefault(word, set()).add(head)
            for place in places:
                self._own[place].add(head)
        self._slips = Slips(self._postings)
        own = {path_of(kind) for kind in register.own_record}
        self._of_the_record = {
            place for place, one in enumerate(self._profiles) if not own.isdisjoint(one.described.kinds)
        }
        self._known: set[str] = set()
        self._asked: dict[tuple[Words, tuple[str, ...]], list[tuple[float, int]]] = {}
        self._fits: dict[tuple[int, Words, tuple[str, ...]], Fit] = {}
        self._by_kinds: dict[tuple[str, ...], AbstractSet[int]] = {}

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
        """The things that may be meant by a name, the likeliest first. Where kinds are given, only things of these.

        `values` are what is known of what is meant, by the local names of properties: see `know` for those that do not
        identify.
        """
        asked = self._worded(query)
        theirs = Described("", (query,), kinds, dict(values or {}))
        promising = self._promising(asked, theirs, limit + MORE_THINGS) if asked.words else self._having(theirs)
        scored = [(self._score(place, asked, theirs), place) for place in promising]
        best = sorted((-one.points, place, one) for one, place in scored if one.points >= LOWEST or not asked.words)
        sure = _is_sure([one for _, _, one in best[:2]])
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
            own = self._own[place]
            among = [self._heads[head][0] for _, head in self._near(asked, kinds) if head in own]
            self._fits[key] = best_fit(self._profiles[place], asked, self._weights, among[:EACH])
        return self._fits[key]

    def _promising(self, asked: Wording, theirs: Described, most: int) -> list[int]:
        """The places of things with names that have much in common with what is asked.

        First come those of a row that have the number, the year or a value that is asked for: however much else
        stands beside the name, they are meant rather than what is called by that.
        """
        near = self._near(asked.words, theirs.kinds)
        told = [*asked.numbers, *(day.lexical[:4] for day in asked.dates)]
        found: dict[int, None] = {}
        for _, head in near if told or theirs.values else ():
            row = self._rows[head]
            for one in told:
                if one in row:
                    found.update(row[one])
            if theirs.values:
                found.update(dict.fromkeys(self._agreeing(head, theirs)))
            if len(found) >= TOLD_APART:
                break
        for share, head in near:
            if share < WORTH * near[0][0] or len(found) >= most:
                break
            found.update(dict.fromkeys(self._heads[head][2][:CROWD]))
        places = [place for place in found if not theirs.kinds or place in self._of_kinds(theirs.kinds)]
        return places[:most]

    def _having(self, theirs: Described) -> list[int]:
        """Where no name is asked for: the places of things of the kinds that have one of the values."""
        return [
            place
            for place in (self._of_kinds(theirs.kinds) if theirs.kinds else range(len(self._profiles)))
            if _agrees(self._profiles[place].described, theirs)
        ]

    def _near(self, asked: Words, kinds: tuple[str, ...]) -> list[tuple[float, int]]:
        """The names that have most words in common with those asked; the rarest words decide which are looked at."""
        if (asked, kinds) not in self._asked:
            if len(self._asked) > REMEMBERED:
                self._asked.clear()
            self._asked[asked, kinds] = self._nearest(asked, kinds)
        return self._asked[asked, kinds]

    def _nearest(self, asked: Words, kinds: tuple[str, ...]) -> list[tuple[float, int]]:
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
        return nlargest(HEADS, shares)

    def _of_kinds(self, kinds: tuple[str, ...]) -> AbstractSet[int]:
        """The places of things of any of the kinds."""
        if kinds not in self._by_kinds:
            wanted = frozenset(kinds)
            self._by_kinds[kinds] = {
                place for place, found in enumerate(self._profiles) if not wanted.isdisjoint(found.described.kinds)
            }
        return self._by_kinds[kinds]

    def _agreeing(self, head: int, theirs: Described) -> list[int]:
        """Of the things with the same words, those that have a value that is asked for."""
        return [place for place in self._heads[head][2] if _agrees(self._profiles[place].described, theirs)]

    def _told_apart(self, places: Sequence[int]) -> dict[str, dict[int, None]]:
        """The places by the numbers and years of their things."""
        found: dict[str, dict[int, None]] = {}
        for place in places:
            for told in self._profiles[place].numbers | self._profiles[place].years:
                found.setdefault(told, {})[place] = None
        return found

    def _weight(self, words: Iterable[str]) -> float:
        return sum(self._weights.get(word, UNKNOWN) for word in words)


def _shared(found: Profile, heads: Mapping[Words, Sequence[int]]) -> Profile:
    """The profile, with those of its names only that others are called by too."""
    alone = {name for words, name in found.by_name.items() if len(heads[words]) == 1}
    return replace(found, shared=found.shared - alone)


def _agrees(ours: Described, theirs: Described) -> bool:
    return any(part.points > 0 for part in by_values(ours, theirs))


def _is_sure(best: Sequence[Score]) -> bool:
    """Whether the first is meant: it fits well, by its name alone too, and better than the second."""
    if not best or best[0].points < SURE or (best[0].parts and best[0].parts[0].points < BY_NAME):
        return False
    return len(best) == 1 or best[0].points - best[1].points >= APART


def _weights(profiles: Sequence[Profile]) -> dict[str, float]:
    """How much each word tells: the rarer, the more."""
    counts: dict[str, int] = {}
    for found in profiles:
        for word in frozenset().union(*found.by_name):
            counts[word] = counts.get(word, 0) + 1
    whole = max(len(profiles), 2)
    return {word: LEAST + log(whole / count) / log(whole) for word, count in counts.items()}
