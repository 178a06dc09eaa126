"""Derives what the stored rules expect from what a store holds: marked triples that nobody believes.

Each names the rule that expects it and the triples that the rule found. They stand in a graph of their own, under
properties that no source and no register entry may use, so that what is expected is never taken for what is known.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from rdflib import Literal as RdfLiteral
from rdflib import URIRef, Variable
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Node

from adkg.errors import Problem, UsageError
from adkg.graph import EXPECTED, inference_quads
from adkg.inferences import Inference, Triple
from adkg.ontology.turtle import read_turtle
from adkg.queries import Expectation
from adkg.store import Store
from adkg.terms import LANG_STRING, XSD_STRING, Iri, Literal, Prefixes, Value, graph, n3, path_of, quad
from adkg.vocabulary import Vocabulary

BATCH = 500

Pattern = tuple[Node, Node, Node]
Row = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class _Rule:
    """An expectation taken apart: what it concludes, and the patterns that it finds its grounds by."""

    stored: Expectation
    template: tuple[Pattern, ...]
    grounds: tuple[Pattern, ...]


def expect(store: Store, expectations: Iterable[Expectation]) -> list[Inference]:
    """What the rules expect of the store's things, each triple once, with what it was drawn from.

    Raises UsageError for a query that the engine refuses.
    """
    found: dict[Triple, Inference] = {}
    for expectation in sorted(expectations, key=lambda one: one.slug):
        for inference in _expected(store, _taken_apart(expectation)):
            found.setdefault(inference.triple, inference)
    return [found[triple] for triple in sorted(found, key=_order)]


def expected_quads(inferences: Iterable[Inference]) -> Iterator[str]:
    """The expected triples in their own graph, each with a node that says by which rule and from what."""
    return inference_quads(inferences, EXPECTED)


def check_expectations(
    expectations: Iterable[Expectation], vocabulary: Vocabulary, prefixes: Prefixes
) -> list[Problem]:
    """The rules that could be mixed with what is believed, or do not conclude from their example what they promise."""
    problems: list[Problem] = []
    for expectation in expectations:
        wrong = [*_unmarked(_taken_apart(expectation), vocabulary), *_example_problems(expectation, prefixes)]
        problems += wrong
    return problems


def _taken_apart(expectation: Expectation) -> _Rule:
    algebra = translateQuery(parseQuery(expectation.query)).algebra
    return _Rule(expectation, tuple(algebra.template), tuple(_patterns(algebra.p)))


def _patterns(node: object) -> Iterator[Pattern]:
    """The triple patterns that a row satisfies: not those inside of FILTER, and not what MINUS takes away."""
    if not isinstance(node, CompValue):
        return
    if node.name == "BGP":
        yield from node.triples
    for part in ("p", "p1", "part") if node.name == "Minus" else ("p", "p1", "p2", "part"):
        yield from _patterns(node.get(part))


def _expected(store: Store, rule: _Rule) -> list[Inference]:
    rows = list(store.select(rule.stored.rows).dicts())
    drawn = [
        (triple, [ground for pattern in rule.grounds if (ground := _filled(pattern, row))])
        for row in rows
        for pattern in rule.template
        if (triple := _filled(pattern, row))
    ]
    held = _held(store, (ground for _, grounds in drawn for ground in grounds))
    because = rule.stored.because.get("en", "")
    made = []
    for triple, grounds in drawn:
        premises = tuple(sorted({ground for ground in grounds if ground in held}, key=_order))
        made.append(Inference(triple, rule.stored.slug, because, premises))
    # A triple may be expected on several grounds; the same data must tell the same one.
    return sorted(made, key=lambda one: [_order(triple) for triple in (one.triple, *one.premises)])


def _filled(pattern: Pattern, row: Row) -> Triple | None:
    """The pattern with a row's values in it; None when it holds a path or a variable that the row does not bind."""
    subject, predicate, value = (_value(node, row) for node in pattern)
    if isinstance(subject, Iri) and isinstance(predicate, Iri) and value is not None:
        return subject, predicate, value
    return None


def _value(node: object, row: Row) -> Value | None:
    if isinstance(node, Variable):
        return row.get(str(node))
    if isinstance(node, URIRef):
        return Iri(node)
    if isinstance(node, RdfLiteral):
        datatype = LANG_STRING if node.language else str(node.datatype or XSD_STRING)
        return Literal(str(node), datatype, node.language or "")
    return None


def _held(store: Store, triples: Iterable[Triple]) -> set[Triple]:
    """Those of the triples that the store holds: a pattern of a branch not taken may be filled and match nothing."""
    waiting = iter(sorted(set(triples), key=_order))
    held: set[Triple] = set()
    while batch := list(islice(waiting, BATCH)):
        values = " ".join(f"({' '.join(map(n3, triple))})" for triple in batch)
        rows = store.select(f"SELECT DISTINCT ?s ?p ?o {{ VALUES (?s ?p ?o) {{ {values} }} ?s ?p ?o }}").rows
        held.update((s, p, o) for s, p, o in rows if isinstance(s, Iri) and isinstance(p, Iri) and o is not None)
    return held


def _unmarked(rule: _Rule, vocabulary: Vocabulary) -> Iterator[Problem]:
    stored = rule.stored
    marked = {found.iri for found in vocabulary.properties.values() if found.expected_only}
    for _, predicate, _ in rule.template:
        if not isinstance(predicate, URIRef) or Iri(predicate) not in marked:
            name = path_of(Iri(predicate)) if isinstance(predicate, URIRef) else f"?{predicate}"
            what = f"concludes '{name}', which is not kept for what is expected"
            fix = "use a property of the ontology that says adkg:expectedOnly true, or give it a new one"
            yield Problem(stored.file, stored.line, what, fix, "not-an-expectation")


def _example_problems(stored: Expectation, prefixes: Prefixes) -> Iterator[Problem]:
    given, problems = _triples(stored.given, stored.file, prefixes)
    promised, more = _triples(stored.expects, stored.file, prefixes)
    if problems or more:
        yield from (*problems, *more)
        return
    store = Store.memory()
    store.load("".join(quad(*triple, graph("example")) for triple in sorted(given, key=_order)).encode())
    try:
        found = {inference.triple for inference in expect(store, [stored])}
    except UsageError as error:
        yield Problem(stored.file, stored.line, error.what, error.fix, "broken-query")
        return
    for triples, verb in ((promised - found, "does not conclude"), (found - promised, "also concludes")):
        for triple in sorted(triples, key=_order):
            written = " ".join(prefixes.shorten(one) if isinstance(one, Iri) else n3(one) for one in triple)
            fix = "mend the query, or the example if the rule means something else"
            yield Problem(stored.file, stored.line, f"{verb} from its example: {written}", fix, "expectation-differs")


def _triples(turtle: str, file: str, prefixes: Prefixes) -> tuple[set[Triple], list[Problem]]:
    declared = "".join(f"@prefix {name}: <{namespace}> .\n" for name, namespace in prefixes.namespaces.items())
    text, problems = read_turtle(declared + turtle, file)
    filled = (_filled((one.subject, one.predicate, one.value), {}) for one in text.statements)
    return {triple for triple in filled if triple}, [
        # The lines count from the declarations that were put in front of the example.
        Problem(file, 0, problem.what, problem.fix, problem.rule)
        for problem in problems
    ]


def _order(triple: Triple) -> tuple[str, str, str]:
    return triple[0], triple[1], n3(triple[2])
