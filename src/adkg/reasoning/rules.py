"""Infers what follows from triples by the ontology."""

from collections.abc import Iterable, Mapping

from adkg.inferences import Inference, Triple
from adkg.ontology import Ontology
from adkg.reasoning.axioms import compile_rules
from adkg.reasoning.closure import sort_key
from adkg.reasoning.outlook import Conclusion, conclude
from adkg.reasoning.ruleset import Rules


def infer(ontology: Ontology, triples: Iterable[Triple], outside: bool = False) -> list[Inference]:
    """Everything new that follows by OWL 2 RL, sorted, each triple once with its shortest derivation.

    A premise is a given triple, one that the ontology states of an individual, or another inference of the list.
    Conclusions in words of other vocabularies are left out unless `outside`, or unless one of ours rests on them.
    No conclusion has a literal as its subject, a blank node, or owl:Thing as its class.
    """
    found = infer_everywhere(ontology, dict.fromkeys(triples, 1), 1, outside)
    return sorted(found, key=lambda one: sort_key(one.triple))


def infer_everywhere(
    ontology: Ontology, triples: Mapping[Triple, int], everywhere: int, outside: bool = False
) -> dict[Inference, int]:
    """What `infer` gives from each of many standpoints, each inference with the set of those from which it is made.

    `triples` has each given triple with the set of standpoints from which it holds; `everywhere` is the set of all.
    """
    rules = compile_rules(ontology, outside)
    concluded = conclude(rules, triples, everywhere)
    inferences: dict[Inference, int] = {}
    for one, where in _wanted(rules, concluded):
        inference = one.derivation.inference
        inferences[inference] = inferences.get(inference, 0) | where
    return inferences


def _wanted(rules: Rules, concluded: Mapping[Triple, list[Conclusion]]) -> Iterable[tuple[Conclusion, int]]:
    """The conclusions that are wanted, and those that they rest on, each with the standpoints from which it is."""
    kept = {triple: [0] * len(found) for triple, found in concluded.items()}
    waiting = [(triple, one.where) for triple, found in concluded.items() if rules.wanted(triple) for one in found]
    while waiting:
        triple, asked = waiting.pop()
        for number, one in enumerate(concluded.get(triple, ())):
            new = one.where & asked & ~kept[triple][number]
            if new:
                kept[triple][number] |= new
                waiting += [(premise, new) for premise in one.derivation.premises]
    for triple, found in concluded.items():
        yield from ((one, where) for one, where in zip(found, kept[triple], strict=True) if where)
