"""Derives what the stored rules expect from what a store holds: marked triples that nobody believes.

Each names the rule that expects it and the triples that the rule found. They stand in a graph of their own, under
properties that no source and no register entry may use, so that what is expected is never taken for what is known.
"""

from collections.abc import Iterable, Iterator, Sequence

from rdflib import Literal as RdfLiteral
from rdflib import URIRef
from rdflib import Variable as RdfVariable
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Node

from adkg.drawing import DrawingRule, Pattern, Place, Variable, draw, filled, order
from adkg.errors import Problem, UsageError
from adkg.inferences import EXPECTED, Inference, Triple, inference_quads
from adkg.ontology.turtle import read_turtle
from adkg.queries import Expectation
from adkg.store import Store
from adkg.terms import LANG_STRING, XSD_STRING, Iri, Literal, Prefixes, graph, n3, path_of, quad
from adkg.vocabulary import Vocabulary


def taken_apart(expectation: Expectation) -> DrawingRule:
    """The rule with its patterns, ready to be drawn from a store."""
    algebra = translateQuery(parseQuery(expectation.query)).algebra
    template = tuple(_pattern(triple) for triple in algebra.template)
    grounds = tuple(_pattern(triple) for triple in _matched(algebra.p))
    because = expectation.because.get("en", "")
    return DrawingRule(expectation.slug, because, expectation.rows, template, grounds)


def expect(store: Store, expectations: Iterable[Expectation]) -> list[Inference]:
    """What the rules expect of the store's things, each triple once, with what it was drawn from.

    Raises UsageError for a query that the engine refuses.
    """
    return draw(store, map(taken_apart, expectations))


def expected_quads(inferences: Iterable[Inference]) -> Iterator[str]:
    """The expected triples in their own graph, each with a node that says by which rule and from what."""
    return inference_quads(inferences, EXPECTED)


def check_expectations(
    expectations: Iterable[Expectation], vocabulary: Vocabulary, prefixes: Prefixes
) -> list[Problem]:
    """The rules that could be mixed with what is believed, or do not conclude from their example what they promise."""
    problems: list[Problem] = []
    for expectation in expectations:
        wrong = [*_unmarked(expectation, vocabulary), *_example_problems(expectation, prefixes)]
        problems += wrong
    return problems


def _matched(node: object) -> Iterator[Sequence[Node]]:
    """The triple patterns that a row satisfies: not those inside of FILTER, not what MINUS takes away, and no path."""
    if not isinstance(node, CompValue):
        return
    if node.name == "BGP":
        yield from (triple for triple in node.triples if isinstance(triple[1], URIRef | RdfVariable))
    for part in ("p", "p1", "part") if node.name == "Minus" else ("p", "p1", "p2", "part"):
        yield from _matched(node.get(part))


def _pattern(triple: Iterable[Node]) -> Pattern:
    return tuple(_place(node) for node in triple)


def _place(node: Node) -> Place:
    if isinstance(node, URIRef):
        return Iri(node)
    if isinstance(node, RdfLiteral):
        datatype = LANG_STRING if node.language else str(node.datatype or XSD_STRING)
        return Literal(str(node), datatype, node.language or "")
    # A blank node in a pattern is a variable that no row binds.
    return Variable(node)


def _unmarked(stored: Expectation, vocabulary: Vocabulary) -> Iterator[Problem]:
    marked = {found.iri for found in vocabulary.properties.values() if found.expected_only}
    for _, predicate, _ in taken_apart(stored).template:
        if predicate not in marked:
            name = path_of(predicate) if isinstance(predicate, Iri) else f"?{predicate}"
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
    store.load("".join(quad(*triple, graph("example")) for triple in sorted(given, key=order)).encode())
    try:
        found = {inference.triple for inference in expect(store, [stored])}
    except UsageError as error:
        yield Problem(stored.file, stored.line, error.what, error.fix, "broken-query")
        return
    for triples, verb in ((promised - found, "does not conclude"), (found - promised, "also concludes")):
        for triple in sorted(triples, key=order):
            written = " ".join(prefixes.shorten(one) if isinstance(one, Iri) else n3(one) for one in triple)
            fix = "mend the query, or the example if the rule means something else"
            yield Problem(stored.file, stored.line, f"{verb} from its example: {written}", fix, "expectation-differs")


def _triples(turtle: str, file: str, prefixes: Prefixes) -> tuple[set[Triple], list[Problem]]:
    declared = "".join(f"@prefix {name}: <{namespace}> .\n" for name, namespace in prefixes.namespaces.items())
    text, problems = read_turtle(declared + turtle, file)
    stated = (filled(_pattern((one.subject, one.predicate, one.value)), {}) for one in text.statements)
    return {triple for triple in stated if triple}, [
        # The lines count from the declarations that were put in front of the example.
        Problem(file, 0, problem.what, problem.fix, problem.rule)
        for problem in problems
    ]
