"""Turtle: the plain statements, with prefixes, for people and every RDF tool."""

from adkg.exports._views import triples, used_prefixes
from adkg.store import Store, rewrite
from adkg.terms import Prefixes

MEDIA_TYPE = "text/turtle"
EXTENSION = "ttl"
WHOLE = False


def write(store: Store, prefixes: Prefixes, graph: str) -> bytes:
    """The triples of the chosen graphs, merged and sorted."""
    text = triples(store, graph)
    return rewrite(text, "turtle", used_prefixes(text, prefixes))
