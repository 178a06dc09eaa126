"""What follows from what: a triple that a rule concluded, with the axiom and the premises it used; and as N-Quads."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256

from adkg.terms import (
    RDF_OBJECT,
    RDF_PREDICATE,
    RDF_SUBJECT,
    RDF_TYPE,
    Iri,
    Literal,
    Value,
    graph,
    n3,
    quad,
    term,
    thing_iri,
)

EXPECTED = graph("expected")
INFERRED = graph("inferred")

Triple = tuple[Iri, Iri, Value]


@dataclass(frozen=True, slots=True)
class Inference:
    """One concluded triple. `rule` names the rule of OWL 2 RL (or ours), `axiom` says the ontology's axiom in words."""

    triple: Triple
    rule: str
    axiom: str
    premises: tuple[Triple, ...]

    @property
    def iri(self) -> Iri:
        """An IRI made from the conclusion."""
        return _minted("inference", self.triple)


def triple_iri(triple: Triple) -> Iri:
    """The IRI of the node that stands for a triple among the premises of an inference."""
    return _minted("triple", triple)


def inference_quads(inferences: Iterable[Inference], where: Iri = INFERRED) -> Iterator[str]:
    """Every inferred triple in the named graph `where`, and a node that says by which rule and from which premises.

    The nodes of the premises are always in the graph of inferences: the same premise may serve in both graphs, and a
    triple stands in one only.
    """
    for inference in inferences:
        node = inference.iri
        yield quad(*inference.triple, where)
        yield quad(node, RDF_TYPE, term("Inference"), where)
        yield from _reified(node, inference.triple, where)
        yield quad(node, term("rule"), Literal(inference.rule), where)
        yield quad(node, term("axiom"), Literal(inference.axiom), where)
        for premise in inference.premises:
            yield quad(node, term("premise"), triple_iri(premise), where)
            yield quad(triple_iri(premise), RDF_TYPE, term("Triple"), INFERRED)
            yield from _reified(triple_iri(premise), premise, INFERRED)


def _reified(node: Iri, triple: Triple, where: Iri) -> Iterator[str]:
    subject, predicate, value = triple
    yield quad(node, RDF_SUBJECT, subject, where)
    yield quad(node, RDF_PREDICATE, predicate, where)
    yield quad(node, RDF_OBJECT, value, where)


def _minted(kind: str, triple: Triple) -> Iri:
    digest = sha256("\x1f".join(n3(node) for node in triple).encode()).hexdigest()
    return thing_iri(f"{kind}/{digest[:16]}")
