"""What the record believes of its things, told as statements of another collection."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from adkg.alignments import Alignments, Match
from adkg.dates import CalendarDate, calendar_date
from adkg.graph import ACCEPTED, REGISTER
from adkg.links import EXACT_MATCH, SAME_AS, Link
from adkg.store import Store
from adkg.terms import RDF_TYPE, SKOS, Iri, Literal, Value, graph, n3
from adkg.vocabulary import Vocabulary

INFERRED = graph("inferred")
GRAPHS = (ACCEPTED, REGISTER, INFERRED)
LABEL, ALIAS = Iri(SKOS + "prefLabel"), Iri(SKOS + "altLabel")


@dataclass(frozen=True, slots=True)
class Qualifier:
    """What tells more of a belief: our property with the one there, and the value. `of` is the node it was told of."""

    predicate: Iri
    theirs: Iri
    value: Value
    of: Iri


@dataclass(frozen=True, slots=True)
class Belief:
    """One thing that we believe, beside the property there that says it.

    `subject` is whose statement it would be there. `node` is what stands between the subject and the value, such as a
    span of time; None where nothing does. `inverse`: it is the value whose statement we believe.
    """

    subject: Iri
    predicate: Iri
    theirs: Iri
    value: Value
    node: Iri | None = None
    qualifiers: tuple[Qualifier, ...] = ()
    inverse: bool = False
    is_accepted: bool = False


@dataclass(frozen=True, slots=True)
class Items:
    """Which things are which items, by the links; `near` are those that are close and not the same."""

    exact: Mapping[Iri, Iri] = field(default_factory=dict)
    near: Mapping[Iri, frozenset[Iri]] = field(default_factory=dict)

    @classmethod
    def of(cls, links: Iterable[Link]) -> "Items":
        """What the links say. A thing with two exact links, which is a problem of its own, keeps the first."""
        exact: dict[Iri, Iri] = {}
        near: dict[Iri, set[Iri]] = {}
        for link in links:
            if link.negated:
                continue
            if link.predicate in (SAME_AS, EXACT_MATCH):
                exact.setdefault(link.subject, link.value)
            else:
                near.setdefault(link.subject, set()).add(link.value)
        return cls(exact, {thing: frozenset(items) for thing, items in near.items()})


class Beliefs:
    """The triples of the record that another collection has words for, read once."""

    def __init__(self, store: Store, vocabulary: Vocabulary, alignments: Alignments) -> None:
        self.alignments = alignments
        self.vocabulary = vocabulary
        self._values: dict[Iri, dict[Iri, dict[Value, set[Iri]]]] = {}
        self._subjects: dict[tuple[Iri, Iri], list[Iri]] = {}
        self._has: set[tuple[Iri, Iri]] = set()
        self.classes: dict[Iri, Iri] = {}
        wanted = {LABEL, ALIAS, *(match.ours for match in alignments.matches)} - {RDF_TYPE}
        wanted |= {step for one in wanted for chain in alignments.chains.get(one, ()) for step in chain}
        self._read(store, wanted)

    def _read(self, store: Store, wanted: Iterable[Iri]) -> None:
        predicates = " ".join(f"<{one}>" for one in sorted(wanted))
        graphs = " ".join(f"<{one}>" for one in GRAPHS)
        for thing, kind in store.select(f"SELECT ?s ?c {{ GRAPH <{REGISTER}> {{ ?s a ?c }} }}").rows:
            self.classes[Iri(str(thing))] = Iri(str(kind))
        rows = store.select(
            f"SELECT ?s ?p ?o ?g {{ VALUES ?p {{ {predicates} }} VALUES ?g {{ {graphs} }} GRAPH ?g {{ ?s ?p ?o }} }}"
        ).rows
        for subject, predicate, value, where in rows:
            if isinstance(subject, Iri) and isinstance(predicate, Iri) and value is not None:
                found = self._values.setdefault(subject, {}).setdefault(predicate, {})
                found.setdefault(value, set()).add(Iri(str(where)))
                if isinstance(value, Iri):
                    self._subjects.setdefault((predicate, value), []).append(subject)
                self._has.add((self.classes.get(subject, Iri("")), predicate))

    def values(self, thing: Iri, predicate: Iri) -> list[Value]:
        """The values of a thing, in order."""
        return sorted(self._values.get(thing, {}).get(predicate, ()), key=n3)

    def names(self, thing: Iri, predicate: Iri, language: str) -> list[str]:
        """The labels or aliases of a thing in a language."""
        found = self.values(thing, predicate)
        return [one.lexical for one in found if isinstance(one, Literal) and one.language == language]

    def name(self, thing: Iri, language: str) -> str:
        """The label of a thing in a language; '' where it has none."""
        return next(iter(self.names(thing, LABEL, language)), "")

    def applies(self, kind: Iri, predicate: Iri) -> bool:
        """Whether things of a class can have the property; where the ontology leaves that open, whether one has it."""
        known = next((one for one in self.vocabulary.properties.values() if one.iri == predicate), None)
        if known is None or not known.domains:
            return (kind, predicate) in self._has
        return any(self.vocabulary.is_a(kind, domain) for domain in known.domains)

    def of(self, thing: Iri, match: Match) -> list[Belief]:
        """What is believed of a thing under one alignment; under an inverse one, of all whose value it is."""
        if match.inverse:
            subjects = sorted(set(self._subjects.get((match.ours, thing), ())))
            return [one for subject in subjects for one in self._told(subject, match) if one.value == thing]
        return list(self._told(thing, match))

    def _told(self, thing: Iri, match: Match) -> Iterator[Belief]:
        nodes = self._nodes(thing, match.ours)
        for value in self.values(thing, match.ours):
            graphs = self._values[thing][match.ours][value]
            for node in nodes.get(value, [None]):
                told = sorted(
                    self._qualifiers(node or thing, match), key=lambda one: (len(one.theirs), one.theirs, n3(one.value))
                )
                is_accepted = ACCEPTED in graphs or node is not None
                yield Belief(thing, match.ours, match.theirs, value, node, tuple(told), match.inverse, is_accepted)

    def _nodes(self, thing: Iri, predicate: Iri) -> dict[Value, list[Iri]]:
        """The nodes that stand between the thing and its values, by the value."""
        found: dict[Value, list[Iri]] = {}
        for first, second in self.alignments.chains.get(predicate, ()):
            for node in self.values(thing, first):
                for value in self.values(node, second) if isinstance(node, Iri) else ():
                    found.setdefault(value, []).append(Iri(str(node)))
        return found

    def _qualifiers(self, of: Iri, match: Match) -> Iterator[Qualifier]:
        for one in self.alignments.matches:
            if match.theirs in self.alignments.property(one.theirs).qualifies and not one.inverse:
                for value in self.values(of, one.ours):
                    yield Qualifier(one.ours, one.theirs, value, of)


def as_date(value: Value) -> CalendarDate | None:
    """A literal as a date, where it is one."""
    try:
        return calendar_date(value.lexical) if isinstance(value, Literal) else None
    except ValueError:
        return None
