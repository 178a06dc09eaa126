"""Shapes run over the store's triples: the validator's own results, each at its place in the files."""

from pathlib import Path

import pytest
from pyshacl import validate
from rdflib import Graph
from rdflib.namespace import SH

from adkg.checks.shapes import as_value, check_shapes, data_graph, predicates_of, spread
from adkg.claims import Claim, FileLine
from adkg.errors import AdkgError, Problem
from adkg.graph import Locations
from adkg.ontology import Ontology, read_ontology
from adkg.project import find_project
from adkg.terms import ONTOLOGY, XSD, XSD_DATE, Iri, Literal, Prefixes, n3, term, thing_iri

PREFIXES = Prefixes({"adkg": ONTOLOGY, "book": "https://w3id.org/adkg/book/"})
HEAD = """
@prefix adkg: <https://w3id.org/adkg/ontology#> .
@prefix book: <https://w3id.org/adkg/book/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
SHAPES = """
adkg:BookShape a sh:NodeShape ; sh:targetClass adkg:Book ; sh:nodeKind sh:IRI ;
    sh:property adkg:BookShape-writer , adkg:BookShape-printed , adkg:BookShape-pages .
adkg:BookShape-writer a sh:PropertyShape ; sh:path adkg:writer ; sh:minCount 1 ; sh:maxCount 1 ; sh:class adkg:Person ;
    sh:message "A book has one writer, a person."@en , "Sách có một tác giả."@vi .
adkg:BookShape-printed a sh:PropertyShape ; sh:path adkg:printed ; sh:datatype xsd:date ; sh:severity sh:Warning ;
    sh:message "Say on which day it was printed."@en .
