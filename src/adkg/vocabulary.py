"""What the ontology's words mean to the engine: which keys exist, what values they take, and how many."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from rdflib import Graph, URIRef
from rdflib import Literal as RdfLiteral
from rdflib.collection import Collection
from rdflib.namespace import OWL, RDF, RDFS, SH
from rdflib.term import Node

from adkg.ontology import Ontology, individuals
from adkg.terms import LANG_STRING, ONTOLOGY, XSD_STRING, Iri, path_of, term

CALENDAR_DATE = term("calendarDate")
PLAIN_LITERAL = str(RDF.PlainLiteral)


@dataclass(frozen=True, slots=True)
class Property:
    """A property that a claim or a register entry may state.

    `ranges` are the classes that a value may belong to (empty: any thing); `datatype` is set for literals only, and is
    CALENDAR_DATE for dates and LANG_STRING for text in a language.
    """

    iri: Iri
    ranges: tuple[Iri, ...] = ()
    datatype: str = ""
    register_key: bool = False
    begins_occurrence: bool = False
    earliest_bound: Iri | None = None
    latest_bound: Iri | None = None

    @property
    def name(self) -> str:
        """The key in the files: the local name of the term."""
        return path_of(self.iri)

    @property
    def is_date(self) -> bool:
        """Whether the values are calendar dates."""
        return self.datatype == CALENDAR_DATE


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The terms of the ontology, as the engine needs them.

    `kinds` maps the first step of a thing's path to its class; `superclasses` maps a class to itself and all above it;
    `individuals` maps the local name of a value such as a status to its classes.
    """

    properties: Mapping[str, Property] = field(default_factory=dict)
    kinds: Mapping[str, Iri] = field(default_factory=dict)
    superclasses: Mapping[Iri, frozenset[Iri]] = field(default_factory=dict)
    individuals: Mapping[str, frozenset[Iri]] = field(default_factory=dict)
    announcing: frozenset[Iri] = frozenset()
    _single: frozenset[tuple[Iri, Iri]] = frozenset()
    _single_per_language: frozenset[tuple[Iri, Iri]] = frozenset()

    def is_a(self, class_iri: Iri, above: Iri) -> bool:
        """Whether a class is another or lies below it."""
        return above in self.superclasses.get(class_iri, frozenset((class_iri,)))

    def expects_one(self, class_iri: Iri, predicate: Iri) -> bool:
        """Whether a thing of the class has at most one value there: a shape says sh:maxCount 1."""
        return self._any_shape(self._single, class_iri, predicate)

    def expects_one_per_language(self, class_iri: Iri, predicate: Iri) -> bool:
        """Whether a thing of the class has at most one value there in each language: a shape says sh:uniqueLang."""
        return self._any_shape(self._single_per_language, class_iri, predicate)

    def _any_shape(self, shapes: frozenset[tuple[Iri, Iri]], class_iri: Iri, predicate: Iri) -> bool:
        return any((above, predicate) in shapes for above in self.superclasses.get(class_iri, frozenset((class_iri,))))


def build_vocabulary(ontology: Ontology) -> Vocabulary:
    """The vocabulary that the ontology and its shapes define. Terms outside the project's namespace are left out."""
    terms = ontology.terms
    superclasses = _superclasses(terms)
    single, single_per_language = _single(ontology.shapes)
    return Vocabulary(
        properties={path_of(found.iri): found for found in _properties(terms)},
        kinds={str(kind): Iri(subject) for subject, kind in terms.subject_objects(URIRef(term("kind")))},
        superclasses=superclasses,
        individuals={
            path_of(str(found)): frozenset(
                Iri(kind) for kind in terms.objects(found, RDF.type) if isinstance(kind, URIRef)
            )
            for found in individuals(terms)
            if found.startswith(ONTOLOGY)
        },
        announcing=frozenset(
            Iri(found) for found in terms.subjects(URIRef(term("impliesMode")), URIRef(term("announcement")))
        ),
        _single=single,
        _single_per_language=single_per_language,
    )


def _superclasses(terms: Graph) -> dict[Iri, frozenset[Iri]]:
    found = {}
    for subject in terms.subjects(RDF.type, OWL.Class):
        if isinstance(subject, URIRef):
            above = terms.transitive_objects(subject, RDFS.subClassOf)
            found[Iri(subject)] = frozenset(Iri(node) for node in above if isinstance(node, URIRef))
    return found


def _single(shapes: Graph) -> tuple[frozenset[tuple[Iri, Iri]], frozenset[tuple[Iri, Iri]]]:
    one, per_language = set(), set()
    for shape, target in shapes.subject_objects(SH.targetClass):
        for constraint in shapes.objects(shape, SH.property):
            path = shapes.value(constraint, SH.path)
            if not isinstance(path, URIRef):
                continue
            if shapes.value(constraint, SH.maxCount) == RdfLiteral(1):
                one.add((Iri(target), Iri(path)))
            if shapes.value(constraint, SH.uniqueLang) == RdfLiteral(True):
                per_language.add((Iri(target), Iri(path)))
    return frozenset(one), frozenset(per_language)


def _properties(terms: Graph) -> Iterable[Property]:
    for kind in (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty):
        for subject in terms.subjects(RDF.type, kind):
            if isinstance(subject, URIRef) and subject.startswith(ONTOLOGY):
                yield _property(terms, subject, kind)


def _property(terms: Graph, subject: URIRef, kind: Node) -> Property:
    above = set(terms.transitive_objects(subject, RDFS.subPropertyOf))
    ranges = _ranges(terms, subject)
    datatype = ""
    if kind != OWL.ObjectProperty:
        datatype = ranges[0] if ranges else XSD_STRING
        ranges = ()
        if datatype == PLAIN_LITERAL:
            datatype = LANG_STRING
        if URIRef(CALENDAR_DATE) in above:
            datatype = CALENDAR_DATE
    return Property(
        Iri(subject),
        ranges,
        datatype,
        register_key=_says(terms, subject, "registerKey"),
        begins_occurrence=_says(terms, subject, "beginsOccurrence"),
        earliest_bound=_bound(terms, subject, "earliestBound"),
        latest_bound=_bound(terms, subject, "latestBound"),
    )


def _ranges(terms: Graph, subject: URIRef) -> tuple[Iri, ...]:
    found: list[Iri] = []
    for node in terms.objects(subject, RDFS.range):
        union = terms.value(node, OWL.unionOf)
        members = list(Collection(terms, union)) if union is not None else [node]
        found += [Iri(member) for member in members if isinstance(member, URIRef) and member != OWL.Thing]
    return tuple(sorted(found))


def _says(terms: Graph, subject: URIRef, name: str) -> bool:
    return terms.value(subject, URIRef(term(name))) == RdfLiteral(True)


def _bound(terms: Graph, subject: URIRef, name: str) -> Iri | None:
    found = terms.value(subject, URIRef(term(name)))
    return Iri(found) if isinstance(found, URIRef) else None
