"""Reads ontology/ into graphs: the terms, their alignments, and the shapes."""

from dataclasses import dataclass, field

from rdflib import Graph, URIRef
from rdflib.namespace import OWL, RDF, RDFS
from rdflib.plugins.parsers.notation3 import BadSyntax

from adkg.claims import FileLine
from adkg.errors import Problem
from adkg.project import Project, ProjectFile
from adkg.terms import PREFIXES_FILE, Iri

SHAPES_FOLDER = "ontology/shapes/"
ALIGNMENTS_FOLDER = "ontology/alignments/"


@dataclass(slots=True)
class Ontology:
    """The graphs of ontology/: `terms` (with the alignments) and `shapes`; `where` says which file and line describes a term."""

    terms: Graph = field(default_factory=Graph)
    shapes: Graph = field(default_factory=Graph)
    where: dict[Iri, FileLine] = field(default_factory=dict)


def read_ontology(project: Project) -> tuple[Ontology, list[Problem]]:
    """The ontology, its alignments and shapes, and what is wrong with their files. The readable files are still read."""
    ontology = Ontology()
    problems: list[Problem] = []
    for file in project.files("ontology", ".ttl"):
        if file.name == PREFIXES_FILE:
            continue
        into = ontology.shapes if SHAPES_FOLDER in file.name else ontology.terms
        text, found = _read_turtle(file, into)
        problems += found
        for subject, line in _subject_lines(text, into):
            ontology.where.setdefault(subject, FileLine(file.name, line))
    return ontology, problems


def _read_turtle(file: ProjectFile, into: Graph) -> tuple[str, list[Problem]]:
    try:
        text = file.path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        return "", [Problem(file.name, 0, f"is not UTF-8: {error.reason}", "save the file as UTF-8", "not-utf8")]
    try:
        into.parse(data=text, format="turtle")
    except BadSyntax as error:
        return text, [
            Problem(file.name, error.lines + 1, f"is no Turtle: {error._why}", "mend the line", "broken-turtle")
        ]
    return text, []


def _subject_lines(text: str, graph: Graph) -> list[tuple[Iri, int]]:
    """The line on which each subject's block begins: our files start a block at the left margin."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        if line[:1].isalpha() and ":" in line.split(" ", 1)[0]:
            try:
                found.append((Iri(graph.namespace_manager.expand_curie(line.split(" ", 1)[0])), number))
            except ValueError:
                continue
    return found


def individuals(terms: Graph) -> set[URIRef]:
    """The named individuals that the ontology declares."""
    classes = set(terms.subjects(RDF.type, OWL.Class))
    found = {subject for subject, _, kind in terms.triples((None, RDF.type, None)) if kind in classes}
    found |= set(terms.subjects(RDF.type, OWL.NamedIndividual))
    return {subject for subject in found if isinstance(subject, URIRef) and (subject, RDFS.isDefinedBy, None) in terms}
