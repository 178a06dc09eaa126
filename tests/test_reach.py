"""What a query can read, told from its tokens: never less than the engine reads."""

from collections.abc import Iterable, Iterator

import pytest
from conftest import Built
from rdflib import URIRef
from rdflib.paths import Path as PropertyPath
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue

from adkg.queries import read_expectations, read_questions, read_tables
from adkg.queries.reach import TYPE, reach_of
from adkg.terms import BASE

P, Q, C = "urn:p", "urn:q", "urn:C"


@pytest.mark.parametrize(
    ("query", "reads"),
    [
        (f"SELECT ?s {{ ?s <{P}> ?o }}", {P}),
        (f"SELECT ?s ?o ?x {{ ?s <{P}> ?o ; <{Q}> ?x . FILTER(?o = ?x) ?x <{Q}> 1 }} ORDER BY ?s ?o ?x", {P, Q}),
        (f"SELECT ?s {{ ?s a <{C}> }} GROUP BY ?s ?o HAVING(COUNT(*) > 1)", {TYPE, C}),
        ("PREFIX x: <urn:> SELECT ?s { ?s x:p/x:q ?o . VALUES (?s ?o ?s) { (x:C 1 2) } }", {P, Q, C}),
        (f"SELECT ?s {{ VALUES ?p {{ <{P}> <{Q}> }} ?s ?p ?o }}", {P, Q}),
        ("SELECT ?s { ?s <p> ?o }", {BASE + "p"}),
    ],
)
def test_a_query_with_constant_predicates_reads_what_it_names(query: str, reads: set[str]) -> None:
    found = reach_of(query)
    assert found is not None
    assert {iri for iri in found.iris if not iri.endswith(":")} == reads


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?s ?p ?o }",
        "SELECT * { ?s a ?c ; ?p ?o }",
        "SELECT * { [ ?p ?o ] a <urn:C> }",
        "SELECT * { (1 2) ?p ?o }",
        "SELECT * { ?s ?p true }",
        "SELECT * { ?s ?p -1 }",
        "SELECT * { 'x'@en ?p ?o }",
        "SELECT * { ?s $p [] }",
        "SELECT * { { SELECT ?s { ?s ?p ?o } } VALUES ?p { <urn:p> } }",
        "SELECT * { VALUES ?p { <urn:p> UNDEF } ?s ?p ?o }",
        "SELECT (EXISTS { ?s ?p ?o } AS ?x) {}",
        "SELECT * { ?s <urn:p>* ?o }",
        "SELECT * { ?s (<urn:p>|^<urn:q>)? ?o }",
        "SELECT * { ?s !<urn:p> ?o }",
        "SELECT * { ?s !(<urn:p>|a) ?o }",
        "SELECT * { GRAPH ?g { } }",
        "SELECT * { GRAPH ?g { FILTER(true) } }",
        "DESCRIBE <urn:a>",
        "CONSTRUCT WHERE { ?s ?p ?o }",
        "BASE <urn:b> SELECT * { ?s <x> ?o }",
        "SELECT * { ?s unknown:p ?o }",
        "PREFIX x: <urn:> SELECT * { ?s x:\\~p ?o }",
        "SELECT * { << ?s ?p ?o >> <urn:q> 1 }",
    ],
)
def test_a_query_that_may_read_more_than_it_names_reads_everything(query: str) -> None:
    assert reach_of(query) is None


@pytest.mark.parametrize(
    ("query", "all_types"),
    [
        ("SELECT * { ?s a ?c }", True),
        ("SELECT * { VALUES ?c { <urn:C> } ?s a ?c }", True),
        (f"SELECT * {{ ?s <{TYPE}>/<urn:p> ?c }}", True),
        ("SELECT * { ?s a <urn:C> , <urn:D> }", False),
    ],
)
def test_a_query_that_asks_for_any_class_reads_all_types(query: str, all_types: bool) -> None:
    found = reach_of(query)
    assert found is not None
    assert found.all_types is all_types


def _predicates(node: object) -> set[object]:
    """Every predicate in the patterns of a query's algebra, wherever they stand."""
    if isinstance(node, CompValue):
        own = {triple[1] for triple in node.get("triples") or ()} if node.name == "BGP" else set()
        return own.union(*(_predicates(part) for part in node.values()))
    if isinstance(node, list | tuple | set):
        return set().union(*map(_predicates, node))
    return set()


def _steps(predicates: Iterable[object]) -> Iterator[URIRef]:
    """The predicates themselves, and those that paths lead over; variables aside."""
    for predicate in predicates:
        if isinstance(predicate, URIRef):
            yield predicate
        elif isinstance(predicate, PropertyPath):
            parts = vars(predicate).values()
            yield from _steps(one for part in parts for one in (part if isinstance(part, list) else [part]))


def test_every_stored_query_reaches_the_predicates_that_another_parser_finds_in_it(record: Built) -> None:
    queries = {
        slug: stored.query
        for read in (read_questions, read_tables, read_expectations)
        for slug, stored in read(record.project)[0].items()  # type: ignore[operator]
    }
    checked = 0
    for slug, query in queries.items():
        reach = reach_of(query)
        if reach is None:
            continue
        for predicate in _steps(_predicates(translateQuery(parseQuery(query)).algebra)):
            assert str(predicate) in reach.iris, slug
            checked += 1
    assert checked > 300
