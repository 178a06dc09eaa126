"""Class expressions of the ontology as values, read from its graph: no blank node leaves this module."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from rdflib import BNode, Graph, URIRef
from rdflib import Literal as RdfLiteral
from rdflib.collection import Collection
from rdflib.namespace import OWL, RDF, RDFS
from rdflib.term import Node

from adkg.terms import LANG_STRING, XSD_STRING, Iri, Literal, Value

THING = Iri(OWL.Thing)
NOTHING = Iri(OWL.Nothing)


@dataclass(frozen=True, slots=True, order=True)
class Step:
    """A property, or its inverse."""

    iri: Iri
    backwards: bool = False

    @property
    def reversed(self) -> "Step":
        """The same step the other way."""
        return Step(self.iri, not self.backwards)


@dataclass(frozen=True, slots=True)
class Named:
    """A class with a name."""

    iri: Iri


@dataclass(frozen=True, slots=True)
class Both:
    """What is in every one of several classes (owl:intersectionOf)."""

    parts: "tuple[Expression, ...]"


@dataclass(frozen=True, slots=True)
class Either:
    """What is in at least one of several classes (owl:unionOf)."""

    parts: "tuple[Expression, ...]"


@dataclass(frozen=True, slots=True)
class Some:
    """What has at least one value of a class there (owl:someValuesFrom)."""

    step: Step
    filler: "Expression"


@dataclass(frozen=True, slots=True)
class Only:
    """What has no value there but of a class (owl:allValuesFrom)."""

    step: Step
    filler: "Expression"


@dataclass(frozen=True, slots=True)
class Has:
    """What has one given value there (owl:hasValue)."""

    step: Step
    value: Value


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of the given individuals (owl:oneOf)."""

    members: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """What is not in a class (owl:complementOf)."""

    part: "Expression"


@dataclass(frozen=True, slots=True)
class AtMost:
    """What has no more than so many values of a class there."""

    step: Step
    limit: int
    filler: "Expression"


@dataclass(frozen=True, slots=True)
class Unknown:
    """An expression that the rules have no use for; `words` says what it is."""

    words: str


Expression = Named | Both | Either | Some | Only | Has | OneOf | Not | AtMost | Unknown


def read_expression(graph: Graph, node: Node) -> Expression:
    """The class expression that a node of the graph stands for."""
    found: Expression = Unknown("a class expression of no known form")
    if isinstance(node, URIRef):
        found = Named(Iri(node))
    elif (parts := graph.value(node, OWL.intersectionOf)) is not None:
        found = Both(tuple(read_expression(graph, part) for part in read_list(graph, parts)))
    elif (parts := graph.value(node, OWL.unionOf)) is not None:
        found = Either(tuple(read_expression(graph, part) for part in read_list(graph, parts)))
    elif (part := graph.value(node, OWL.complementOf)) is not None:
        found = Not(read_expression(graph, part))
    elif (members := graph.value(node, OWL.oneOf)) is not None:
        found = OneOf(tuple(sorted(map(read_value, read_list(graph, members)), key=str)))
    elif (on := graph.value(node, OWL.onProperty)) is not None and (step := read_step(graph, on)):
        found = _read_restriction(graph, node, step)
    return found


def _read_restriction(graph: Graph, node: Node, step: Step) -> Expression:
    if (filler := graph.value(node, OWL.someValuesFrom)) is not None:
        return Some(step, read_expression(graph, filler))
    if (filler := graph.value(node, OWL.allValuesFrom)) is not None:
        return Only(step, read_expression(graph, filler))
    if (value := graph.value(node, OWL.hasValue)) is not None:
        return Has(step, read_value(value)) if not isinstance(value, BNode) else Unknown("a value without a name")
    of = graph.value(node, OWL.onClass)
    filler_of = read_expression(graph, of) if of is not None else Named(THING)
    for least in (OWL.minCardinality, OWL.minQualifiedCardinality):
        if _count(graph, node, least) == 1:
            return Some(step, filler_of)
    for most in (OWL.maxCardinality, OWL.maxQualifiedCardinality):
        if (limit := _count(graph, node, most)) is not None:
            return AtMost(step, limit, filler_of)
    return Unknown(f"a restriction on {step.iri} that is no someValuesFrom, allValuesFrom or hasValue")


def _count(graph: Graph, node: Node, predicate: URIRef) -> int | None:
    found = graph.value(node, predicate)
    return int(str(found)) if found is not None and str(found).isdecimal() else None


def read_step(graph: Graph, node: Node) -> Step | None:
    """The property, or the inverse of one, that a node stands for; None for what is neither."""
    if isinstance(node, URIRef):
        return Step(Iri(node))
    of = graph.value(node, OWL.inverseOf)
    return Step(Iri(of), backwards=True) if isinstance(of, URIRef) else None


def read_list(graph: Graph, node: Node) -> list[Node]:
    """The members of an RDF list, in its order."""
    return list(Collection(graph, node))


def read_value(node: Node) -> Value:
    """An IRI or literal of the graph as a value of ours."""
    if isinstance(node, RdfLiteral):
        datatype = LANG_STRING if node.language else str(node.datatype or XSD_STRING)
        return Literal(str(node), datatype, node.language or "")
    return Iri(cast(URIRef, node))


def named_in(expression: Expression) -> Iterator[Iri]:
    """Every class that the expression names."""
    match expression:
        case Named(iri):
            yield iri
        case Both(parts) | Either(parts):
            for part in parts:
                yield from named_in(part)
        case Some(_, filler) | Only(_, filler) | AtMost(_, _, filler) | Not(filler):
            yield from named_in(filler)


def is_datatype(graph: Graph, expression: Expression) -> bool:
    """Whether the expression is a datatype and no class."""
    return isinstance(expression, Named) and (
        expression.iri.startswith("http://www.w3.org/2001/XMLSchema#")
        or expression.iri in (Iri(RDFS.Literal), Iri(RDF.PlainLiteral), Iri(RDF.langString))
        or (URIRef(expression.iri), RDF.type, RDFS.Datatype) in graph
    )
