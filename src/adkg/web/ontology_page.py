"""The page of the ontology: every class, property and individual with its names and definitions."""

from dataclasses import dataclass, field

from adkg.evidence.words import DEFINITION, RDF_TYPE
from adkg.store import Store
from adkg.terms import ONTOLOGY, RDFS, SKOS, Iri, Literal, Value, path_of
from adkg.web.behind import of_ontology
from adkg.web.description import THE_ONTOLOGY
from adkg.web.desk import Desk
from adkg.web.exchange import Request, Response
from adkg.web.page import page
from adkg.web.showing import Shower
from adkg.web.words import words

_OWL = "http://www.w3.org/2002/07/owl#"
KINDS = ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty", "NamedIndividual")
_KIND_IRIS = frozenset(_OWL + kind for kind in KINDS)
DEFINED_BY = Iri(RDFS + "isDefinedBy")
NAMES = (Iri(RDFS + "label"), Iri(SKOS + "prefLabel"))
HIDDEN = frozenset({DEFINITION, DEFINED_BY, *NAMES})


@dataclass(slots=True)
class Term:
    """A term with what the ontology says of it."""

    iri: Iri
    kind: str = ""
    names: dict[str, str] = field(default_factory=dict)
    definitions: dict[str, str] = field(default_factory=dict)
    values: dict[Iri, list[Value]] = field(default_factory=dict)
    defined_by: Iri | None = None

    @property
    def local_name(self) -> str:
        """The part of the IRI after the hash."""
        return path_of(self.iri)


def ontology_page(request: Request, desk: Desk, _: Store, node: Iri) -> Response:
    """The page of the whole ontology, or of one that is a part of it."""
    shown = Shower(desk, request.language)
    terms = [term for term in _terms(desk) if node in {THE_ONTOLOGY, term.defined_by}]
    parts = sorted(
        subject
        for subject, predicate, value in desk.ontology
        if predicate == RDF_TYPE and value == _OWL + "Ontology" and isinstance(subject, Iri) and subject != node
    )
    groups = {kind: sorted(_of_kind(terms, kind), key=lambda one: one.local_name.casefold()) for kind in KINDS}
    return page(
        request,
        desk,
        "ontology.html",
        title=shown.name(node) if node != THE_ONTOLOGY else words(request.language)["ontology"],
        queries=of_ontology(),
        iri=node,
        path=path_of(node),
        shown=shown,
        groups={kind: found for kind, found in groups.items() if found},
        parts=parts if node == THE_ONTOLOGY else [],
    )


def _of_kind(terms: list[Term], kind: str) -> list[Term]:
    return [term for term in terms if term.kind == kind]


def _terms(desk: Desk) -> list[Term]:
    found: dict[Iri, Term] = {}
    for subject, predicate, value in desk.ontology:
        if not isinstance(subject, Iri) or not subject.startswith(ONTOLOGY) or value is None:
            continue
        term = found.setdefault(subject, Term(subject))
        if predicate == RDF_TYPE:
            term.kind = next((kind for kind in KINDS if value == _OWL + kind), term.kind)
        elif predicate in NAMES and isinstance(value, Literal):
            term.names[value.language] = value.lexical
        elif predicate == DEFINITION and isinstance(value, Literal):
            term.definitions[value.language] = value.lexical
        elif predicate == DEFINED_BY and isinstance(value, Iri):
            term.defined_by = value
        said = predicate in HIDDEN or (predicate == RDF_TYPE and value in _KIND_IRIS)
        if isinstance(predicate, Iri) and not said and not str(value).startswith("_:"):
            term.values.setdefault(predicate, []).append(value)
    return list(found.values())
