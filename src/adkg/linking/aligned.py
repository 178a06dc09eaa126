"""Which classes and properties of another collection mean what ours mean, as the ontology's alignments say."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from adkg.store import Store
from adkg.terms import ONTOLOGY, SKOS, Iri, path_of

_OWL = "http://www.w3.org/2002/07/owl#"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_MEANS = (
    f"{_OWL}equivalentClass",
    f"{_OWL}equivalentProperty",
    f"{SKOS}exactMatch",
    f"{SKOS}closeMatch",
    f"{_RDFS}subClassOf",
    f"{_RDFS}subPropertyOf",
)


@dataclass(frozen=True, slots=True)
class Aligned:
    """By the local name of a class or property of ours, the identifiers of those that mean it there, nearest first."""

    classes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    properties: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def kinds_of(self, identifiers: tuple[str, ...]) -> tuple[str, ...]:
        """The classes of ours that any of these classes of theirs may mean."""
        return tuple(name for name, found in self.classes.items() if not set(identifiers).isdisjoint(found))


def read_aligned(store: Store, namespace: str) -> Aligned:
    """What the ontology aligns with terms of that namespace."""
    ways = " ".join(f"<{way}>" for way in _MEANS)
    rows = store.select(
        f"SELECT DISTINCT ?ours ?way ?theirs ?class {{ VALUES ?way {{ {ways} }} ?ours ?way ?theirs "
        f'FILTER(STRSTARTS(STR(?ours), "{ONTOLOGY}") && STRSTARTS(STR(?theirs), "{namespace}")) '
        f"BIND(EXISTS {{ ?ours a <{_OWL}Class> }} AS ?class) }}"
    ).rows
    found: dict[bool, dict[str, list[tuple[int, str]]]] = {True: {}, False: {}}
    for ours, way, theirs, is_class in rows:
        kind = found[getattr(is_class, "lexical", "") == "true"]
        kind.setdefault(path_of(str(ours)), []).append((_MEANS.index(str(way)), str(theirs).removeprefix(namespace)))
    classes, properties = (
        {name: tuple(dict.fromkeys(one for _, one in sorted(ids))) for name, ids in sorted(found[side].items())}
        for side in (True, False)
    )
    return Aligned(classes, properties)


def superclasses(store: Store) -> dict[Iri, list[Iri]]:
    """Every class of ours with itself and those above it, the nearest first as far as the ontology says."""
    rows = store.select(
        f"SELECT ?class ?above (COUNT(DISTINCT ?between) AS ?steps) {{ ?class a <{_OWL}Class> . "
        f"?class <{_RDFS}subClassOf>* ?between . ?between <{_RDFS}subClassOf>* ?above "
        f'FILTER(STRSTARTS(STR(?class), "{ONTOLOGY}") && STRSTARTS(STR(?above), "{ONTOLOGY}")) }} '
        "GROUP BY ?class ?above"
    ).rows
    found: dict[Iri, list[tuple[int, Iri]]] = {}
    for lower, above, steps in rows:
        found.setdefault(Iri(str(lower)), []).append((int(getattr(steps, "lexical", "0")), Iri(str(above))))
    return {lower: [above for _, above in sorted(ranked)] for lower, ranked in found.items()}
