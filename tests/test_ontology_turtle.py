"""The Turtle reader: the same triples as rdflib's on every file of the project, each with its line."""

from pathlib import Path

import pytest
from rdflib import BNode, Graph, URIRef
from rdflib import Literal as RdfLiteral
from rdflib.compare import isomorphic
from rdflib.namespace import RDF, XSD

from adkg.ontology.turtle import TurtleText, read_turtle, unescape

ROOT = Path(__file__).parents[1]
FILES = sorted((ROOT / "ontology").rglob("*.ttl"))


def as_graph(text: TurtleText) -> Graph:
    graph = Graph()
    for found in text.statements:
        graph.add((found.subject, found.predicate, found.value))
    return graph


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_file_gives_the_triples_that_rdflib_reads(path: Path) -> None:
    text, problems = read_turtle(path.read_text(encoding="utf-8"), path.name)
    assert problems == []
    assert isomorphic(as_graph(text), Graph().parse(path, format="turtle"))


def test_every_form_of_turtle_is_read_like_rdflib_reads_it() -> None:
    turtle = r"""
        PREFIX ex: <http://example.org/>
        @prefix : <http://example.org/none#> .   # a comment, with "quotes" and <brackets>
        ex:a a ex:B ; ex:p 1 , -2.5 , true , "x"@en-GB , 'y' , "2020"^^<http://www.w3.org/2001/XMLSchema#gYear> ; .
        :b ex:long '''two
        lines with 'one' and ''two''quotes''' , "\u00e0 \"q\" \\ \t" ; ex:list ( 1 ( ) [ ex:q :c ] ex:d ) .
        [ ex:p [ ] ] .
        [] ex:p _:n . _:n ex:p _:n .
        ex:with\,comma ex:a.b ex:%20 , :1 , ex:a:b .
        <http://example.org/\u00e0> ex:p <urn:x:y> .
    """
    text, problems = read_turtle(turtle, "x.ttl")
    assert problems == []
    assert isomorphic(as_graph(text), Graph().parse(data=turtle, format="turtle"))


def test_a_statement_knows_the_line_of_its_object_also_after_a_text_of_many_lines() -> None:
    text, _ = read_turtle('<urn:a> <urn:p> """1\n2\n3""" ,\n  "x" ;\n\n  a <urn:C> .', "x.ttl")
    assert [(str(found.value), found.line) for found in text.statements] == [("1\n2\n3", 1), ("x", 4), ("urn:C", 6)]
    assert text.subjects == {URIRef("urn:a"): 1}


def test_a_literal_keeps_the_form_in_which_it_is_written() -> None:
    text, _ = read_turtle("<urn:a> <urn:p> 007 , 1.50 , 1.0e3 .", "x.ttl")
    assert [str(found.value) for found in text.statements] == ["007", "1.50", "1.0e3"]
    assert text.statements[0].value == RdfLiteral("007", datatype=XSD.integer, normalize=False)


def test_a_collection_is_a_chain_of_blank_nodes() -> None:
    text, _ = read_turtle("<urn:a> <urn:p> ( 1 ) .", "x.ttl")
    (first, rest, whole) = text.statements
    assert (first.predicate, rest.predicate, rest.value) == (RDF.first, RDF.rest, RDF.nil)
    assert isinstance(whole.value, BNode)


@pytest.mark.parametrize(
    ("turtle", "line", "what"),
    [
        ("<urn:a> <urn:p>", 1, "the file ends where a value should come"),
        ("<urn:a> <urn:p> .", 1, "a value should come before '.'"),
        ("<urn:a>\n<urn:p>\n;", 3, "a value should come before ';'"),
        ('"x" <urn:p> <urn:o> .', 1, "the subject of a statement should come before"),
        ('<urn:a> "p" <urn:o> .', 1, "a property should come before"),
        ("<urn:a> <urn:p> <urn:o> ]", 1, "'.' should come before ']'"),
        ("<urn:a> <urn:p> ( 1", 1, "the file ends where a value should come"),
        ("<urn:a> <urn:p> [ <urn:q> 1", 1, "the file ends where ']' should come"),
        ("\n<urn:a b> <urn:p> 1 .", 2, "is no Turtle: '<urn:a b>"),
        ("@prefix a <urn:a:> .", 1, "is no Turtle"),
        ("@prefix a: .", 1, "an IRI in angle brackets should come before '.'"),
        ("@keyword a .", 1, "'@keyword'"),
        ("<urn:a> <urn:p> 'x'^^'y' .", 1, "a datatype should come before"),
        ("<urn:a> <urn:p> True .", 1, "a value should come before 'True'"),
        ("<urn:a> <urn:p> " + "[ <urn:p> " * 60, 1, "nested more than 50 deep"),
    ],
)
def test_what_is_no_turtle_is_refused_at_its_line(turtle: str, line: int, what: str) -> None:
    (problem,) = read_turtle(turtle, "x.ttl")[1]
    assert (problem.line, problem.rule) == (line, "broken-turtle")
    assert what in problem.what


def test_what_stands_before_a_syntax_error_is_kept() -> None:
    text, problems = read_turtle("<urn:a> <urn:p> 1 .\n<urn:b> }", "x.ttl")
    assert [str(found.subject) for found in text.statements] == ["urn:a"]
    assert [problem.line for problem in problems] == [2]


def test_escapes_are_undone_once() -> None:
    assert unescape(r"\\u0041 \u0041 \U0001F600 \n") == "\\u0041 A \U0001f600 \n"
