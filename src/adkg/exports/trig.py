"""TriG: everything, in its named graphs, with prefixes."""

from adkg.exports._views import quads
from adkg.store import Store, rewrite
from adkg.terms import Prefixes

MEDIA_TYPE = "application/trig"
EXTENSION = "trig"
WHOLE = True


def write(store: Store, prefixes: Prefixes, graph: str) -> bytes:
    """The quads of the chosen graphs, sorted."""
    return rewrite(quads(store, graph), "trig", prefixes.namespaces)
