"""Turtle: the plain statements, with prefixes, for people and every RDF tool."""

from adkg.exports._views import triples
from adkg.store import Store, rewrite
from adkg.terms import Prefixes

MEDIA_TYPE = "text/turtle"
EXTENSION = "ttl"
WHOLE = False


def write(store: Store, prefixes: Prefixes, graph: str) -> bytes:
    """The triples of the chosen graphs, merged and sorted."""
    return rewrite(triples(store, graph), "turtle", prefixes.namespaces)
