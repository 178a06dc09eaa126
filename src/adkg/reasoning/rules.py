"""Infers what follows from triples by the ontology."""

from collections.abc import Iterable

from adkg.inferences import Inference, Triple
from adkg.ontology import Ontology
from adkg.reasoning.axioms import compile_rules
from adkg.reasoning.closure import close, sort_key


def infer(ontology: Ontology, triples: Iterable[Triple], outside: bool = False) -> list[Inference]:
    """Everything new that follows by OWL 2 RL, sorted, each triple once with its shortest derivation.

    A premise is a given triple, one that the ontology states of an individual, or another inference of the list.
    Conclusions in words of other vocabularies are left out unless `outside`, or unless one of ours rests on them.
    No conclusion has a literal as its subject, a blank node, or owl:Thing as its class.
    """
    rules = compile_rules(ontology, outside)
    derived = close(rules, triples)
    kept: dict[Triple, Inference] = {}
    waiting = [triple for triple in derived if rules.wanted(triple)]
    while waiting:
        triple = waiting.pop()
        if triple in derived and triple not in kept:
            kept[triple] = derived[triple]
            waiting += derived[triple].premises
    return [kept[triple] for triple in sorted(kept, key=sort_key)]
