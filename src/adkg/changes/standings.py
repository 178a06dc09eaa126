"""How the values of a property of a thing stand in one record: what is accepted, by whose word, and against whose."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from adkg.changes.difference import nodes_in
from adkg.claims import ACCEPTED
from adkg.dates import PRECISIONS
from adkg.descriptions import batches
from adkg.evidence.contests import CONTESTED, EXCLUDES_NONE
from adkg.evidence.testimony import STANDINGS, Ruling, Testimony, read_rulings, read_testimonies
from adkg.evidence.words import NOTATION, SUBJECT
from adkg.store import Store
from adkg.terms import Iri, Literal, Value, term

AGREEING = STANDINGS[1]
EVERY_VALUE = term("everyValue")
Key = tuple[Iri, Iri]


@dataclass(slots=True)
class Standing:
    """The claims on one property of one thing, and the values that are accepted, with a claim or by decision alone."""

    accepted: set[Value] = field(default_factory=set)
    testimonies: list[Testimony] = field(default_factory=list)
    ruling: Ruling | None = None

    @property
    def takes_many(self) -> bool:
        """Whether every value is accepted, so that one value does not take the place of another."""
        return any(found.rule == EVERY_VALUE for found in self.testimonies)

    @property
    def only(self) -> Value | None:
        """The one value that is accepted; None for none or several."""
        return next(iter(self.accepted)) if len(self.accepted) == 1 else None

    @property
    def said(self) -> set[tuple[Iri, Value]]:
        """Which source says which value."""
        return {(found.source.iri, found.value) for found in self.testimonies}

    def of(self, value: Value) -> tuple[Testimony, ...]:
        """The claims that state the value, however they stand."""
        return tuple(found for found in self.testimonies if found.value == value)

    def supporting(self, value: Value) -> tuple[Testimony, ...]:
        """The claims that carry a value which is accepted: those that state it, and those that agree less precisely."""
        return tuple(
            found
            for found in self.testimonies
            if (found.standing == ACCEPTED and found.value == value)
            or (found.standing == AGREEING and _is_covered(value, found.value))
        )

    def opposing(self) -> Mapping[Value, tuple[Testimony, ...]]:
        """The values that are stated against what is accepted, or against each other, with their claims."""
        if {found.rule for found in self.testimonies} <= EXCLUDES_NONE:
            return {}
        against = [one for one in self.testimonies if one.standing in CONTESTED and one.value not in self.accepted]
        values = dict.fromkeys(one.value for one in against)
        return {value: tuple(one for one in against if one.value == value) for value in values}


def read_standings(store: Store, keys: Collection[Key], language: str) -> dict[Key, Standing]:
    """How the values of these properties of these things stand; a claim that was read as another one is left out."""
    found = {key: Standing() for key in keys}
    misread = nodes_in(store.select(f"SELECT ?c {{ ?read_as <{term('derivedFromClaim')}> ?c }}").rows)
    for batch in batches(subject for subject, _ in keys):
        subjects = " ".join(f"<{subject}>" for subject in batch)
        for one in read_testimonies(store, f"VALUES ?s {{ {subjects} }} ?node <{SUBJECT}> ?s .", language):
            standing = found.get((one.subject, one.predicate))
            if standing and one.iri not in misread:
                standing.testimonies.append(one)
                if one.standing == ACCEPTED:
                    standing.accepted.add(one.value)
        query = f"SELECT ?s ?p ?o {{ VALUES ?s {{ {subjects} }} GRAPH graph:accepted {{ ?s ?p ?o }} }}"
        for subject, predicate, value in store.select(NOTATION + query).rows:
            standing = found.get((subject, predicate))  # type: ignore[arg-type]
            if standing and value is not None:
                standing.accepted.add(value)
    _add_rulings(store, found, language)
    return found


def touched_keys(store: Store, claims: Iterable[Iri]) -> set[Key]:
    """The things and properties that these claims are about."""
    found = set()
    for batch in batches(claims):
        nodes = " ".join(f"<{node}>" for node in batch)
        query = f"SELECT DISTINCT ?s ?p {{ VALUES ?node {{ {nodes} }} ?node rdf:subject ?s ; rdf:predicate ?p }}"
        found |= {(s, p) for s, p in store.select(NOTATION + query).rows if isinstance(s, Iri) and isinstance(p, Iri)}
    return found


def _add_rulings(store: Store, standings: Mapping[Key, Standing], language: str) -> None:
    query = "SELECT ?d ?s ?p { GRAPH graph:decisions { ?d adkg:about ?s ; adkg:onProperty ?p } }"
    rows = store.select(NOTATION + query).rows
    decided = {(s, p): d for d, s, p in rows if (s, p) in standings and isinstance(d, Iri)}
    rulings = read_rulings(store, decided.values(), language)
    for key, decision in decided.items():
        standings[key].ruling = rulings[decision]  # type: ignore[index]


def _is_covered(value: Value, by: Value) -> bool:
    """Whether a date is the other or lies in it: a month is written as the beginning of its days."""
    if not isinstance(value, Literal) or not isinstance(by, Literal) or by.datatype not in PRECISIONS:
        return value == by
    return value.datatype in PRECISIONS and value.lexical.startswith(by.lexical)
