"""What follows and what is expected: inferred triples that came and went, each under the statement that caused it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from adkg.changes.difference import Difference
from adkg.changes.model import Triple, TripleChanges
from adkg.evidence.things import BOUND
from adkg.evidence.words import NOTATION
from adkg.inferences import triple_iri
from adkg.store import Store
from adkg.terms import Iri, n3

STATED = "SELECT ?s ?p ?o { VALUES ?g { graph:accepted graph:register } GRAPH ?g { ?s ?p ?o } }"
STEPS = (
    "SELECT ?s ?p ?o ?premise { GRAPH graph:inferred { "
    "?node a adkg:Inference ; adkg:rule ?rule ; adkg:premise ?premise ; "
    f'rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o }} FILTER(?rule != "{BOUND}") }}'
)
EXPECTED = (
    "SELECT ?s ?p ?o { GRAPH graph:expected { ?node a adkg:Inference ; "
    "rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o } }"
)


@dataclass(frozen=True, slots=True)
class Following:
    """The inferred triples that came or went, in order, and by the stated one that they follow from."""

    all: tuple[Triple, ...]
    by_cause: Mapping[Triple, tuple[Triple, ...]]

    def others(self, told: Collection[Triple]) -> tuple[Triple, ...]:
        """Those that are not among these."""
        return tuple(triple for triple in self.all if triple not in told)


def find_following(difference: Difference) -> tuple[Following, Following]:
    """What came with the statements that came, and what went with those that went. Bounds of dates are left out."""
    return _following(difference.come), _following(difference.gone)


def find_expected(difference: Difference) -> TripleChanges:
    """The triples that are expected by rule now and were not, and the other way round."""
    come, gone = (tuple(sorted(_triples(store, EXPECTED), key=_text)) for store in (difference.come, difference.gone))
    return TripleChanges(come, gone)


def _following(changed: Store) -> Following:
    stated = {triple_iri(triple): triple for triple in _triples(changed, STATED)}
    steps: dict[Triple, set[Iri]] = {}
    for subject, predicate, value, premise in changed.select(NOTATION + STEPS).rows:
        steps.setdefault((subject, predicate, value), set()).add(premise)  # type: ignore[arg-type]
    causes = _causes(steps, stated)
    concluded = tuple(sorted(steps, key=_text))
    found: dict[Triple, list[Triple]] = {}
    for triple in concluded:
        cause = causes[triple_iri(triple)]
        if cause:
            found.setdefault(cause, []).append(triple)
    return Following(concluded, {cause: tuple(triples) for cause, triples in found.items()})


def _causes(steps: Mapping[Triple, set[Iri]], stated: Mapping[Iri, Triple]) -> dict[Iri, Triple | None]:
    """The first stated triple that each conclusion rests on, through as many steps as it takes."""
    premises = {triple_iri(concluded): found for concluded, found in steps.items()}
    causes: dict[Iri, Triple | None] = dict.fromkeys(premises)
    waiting = sorted(premises)
    while waiting:
        left = []
        for node in waiting:
            known = [stated.get(premise) or causes.get(premise) for premise in premises[node]]
            causes[node] = min((cause for cause in known if cause), key=_text, default=None)
            if causes[node] is None:
                left.append(node)
        if len(left) == len(waiting):
            break
        waiting = left
    return causes


def _triples(store: Store, query: str) -> Iterable[Triple]:
    rows = store.select(NOTATION + query).rows
    return [(s, p, o) for s, p, o in rows if isinstance(s, Iri) and isinstance(p, Iri) and o is not None]


def _text(triple: Triple) -> tuple[str, str, str]:
    return triple[0], triple[1], n3(triple[2])
