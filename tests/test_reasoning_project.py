"""The project's own ontology: our rules, owlrl and HermiT conclude the same from it."""

import pytest
from benchmark.reasoning import made_up, project_ontology
from test_reasoning import owlrl_closure, own_closure

from adkg.inferences import Triple
from adkg.ontology import Ontology
from adkg.reasoning.axioms import compile_rules
from adkg.reasoning.clashes import find_clashes
from adkg.reasoning.comparison import Comparison, compare
from adkg.reasoning.hermit import classify
from adkg.reasoning.rules import infer


@pytest.fixture(scope="module")
def ontology() -> Ontology:
    return project_ontology()


@pytest.fixture(scope="module")
def triples(ontology: Ontology) -> list[Triple]:
    return made_up(ontology, 63)


def test_no_axiom_is_left_without_a_rule(ontology: Ontology) -> None:
    assert compile_rules(ontology).left_out == ()


def test_owlrl_concludes_the_same(ontology: Ontology, triples: list[Triple]) -> None:
    assert own_closure(ontology, triples) == owlrl_closure(ontology, triples)


def test_hermit_concludes_the_same_and_finds_every_class_possible(ontology: Ontology, triples: list[Triple]) -> None:
    inferences = infer(ontology, triples)
    answer = classify(ontology, triples)
    assert (answer.consistent, answer.unsatisfiable) == (True, ())
    assert compare(ontology, triples, inferences, answer) == Comparison()


def test_made_up_triples_that_fit_domains_and_ranges_contradict_nothing(
    ontology: Ontology, triples: list[Triple]
) -> None:
    assert find_clashes(ontology, triples, infer(ontology, triples)) == []
