"""Looks many nodes up at once: what is said of them, and what people call them."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from adkg.store import Store
from adkg.terms import RDFS, SKOS, Iri, Literal, Value, path_of

BATCH = 500
NAMES = (Iri(SKOS + "prefLabel"), Iri(RDFS + "label"))
FALLBACK = "en"


@dataclass(frozen=True, slots=True)
class Description:
    """What is said of one node: its values by predicate."""

    iri: Iri
    values: Mapping[Iri, list[Value]] = field(default_factory=dict)

    def all(self, predicate: Iri) -> list[Value]:
        """The values of a predicate, in no order."""
        return self.values.get(predicate, [])

    def node(self, predicate: Iri) -> Iri | None:
        """The first value that is an IRI, in their order; None when there is none."""
        return min((value for value in self.all(predicate) if isinstance(value, Iri)), default=None)

    def text(self, predicate: Iri, language: str = "") -> str:
        """The lexical form of a literal, in the language or in English where it has several; '' when there is none."""
        found = sorted(value for value in self.all(predicate) if isinstance(value, Literal))
        by_language = {value.language: value.lexical for value in reversed(found)}
        if not by_language:
            return ""
        return by_language.get(language) or by_language.get(FALLBACK) or found[0].lexical

    def number(self, predicate: Iri) -> int | None:
        """A whole number; None when there is none."""
        text = self.text(predicate)
        return int(text) if text else None


def describe(store: Store, iris: Iterable[Iri]) -> dict[Iri, Description]:
    """A description of each of the nodes, with one query for 500 of them; empty where nothing is said of a node."""
    found: dict[Iri, Description] = {}
    for batch in batches(iris):
        found.update((iri, Description(iri)) for iri in batch)
        found.update(describe_all(store, f"VALUES ?node {{ {' '.join(f'<{iri}>' for iri in batch)} }}"))
    return found


def describe_all(store: Store, pattern: str) -> dict[Iri, Description]:
    """A description of every ?node of a SPARQL pattern, with one query.

    The pattern writes its IRIs in full, and has no variable ?its_predicate or ?its_value.
    """
    found: dict[Iri, dict[Iri, list[Value]]] = {}
    query = f"SELECT DISTINCT ?node ?its_predicate ?its_value {{ {pattern} ?node ?its_predicate ?its_value }}"
    for node, predicate, value in store.select(query).rows:
        if isinstance(node, Iri) and isinstance(predicate, Iri) and value is not None:
            found.setdefault(node, {}).setdefault(predicate, []).append(value)
    return {iri: Description(iri, values) for iri, values in found.items()}


def labels(store: Store, iris: Collection[Iri], language: str = FALLBACK) -> dict[Iri, str]:
    """What each of the nodes is called: in the language, else in English, else in any, else by its path."""
    ranked: dict[Iri, tuple[tuple[bool, bool, str], str]] = {}
    for batch in batches(iris):
        nodes = " ".join(f"<{iri}>" for iri in batch)
        name = "|".join(f"<{name}>" for name in NAMES)
        rows = store.select(f"SELECT ?node ?label {{ VALUES ?node {{ {nodes} }} ?node {name} ?label }}").rows
        for node, label in rows:
            if isinstance(node, Iri) and isinstance(label, Literal):
                rank = (label.language != language, label.language != FALLBACK, label.lexical)
                if node not in ranked or rank < ranked[node][0]:
                    ranked[node] = (rank, label.lexical)
    return {iri: ranked[iri][1] if iri in ranked else path_of(iri) for iri in iris}


def batches(iris: Iterable[Iri]) -> Iterable[list[Iri]]:
    """The nodes in sorted lists, each short enough for one query. Blank nodes are left out: no query can name them."""
    ordered = sorted({iri for iri in iris if not iri.startswith("_:")})
    return [ordered[start : start + BATCH] for start in range(0, len(ordered), BATCH)]
