"""Everything on one thing for one page: each property with its values, their sources and their rivals, read at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from adkg.descriptions import describe, describe_all
from adkg.evidence.sides import Side, sides_of
from adkg.evidence.testimony import STANDINGS, Ruling, Testimony, origins, read_rulings, read_testimonies
from adkg.evidence.words import OBJECT, PREDICATE, RDF_TYPE, SUBJECT
from adkg.store import Store
from adkg.terms import Iri, Value, graph, n3, term

Triple = tuple[Iri, Iri, Value]
BOUND = "date-bound"
BELIEVED = ("register", "accepted", "inferred", "links")


@dataclass(frozen=True, slots=True)
class Held:
    """A value that is believed, and the claims for it. Without claims it rests on a decision, or on the register."""

    value: Value
    testimonies: tuple[Testimony, ...] = ()
    ruling: Ruling | None = None

    @property
    def origins(self) -> int:
        """How many independent origins say so."""
        return origins(self.testimonies)

    @property
    def judged(self) -> Testimony | None:
        """The claim that carries the rule by which the value was accepted."""
        return self.testimonies[0] if self.testimonies else None


@dataclass(frozen=True, slots=True)
class Told:
    """A property with the values that are believed, and those that sources give and nobody believes."""

    predicate: Iri
    held: tuple[Held, ...]
    rivals: tuple[Side, ...] = ()

    @property
    def is_disputed(self) -> bool:
        """Whether no rule decides between the values."""
        return any(one.standing == STANDINGS[2] for side in self.rivals for one in side.testimonies)


@dataclass(frozen=True, slots=True)
class Step:
    """A triple that follows, by which axiom, and from what; `expected` is one that a rule would have had."""

    triple: Triple
    rule: str
    axiom: str
    premises: tuple[Triple, ...]
    expected: bool = False


@dataclass(frozen=True, slots=True)
class Dossier:
    """A thing: what is registered, told and inferred of it, where else it is known, and what leads to it."""

    iri: Iri
    registered: tuple[Triple, ...]
    told: tuple[Told, ...]
    steps: tuple[Step, ...]
    links: tuple[Triple, ...]
    incoming: tuple[Triple, ...]

    @property
    def testimonies(self) -> int:
        """How many claims there are about it."""
        held = sum(len(one.testimonies) for told in self.told for one in told.held)
        return held + sum(len(side.testimonies) for told in self.told for side in told.rivals)

    @property
    def sources(self) -> int:
        """How many sources make them."""
        held = {one.source.iri for told in self.told for held in told.held for one in held.testimonies}
        return len(held | {one.source.iri for told in self.told for side in told.rivals for one in side.testimonies})

    @property
    def contested(self) -> tuple[Told, ...]:
        """The properties on which sources give values that are not believed."""
        return tuple(told for told in self.told if told.rivals)


def read_dossier(store: Store, thing: Iri, language: str = "en") -> Dossier:
    """Everything on a thing. Bounds of dates, which follow from the dates, are left out."""
    by_graph: dict[str, list[Triple]] = {}
    rows = store.select(f"SELECT ?g ?p ?o {{ GRAPH ?g {{ <{thing}> ?p ?o }} }}").rows
    for name, predicate, value in rows:
        if isinstance(predicate, Iri) and value is not None:
            by_graph.setdefault(str(name).rpartition("/")[2], []).append((thing, predicate, value))
    claims = read_testimonies(store, f"?node <{SUBJECT}> <{thing}> .", language)
    return Dossier(
        thing,
        _sorted(by_graph.get("register", ())),
        _told(store, thing, by_graph.get("accepted", []), claims, language),
        _steps(store, thing, set(by_graph.get("expected", ()))),
        _sorted(by_graph.get("links", ())),
        _incoming(store, thing),
    )


def _told(
    store: Store, thing: Iri, accepted: Iterable[Triple], claims: Sequence[Testimony], language: str
) -> tuple[Told, ...]:
    sides: dict[Iri, dict[Value, Side]] = {}
    for predicate in {one.predicate for one in claims}:
        found = sides_of([one for one in claims if one.predicate == predicate])
        sides[predicate] = {side.value: side for side in found}
    held: dict[Iri, list[Held]] = {}
    for _, predicate, value in _sorted(accepted):
        side = sides.get(predicate, {}).pop(value, None)
        held.setdefault(predicate, []).append(Held(value, side.testimonies if side else ()))
    unclaimed = [one for found in held.values() for one in found if not one.testimonies]
    rulings = _rulings(store, thing, language) if unclaimed else {}
    return tuple(
        Told(
            predicate,
            tuple(
                one if one.testimonies else Held(one.value, (), rulings.get((predicate, one.value)))
                for one in held.get(predicate, ())
            ),
            tuple(sides.get(predicate, {}).values()),
        )
        for predicate in sorted(held.keys() | {predicate for predicate, left in sides.items() if left})
    )


def _rulings(store: Store, thing: Iri, language: str) -> dict[tuple[Iri, Value], Ruling]:
    """The decisions that chose a value for the thing, by property and value."""
    about, prop, chosen = term("about"), term("onProperty"), term("chosenValue")
    rows = store.select(f"SELECT ?d ?p ?o {{ ?d <{about}> <{thing}> ; <{prop}> ?p ; <{chosen}> ?o }}").rows
    found = {(Iri(str(p)), value): Iri(str(decision)) for decision, p, value in rows if value is not None}
    rulings = read_rulings(store, set(found.values()), language)
    return {key: rulings[decision] for key, decision in found.items()}


def _steps(store: Store, thing: Iri, expected: set[Triple]) -> tuple[Step, ...]:
    nodes = describe_all(store, f"?node <{SUBJECT}> <{thing}> ; a <{term('Inference')}> .")
    premises = describe(
        store, {one for node in nodes.values() for one in node.all(term("premise")) if isinstance(one, Iri)}
    )
    found = []
    for node in nodes.values():
        predicate, values, rule = node.node(PREDICATE), node.all(OBJECT), node.text(term("rule"))
        if predicate is None or not values or rule == BOUND:
            continue
        used = [premises[one] for one in node.all(term("premise")) if isinstance(one, Iri) and one in premises]
        grounds = [
            (subject, about, one.all(OBJECT)[0])
            for one in used
            if (subject := one.node(SUBJECT)) and (about := one.node(PREDICATE)) and one.all(OBJECT)
        ]
        triple = (thing, predicate, values[0])
        found.append(Step(triple, rule, node.text(term("axiom")), _sorted(grounds), triple in expected))
    return tuple(sorted(found, key=lambda step: (step.triple[1] != RDF_TYPE, *_order(step.triple), step.axiom)))


def _incoming(store: Store, thing: Iri) -> tuple[Triple, ...]:
    """What is believed of others about the thing."""
    graphs = " ".join(f"<{graph(name)}>" for name in BELIEVED)
    rows = store.select(
        f"SELECT DISTINCT ?s ?p {{ ?s ?p <{thing}> GRAPH ?g {{ ?s ?p <{thing}> }} VALUES ?g {{ {graphs} }} "
        f"FILTER NOT EXISTS {{ ?s <{PREDICATE}> ?any }} }}"
    ).rows
    return _sorted((s, p, thing) for s, p in rows if isinstance(s, Iri) and isinstance(p, Iri) and p != RDF_TYPE)


def _sorted(triples: Iterable[Triple]) -> tuple[Triple, ...]:
    return tuple(sorted(triples, key=_order))


def _order(triple: Triple) -> tuple[str, str, str]:
    return triple[1], triple[0], n3(triple[2])
