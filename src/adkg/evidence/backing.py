"""What stands behind triples: claims, decisions and headers of sources, through every rule that concluded them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from adkg.descriptions import batches
from adkg.evidence.words import OBJECT, PREDICATE, SUBJECT
from adkg.inferences import Inference, Triple
from adkg.store import Store
from adkg.terms import GRAPH, Iri, Value, graph, n3, path_of, term

Contest = tuple[Iri, Iri]
"""A thing and one of its properties: what claims may agree or differ on."""

ACCEPTED, REGISTER, CLAIMS = "accepted", "register", "claims"
DERIVED = frozenset({"inferred", "expected"})
MAX_TEXT = 60_000


@dataclass(frozen=True, slots=True)
class Backing:
    """The nodes behind one triple or several.

    `layers` are the graphs that its last grounds stand in, such as accepted, register or claims. `rules` concluded it
    from these.
    """

    claims: frozenset[Iri] = frozenset()
    decisions: frozenset[Iri] = frozenset()
    sources: frozenset[Iri] = frozenset()
    rules: frozenset[str] = frozenset()
    layers: frozenset[str] = frozenset()


def together(backings: Iterable[Backing]) -> Backing:
    """What is behind several triples, each part once."""
    found = list(backings)
    return Backing(
        frozenset[Iri]().union(*(one.claims for one in found)),
        frozenset[Iri]().union(*(one.decisions for one in found)),
        frozenset[Iri]().union(*(one.sources for one in found)),
        frozenset[str]().union(*(one.rules for one in found)),
        frozenset[str]().union(*(one.layers for one in found)),
    )


def read_backing(store: Store, triples: Iterable[Triple]) -> dict[Triple, Backing]:
    """What is behind each of the triples; nothing behind one that the store does not hold.

    A triple about a claim rests on that claim. An inferred one rests on whatever its premises rest on.
    """
    wanted = set(triples)
    stated = {triple: _of_node(triple) for triple in wanted if _kind(triple[0]) in {"claim", "decision"}}
    grounds = _Grounds(store)
    grounds.follow(wanted - stated.keys())
    return {**stated, **{triple: grounds.backing(triple) for triple in wanted - stated.keys()}}


def contests_behind(store: Store, triples: Iterable[Triple]) -> set[Contest]:
    """Everything that claims could differ on and that these triples rest on, in the end."""
    wanted = set(triples)
    claims = {triple[0] for triple in wanted if _kind(triple[0]) == "claim"}
    grounds = _Grounds(store)
    grounds.follow({triple for triple in wanted if triple[0] not in claims})
    found = {(s, p) for (s, p, _), layer in grounds.layers.items() if layer in {ACCEPTED, REGISTER}}
    for batch in batches(claims):
        nodes = " ".join(f"<{claim}>" for claim in batch)
        rows = store.select(
            f"SELECT ?s ?p {{ VALUES ?node {{ {nodes} }} ?node <{SUBJECT}> ?s ; <{PREDICATE}> ?p }}"
        ).rows
        found |= {(s, p) for s, p in rows if isinstance(s, Iri) and isinstance(p, Iri)}
    return found


@dataclass(slots=True)
class _Grounds:
    """Follows triples down to what nobody concluded. Reads the store once for each step of the longest conclusion."""

    store: Store
    layers: dict[Triple, str] = field(default_factory=dict)
    rules: dict[Triple, str] = field(default_factory=dict)
    premises: dict[Triple, tuple[Triple, ...]] = field(default_factory=dict)
    claims: dict[Triple, set[Iri]] = field(default_factory=dict)
    decisions: dict[Triple, set[Iri]] = field(default_factory=dict)
    sources: dict[Triple, set[Iri]] = field(default_factory=dict)
    _known: dict[Triple, Backing] = field(default_factory=dict)

    def follow(self, triples: Iterable[Triple]) -> None:
        """Find the grounds of these triples, and the claims and decisions for them."""
        waiting = set(triples)
        while waiting:
            self.layers.update(_layers(self.store, waiting))
            derived = {triple for triple in waiting if self.layers.get(triple) in DERIVED}
            self._read_premises(derived)
            waiting = {premise for triple in derived for premise in self.premises[triple]} - self.layers.keys()
        believed = {triple for triple, layer in self.layers.items() if layer in {ACCEPTED, REGISTER}}
        for claim, *triple in _nodes_for(self.store, believed, _STATED):
            self.claims.setdefault(tuple(triple), set()).add(claim)  # type: ignore[arg-type]
        unclaimed = {one for one in believed if self.layers[one] == ACCEPTED and one not in self.claims}
        for decision, *triple in _nodes_for(self.store, unclaimed, _CHOSEN):
            self.decisions.setdefault(tuple(triple), set()).add(decision)  # type: ignore[arg-type]
        for source, *triple in _nodes_for(self.store, unclaimed, _BASED_ON):
            self.sources.setdefault(tuple(triple), set()).add(source)  # type: ignore[arg-type]

    def backing(self, triple: Triple) -> Backing:
        """What is behind one of the triples that were followed."""
        if triple not in self._known:
            self._known[triple] = Backing()  # until it is known: no conclusion is a ground of itself
            layer = self.layers.get(triple)
            if layer in DERIVED:
                found = together(self.backing(premise) for premise in self.premises[triple])
                rules = found.rules | {self.rules[triple]}
                known = Backing(found.claims, found.decisions, found.sources, rules, found.layers)
            else:
                known = Backing(
                    frozenset(self.claims.get(triple, ())),
                    frozenset(self.decisions.get(triple, ())),
                    frozenset(self.sources.get(triple, ()))
                    | {node for node in triple if isinstance(node, Iri) and _kind(node) == "source"},
                    layers=frozenset({layer} if layer else ()),
                )
            self._known[triple] = known
        return self._known[triple]

    def _read_premises(self, derived: Iterable[Triple]) -> None:
        nodes = {Inference(triple, "", "", ()).iri: triple for triple in derived}
        found: dict[Triple, list[Triple]] = {triple: [] for triple in nodes.values()}
        for batch in batches(nodes):
            values = " ".join(f"<{iri}>" for iri in batch)
            rows = self.store.select(f"{_CONCLUDED} {{ VALUES ?node {{ {values} }} {_PREMISES} }}").rows
            for node, rule, *premise in rows:
                triple = nodes[node]  # type: ignore[index]
                self.rules[triple] = rule.lexical  # type: ignore[union-attr]
                found[triple].append(tuple(premise))  # type: ignore[arg-type]
        self.premises.update((triple, tuple(premises)) for triple, premises in found.items())


_STATED = (
    f"GRAPH <{graph(CLAIMS)}> {{ ?node <{SUBJECT}> ?s ; <{PREDICATE}> ?p ; <{OBJECT}> ?o ; "
    f"<{term('judgement')}> <{term('acceptedClaim')}> }}"
)
_RULED = f"<{term('about')}> ?s ; <{term('onProperty')}> ?p ; <{term('chosenValue')}> ?o"
_CHOSEN = f"?node {_RULED} ."
_BASED_ON = f"?decision {_RULED} ; <{term('basedOn')}> ?node ."
_CONCLUDED = "SELECT DISTINCT ?node ?rule ?s ?p ?o"
_PREMISES = (
    f"?node <{term('rule')}> ?rule ; <{term('premise')}> ?premise . "
    f"?premise <{SUBJECT}> ?s ; <{PREDICATE}> ?p ; <{OBJECT}> ?o ."
)


def _layers(store: Store, triples: Iterable[Triple]) -> Mapping[Triple, str]:
    """The graph that each of the triples stands in."""
    rows = _nodes_for(store, triples, "GRAPH ?node { ?s ?p ?o }")
    return {(s, p, o): where.removeprefix(GRAPH) for where, s, p, o in rows}


def _nodes_for(store: Store, triples: Iterable[Triple], pattern: str) -> Iterator[tuple[Iri, Iri, Iri, Value]]:
    """Each ?node that a pattern of ?s ?p ?o finds for one of the triples, with the triple."""
    for values in _batches(triples):
        query = f"SELECT DISTINCT ?node ?s ?p ?o {{ VALUES (?s ?p ?o) {{ {values} }} {pattern} }}"
        yield from store.select(query).rows  # type: ignore[misc]


def _batches(triples: Iterable[Triple]) -> Iterator[str]:
    """The triples as rows of VALUES, as many at a time as a query may hold."""
    batch: list[str] = []
    length = 0
    for text in sorted(f"({' '.join(map(n3, triple))})" for triple in triples):
        if batch and length + len(text) > MAX_TEXT:
            yield " ".join(batch)
            batch, length = [], 0
        batch.append(text)
        length += len(text)
    if batch:
        yield " ".join(batch)


def _of_node(triple: Triple) -> Backing:
    """What a triple rests on that is part of a claim or of a decision."""
    node = frozenset({triple[0]})
    return Backing(claims=node, layers=frozenset({CLAIMS})) if _kind(triple[0]) == "claim" else Backing(decisions=node)


def _kind(iri: Iri) -> str:
    return path_of(iri).partition("/")[0]
