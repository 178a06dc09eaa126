"""Runs the shapes over an in-memory copy of the triples that they look at."""

import re
from collections.abc import Iterable

from pyshacl import validate
from pyshacl.errors import ReportableRuntimeError
from rdflib import BNode, Graph, URIRef
from rdflib import Literal as RdfLiteral
from rdflib.namespace import RDF, RDFS, SH
from rdflib.term import IdentifiedNode, Node

from adkg.checks.findings import Finding, shown, with_others
from adkg.claims import FileLine
from adkg.errors import ERROR, WARNING, AdkgError, Problem
from adkg.graph import Locations
from adkg.ontology import Ontology
from adkg.ontology.term_lint import curie
from adkg.ontology.turtle import unescape
from adkg.terms import LANG_STRING, XSD_STRING, Iri, Literal, Prefixes, Value, path_of

_LINE = re.compile(r'<([^>]*)> <([^>]*)> (?:<([^>]*)>|"((?:[^"\\]|\\.)*)"(?:@([\w-]+)|\^\^<([^>]*)>)?) \.')
_TARGETS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)
_KEEPS_ITS_SHAPES = (SH.closed, SH.deactivated)
_FIXES = {
    SH.MinCountConstraintComponent: "add a claim that says {path}, with its source",
    SH.MaxCountConstraintComponent: "correct the wrong claim, or rule between them in data/decisions.yaml",
    SH.ClassConstraintComponent: "correct the value, or the type of the thing in data/register/",
    SH.DatatypeConstraintComponent: "correct the value of {path}",
}
_FIX = "correct {path} where it is claimed or registered"


def check_shapes(triples: bytes, ontology: Ontology, locations: Locations, prefixes: Prefixes) -> list[Finding]:
    """Every result of validating the triples (N-Triples) against the shapes, as a finding at its place in the files.

    Raises AdkgError when the shapes cannot be run at all.
    """
    shapes = spread(ontology.shapes)
    data = data_graph(triples, predicates_of(shapes))
    for triple in ontology.terms:
        data.add(triple)
    try:
        _, report, text = validate(data, shacl_graph=shapes, inference="none", advanced=False, meta_shacl=False)
    except ReportableRuntimeError as error:
        raise AdkgError(f"the shapes cannot be run: {error}", "mend ontology/shapes/") from error
    if not isinstance(report, Graph):
        raise AdkgError(f"the shapes cannot be run: {text.strip()}", "mend ontology/shapes/")
    reader = _Results(report, data, ontology, locations, prefixes)
    return [reader.finding(result) for result in report.objects(None, SH.result)]


def spread(shapes: Graph) -> Graph:
    """The shapes with each property shape given the targets of its node shape, where that means the same.

    A validator goes through a property shape once for all focus nodes when it has targets of its own, and once for each
    when a node shape leads to it, which takes three times as long on thousands of claims.
    """
    found = Graph()
    found += shapes
    referred = {
        node for _, predicate, node in shapes if predicate in (SH.node, SH["not"], SH.qualifiedValueShape, RDF.first)
    }
    for node in set(shapes.subjects(SH.property, None)):
        targets = [(predicate, target) for predicate in _TARGETS for target in shapes.objects(node, predicate)]
        closed = any((node, predicate, None) in shapes for predicate in _KEEPS_ITS_SHAPES)
        if not targets or closed or node in referred or (node, RDF.type, RDFS.Class) in shapes:
            continue
        for constraint in list(shapes.objects(node, SH.property)):
            if _is_only_here(shapes, constraint) and constraint not in referred:
                found.remove((node, SH.property, constraint))
                for predicate, target in targets:
                    found.add((constraint, predicate, target))
    return found


def _is_only_here(shapes: Graph, constraint: Node) -> bool:
    leads = len(set(shapes.subjects(SH.property, constraint)))
    targeted = any((constraint, target, None) in shapes for target in _TARGETS)
    return leads == 1 and not targeted and (constraint, SH.path, None) in shapes


def predicates_of(shapes: Graph) -> frozenset[str] | None:
    """The predicates that the shapes can look at: every IRI in them. None for all of them: a closed shape is there."""
    if (None, SH.closed, None) in shapes:
        return None
    return frozenset((str(RDF.type), *(str(node) for node in shapes.all_nodes() if isinstance(node, URIRef))))


