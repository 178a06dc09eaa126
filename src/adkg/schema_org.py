"""Things in the words of schema.org, in the form that search engines read: what the ontology's alignments say they are.

Which term of ours is which of schema.org, and what its properties are said of, stands in ontology/alignments. Here is
only what schema.org itself asks for: an address for a place, the narrowest location, a virtual one for what is online.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from adkg.alignments import Alignments, read_alignments
from adkg.descriptions import batches
from adkg.store import Row, Store
from adkg.terms import BASE, ONTOLOGY, RDF_TYPE, RDFS, Iri, Literal, Value, graph, n3, path_of

SCHEMA = "https://schema.org/"
GRAPHS = ("register", "accepted", "inferred", "links", "sources")
DATA_TYPES = frozenset({"Boolean", "Date", "DateTime", "Number", "Text", "URL"})
AWAY = ("OnlineEventAttendanceMode", "MixedEventAttendanceMode")
WEB = ("http://", "https://")
MOST = 5
LABEL = Iri(RDFS + "label")

Plain = dict[str, object]
Told = tuple[Iri, Iri, Value]


@dataclass(frozen=True, slots=True)
class Words:
    """What an ontology says of schema.org: its `alignments`, and the `domains` and `ranges` of schema.org's properties.

    `labels` are those of the ontology's own terms, by term and language.
    """

    alignments: Alignments
    domains: Mapping[str, frozenset[str]]
    ranges: Mapping[str, frozenset[str]]
    labels: Mapping[tuple[Iri, str], str] = field(default_factory=dict)

    @classmethod
    def read(cls, ontology: Iterable[Row]) -> "Words":
        """The words in the triples of an ontology."""
        rows = list(ontology)
        labels = {
            (subject, value.language): value.lexical
            for subject, predicate, value in rows
            if predicate == LABEL and isinstance(value, Literal) and isinstance(subject, Iri)
        }
        domains, ranges = (_including(rows, SCHEMA + name) for name in ("domainIncludes", "rangeIncludes"))
        return cls(read_alignments(rows, SCHEMA), domains, ranges, labels)

    def term(self, ours: str) -> str:
        """What a term of ours is called there, without its namespace; '' for nothing."""
        return self.alignments.of(ours).removeprefix(SCHEMA)

    def label(self, ours: Iri, language: str) -> str:
        """What a term of ours is called by people."""
        return self.labels.get((ours, language)) or self.labels.get((ours, "en")) or path_of(ours)

    def classes(self, kinds: Iterable[str]) -> list[str]:
        """The classes there of what is of these classes of ours: the narrowest, and only those that stand alone."""
        found = {self.term(kind) for kind in kinds} - {""}
        above = {upper for one in found for upper in self.above(one) if upper != one}
        return sorted(found - above)

    def above(self, kind: str) -> set[str]:
        """A class there with all those above it."""
        found, waiting = set[str](), [SCHEMA + kind]
        while waiting:
            one = waiting.pop()
            if one not in found:
                found.add(one)
                waiting += self.alignments.above.get(one, ())
        return {one.removeprefix(SCHEMA) for one in found} | {"Thing"}

    def is_event(self, kind: str) -> bool:
        """Whether a class there is one of events."""
        return "Event" in self.above(kind)


def _including(rows: Iterable[Row], predicate: str) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for subject, said, value in rows:
        if said == predicate:
            found.setdefault(str(subject).removeprefix(SCHEMA), set()).add(str(value).removeprefix(SCHEMA))
    return {name: frozenset(classes) for name, classes in found.items()}


@dataclass(slots=True)
class Telling:
    """Tells of the things in a store, in one language. `names` are those of nodes that have none of their own."""

    store: Store
    words: Words
    language: str = "en"
    names: Mapping[Iri, str] = field(default_factory=dict)
    _known: dict[Iri, list[tuple[str, Iri, Value]]] = field(default_factory=dict)

    def objects(self, things: Iterable[Iri]) -> Iterator[Plain]:
        """Each thing as an object of schema.org; those that are nothing there are left out."""
        wanted = sorted(set(things))
        self._fetch(wanted)
        self._fetch(value for thing in wanted for _, _, value in self._known[thing])
        # Where a place lies is told of places that things only point to, two steps up.
        self._fetch(value for node in list(self._known) for value in self._values(node, "containedInPlace"))
        for thing in wanted:
            kinds = self._kinds(thing)
            if kinds:
                yield {"@id": str(thing), "@type": _one(kinds), **self._told(thing, kinds)}

    def _fetch(self, nodes: Iterable[Value]) -> None:
        missing = {one for one in nodes if isinstance(one, Iri) and _is_thing(one)} - self._known.keys()
        self._known.update((one, []) for one in missing)
        graphs = " ".join(f"<{graph(name)}>" for name in GRAPHS)
        for batch in batches(missing):
            query = f"""SELECT ?g ?s ?p ?o {{
                VALUES ?s {{ {" ".join(f"<{one}>" for one in batch)} }} VALUES ?g {{ {graphs} }} GRAPH ?g {{ ?s ?p ?o }}
            }}"""
            for name, subject, predicate, value in self.store.select(query).rows:
                if isinstance(subject, Iri) and isinstance(predicate, Iri) and value is not None:
                    self._known[subject].append((str(name), predicate, value))

    def _kinds(self, node: Iri) -> list[str]:
        kinds = (value for _, predicate, value in self._known.get(node, ()) if predicate == RDF_TYPE)
        return self.words.classes(str(kind) for kind in kinds)

    def _values(self, node: Iri, key: str) -> list[Value]:
        found = {value for _, predicate, value in self._known.get(node, ()) if self.words.term(predicate) == key}
        return sorted(found, key=n3)

    def _told(self, thing: Iri, kinds: list[str]) -> Plain:
        above = {upper for kind in kinds for upper in self.words.above(kind)}
        keys = {self.words.term(predicate) for _, predicate, _ in self._known[thing]}
        found: Plain = {}
        for key in sorted(keys & {key for key, domain in self.words.domains.items() if domain & above}):
            told = [self._value(key, value) for value in self._values(thing, key)]
            kept = [one for place, one in enumerate(told) if one is not None and one not in told[:place]]
            if kept:
                found[key] = _one(kept)
        found |= self._named(thing) | self._placed(thing, above)
        if "location" in self.words.domains and self.words.domains["location"] & above:
            found |= self._located(thing)
        description = self._description(thing) if "Event" in above else ""
        found |= {"description": description} if description else {}
        return dict(sorted({"url": str(thing), **found}.items()))

    def _named(self, node: Iri) -> Plain:
        """The name in the language, and all other names."""
        texts = [value for value in self._values(node, "name") if isinstance(value, Literal)]
        texts.sort(key=lambda one: (one.language != self.language, one.language != "en", one.lexical))
        name = texts[0].lexical if texts else self.names.get(node, path_of(node))
        texts += [one for one in self._values(node, "alternateName") if isinstance(one, Literal)]
        others = {one.lexical for one in texts} - {name}
        return {"name": name} | ({"alternateName": _one(sorted(others))} if others else {})

    def _value(self, key: str, value: Value) -> object:
        """A value as the property takes it; None for one that it does not take."""
        taken = self.words.ranges.get(key, frozenset())
        if isinstance(value, Literal):
            is_address = value.lexical.startswith(WEB)
            return value.lexical if taken & (DATA_TYPES if is_address else DATA_TYPES - {"URL"}) else None
        if not _is_thing(value):
            meant = self.words.term(value) if value.startswith(ONTOLOGY) else ""
            if meant:
                return SCHEMA + meant
            return str(value) if "URL" in taken and value.startswith(WEB) else None
        kinds = self._kinds(value)
        above = {upper for kind in kinds for upper in self.words.above(kind)} or {"Thing"}
        if above & taken:
            return self._reference(value, kinds or ["Thing"])
        return self._named(value)["name"] if "Text" in taken else None

    def _reference(self, node: Iri, kinds: list[str]) -> Plain:
        above = {upper for kind in kinds for upper in self.words.above(kind)}
        named = {"@id": str(node), "@type": _one(kinds), "name": self._named(node)["name"], "url": str(node)}
        return {**named, **self._placed(node, above)}

    def _placed(self, node: Iri, above: set[str]) -> Plain:
        """The address of a place: the country that it is or lies in, and what it is called if it lies in one."""
        if "Place" not in above:
            return {}
        address: Plain = {"@type": "PostalAddress"}
        if "Country" in above:
            return {"address": address | {"addressCountry": self._named(node)["name"]}}
        address["addressLocality"] = self._named(node)["name"]
        countries = [one for one in self._within(node) if "Country" in self._kinds(one)]
        if countries:
            address["addressCountry"] = self._named(countries[0])["name"]
        return {"address": address}

    def _within(self, node: Iri) -> list[Iri]:
        """What a place lies in, from the nearest on."""
        found: list[Iri] = []
        waiting = [node]
        while waiting:
            near = [one for one in self._values(waiting.pop(0), "containedInPlace") if isinstance(one, Iri)]
            waiting += [one for one in near if one not in found and one != node]
            found += [one for one in near if one not in found]
        return found

    def _located(self, thing: Iri) -> Plain:
        """Where an event is: the narrowest places, the site within the only one, and nowhere for what is online."""
        values = self._values(thing, "location")
        places = [one for one in values if isinstance(one, Iri)]
        wider = {upper for one in places for upper in self._within(one)}
        told = [self._value("location", one) for one in places if one not in wider]
        sites = sorted({one.lexical for one in values if isinstance(one, Literal)})
        if sites and len(told) == 1 and isinstance(told[0], dict):
            told = [{"@type": "Place", "name": ", ".join(sites), "address": told[0]["address"]}]
        modes = [one for one in self._values(thing, "eventAttendanceMode") if isinstance(one, Iri)]
        virtual: list[object] = [
            {"@type": "VirtualLocation", "name": self.words.label(mode, self.language)}
            for mode in modes
            if self.words.term(mode) in AWAY
        ]
        found = virtual + [one for one in told if one is not None]
        return {"location": _one(found)} if found else {}

    def _description(self, thing: Iri) -> str:
        """What is accepted and has no place of its own in schema.org, or a coarser one, in words."""
        said: dict[str, list[str]] = {}
        for name, predicate, value in sorted(self._known[thing], key=lambda one: (one[1], n3(one[2]))):
            key = self.words.term(predicate)
            is_term = isinstance(value, Iri) and value.startswith(ONTOLOGY)
            if name == graph("accepted") and (not key or is_term or self._value(key, value) is None):
                said.setdefault(self.words.label(predicate, self.language), []).append(self._words_of(value))
        parts = [f"{label}: {_listed(values)}" for label, values in sorted(said.items())]
        return "; ".join(parts)[:1].upper() + "; ".join(parts)[1:] + "." if parts else ""

    def _words_of(self, value: Value) -> str:
        if isinstance(value, Literal):
            return value.lexical
        return str(self._named(value)["name"]) if _is_thing(value) else self.words.label(value, self.language)


def _is_thing(value: Iri) -> bool:
    return value.startswith(BASE) and not value.startswith(ONTOLOGY)


def _one(values: list[object] | list[str]) -> object:
    return values[0] if len(values) == 1 else list(values)


def _listed(values: list[str]) -> str:
    more = len(values) - MOST
    return ", ".join(values[:MOST]) + (f" (+{more})" if more > 0 else "")
