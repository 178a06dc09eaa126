"""The terms of the evidence vocabulary that the readers of evidence look for."""

from adkg import terms
from adkg.terms import DCTERMS, GRAPH, ONTOLOGY, RDF, SKOS, Iri

RDF_TYPE = terms.RDF_TYPE
SUBJECT = terms.RDF_SUBJECT
PREDICATE = terms.RDF_PREDICATE
OBJECT = terms.RDF_OBJECT
TITLE = Iri(DCTERMS + "title")
LANGUAGE = Iri(DCTERMS + "language")
DEFINITION = Iri(SKOS + "definition")

NOTATION = f"PREFIX adkg: <{ONTOLOGY}>\nPREFIX graph: <{GRAPH}>\nPREFIX rdf: <{RDF}>\n"
