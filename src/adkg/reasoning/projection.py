"""The part of the ontology and the triples that HermiT is given, as N-Triples, the same bytes for the same meaning.

HermiT stops at every datatype outside the OWL 2 map, xsd:date among them. Loading owlready2's own annotations would
import Python modules, and owl:imports would dial out: neither gets past here.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from rdflib import BNode, Graph, URIRef
from rdflib import Literal as RdfLiteral
from rdflib.namespace import OWL, RDF, RDFS
from rdflib.term import Node

from adkg.errors import AdkgError
from adkg.inferences import Triple
from adkg.reasoning.expressions import read_list, read_value
from adkg.terms import LANG_STRING, XSD, XSD_STRING, Iri, Value, n3

_NUMBERS = (
    "decimal integer nonNegativeInteger nonPositiveInteger positiveInteger negativeInteger long int short byte "
    "unsignedLong unsignedInt unsignedShort unsignedByte double float"
)
_TEXTS = "string normalizedString token language Name NCName NMTOKEN boolean hexBinary base64Binary anyURI"
OWL2_MAP = frozenset(
    [XSD + name for name in f"{_NUMBERS} {_TEXTS} dateTime dateTimeStamp".split()]
    + [LANG_STRING, XSD_STRING, str(RDF.PlainLiteral), str(RDF.XMLLiteral), str(OWL.real), str(OWL.rational)]
)
_KEPT_VOCABULARIES = (str(OWL), str(RDF))
_KEPT_RDFS = frozenset((RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range))
_INDIVIDUALS = frozenset((RDF.type, OWL.sameAs, OWL.differentFrom))
_OWLREADY = "http://www.lesfleursdunormal.fr/"
_NO_PROPERTY = (str(OWL), str(RDF), str(RDFS), _OWLREADY)
_NOT_IN_IRI = re.compile(r"[\x00-\x20<>\"{}|^`\\]")
_DROPPED = frozenset((OWL.imports, OWL.versionIRI, OWL.versionInfo, OWL.deprecated))


def project_terms(terms: Graph) -> list[str]:
    """The axioms of the ontology, sorted: no annotation, no import, no range outside the OWL 2 map."""
    return _Axioms(terms).lines()


def project_triples(terms: Graph, triples: Iterable[Triple]) -> dict[str, Triple]:
    """The lines for those triples that mean something to HermiT, each with its triple, sorted."""
    properties = _properties(terms) | _INDIVIDUALS
    kept = {}
    for subject, predicate, value in triples:
        if URIRef(predicate) in properties and (isinstance(value, Iri) or value.datatype in OWL2_MAP):
            kept[f"{_written(subject)} {_written(predicate)} {_written(value)} .\n"] = (subject, predicate, value)
    return dict(sorted(kept.items()))


def _properties(terms: Graph) -> frozenset[Node]:
    kinds = (OWL.ObjectProperty, OWL.DatatypeProperty)
    declared = (found for kind in kinds for found in terms.subjects(RDF.type, kind))
    return frozenset(found for found in declared if not str(found).startswith(_NO_PROPERTY))


def _written(value: Value) -> str:
    # The lines are read again by owlready2 and HermiT: an IRI that ends its line could smuggle in an owl:imports.
    if isinstance(value, Iri) and _NOT_IN_IRI.search(value):
        raise AdkgError(f"'{value[:80]!r}' is no IRI", "write it without spaces, quotes and angle brackets")
    return n3(value)


@dataclass(slots=True)
class _Axioms:
    terms: Graph
    properties: frozenset[Node] = field(init=False)
    ignored: frozenset[Node] = field(init=False)
    written: list[str] = field(default_factory=list)
    blank: int = 0

    def __post_init__(self) -> None:
        self.properties = _properties(self.terms)
        kinds = (OWL.Ontology, OWL.AnnotationProperty)
        self.ignored = frozenset(found for kind in kinds for found in self.terms.subjects(RDF.type, kind))

    def lines(self) -> list[str]:
        """Every axiom; blank nodes are numbered in the order of what they say, not of how they were parsed."""
        used = set(self.terms.objects())
        roots = sorted((node for node in set(self.terms.subjects()) - self.ignored), key=self._text)
        for root in roots:
            if not isinstance(root, BNode) or root not in used:
                self._write(root, self._label() if isinstance(root, BNode) else _written(read_value(root)))
        return sorted(set(self.written))

    def _label(self) -> str:
        self.blank += 1
        return f"_:b{self.blank}"

    def _kept(self, subject: Node) -> Iterator[tuple[URIRef, Node]]:
        for predicate, value in self.terms.predicate_objects(subject):
            if isinstance(predicate, URIRef) and self._means_something(predicate, value):
                yield predicate, value

    def _means_something(self, predicate: URIRef, value: Node) -> bool:
        if predicate in _DROPPED or value in self.ignored or str(predicate).startswith(_OWLREADY):
            return False
        if predicate == RDFS.range and str(value).startswith(XSD):
            return str(value) in OWL2_MAP
        if isinstance(value, RdfLiteral) and predicate in self.properties:
            return str(value.datatype or XSD_STRING) in OWL2_MAP
        return str(predicate).startswith(_KEPT_VOCABULARIES) or predicate in _KEPT_RDFS or predicate in self.properties

    def _write(self, subject: Node, name: str) -> None:
        for predicate, value in sorted(self._kept(subject), key=lambda pair: (pair[0], self._text(pair[1]))):
            if not isinstance(value, BNode):
                self.written.append(f"{name} {_written(Iri(predicate))} {_written(read_value(value))} .\n")
            else:
                label = self._label()
                self.written.append(f"{name} {_written(Iri(predicate))} {label} .\n")
                self._write(value, label)

    def _text(self, node: Node) -> str:
        if not isinstance(node, BNode):
            return n3(read_value(node))
        if (node, RDF.first, None) in self.terms:
            return f"({' '.join(map(self._text, read_list(self.terms, node)))})"
        return f"[{' '.join(sorted(f'<{predicate}> {self._text(value)}' for predicate, value in self._kept(node)))}]"
