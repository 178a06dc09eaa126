"""Compares what the rules infer with what HermiT does: two reasoners that share no code."""

from collections.abc import Iterable
from dataclasses import dataclass

from rdflib import Graph, URIRef
from rdflib.namespace import OWL, RDFS

from adkg.inferences import Inference, Triple
from adkg.ontology import Ontology
from adkg.reasoning.axioms import compile_rules
from adkg.reasoning.closure import sort_key
from adkg.reasoning.hermit import Classification
from adkg.reasoning.ruleset import TYPE, is_own
from adkg.terms import Iri, Literal


@dataclass(frozen=True, slots=True)
class Comparison:
    """Where the two differ. What only the rules have is an error; what only HermiT has, OWL 2 RL cannot know."""

    only_rules: tuple[Triple, ...] = ()
    only_hermit: tuple[Triple, ...] = ()


def compare(
    ontology: Ontology, triples: Iterable[Triple], inferences: Iterable[Inference], classification: Classification
) -> Comparison:
    """The classes and values, in the project's own words, on which the rules and HermiT do not agree."""
    given = {*compile_rules(ontology).stated, *triples}
    ours = {*given, *(inference.triple for inference in inferences)}
    above = _above(ontology.terms, classification.subclasses)
    theirs = _all_implied(ontology.terms, {*given, *classification.values})
    for subject, predicate, value in [*given, *classification.types]:
        if predicate == TYPE and isinstance(value, Iri):
            theirs.update((subject, TYPE, kind) for kind in _all_above(value, above))
    return Comparison(_sorted(ours - theirs), _sorted(theirs - ours))


def _sorted(triples: Iterable[Triple]) -> tuple[Triple, ...]:
    return tuple(sorted((triple for triple in triples if _is_comparable(triple)), key=sort_key))


def _is_comparable(triple: Triple) -> bool:
    _, predicate, value = triple
    # HermiT gives no values of datatype properties.
    return not isinstance(value, Literal) and is_own(value if predicate == TYPE else predicate)


def _above(terms: Graph, inferred: Iterable[tuple[Iri, Iri]]) -> dict[Iri, set[Iri]]:
    edges = [(below, above) for below, above in terms.subject_objects(RDFS.subClassOf)]
    for one, other in terms.subject_objects(OWL.equivalentClass):
        edges += [(one, other), (other, one)]
    found: dict[Iri, set[Iri]] = {}
    for below, above in inferred:
        found.setdefault(below, set()).add(above)
    for one, other in edges:
        if isinstance(one, URIRef) and isinstance(other, URIRef):
            found.setdefault(Iri(one), set()).add(Iri(other))
    return found


def _all_above(kind: Iri, above: dict[Iri, set[Iri]]) -> set[Iri]:
    found: set[Iri] = set()
    waiting = [kind]
    while waiting:
        latest = waiting.pop()
        if latest not in found:
            found.add(latest)
            waiting += above.get(latest, ())
    return found


def _all_implied(terms: Graph, triples: set[Triple]) -> set[Triple]:
    """The triples with what owlready2 and HermiT leave unsaid: superproperties, and the other way round."""
    above, backwards = _property_edges(terms)
    found: set[Triple] = set()
    waiting = list(triples)
    while waiting:
        triple = waiting.pop()
        if triple in found:
            continue
        found.add(triple)
        subject, predicate, value = triple
        waiting += [(subject, each, value) for each in above.get(predicate, ())]
        if isinstance(value, Iri):
            waiting += [(value, each, subject) for each in backwards.get(predicate, ())]
    return found


def _property_edges(terms: Graph) -> tuple[dict[Iri, set[Iri]], dict[Iri, set[Iri]]]:
    above: dict[Iri, set[Iri]] = {}
    backwards: dict[Iri, set[Iri]] = {}
    for below, over in terms.subject_objects(RDFS.subPropertyOf):
        above.setdefault(Iri(str(below)), set()).add(Iri(str(over)))
    for one, other in terms.subject_objects(OWL.inverseOf):
        if isinstance(one, URIRef) and isinstance(other, URIRef):
            backwards.setdefault(Iri(one), set()).add(Iri(other))
            backwards.setdefault(Iri(other), set()).add(Iri(one))
    return above, backwards
