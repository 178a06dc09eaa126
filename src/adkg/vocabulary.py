"""What the ontology's words mean to the engine: which keys exist, what values they take, and how many."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from rdflib import Graph, URIRef
from rdflib import Literal as RdfLiteral
from rdflib.collection import Collection
from rdflib.namespace import OWL, RDF, RDFS, SH, SKOS
from rdflib.term import Node

from adkg.claims import FileLine
from adkg.ontology import Ontology, individuals
from adkg.terms import BASE, LANG_STRING, ONTOLOGY, XSD_STRING, Iri, path_of, term

CALENDAR_DATE = term("calendarDate")
# The terms in which the record speaks of itself: no source states them of a thing.
EVIDENCE = URIRef(BASE + "ontology/claims")


@dataclass(frozen=True, slots=True)
class Property:
    """A property of the ontology. A source may state it when `claimable`, a register entry when a `register_key`.

    `domains` are the classes that a subject may belong to, and `ranges` those of a value (empty: any thing); `datatype`
    is set for literals only, and is CALENDAR_DATE for dates and LANG_STRING for text in a language. `ends` is the date
    that this one may not come before. What is `expected_only` is what a stored rule expects, and nobody may state.
    """

    iri: Iri
    ranges: tuple[Iri, ...] = ()
    datatype: str = ""
    domains: tuple[Iri, ...] = ()
    claimable: bool = True
    register_key: bool = False
    begins_occurrence: bool = False
    earliest_bound: Iri | None = None
    latest_bound: Iri | None = None
    ends: Iri | None = None
    expected_only: bool = False

    @property
    def name(self) -> str:
        """The key in the files: the local name of the term."""
        return path_of(self.iri)

    @property
    def is_date(self) -> bool:
        """Whether the values are calendar dates."""
        return self.datatype == CALENDAR_DATE


@dataclass(frozen=True, slots=True)
class Policy:
    """An order in which the rules are applied to competing values. `notation` is its name on the command line."""

    iri: Iri
    notation: str
    rules: tuple[Iri, ...] = ()
    is_default: bool = False
    where: FileLine = field(default=FileLine("ontology", 0), compare=False)


NO_POLICY = Policy(term("Policy"), "")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The terms of the ontology, as the engine needs them.

    `kinds` maps the first step of a thing's path to its class; `superclasses` maps a class to itself and all above it;
    `individuals` maps the local name of a value such as a status to its classes; `announcing` are those that speak of
    what is still to come; `grade_ranks` orders the grades of sources, 1 the most trusted; `policies` are the orders in
    which rules are applied, by the names that people type.
    """

    properties: Mapping[str, Property] = field(default_factory=dict)
    kinds: Mapping[str, Iri] = field(default_factory=dict)
    superclasses: Mapping[Iri, frozenset[Iri]] = field(default_factory=dict)
    individuals: Mapping[str, frozenset[Iri]] = field(default_factory=dict)
    announcing: frozenset[Iri] = frozenset()
    grade_ranks: Mapping[Iri, int] = field(default_factory=dict)
    policies: Mapping[str, Policy] = field(default_factory=dict)
    _single: frozenset[tuple[Iri, Iri]] = frozenset()
    _single_per_language: frozenset[tuple[Iri, Iri]] = frozenset()

    @property
    def default_policy(self) -> Policy:
        """The policy by which the record is judged. Where the ontology marks none, it is one without rules."""
        return next((found for found in self.policies.values() if found.is_default), NO_POLICY)

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
        grade_ranks={Iri(grade): int(str(rank)) for grade, rank in terms.subject_objects(URIRef(term("gradeRank")))},
        policies={found.notation: found for found in read_policies(ontology) if found.notation},
        _single=single,
        _single_per_language=single_per_language,
    )


