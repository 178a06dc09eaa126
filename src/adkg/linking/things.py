"""What our things are called, what they are and what is known of them, as it is compared with others."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from adkg.descriptions import FALLBACK, batches
from adkg.matching import Described
from adkg.store import Store
from adkg.terms import ONTOLOGY, RDF_TYPE, SKOS, Iri, Literal, Value, graph, path_of, term

_LABEL = Iri(SKOS + "prefLabel")
_NAMES = (_LABEL, Iri(SKOS + "altLabel"), term("abbreviation"))


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing of ours: its label in English or else another language, its class, and how it is described.

    `nodes` are the things among its values, by property.
    """

    iri: Iri
    label: str
    class_iri: Iri
    described: Described
    nodes: dict[str, tuple[Iri, ...]] = field(default_factory=dict)


def registered(store: Store) -> dict[Iri, Iri]:
    """Every thing that the register names, with its class."""
    rows = store.select(f"SELECT ?thing ?class {{ GRAPH <{graph('register')}> {{ ?thing a ?class }} }}").rows
    return {Iri(str(thing)): Iri(str(kind)) for thing, kind in rows}


def read_things(store: Store, iris: Iterable[Iri], inferred: Collection[str] = ()) -> dict[Iri, Thing]:
    """The things of these IRIs. Of what is inferred only the properties of these local names are taken."""
    wanted = set(iris)
    said = _said(store, wanted, inferred)
    nodes = {
        value for values in said.values() for found in values.values() for value in found if isinstance(value, Iri)
    }
    names = _names(store, wanted | nodes)
    classes = registered(store)
    return {iri: _thing(iri, classes.get(iri, Iri("")), said.get(iri, {}), names) for iri in sorted(wanted)}


def _thing(iri: Iri, kind: Iri, values: dict[Iri, list[Value]], names: dict[Iri, list[str]]) -> Thing:
    kinds = [kind, *sorted(value for value in values.get(RDF_TYPE, []) if isinstance(value, Iri) and value != kind)]
    said: dict[str, list[str]] = {}
    nodes: dict[str, list[Iri]] = {}
    for predicate, found in sorted(values.items()):
        if predicate.startswith(ONTOLOGY) and predicate not in _NAMES:
            for value in sorted(found, key=str):
                texts = names.get(value, [path_of(value)]) if isinstance(value, Iri) else [value.lexical]
                said.setdefault(path_of(predicate), []).extend(texts)
                if isinstance(value, Iri):
                    nodes.setdefault(path_of(predicate), []).append(value)
    called = names.get(iri, [path_of(iri)])
    described = Described(
        iri,
        tuple(called),
        tuple(path_of(one) for one in kinds if one.startswith(ONTOLOGY)),
        {key: tuple(dict.fromkeys(texts)) for key, texts in said.items()},
    )
    return Thing(iri, called[0], kind, described, {key: tuple(found) for key, found in nodes.items()})


def _said(store: Store, iris: set[Iri], inferred: Collection[str]) -> dict[Iri, dict[Iri, list[Value]]]:
    """What is accepted, registered or inferred of the things, by predicate."""
    found: dict[Iri, dict[Iri, list[Value]]] = {}
    graphs = " ".join(f"<{graph(name)}>" for name in ("register", "accepted", "inferred"))
    follows = {*map(term, inferred), RDF_TYPE}
    for batch in batches(iris):
        nodes = " ".join(f"<{iri}>" for iri in batch)
        where = f"VALUES ?s {{ {nodes} }} VALUES ?g {{ {graphs} }} GRAPH ?g {{ ?s ?p ?o }}"
        query = f"SELECT DISTINCT ?g ?s ?p ?o {{ {where} }}"
        for of, subject, predicate, value in store.select(query).rows:
            if value is not None and (of != graph("inferred") or predicate in follows):
                values = found.setdefault(Iri(str(subject)), {}).setdefault(Iri(str(predicate)), [])
                if value not in values:
                    values.append(value)
    return found


def _names(store: Store, iris: set[Iri]) -> dict[Iri, list[str]]:
    """All names of the nodes, the label in English first."""
    ranked: dict[Iri, set[tuple[int, bool, str]]] = {}
    either = " ".join(f"<{name}>" for name in _NAMES)
    for batch in batches(iris):
        nodes = " ".join(f"<{iri}>" for iri in batch)
        query = f"SELECT ?s ?p ?name {{ VALUES ?s {{ {nodes} }} VALUES ?p {{ {either} }} ?s ?p ?name }}"
        for subject, predicate, name in store.select(query).rows:
            if isinstance(name, Literal):
                rank = (_NAMES.index(Iri(str(predicate))), name.language != FALLBACK, name.lexical)
                ranked.setdefault(Iri(str(subject)), set()).add(rank)
    return {iri: list(dict.fromkeys(name for _, _, name in sorted(found))) for iri, found in ranked.items()}
