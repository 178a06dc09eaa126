"""Which classes and properties of another collection mean what ours mean, by the identifiers that its services know."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from adkg.alignments import BROAD, EXACT, NARROW, Alignments, Match, read_alignments
from adkg.store import Store
from adkg.terms import ONTOLOGY, graph, path_of

_ORDER = (EXACT, "", NARROW, BROAD)


@dataclass(frozen=True, slots=True)
class Aligned:
    """By the local name of a class or property of ours, the identifiers of those that mean it there, nearest first.

    `kinds` are those that a class of ours itself means, `types` what its things are looked for as.
    """

    kinds: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    types: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    properties: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def kinds_of(self, identifiers: tuple[str, ...]) -> tuple[str, ...]:
        """The classes of ours that any of these classes of theirs may mean."""
        return tuple(name for name, found in self.kinds.items() if not set(identifiers).isdisjoint(found))


def alignments_of(store: Store, namespace: str) -> Alignments:
    """The alignments in a store with the vocabulary of that namespace."""
    ontology = store.select(f"SELECT ?s ?p ?o {{ GRAPH <{graph('ontology')}> {{ ?s ?p ?o }} }}").rows
    return read_alignments(ontology, namespace)


def read_aligned(store: Store, namespace: str) -> Aligned:
    """What the ontology aligns with terms of that namespace."""
    found = alignments_of(store, namespace)
    classes = store.select("SELECT ?c { ?c a <http://www.w3.org/2002/07/owl#Class> }").rows
    ours = sorted(str(row[0]) for row in classes if str(row[0]).startswith(ONTOLOGY))
    properties = sorted({match.ours for match in found.matches if match.ours.startswith(ONTOLOGY)} - set(ours))
    return Aligned(
        _named({one: found.matches_of(one) for one in ours}, namespace),
        _named({one: found.nearest(one) for one in ours}, namespace),
        _named({one: _standing(found, one) for one in properties}, namespace),
    )


def _standing(found: Alignments, ours: str) -> list[Match]:
    """The properties there that say it from the same end and by themselves, and those that may take their place."""
    standing = [one for one in found.matches_of(ours) if not one.inverse and found.property(one.theirs).alone]
    return [*standing, *(replace(one, theirs=taker) for one in standing for taker in found.place_takers(one.theirs))]


def _named(matches: Mapping[str, list[Match]], namespace: str) -> dict[str, tuple[str, ...]]:
    ranked = {
        path_of(ours): sorted(
            (_ORDER.index(one.relation if one.relation in _ORDER else ""), one.theirs.removeprefix(namespace))
            for one in some
        )
        for ours, some in matches.items()
    }
    return {name: tuple(identifier for _, identifier in some) for name, some in ranked.items() if some}
