"""Which statements only one of two records has: sets of lines, compared whole, then asked like any other graph."""

from collections.abc import Iterable
from concurrent.futures import Executor
from dataclasses import dataclass

from adkg.store import Row, Store
from adkg.terms import Iri, graph

ONTOLOGY_END = f" <{graph('ontology')}> .".encode()


@dataclass(frozen=True, slots=True)
class Difference:
    """The statements that only the new record has, those that only the old one has, and both records, each as a store.

    Of the ontology both records are asked: `ontology_differs` says whether that is worth the while.
    """

    old: Store
    new: Store
    come: Store
    gone: Store
    ontology_differs: bool

    def rows(self, query: str) -> tuple[list[Row], list[Row]]:
        """What a SELECT finds in the statements that came, and in those that went."""
        return self.come.select(query).rows, self.gone.select(query).rows

    def nodes(self, query: str) -> tuple[set[Iri], set[Iri]]:
        """The nodes in the first column of a SELECT, among what came and among what went."""
        come, gone = self.rows(query)
        return nodes_in(come), nodes_in(gone)


def read_difference(old: bytes, new: bytes, threads: Executor) -> Difference:
    """What differs between two records in N-Quads, whatever the order of their lines."""
    before, now = set(old.splitlines()), set(new.splitlines())
    come, gone = now - before, before - now
    texts = (old, new, _text(come), _text(gone))
    stores = threads.map(_store, texts)
    ontology_differs = any(line.endswith(ONTOLOGY_END) for line in come | gone)
    return Difference(next(stores), next(stores), next(stores), next(stores), ontology_differs)


def nodes_in(rows: Iterable[Row]) -> set[Iri]:
    """The nodes in the first column."""
    return {row[0] for row in rows if isinstance(row[0], Iri)}


def _text(lines: Iterable[bytes]) -> bytes:
    """Without the ontology, whose nodes without a name say nothing alone."""
    return b"".join(line + b"\n" for line in lines if not line.endswith(ONTOLOGY_END))


def _store(nquads: bytes) -> Store:
    store = Store.memory()
    store.load(nquads)
    return store
