"""Concludes from many standpoints at once: every triple comes with the set of those from which it holds.

A set of standpoints is a whole number with one bit for each; with the set 1 this is ordinary forward reasoning.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from adkg.inferences import Inference, Triple
from adkg.reasoning.closure import Derivation, derivations
from adkg.reasoning.ruleset import Rules


@dataclass(frozen=True, slots=True)
class Conclusion:
    """A derivation and the standpoints from which it is the one to tell."""

    derivation: Derivation
    where: int


def close(rules: Rules, triples: Iterable[Triple]) -> dict[Triple, Inference]:
    """Everything that follows from the triples and from what the ontology states, each with its shortest derivation.

    Neither the order of the triples nor that of the ontology changes the outcome: of several derivations in the same
    round the one with the fewest premises is kept, then that of the first rule, then that with the first premises.
    """
    concluded = conclude(rules, dict.fromkeys(triples, 1), 1)
    return {triple: found[0].derivation.inference for triple, found in concluded.items()}


def conclude(rules: Rules, triples: Mapping[Triple, int], everywhere: int) -> dict[Triple, list[Conclusion]]:
    """What `close` finds from each standpoint: the derivations of each triple, no two from the same standpoint."""
    given = {**triples, **dict.fromkeys(rules.stated, everywhere)}
    drawing = _Drawing(derivations(rules, given), given, everywhere)
    drawing.run()
    return dict(drawing.concluded)


class _Drawing:
    """Draws conclusions round by round, the shortest first, until nothing more follows from any standpoint."""

    def __init__(self, found: Iterable[Derivation], given: Mapping[Triple, int], everywhere: int) -> None:
        self._holds = dict(given)
        self._everywhere = everywhere
        self._to: dict[Triple, list[Derivation]] = defaultdict(list)
        self._from: dict[Triple, set[Triple]] = defaultdict(set)
        self.concluded: dict[Triple, list[Conclusion]] = defaultdict(list)
        for one in found:
            self._to[one.conclusion].append(one)
            for premise in one.premises:
                self._from[premise].add(one.conclusion)
        for several in self._to.values():
            if len(several) > 1:
                several.sort(key=lambda one: one.order)

    def run(self) -> None:
        """Facts that rest on nothing come first: they are known before the first round, as given triples are."""
        for triple, found in self._to.items():
            self._draw(triple, [one for one in found if not one.premises], self._holds)
        changed = set(self._holds)
        while changed:
            # What a round concludes is a premise of the next only: so "shortest" means the same from everywhere.
            before = dict(self._holds)
            candidates = {conclusion for premise in changed for conclusion in self._from.get(premise, ())}
            changed = {triple for triple in candidates if self._draw(triple, self._to[triple], before)}

    def _draw(self, triple: Triple, found: Iterable[Derivation], holds: Mapping[Triple, int]) -> bool:
        missing = self._everywhere & ~holds.get(triple, 0)
        drawn = 0
        for one in found if missing else ():
            where = missing
            for premise in one.premises:
                where &= holds.get(premise, 0)
            if where:
                self.concluded[triple].append(Conclusion(one, where))
                missing &= ~where
                drawn |= where
        if drawn:
            self._holds[triple] = self._holds.get(triple, 0) | drawn
        return bool(drawn)