adkg:BookShape-pages a sh:PropertyShape ; sh:path adkg:pages ; sh:minInclusive 1 ; sh:message "A book has pages."@en .
adkg:PressShape a sh:NodeShape ; sh:targetSubjectsOf adkg:prints ; sh:property adkg:PressShape-prints .
adkg:PressShape-prints a sh:PropertyShape ; sh:path adkg:prints ; sh:node adkg:ShelfShape ; sh:message "No shelf."@en .
adkg:ShelfShape a sh:NodeShape ; sh:property adkg:ShelfShape-shelf .
adkg:ShelfShape-shelf a sh:PropertyShape ; sh:path adkg:shelf ; sh:minCount 1 ; sh:message "No shelf."@en .
"""
DATA = """
book:emma a adkg:Novel ; adkg:writer book:jane , book:tom ; adkg:printed "1815"^^xsd:gYear ; adkg:pages 0 .
book:ivanhoe a adkg:Book ; adkg:printed "1819-12-20"^^xsd:date .
book:press adkg:prints book:emma .
book:jane a adkg:Person .
"""
TERMS = "adkg:Novel rdfs:subClassOf adkg:Book ."
EMMA = thing_iri("book/emma")


def ntriples(turtle: str) -> bytes:
    text = Graph().parse(data=HEAD + turtle, format="turtle").serialize(format="nt")
    return "\n".join(sorted(line for line in text.splitlines() if line)).encode() + b"\n"


def an_ontology(shapes: str = SHAPES) -> Ontology:
    return Ontology(
        terms=Graph().parse(data=HEAD + TERMS, format="turtle"),
        shapes=Graph().parse(data=HEAD + shapes, format="turtle"),
        where={term("BookShape-writer"): FileLine("ontology/shapes/book.ttl", 4)},
    )


def claim(subject: Iri, predicate: str, value: Iri | Literal, line: int) -> Claim:
    where = FileLine("data/sources/press/a.yaml", line)
    return Claim(thing_iri("source/press/a"), subject, term(predicate), value, "report", where)


LOCATIONS = Locations(
    [],
    [],
    [
        claim(EMMA, "writer", thing_iri("book/jane"), 5),
        claim(EMMA, "writer", thing_iri("book/tom"), 9),
        claim(EMMA, "printed", Literal("1815", XSD + "gYear"), 6),
        claim(EMMA, "pages", Literal("0", XSD + "integer"), 7),
    ],
)


def found(data: str = DATA, locations: Locations = LOCATIONS) -> list[Problem]:
    return sorted(one.problem for one in check_shapes(ntriples(data), an_ontology(), locations, PREFIXES))


def test_a_result_stands_at_the_line_of_the_value_with_the_shape_s_message() -> None:
    (problem,) = (one for one in found() if one.rule == "adkg:BookShape-printed")
    assert str(problem) == (
        "data/sources/press/a.yaml:6: warning: book/emma: Say on which day it was printed. Got '1815'\n"
        "    fix: correct the value of 'printed'\n"
        "    rule: adkg:BookShape-printed"
    )


def test_too_many_values_are_all_named_with_their_places() -> None:
    problem = next(one for one in found() if "one writer" in one.what and "Got" not in one.what)
    assert problem.where == "data/sources/press/a.yaml:5"
    assert problem.what == "book/emma: A book has one writer, a person. (also at data/sources/press/a.yaml:9)"


def test_a_value_of_another_class_is_quoted_at_its_own_line() -> None:
    (problem,) = (one for one in found() if "Got 'book/tom'" in one.what)
    assert (problem.where, problem.severity) == ("data/sources/press/a.yaml:9", "error")


def test_a_subclass_is_validated_because_the_ontology_is_merged_in() -> None:
    assert any(one.what.startswith("book/emma") for one in found())


def test_a_node_that_no_file_states_is_placed_where_something_leads_to_it() -> None:
    locations = Locations([], [], [claim(thing_iri("book/press"), "prints", thing_iri("book/ivanhoe"), 30)])
    data = "book:ivanhoe a adkg:Book . book:press adkg:prints book:ivanhoe ."
    problem = next(one for one in found(data, locations) if one.rule == "adkg:BookShape-writer")
    assert problem.where == "ontology/shapes/book.ttl:4"
    shelf = next(one for one in found(data, locations) if one.rule == "adkg:PressShape-prints")
    assert shelf.where == "data/sources/press/a.yaml:30"


def test_data_that_conforms_finds_nothing() -> None:
    data = 'book:ivanhoe a adkg:Book ; adkg:writer book:walter . book:walter a adkg:Person . book:x adkg:y "z"@en .'
    assert found(data) == []


def results(report: Graph) -> list[tuple[str, ...]]:
    named = (SH.focusNode, SH.resultPath, SH.value, SH.sourceShape, SH.sourceConstraintComponent, SH.resultSeverity)
    return sorted(
        (*(str(report.value(one, name)) for name in named), *sorted(map(str, report.objects(one, SH.resultMessage))))
        for one in report.objects(None, SH.result)
    )


def test_spreading_the_targets_changes_no_result_of_the_validator() -> None:
    ontology = an_ontology()
    data = data_graph(ntriples(DATA), None) + ontology.terms
    plain, spreaded = (validate(data, shacl_graph=shapes)[1] for shapes in (ontology.shapes, spread(ontology.shapes)))
    assert results(plain) == results(spreaded)
    assert len(results(plain)) == 6


def test_the_project_s_shapes_give_the_same_results_when_spread() -> None:
    ontology, _ = read_ontology(find_project(Path(__file__).parents[1]))
    data = Graph() + ontology.terms
    for index, target in enumerate(sorted(set(ontology.shapes.objects(None, SH.targetClass)))):
        data.parse(data=f"<urn:thing:{index}> a <{target}> .", format="turtle")
    plain, spreaded = (validate(data, shacl_graph=shapes)[1] for shapes in (ontology.shapes, spread(ontology.shapes)))
    assert results(plain) == results(spreaded)
    assert len(results(plain)) > 20


@pytest.mark.parametrize(
    "kept",
    [
        "adkg:BookShape sh:closed true .",
        "adkg:BookShape sh:deactivated true .",
        "adkg:OtherShape sh:node adkg:BookShape .",
        "adkg:OtherShape sh:or ( adkg:BookShape ) .",
        "adkg:BookShape a rdfs:Class .",
    ],
)
def test_a_shape_that_others_use_or_that_is_closed_keeps_its_property_shapes(kept: str) -> None:
    shapes = an_ontology(SHAPES + kept).shapes
    node = next(shapes.subjects(SH.property, None))
    assert set(spread(shapes).objects(node, SH.property)) == set(shapes.objects(node, SH.property))


def test_only_the_triples_that_shapes_look_at_are_copied() -> None:
    predicates = predicates_of(an_ontology().shapes)
    assert predicates is not None
    assert len(data_graph(ntriples('book:a a adkg:Book ; adkg:pages 3 ; adkg:colour "red" .'), predicates)) == 2


def test_a_closed_shape_looks_at_every_triple() -> None:
    assert predicates_of(an_ontology(SHAPES + "adkg:BookShape sh:closed true .").shapes) is None


@pytest.mark.parametrize(
    "value",
    [
        '"a \\"quoted\\" \\\\ \\n line"',
        '"Hà Nội"@vi',
        '"007"^^<http://www.w3.org/2001/XMLSchema#integer>',
        f'"2020-11-19"^^<{XSD_DATE}>',
        "<https://w3id.org/adkg/place/ha-noi>",
    ],
)
def test_a_value_is_copied_as_the_store_wrote_it(value: str) -> None:
    (triple,) = data_graph(f"<urn:s> <urn:p> {value} .\n".encode(), None)
    assert n3(as_value(triple[2])) == value


def test_a_blank_node_in_the_data_is_refused() -> None:
    with pytest.raises(AdkgError, match="no triple of a store: _:b"):
        data_graph(b"_:b <urn:p> <urn:o> .\n", None)


def test_shapes_that_cannot_run_are_an_error_that_names_the_reason() -> None:
    broken = an_ontology("adkg:S a sh:NodeShape ; sh:targetClass adkg:Book ; sh:property adkg:Nowhere .")
    with pytest.raises(AdkgError, match=r"the shapes cannot be run: .*Nowhere"):
        check_shapes(ntriples(DATA), broken, LOCATIONS, PREFIXES)
