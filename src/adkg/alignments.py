"""What the ontology's terms are called in other vocabularies, and how statements are made with the terms there."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from adkg.terms import RDF, RDFS, SKOS, Iri, Literal, Value, term

OWL = "http://www.w3.org/2002/07/owl#"
# How the values of a property of another collection are written is told in the words of Wikibase's own ontology.
WIKIBASE = "http://wikiba.se/ontology#"
ITEM, TIME, TEXT, STRING, URL, QUANTITY = (
    WIKIBASE + name for name in ("WikibaseItem", "Time", "Monolingualtext", "String", "Url", "Quantity")
)
GREGORIAN = "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"
EXACT, CLOSE, BROAD, NARROW = (f"{SKOS}{name}Match" for name in ("exact", "close", "broad", "narrow"))

_ABOVE = (RDFS + "subClassOf", RDFS + "subPropertyOf")
_SAME = (OWL + "equivalentClass", OWL + "equivalentProperty", EXACT, CLOSE)
_MATCHES = (*_SAME, BROAD, NARROW)

Triples = Iterable[Sequence[Value | None]]


@dataclass(frozen=True, slots=True)
class Outside:
    """A property of another vocabulary: `form` is one of ITEM, TIME ... or '' where nobody has told.

    It may tell more of the statements of those in `qualifies`, and where it does not stand `alone` only that; and it
    takes the place of all those in `instead_of` where they have one value.
    """

    iri: Iri
    form: str = ""
    qualifies: frozenset[Iri] = frozenset()
    instead_of: frozenset[Iri] = frozenset()
    alone: bool = True


@dataclass(frozen=True, slots=True)
class Match:
    """A term of ours beside one of another vocabulary. `inverse`: theirs says it from the other end."""

    ours: Iri
    relation: str
    theirs: Iri
    inverse: bool = False


@dataclass(frozen=True, slots=True)
class Alignments:
    """The alignments of an ontology with one other vocabulary, whose terms begin with `namespace`.

    `chains` maps a property of ours to the two steps that it abbreviates: what stands between them is a node that tells
    more of the statement. `disjoint` are groups of classes that have no member in common.
    """

    namespace: str = ""
    above: Mapping[str, list[str]] = field(default_factory=dict)
    same: Mapping[str, list[str]] = field(default_factory=dict)
    matches: tuple[Match, ...] = ()
    outside: Mapping[Iri, Outside] = field(default_factory=dict)
    chains: Mapping[Iri, tuple[tuple[Iri, Iri], ...]] = field(default_factory=dict)
    disjoint: tuple[frozenset[Iri], ...] = ()
    names_nothing: frozenset[Iri] = frozenset()
    described_as: Mapping[tuple[Iri, str], str] = field(default_factory=dict)

    def of(self, ours: str) -> str:
        """The nearest term there: itself the same, or the same as or above what lies above; '' for none."""
        level, seen = [ours], {ours}
        while level:
            near = sorted(found for one in level for found in (*self.same.get(one, ()), *self.above.get(one, ())))
            found = next((one for one in near if one.startswith(self.namespace)), "")
            if found:
                return found
            level = [one for one in near if one not in seen]
            seen.update(level)
        return ""

    def matches_of(self, ours: str) -> list[Match]:
        """What is said of the term itself, in the order of the terms there."""
        return [match for match in self.matches if match.ours == ours]

    def nearest(self, ours: str) -> list[Match]:
        """What is said of the term, or else of the nearest above it of which something is."""
        level, seen = [ours], {ours}
        while level:
            found = [match for one in sorted(level) for match in self.matches_of(one)]
            if found:
                return found
            level = [up for one in level for up in self.above.get(one, ()) if up not in seen]
            seen.update(level)
        return []

    def property(self, theirs: Iri) -> Outside:
        """How a property there is used; as nobody has told where it is not described."""
        return self.outside.get(theirs, Outside(theirs))

    def place_takers(self, theirs: Iri) -> list[Iri]:
        """The properties there that may stand in the place of this one."""
        return sorted(found.iri for found in self.outside.values() if theirs in found.instead_of)


def read_alignments(ontology: Triples, namespace: str) -> Alignments:
    """The alignments with the vocabulary of that namespace, in the triples of an ontology."""
    said = _Said()
    for subject, predicate, value in ontology:
        if value is not None:
            said.by_predicate.setdefault(str(predicate), []).append((str(subject), value))
    return Alignments(
        namespace,
        above=_lists(said, _ABOVE, ""),
        same=_lists(said, _SAME, namespace),
        matches=tuple(sorted(_matches(said, namespace), key=lambda one: (one.ours, one.inverse, one.theirs))),
        outside=_outside(said, namespace),
        chains=_chains(said),
        disjoint=tuple(frozenset(said.members(value)) for _, value in said.all(OWL + "members")),
        names_nothing=frozenset(Iri(found) for found, value in said.all(term("namesNothing")) if _is_true(value)),
        described_as={
            (Iri(found), value.language): value.lexical
            for found, value in said.all(term("describedAs"))
            if isinstance(value, Literal)
        },
    )


@dataclass(slots=True)
class _Said:
    """Triples by their predicate."""

    by_predicate: dict[str, list[tuple[str, Value]]] = field(default_factory=dict)

    def all(self, predicate: str) -> list[tuple[str, Value]]:
        return self.by_predicate.get(predicate, [])

    def nodes(self, predicate: str) -> Iterable[tuple[str, Iri]]:
        return ((subject, value) for subject, value in self.all(predicate) if isinstance(value, Iri))

    def members(self, head: Value) -> list[Iri]:
        """The named members of an RDF list."""
        first, rest = dict(self.nodes(RDF + "first")), dict(self.nodes(RDF + "rest"))
        found, seen, node = [], set[str](), str(head)
        while node in first and node not in seen:
            seen.add(node)
            if not first[node].startswith("_:"):
                found.append(first[node])
            node = rest.get(node, Iri(""))
        return found


def _lists(said: _Said, predicates: Iterable[str], beginning: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for predicate in predicates:
        for subject, value in said.nodes(predicate):
            if value.startswith(beginning) and not value.startswith("_:"):
                found.setdefault(subject, []).append(value)
    return found


def _matches(said: _Said, namespace: str) -> Iterable[Match]:
    for predicate in (*_MATCHES, term("inverseMatch")):
        for subject, value in said.nodes(predicate):
            if value.startswith(namespace) and not subject.startswith(namespace):
                yield Match(Iri(subject), predicate, value, predicate == term("inverseMatch"))


def _outside(said: _Said, namespace: str) -> dict[Iri, Outside]:
    forms = dict(said.nodes(WIKIBASE + "propertyType"))
    qualifies = _lists(said, (term("qualifies"),), namespace)
    instead_of = _lists(said, (term("insteadOf"),), namespace)
    dependent = {found for found, value in said.all(term("standsAlone")) if not _is_true(value)}
    return {
        Iri(found): Outside(
            Iri(found),
            forms.get(found, ""),
            frozenset(map(Iri, qualifies.get(found, ()))),
            frozenset(map(Iri, instead_of.get(found, ()))),
            found not in dependent,
        )
        for found in {*forms, *qualifies, *instead_of, *dependent}
        if found.startswith(namespace)
    }


def _chains(said: _Said) -> dict[Iri, tuple[tuple[Iri, Iri], ...]]:
    found: dict[Iri, tuple[tuple[Iri, Iri], ...]] = {}
    for subject, head in said.all(OWL + "propertyChainAxiom"):
        steps = said.members(head)
        if len(steps) == 2:
            found[Iri(subject)] = (*found.get(Iri(subject), ()), (steps[0], steps[1]))
    return found


def _is_true(value: Value) -> bool:
    return isinstance(value, Literal) and value.lexical == "true"
