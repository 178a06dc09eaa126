"""Which independent origins stand behind what is known of things, and whether they report it or only announce it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from adkg.descriptions import batches
from adkg.evidence.testimony import read_publications
from adkg.evidence.words import NOTATION
from adkg.store import Store
from adkg.terms import Iri, term

REPORTED = "reported"
ANNOUNCED = "announced"

Key = tuple[Iri, Iri]


@dataclass(frozen=True, slots=True)
class Support:
    """The origins of the claims behind a value, and whether one of the claims reports it."""

    origins: frozenset[Iri]
    is_reported: bool

    @property
    def mode(self) -> str:
        """REPORTED, or ANNOUNCED where no claim reports it."""
        return REPORTED if self.is_reported else ANNOUNCED

    def __or__(self, other: "Support") -> "Support":
        return Support(self.origins | other.origins, self.is_reported or other.is_reported)


@dataclass(frozen=True, slots=True)
class Supports:
    """What stands behind each property of each thing: of claims that were accepted, or agree with what was."""

    claimed: Mapping[Key, Support]
    inferred: Mapping[Key, Support]

    def of(self, thing: Iri, predicate: Iri) -> Support | None:
        """What stands behind a property: its claims, else what it was inferred from. None for neither."""
        return self.claimed.get((thing, predicate)) or self.inferred.get((thing, predicate))

    def of_thing(self, thing: Iri) -> Support | None:
        """What stands behind a thing as a whole: every claim about it. None where no source speaks of it."""
        found = [support for (subject, _), support in self.claimed.items() if subject == thing]
        return _together(found) if found else None


def read_supports(store: Store, things: Collection[Iri]) -> Supports:
    """The supports of all properties of the things, those that were inferred from other things' too."""
    premises = _premises(store, things)
    claimed = _claimed(
        store, {*things, *(subject for found in premises.values() for step in found for subject, _ in step)}
    )
    inferred = {}
    for key, steps in premises.items():
        found = [_weakest(claimed[one] for one in step if one in claimed) for step in steps]
        supports = [support for support in found if support]
        if supports:
            inferred[key] = _together(supports)
    return Supports({key: support for key, support in claimed.items() if key[0] in things}, inferred)


def _together(supports: Iterable[Support]) -> Support:
    first, *others = supports
    for other in others:
        first = first | other
    return first


def _weakest(supports: Iterable[Support]) -> Support | None:
    """What follows from several statements stands no firmer than the one with the fewest origins."""
    found = sorted(supports, key=lambda one: (len(one.origins), one.is_reported, sorted(one.origins)))
    return Support(found[0].origins, all(one.is_reported for one in found)) if found else None


def _claimed(store: Store, things: Iterable[Iri]) -> dict[Key, Support]:
    rows = []
    for batch in batches(things):
        nodes = " ".join(f"<{iri}>" for iri in batch)
        rows += store.select(
            f"{NOTATION}SELECT DISTINCT ?thing ?predicate ?source ?mode {{ VALUES ?thing {{ {nodes} }} "
            "?claim rdf:subject ?thing ; a adkg:Claim ; rdf:predicate ?predicate ; adkg:judgement ?judgement ; "
            "adkg:source ?source ; adkg:mode ?mode FILTER(?judgement IN (adkg:acceptedClaim, adkg:agreeingClaim)) }"
        ).rows
    publications = read_publications(store, {source for _, _, source, _ in rows if isinstance(source, Iri)})
    found: dict[Key, Support] = {}
    for thing, predicate, source, mode in rows:
        if isinstance(thing, Iri) and isinstance(predicate, Iri) and isinstance(source, Iri):
            support = Support(frozenset((publications[source].origin,)), mode == term("report"))
            before = found.get((thing, predicate))
            found[thing, predicate] = before | support if before else support
    return found


def _premises(store: Store, things: Iterable[Iri]) -> dict[Key, list[list[Key]]]:
    """For each inferred property of the things, the properties that each step of reasoning started from."""
    steps: dict[tuple[Iri, Iri, Iri], list[Key]] = {}
    for batch in batches(things):
        nodes = " ".join(f"<{iri}>" for iri in batch)
        rows = store.select(
            f"{NOTATION}SELECT DISTINCT ?thing ?predicate ?step ?subject ?property {{ VALUES ?thing {{ {nodes} }} "
            "?step rdf:subject ?thing ; a adkg:Inference ; rdf:predicate ?predicate ; adkg:premise ?premise . "
            "?premise rdf:subject ?subject ; rdf:predicate ?property FILTER(?property != rdf:type) }"
        ).rows
        for thing, predicate, step, subject, prop in rows:
            key = (Iri(str(thing)), Iri(str(predicate)), Iri(str(step)))
            steps.setdefault(key, []).append((Iri(str(subject)), Iri(str(prop))))
    found: dict[Key, list[list[Key]]] = {}
    for (thing, predicate, _), premises in steps.items():
        found.setdefault((thing, predicate), []).append(premises)
    return found
