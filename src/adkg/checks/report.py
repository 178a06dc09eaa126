"""One report of everything that was found: problems for people, and a sh:ValidationReport without blank nodes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256

from rdflib import Graph, URIRef
from rdflib import Literal as RdfLiteral
from rdflib.namespace import RDF, SH

from adkg.checks.findings import Finding
from adkg.checks.rules import check_rules
from adkg.checks.shapes import check_shapes
from adkg.errors import ERROR, Problem
from adkg.graph import ACCEPTED, CLAIMS, DECISIONS, LINKS, REGISTER, SEARCHES, SOURCES, Locations
from adkg.inferences import EXPECTED, INFERRED
from adkg.ontology import Ontology
from adkg.queries import Check
from adkg.store import Store
from adkg.terms import LANG_STRING, XSD_STRING, Iri, Prefixes, Value, thing_iri

CHECKED_GRAPHS = (ACCEPTED, CLAIMS, DECISIONS, EXPECTED, INFERRED, LINKS, REGISTER, SEARCHES, SOURCES)


@dataclass(frozen=True, slots=True)
class Report:
    """All findings of one run, in the order of their places."""

    findings: tuple[Finding, ...] = ()

    @property
    def problems(self) -> list[Problem]:
        """The findings as problems, sorted by file and line."""
        return sorted({finding.problem for finding in self.findings})

    @property
    def conforms(self) -> bool:
        """Whether nothing was found, no warning either: what SHACL means by the word."""
        return not self.findings

    def graph(self) -> Graph:
        """The sh:ValidationReport. Every node has an IRI made from its content."""
        graph = Graph()
        results = {finding.iri: finding for finding in self.findings}
        digest = sha256("\n".join(sorted(results)).encode()).hexdigest()[:16]
        report = URIRef(thing_iri(f"validation-report/{digest}"))
        graph.add((report, RDF.type, SH.ValidationReport))
        graph.add((report, SH.conforms, RdfLiteral(self.conforms)))
        for iri, finding in results.items():
            graph.add((report, SH.result, URIRef(iri)))
            for predicate, value in _statements(finding):
                graph.add((URIRef(iri), predicate, value))
        return graph

    def turtle(self, prefixes: Prefixes) -> bytes:
        """The sh:ValidationReport as Turtle; the same findings give the same bytes."""
        graph = self.graph()
        for prefix, namespace in prefixes.namespaces.items():
            graph.bind(prefix, namespace, replace=True)
        return graph.serialize(format="turtle", encoding="utf-8")


def check_store(
    store: Store, ontology: Ontology, checks: Iterable[Check], locations: Locations, prefixes: Prefixes
) -> Report:
    """What the shapes and the checks find in the store."""
    found = check_shapes(store.triples(*CHECKED_GRAPHS), ontology, locations, prefixes)
    found += check_rules(store, checks, locations)
    return Report(tuple(sorted(found, key=lambda finding: (finding.problem, finding.iri))))


def as_finding(problem: Problem) -> Finding:
    """A problem that no shape and no check found, for the same report."""
    source = thing_iri(f"rule/{problem.rule}")
    messages = (("en", f"{problem.where}: {problem.what}"),)
    return Finding(problem, source, Iri(SH.ConstraintComponent), messages, is_rule=True)


def _statements(finding: Finding) -> Iterator[tuple[URIRef, URIRef | RdfLiteral]]:
    yield RDF.type, SH.ValidationResult
    yield SH.resultSeverity, SH.Violation if finding.problem.severity == ERROR else SH.Warning
    yield SH.sourceConstraintComponent, URIRef(finding.component)
    yield (SH.sourceConstraint if finding.is_rule else SH.sourceShape), URIRef(finding.source)
    yield SH.focusNode, URIRef(finding.focus or finding.source)
    if finding.path:
        yield SH.resultPath, URIRef(finding.path)
    if finding.value is not None:
        yield SH.value, _node(finding.value)
    for language, text in finding.messages:
        yield SH.resultMessage, RdfLiteral(text, lang=language or None)


def _node(value: Value) -> URIRef | RdfLiteral:
    if isinstance(value, Iri):
        return URIRef(value)
    datatype = None if value.language or value.datatype in (XSD_STRING, LANG_STRING) else value.datatype
    return RdfLiteral(value.lexical, lang=value.language or None, datatype=datatype, normalize=False)
