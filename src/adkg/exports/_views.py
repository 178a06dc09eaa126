"""Which part of the record an export holds."""

from adkg.store import Store
from adkg.terms import BASE, Iri
from adkg.terms import graph as graph_iri

DEFAULT = "believed"
GRAPHS = {
    DEFAULT: ("register", "accepted", "inferred", "links"),
    "accepted": ("accepted",),
    "claims": ("claims", "decisions", "searches", "sources"),
    "links": ("links",),
    "ontology": ("ontology",),
    "all": (),
}
_HOW_INFERRED = tuple(f"<{BASE}{kind}/".encode() for kind in ("inference", "triple"))


def graph_iris(choice: str) -> tuple[Iri, ...]:
    """The named graphs of a choice; none means all."""
    return tuple(graph_iri(name) for name in GRAPHS[choice])


def triples(store: Store, choice: str) -> bytes:
    """The triples of a choice as sorted N-Triples; what is believed comes without how it was inferred."""
    text = store.triples(*(graph_iris(choice) or store.graphs()))
    if choice != DEFAULT:
        return text
    return b"".join(line for line in text.splitlines(keepends=True) if not line.startswith(_HOW_INFERRED))


def quads(store: Store, choice: str) -> bytes:
    """The quads of a choice as sorted N-Quads, with their graphs."""
    text = store.quads(*graph_iris(choice))
    if choice != DEFAULT:
        return text
    return b"".join(line for line in text.splitlines(keepends=True) if not line.startswith(_HOW_INFERRED))