def data_graph(triples: bytes, predicates: frozenset[str] | None) -> Graph:
    """The triples with these predicates, as the store wrote them: each literal keeps its lexical form.

    Raises AdkgError for a line that is no triple between IRIs and literals.
    """
    graph = Graph()
    nodes: dict[str, URIRef] = {}
    for line in triples.decode().split("\n"):
        if not line:
            continue
        match = _LINE.fullmatch(line)
        if match is None:
            raise AdkgError(f"no triple of a store: {line[:100]}", "build it again: adkg build")
        subject, predicate, iri, text, language, datatype = match.groups()
        if predicates is not None and predicate not in predicates:
            continue
        value: IdentifiedNode | RdfLiteral
        if iri is not None:
            value = nodes.get(iri) or nodes.setdefault(iri, URIRef(iri))
        else:
            value = RdfLiteral(unescape(text), lang=language, datatype=datatype, normalize=False)
        node = nodes.get(subject) or nodes.setdefault(subject, URIRef(subject))
        graph.add((node, nodes.get(predicate) or nodes.setdefault(predicate, URIRef(predicate)), value))
    return graph


class _Results:
    """Reads the results of a report one by one."""

    def __init__(
        self, report: Graph, data: Graph, ontology: Ontology, locations: Locations, prefixes: Prefixes
    ) -> None:
        self._report = report
        self._data = data
        self._shapes = ontology.shapes
        self._where = ontology.where
        self._locations = locations
        self._prefixes = prefixes

    def finding(self, result: Node) -> Finding:
        """The finding for one sh:ValidationResult."""
        focus = self._value(result, SH.focusNode)
        path = self._value(result, SH.resultPath)
        value = self._value(result, SH.value)
        shape = self._value(result, SH.sourceShape)
        component = self._value(result, SH.sourceConstraintComponent)
        messages = messages_of(self._report, result, SH.resultMessage)
        subject = focus if isinstance(focus, Iri) else Iri("")
        property_iri = path if isinstance(path, Iri) else None
        shape_iri = shape if isinstance(shape, Iri) else Iri("")
        places = self._places(subject, property_iri, value, shape_iri)
        what = f"{shown(focus) if focus else '?'}: {in_english(messages)}"
        if value is not None:
            what += f" Got '{shown(value)}'"
        problem = Problem(
            places[0].file,
            places[0].line,
            with_others(what, places),
            _fix(component, property_iri),
            curie(shape_iri, self._prefixes),
            ERROR if self._report.value(result, SH.resultSeverity) == SH.Violation else WARNING,
        )
        return Finding(problem, shape_iri, Iri(component or ""), messages, subject or None, property_iri, value)

    def _value(self, result: Node, predicate: URIRef) -> Value | None:
        node = self._report.value(result, predicate)
        return None if node is None or isinstance(node, BNode) else as_value(node)

    def _places(self, focus: Iri, path: Iri | None, value: Value | None, shape: Iri) -> list[FileLine]:
        """Where the value stands; else what leads to the focus node; else the shape itself."""
        places = self._locations.of(focus, path, value)
        if not places:
            leading = sorted(Iri(node) for node in self._data.subjects(None, URIRef(focus)))
            places = sorted({place for node in leading for place in self._locations.of(node)})
        return places or [self._where.get(shape, FileLine("ontology/shapes", 0))]


def as_value(node: Node) -> Value:
    """An rdflib term as a value of ours."""
    if isinstance(node, RdfLiteral):
        language = node.language or ""
        return Literal(str(node), LANG_STRING if language else str(node.datatype or XSD_STRING), language)
    return Iri(str(node))


def messages_of(graph: Graph, node: Node, predicate: URIRef) -> tuple[tuple[str, str], ...]:
    """The texts of a node, each with its language."""
    found = graph.objects(node, predicate)
    return tuple(sorted((text.language or "", str(text)) for text in found if isinstance(text, RdfLiteral)))


def in_english(messages: Iterable[tuple[str, str]]) -> str:
    """The English text, else one without a language, else any."""
    texts = dict(messages)
    return texts.get("en") or texts.get("") or next(iter(texts.values()), "does not conform.")


def _fix(component: Value | None, path: Iri | None) -> str:
    template = _FIXES.get(URIRef(component), _FIX) if isinstance(component, Iri) else _FIX
    return template.format(path=f"'{path_of(path)}'" if path else "the value")
