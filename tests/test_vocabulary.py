"""What the engine reads from the ontology: keys, their values, their subjects, and how many."""

import pytest
from rdflib import Graph

from adkg.ontology import Ontology, read_ontology
from adkg.project import Project
from adkg.terms import LANG_STRING, ONTOLOGY, XSD_INTEGER, XSD_STRING, Iri, path_of, term
from adkg.vocabulary import CALENDAR_DATE, Property, Vocabulary, build_vocabulary

HEAD = f"""
@prefix adkg: <{ONTOLOGY}> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


def vocabulary(terms: str, shapes: str = "") -> Vocabulary:
    return build_vocabulary(
        Ontology(Graph().parse(data=HEAD + terms, format="turtle"), Graph().parse(data=HEAD + shapes, format="turtle"))
    )


def prop(statements: str) -> Property:
    return vocabulary(f"adkg:p {statements} . adkg:day rdfs:subPropertyOf adkg:calendarDate .").properties["p"]


def names(iris: tuple[Iri, ...]) -> list[str]:
    return [path_of(iri) for iri in iris]


@pytest.mark.parametrize(
    ("statements", "ranges"),
    [
        ("a owl:ObjectProperty", []),
        ("a owl:ObjectProperty ; rdfs:range adkg:Hall", ["Hall"]),
        ("a owl:ObjectProperty ; rdfs:range owl:Thing", []),
        ("a owl:ObjectProperty ; rdfs:range [ owl:unionOf ( adkg:Song adkg:Hall ) ]", ["Hall", "Song"]),
        ("a owl:ObjectProperty ; rdfs:range [ owl:unionOf ( adkg:Song owl:Thing ) ]", []),
    ],
)
def test_the_values_of_an_object_property_are_things_of_its_range(statements: str, ranges: list[str]) -> None:
    assert (names(prop(statements).ranges), prop(statements).datatype) == (ranges, "")


@pytest.mark.parametrize(
    ("statements", "datatype"),
    [
        ("a owl:DatatypeProperty ; rdfs:range xsd:integer", XSD_INTEGER),
        ("a owl:DatatypeProperty ; rdfs:range rdf:PlainLiteral", LANG_STRING),
        ("a owl:DatatypeProperty ; rdfs:range rdfs:Literal", XSD_STRING),
        ("a owl:DatatypeProperty", XSD_STRING),
        ("a owl:DatatypeProperty ; rdfs:range rdfs:Literal ; rdfs:subPropertyOf adkg:calendarDate", CALENDAR_DATE),
        ("a owl:DatatypeProperty ; rdfs:range rdfs:Literal ; rdfs:subPropertyOf adkg:day", CALENDAR_DATE),
    ],
)
def test_the_values_of_a_datatype_property_are_literals_of_its_range(statements: str, datatype: str) -> None:
    assert (prop(statements).datatype, prop(statements).ranges) == (datatype, ())


def test_a_property_knows_of_which_things_it_speaks() -> None:
    found = prop("a owl:ObjectProperty ; rdfs:domain [ a owl:Class ; owl:unionOf ( adkg:Event adkg:Choir ) ]")
    assert names(found.domains) == ["Choir", "Event"]


def test_a_date_knows_its_bounds_what_it_begins_and_what_it_ends() -> None:
    found = prop(
        "a owl:DatatypeProperty ; rdfs:subPropertyOf adkg:calendarDate ; adkg:beginsOccurrence true ; "
        "adkg:earliestBound adkg:pEarliest ; adkg:latestBound adkg:pLatest ; adkg:endOf adkg:day"
    )
    assert (found.name, found.is_date, found.begins_occurrence) == ("p", True, True)
    assert (found.earliest_bound, found.latest_bound, found.ends) == (term("pEarliest"), term("pLatest"), term("day"))


@pytest.mark.parametrize(
    "name", ["publisher", "about", "mode", "published", "url", "abbreviation", "kind", "firstDayEarliest"]
)
def test_no_source_claims_what_the_record_says_of_itself(example: Project, name: str) -> None:
    assert not build_vocabulary(read_ontology(example)[0]).properties[name].claimable


def test_a_source_claims_everything_else(example: Project) -> None:
    properties = build_vocabulary(read_ontology(example)[0]).properties
    assert properties["firstDay"].claimable
    assert properties["hall"].claimable
    assert (properties["inTown"].claimable, properties["inTown"].register_key) == (True, True)


def test_kinds_lead_to_their_classes(example: Project) -> None:
    kinds = build_vocabulary(read_ontology(example)[0]).kinds
    assert kinds["choir"] == term("Choir")
    assert sorted(kinds) == ["choir", "concert", "hall", "publisher", "singer", "song", "town"]


def test_a_class_lies_below_those_above_it_and_itself(example: Project) -> None:
    found = build_vocabulary(read_ontology(example)[0])
    assert found.is_a(term("Gala"), term("Event"))
    assert found.is_a(term("Gala"), term("Gala"))
    assert not found.is_a(term("Event"), term("Gala"))
    assert not found.is_a(term("Nothing"), term("Gala"))


def test_a_defined_class_lies_below_the_class_of_its_definition(example: Project) -> None:
    assert build_vocabulary(read_ontology(example)[0]).is_a(term("TownConcert"), term("Event"))


def test_a_circle_of_classes_ends() -> None:
    found = vocabulary(
        "adkg:A a owl:Class ; rdfs:subClassOf adkg:B . adkg:B a owl:Class ; owl:equivalentClass adkg:A ."
    )
    assert found.is_a(term("A"), term("B"))
    assert found.is_a(term("B"), term("A"))


def test_individuals_have_their_classes_and_some_announce(example: Project) -> None:
    found = build_vocabulary(read_ontology(example)[0])
    assert term("ConcertStatus") in found.individuals["held"]
    assert term("SourceGrade") in found.individuals["press"]
    assert found.announcing == {term("planned")}


def test_a_shape_says_where_one_value_is_expected(example: Project) -> None:
    found = build_vocabulary(read_ontology(example)[0])
    assert found.expects_one(term("Gala"), term("hall"))
    assert not found.expects_one(term("Gala"), term("song"))
    assert not found.expects_one(term("Choir"), term("hall"))
    assert found.expects_one_per_language(term("Concert"), term("motto"))
    assert not found.expects_one_per_language(term("Concert"), term("hall"))


def test_a_shape_that_allows_two_expects_not_one() -> None:
    found = vocabulary(
        "adkg:A a owl:Class .",
        "adkg:AShape sh:targetClass adkg:A ; "
        "sh:property [ sh:path adkg:p ; sh:maxCount 2 ] , [ sh:path adkg:q ; sh:maxCount 1 ] .",
    )
    assert not found.expects_one(term("A"), term("p"))
    assert found.expects_one(term("A"), term("q"))


def test_a_policy_has_its_rules_in_the_order_of_its_list(example: Project) -> None:
    found = build_vocabulary(read_ontology(example)[0])
    assert sorted(found.policies) == ["latest", "majority", "official-first", "unanimous"]
    assert found.default_policy.notation == "official-first"
    assert names(found.policies["latest"].rules) == [
        "reportOverAnnouncement",
        "lessPrecise",
        "laterPublication",
        "betterGrade",
        "moreOrigins",
    ]


def test_a_policy_is_added_by_writing_it_down(example: Project) -> None:
    (example.root / "ontology" / "mine.ttl").write_text(
        f"{HEAD}@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        'adkg:crowd a adkg:Policy ; skos:notation "crowd" ; adkg:weighs ( adkg:moreOrigins ) .',
        encoding="utf-8",
    )
    found = build_vocabulary(read_ontology(example)[0]).policies["crowd"]
    assert (names(found.rules), found.is_default) == (["moreOrigins"], False)
