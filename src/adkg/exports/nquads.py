"""N-Quads: everything, one statement with its graph a line, sorted; its SHA-256 is the hash of the record."""

from adkg.exports._views import quads
from adkg.store import Store
from adkg.terms import Prefixes

MEDIA_TYPE = "application/n-quads"
EXTENSION = "nq"
WHOLE = True


def write(store: Store, _: Prefixes, graph: str) -> bytes:
    """The quads of the chosen graphs, sorted."""
    return quads(store, graph)
