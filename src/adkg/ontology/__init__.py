"""Reads ontology/ into graphs: the terms, their alignments, and the shapes."""

from dataclasses import dataclass, field

from rdflib import Graph, URIRef
from rdflib.namespace import OWL, RDF, RDFS

from adkg.claims import FileLine
from adkg.documents import read_plain
from adkg.errors import Problem
from adkg.ontology.shape_lint import check_shape_files
from adkg.ontology.term_lint import check_term_files
from adkg.ontology.turtle import TurtleText, read_turtle
from adkg.project import Project, ProjectFile
from adkg.terms import PREFIXES_FILE, Iri, Prefixes, read_prefixes

SHAPES_FOLDER = "ontology/shapes/"


@dataclass(slots=True)
class Ontology:
    """The graphs of ontology/: `terms` (with the alignments) and `shapes`; `where` says where a term is described."""

    terms: Graph = field(default_factory=Graph)
    shapes: Graph = field(default_factory=Graph)
    where: dict[Iri, FileLine] = field(default_factory=dict)


def read_ontology(project: Project) -> tuple[Ontology, list[Problem]]:
    """The ontology, its alignments and shapes, and what is wrong with their files. Readable files are still read."""
    ontology = Ontology()
    prefixes, _ = read_prefixes(project)
    _bind(prefixes, ontology)
    problems: list[Problem] = []
    terms: list[TurtleText] = []
    shapes: list[TurtleText] = []
    for file in project.files("ontology", ".ttl"):
        if file.name.endswith(PREFIXES_FILE):
            continue
        found, faults = _read_file(file)
        problems += faults
        is_shapes = SHAPES_FOLDER in file.name
        (shapes if is_shapes else terms).append(found)
        graph = ontology.shapes if is_shapes else ontology.terms
        for statement in found.statements:
            graph.add((statement.subject, statement.predicate, statement.value))
        for subject, line in found.subjects.items():
            ontology.where.setdefault(Iri(subject), FileLine(file.name, line))
    problems += check_term_files(terms, shapes, prefixes)
    problems += check_shape_files(terms, shapes, prefixes)
    return ontology, sorted(set(problems))


def _bind(prefixes: Prefixes, ontology: Ontology) -> None:
    for prefix, namespace in prefixes.namespaces.items():
        ontology.terms.bind(prefix, namespace, replace=True)
        ontology.shapes.bind(prefix, namespace, replace=True)


def _read_file(file: ProjectFile) -> tuple[TurtleText, list[Problem]]:
    text, problems = read_plain(file)
    if text is None:
        return TurtleText(file.name), problems
    return read_turtle(text, file.name)


def individuals(terms: Graph) -> set[URIRef]:
    """The named individuals that the ontology declares."""
    classes = set(terms.subjects(RDF.type, OWL.Class))
    found = {subject for subject, _, kind in terms.triples((None, RDF.type, None)) if kind in classes}
    found |= set(terms.subjects(RDF.type, OWL.NamedIndividual))
    return {subject for subject in found if isinstance(subject, URIRef) and (subject, RDFS.isDefinedBy, None) in terms}
