"""The types and properties of the register as a reconciliation client knows them: by identifier and by name."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from adkg.errors import UsageError, did_you_mean
from adkg.matching.reading import Register
from adkg.matching.spelling import tokens_of
from adkg.store import Store
from adkg.terms import RDF_TYPE, RDFS, SKOS, Iri, Literal, graph
from adkg.web.naming import Naming

Plain = dict[str, object]

UNCOUNTED = frozenset((RDF_TYPE, Iri(SKOS + "prefLabel")))
GRAPHS = tuple(graph(name) for name in ("accepted", "links", "register"))
_MEANT = f"<{SKOS}definition>"


@dataclass(frozen=True, slots=True)
class Schema:
    """`types` and `properties` by their identifiers, the most used first; `used` counts things by type and property.

    `ranges` are the classes of what the values of a property are, where they are things of one class.
    """

    types: Mapping[str, Iri]
    properties: Mapping[str, Iri]
    used: Mapping[Iri, Mapping[Iri, int]]
    ranges: Mapping[Iri, Iri]
    meanings: Mapping[Iri, Mapping[str, str]]
    naming: Naming

    @classmethod
    def read(cls, store: Store, naming: Naming, register: Register) -> "Schema":
        """What the register has, as counted in the store."""
        used = _used(store, register)
        totals: dict[Iri, int] = {}
        for counts in used.values():
            for key, number in counts.items():
                totals[key] = totals.get(key, 0) + number
        sizes: dict[Iri, int] = {}
        for kind in register.classes.values():
            for above in register.above.get(kind, ()):
                sizes[above] = sizes.get(above, 0) + 1
        return cls(
            {naming.prefixes.shorten(kind): kind for kind in sorted(sizes, key=lambda one: (-sizes[one], one))},
            {naming.prefixes.shorten(key): key for key in sorted(totals, key=lambda one: (-totals[one], one))},
            used,
            _ranges(store, register),
            _meanings(store),
            naming,
        )

    def type(self, identifier: str) -> Iri:
        """The class of an identifier. Raises UsageError for one that is none."""
        return _known(self.types, identifier, "type", "/suggest/type")

    def property(self, identifier: str) -> Iri:
        """The property of an identifier. Raises UsageError for one that is none."""
        return _known(self.properties, identifier, "property", "/suggest/property")

    def told(self, term: Iri, language: str) -> Plain:
        """A type or property: its identifier, its name, and what it means where the ontology says so."""
        found: Plain = {"id": self.naming.prefixes.shorten(term), "name": self.naming.name(term, language)}
        meaning = self.meanings.get(term, {}).get(language)
        return {**found, "description": meaning} if meaning else found

    def suggested(self, terms: Iterable[Iri], begun: str, language: str, most: int) -> list[Plain]:
        """Those whose identifier or name has words that begin so; without anything typed, the first ones."""
        wanted = tokens_of(begun)
        fitting = [term for term in terms if self._fits(term, wanted, language)]
        return [self.told(term, language) for term in fitting[:most]]

    def proposed(self, kind: Iri, language: str, most: int) -> list[Plain]:
        """The properties that things of a type have, the most usual first."""
        counts = self.used.get(kind, {})
        return [self.told(key, language) for key in sorted(counts, key=lambda one: (-counts[one], one))[:most]]

    def _fits(self, term: Iri, wanted: tuple[str, ...], language: str) -> bool:
        name = f"{self.naming.prefixes.shorten(term)} {self.naming.name(term, language)}"
        words = (*tokens_of(name), "".join(tokens_of(self.naming.name(term, language))))
        return all(any(word.startswith(part) for word in words) for part in wanted)


def _known(known: Mapping[str, Iri], identifier: str, noun: str, where: str) -> Iri:
    name = identifier.rpartition("#")[2] if "#" in identifier else identifier.removeprefix("adkg:")
    found = known.get(identifier) or known.get(name)
    if found is None:
        raise UsageError(
            f"'{identifier[:80]}' is no {noun} here", did_you_mean(name[:80], known, f"choose one of those at {where}")
        )
    return found


def _used(store: Store, register: Register) -> dict[Iri, dict[Iri, int]]:
    either = " UNION ".join(f"{{ GRAPH <{one}> {{ ?s ?p ?o }} }}" for one in GRAPHS)
    registered = f"GRAPH <{graph('register')}> {{ ?s a ?c }}"
    query = f"SELECT ?c ?p (COUNT(DISTINCT ?s) AS ?n) {{ {registered} {either} }} GROUP BY ?c ?p"
    found: dict[Iri, dict[Iri, int]] = {}
    for kind, key, number in store.select(query).rows:
        if isinstance(kind, Iri) and isinstance(key, Iri) and isinstance(number, Literal) and key not in UNCOUNTED:
            for above in register.above.get(kind, ()):
                counts = found.setdefault(above, {})
                counts[key] = counts.get(key, 0) + int(number.lexical)
    return found


def _ranges(store: Store, register: Register) -> dict[Iri, Iri]:
    classes = {above for line in register.above.values() for above in line}
    rows = store.select(f"SELECT ?p ?c {{ ?p <{RDFS}range> ?c }}").rows
    return {Iri(str(key)): kind for key, kind in rows if isinstance(kind, Iri) and kind in classes}


def _meanings(store: Store) -> dict[Iri, dict[str, str]]:
    found: dict[Iri, dict[str, str]] = {}
    for term, text in store.select(f"SELECT ?s ?d {{ ?s {_MEANT} ?d }}").rows:
        if isinstance(term, Iri) and isinstance(text, Literal):
            found.setdefault(term, {})[text.language] = text.lexical
    return found
