"""The terms of the evidence vocabulary that the readers of evidence look for."""

from adkg.terms import DCTERMS, GRAPH, ONTOLOGY, RDF, SKOS, Iri

RDF_TYPE = Iri(RDF + "type")
SUBJECT = Iri(RDF + "subject")
PREDICATE = Iri(RDF + "predicate")
OBJECT = Iri(RDF + "object")
TITLE = Iri(DCTERMS + "title")
LANGUAGE = Iri(DCTERMS + "language")
DEFINITION = Iri(SKOS + "definition")

NOTATION = f"PREFIX adkg: <{ONTOLOGY}>\nPREFIX graph: <{GRAPH}>\nPREFIX rdf: <{RDF}>\n"
