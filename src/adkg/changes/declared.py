"""What became of the terms of the ontology, and of the files that judge the record."""

from collections.abc import Mapping

from adkg.changes.difference import Difference
from adkg.changes.model import ADDED, CHANGED, REMOVED, FileChange, TermChanges
from adkg.evidence.words import NOTATION
from adkg.store import Store
from adkg.terms import Iri, Value, n3

JUDGING = ("ontology/shapes/", "queries/checks/", "queries/expectations/")
NAMELESS = "_:"
DESCRIPTIONS = "SELECT ?s ?p ?o { GRAPH graph:ontology { ?s ?p ?o } }"
Statements = Mapping[Iri, list[tuple[Iri, Value]]]


def find_term_changes(difference: Difference) -> TermChanges:
    """The terms that came, went or are described otherwise, their class expressions included."""
    if not difference.ontology_differs:
        return TermChanges()
    before, now = _described(difference.old), _described(difference.new)
    return TermChanges(
        tuple(sorted(now.keys() - before.keys())),
        tuple(sorted(before.keys() - now.keys())),
        tuple(sorted(iri for iri in now.keys() & before.keys() if now[iri] != before[iri])),
    )


def find_file_changes(old: Mapping[str, str] | None, new: Mapping[str, str] | None) -> list[FileChange]:
    """The files of shapes, checks and expectations that differ, by their hashes; none where one record has no files."""
    if old is None or new is None:
        return []
    names = sorted(name for name in {*old, *new} if name.startswith(JUDGING) and old.get(name) != new.get(name))
    return [FileChange(ADDED if name not in old else CHANGED if name in new else REMOVED, name) for name in names]


def _described(store: Store) -> dict[Iri, frozenset[str]]:
    statements: dict[Iri, list[tuple[Iri, Value]]] = {}
    for subject, predicate, value in store.select(NOTATION + DESCRIPTIONS).rows:
        if isinstance(subject, Iri) and isinstance(predicate, Iri) and value is not None:
            statements.setdefault(subject, []).append((predicate, value))
    return {iri: frozenset(_lines(iri, statements)) for iri in statements if not iri.startswith(NAMELESS)}


def _lines(subject: Iri, statements: Statements) -> list[str]:
    """What is said of a node, each node without a name written out as what is said of it."""
    return sorted(f"{predicate} {_written(value, statements)}" for predicate, value in statements.get(subject, ()))


def _written(value: Value, statements: Statements) -> str:
    if isinstance(value, Iri) and value.startswith(NAMELESS):
        return f"[{'; '.join(_lines(value, statements))}]"
    return n3(value)
