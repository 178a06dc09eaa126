"""Draws from a store what rules expect of it. The rules are taken apart already: no SPARQL is parsed for it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice

from adkg.inferences import Inference, Triple
from adkg.store import Store
from adkg.terms import Iri, Literal, Value, n3

BATCH = 500


class Variable(str):
    """The name of a variable of a rule's query."""

    __slots__ = ()


Place = Variable | Iri | Literal
Pattern = tuple[Place, ...]
Bound = Mapping[str, Value]
Plain = list[str]


@dataclass(frozen=True, slots=True)
class DrawingRule:
    """What a rule concludes, the patterns that it finds its grounds by, and a SELECT of all that those bind."""

    name: str
    because: str
    rows: str
    template: tuple[Pattern, ...]
    grounds: tuple[Pattern, ...]

    def as_plain(self) -> dict[str, object]:
        """The rule as values for JSON."""
        return {
            "name": self.name,
            "because": self.because,
            "rows": self.rows,
            "template": [[_plain(place) for place in pattern] for pattern in self.template],
            "grounds": [[_plain(place) for place in pattern] for pattern in self.grounds],
        }

    @classmethod
    def from_plain(cls, plain: Mapping[str, object]) -> "DrawingRule":
        """The rule that `as_plain` wrote."""
        name, because, rows, template, grounds = plain.values()
        return cls(str(name), str(because), str(rows), _patterns(template), _patterns(grounds))


def draw(store: Store, rules: Iterable[DrawingRule]) -> list[Inference]:
    """What the rules expect of the store's things, each triple once, with what it was drawn from.

    Raises UsageError for a query that the engine refuses.
    """
    found: dict[Triple, Inference] = {}
    for rule in sorted(rules, key=lambda one: one.name):
        for inference in _drawn(store, rule):
            found.setdefault(inference.triple, inference)
    return [found[triple] for triple in sorted(found, key=order)]


def order(triple: Triple) -> tuple[str, str, str]:
    """What triples are sorted by here."""
    return triple[0], triple[1], n3(triple[2])


def filled(pattern: Pattern, bound: Bound) -> Triple | None:
    """The pattern with a row's values in it; None when it has a variable that the row does not bind."""
    subject, predicate, value = (bound.get(place) if isinstance(place, Variable) else place for place in pattern)
    if isinstance(subject, Iri) and isinstance(predicate, Iri) and value is not None:
        return subject, predicate, value
    return None


def _drawn(store: Store, rule: DrawingRule) -> list[Inference]:
    drawn = [
        (triple, [ground for pattern in rule.grounds if (ground := filled(pattern, row))])
        for row in store.select(rule.rows).dicts()
        for pattern in rule.template
        if (triple := filled(pattern, row))
    ]
    held = _held(store, (ground for _, grounds in drawn for ground in grounds))
    made = []
    for triple, grounds in drawn:
        premises = tuple(sorted({ground for ground in grounds if ground in held}, key=order))
        made.append(Inference(triple, rule.name, rule.because, premises))
    # A triple may be expected on several grounds; the same data must tell the same one.
    return sorted(made, key=lambda one: [order(triple) for triple in (one.triple, *one.premises)])


def _held(store: Store, triples: Iterable[Triple]) -> set[Triple]:
    """Those of the triples that the store holds: a pattern of a branch not taken may be filled and match nothing."""
    waiting = iter(sorted(set(triples), key=order))
    held: set[Triple] = set()
    while batch := list(islice(waiting, BATCH)):
        named = " ".join(sorted({f"<{predicate}>" for _, predicate, _ in batch}))
        values = " ".join(f"({' '.join(map(n3, triple))})" for triple in batch)
        rows = store.select(
            f"SELECT DISTINCT ?s ?p ?o {{ VALUES (?s ?p ?o) {{ {values} }} VALUES ?p {{ {named} }} ?s ?p ?o }}"
        ).rows
        held.update((s, p, o) for s, p, o in rows if isinstance(s, Iri) and isinstance(p, Iri) and o is not None)
    return held


def _plain(place: Place) -> Plain:
    if isinstance(place, Literal):
        return [place.lexical, place.datatype, place.language]
    return ["?", place] if isinstance(place, Variable) else [place]


def _patterns(plain: object) -> tuple[Pattern, ...]:
    assert isinstance(plain, list)
    return tuple(tuple(_place(place) for place in pattern) for pattern in plain)


def _place(plain: Plain) -> Place:
    if len(plain) == 3:
        return Literal(*plain)
    return Variable(plain[1]) if len(plain) == 2 else Iri(plain[0])