def read_policies(ontology: Ontology) -> list[Policy]:
    """The policies of the ontology, sorted, as they are written: `check_policies` says what is wrong with them."""
    terms = ontology.terms
    found = []
    for iri in sorted(Iri(str(found)) for found in terms.subjects(RDF.type, URIRef(term("Policy")))):
        subject = URIRef(iri)
        lists = list(terms.objects(subject, URIRef(term("weighs"))))
        rules = Collection(terms, lists[0]) if len(lists) == 1 else ()
        notation = min(map(str, terms.objects(subject, SKOS.notation)), default="")
        where = ontology.where.get(iri, FileLine("ontology", 0))
        default = _says(terms, subject, "isDefault")
        found.append(Policy(iri, notation, tuple(Iri(str(rule)) for rule in rules), default, where))
    return found


def _superclasses(terms: Graph) -> dict[Iri, frozenset[Iri]]:
    """Every named class with itself and all above it, also where the class above stands in a definition."""
    found = {}
    for subject in terms.subjects(RDF.type, OWL.Class):
        if isinstance(subject, URIRef):
            found[Iri(subject)] = frozenset(
                Iri(node) for node in _all_above(terms, subject) if isinstance(node, URIRef)
            )
    return found


def _all_above(terms: Graph, subject: Node) -> set[Node]:
    found: set[Node] = set()
    waiting = [subject]
    while waiting:
        node = waiting.pop()
        if node not in found:
            found.add(node)
            waiting += _directly_above(terms, node)
    return found


def _directly_above(terms: Graph, node: Node) -> Iterable[Node]:
    yield from terms.objects(node, RDFS.subClassOf)
    yield from terms.objects(node, OWL.equivalentClass)
    members = terms.value(node, OWL.intersectionOf)
    if members is not None:
        yield from Collection(terms, members)


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
    bounds = {*terms.objects(None, URIRef(term("earliestBound"))), *terms.objects(None, URIRef(term("latestBound")))}
    for kind in (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty):
        for subject in terms.subjects(RDF.type, kind):
            if isinstance(subject, URIRef) and subject.startswith(ONTOLOGY):
                evidence = (subject, RDFS.isDefinedBy, EVIDENCE) in terms
                derived = subject in bounds or _says(terms, subject, "expectedOnly")
                claimable = kind != OWL.AnnotationProperty and not derived and not evidence
                yield _property(terms, subject, kind, claimable)


def _property(terms: Graph, subject: URIRef, kind: Node, claimable: bool) -> Property:
    is_object = kind == OWL.ObjectProperty
    return Property(
        Iri(subject),
        ranges=_classes(terms, subject, RDFS.range) if is_object else (),
        datatype="" if is_object else _datatype(terms, subject),
        domains=_classes(terms, subject, RDFS.domain),
        claimable=claimable,
        register_key=_says(terms, subject, "registerKey"),
        begins_occurrence=_says(terms, subject, "beginsOccurrence"),
        earliest_bound=_named(terms, subject, "earliestBound"),
        latest_bound=_named(terms, subject, "latestBound"),
        ends=_named(terms, subject, "endOf"),
        expected_only=_says(terms, subject, "expectedOnly"),
    )


def _datatype(terms: Graph, subject: URIRef) -> str:
    if URIRef(CALENDAR_DATE) in terms.transitive_objects(subject, RDFS.subPropertyOf):
        return CALENDAR_DATE
    found = terms.value(subject, RDFS.range)
    if found in (RDF.PlainLiteral, RDF.langString):
        return LANG_STRING
    return str(found) if isinstance(found, URIRef) and found != RDFS.Literal else XSD_STRING


def _classes(terms: Graph, subject: URIRef, predicate: URIRef) -> tuple[Iri, ...]:
    """The named classes of a domain or range, those of a union too. Several axioms count as one union."""
    found: list[Iri] = []
    for node in terms.objects(subject, predicate):
        union = terms.value(node, OWL.unionOf)
        members = list(Collection(terms, union)) if union is not None else [node]
        if OWL.Thing in members:
            return ()
        found += [Iri(member) for member in members if isinstance(member, URIRef)]
    return tuple(sorted(found))


def _says(terms: Graph, subject: URIRef, name: str) -> bool:
    return terms.value(subject, URIRef(term(name))) == RdfLiteral(True)


def _named(terms: Graph, subject: URIRef, name: str) -> Iri | None:
    found = terms.value(subject, URIRef(term(name)))
    return Iri(found) if isinstance(found, URIRef) else None
