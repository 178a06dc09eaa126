"""N-Triples: the plain statements, one a line, sorted, so that two versions can be compared line by line."""

from adkg.exports._views import triples
from adkg.store import Store
from adkg.terms import Prefixes

MEDIA_TYPE = "application/n-triples"
EXTENSION = "nt"
WHOLE = False


def write(store: Store, _: Prefixes, graph: str) -> bytes:
    """The triples of the chosen graphs, merged and sorted."""
    return triples(store, graph)
