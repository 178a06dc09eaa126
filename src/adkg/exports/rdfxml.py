"""RDF/XML: the plain statements, for older tools."""

from adkg.exports._views import triples
from adkg.store import Store, rewrite
from adkg.terms import Prefixes

MEDIA_TYPE = "application/rdf+xml"
EXTENSION = "rdf"
WHOLE = False


def write(store: Store, prefixes: Prefixes, graph: str) -> bytes:
    """The triples of the chosen graphs, merged and sorted."""
    return rewrite(triples(store, graph), "rdfxml", prefixes.namespaces)
