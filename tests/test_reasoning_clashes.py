"""What contradicts the ontology, said so that a curator can mend it."""

import pytest
from test_reasoning import in_short, ontology_of, triples_of

from adkg.reasoning.clashes import Clash, find_clashes
from adkg.reasoning.rules import infer

CHOIR = """
:Person rdfs:label "person"@en ; rdfs:subClassOf :Agent .
:Agent rdfs:label "agent"@en ; owl:disjointWith :Place .
:Place rdfs:label "place"@en .
:Event rdfs:label "event"@en .
[] a owl:AllDisjointClasses ; owl:members ( :Agent :Event :Place ) .
:conductor rdfs:label "conductor"@en ; rdfs:range :Person .
:partOf rdfs:label "part of"@en ; a owl:IrreflexiveProperty , owl:TransitiveProperty .
:parent rdfs:label "parent"@en ; a owl:AsymmetricProperty .
:loves rdfs:label "loves"@en ; owl:propertyDisjointWith :hates . :hates rdfs:label "hates"@en .
:Silent rdfs:label "silent thing"@en ; rdfs:subClassOf [ owl:complementOf :Heard ] .
:Heard rdfs:label "heard thing"@en .
:Ghost rdfs:label "ghost"@en ; rdfs:subClassOf owl:Nothing .
:Orphan rdfs:label "orphan"@en ; rdfs:subClassOf
    [ a owl:Restriction ; owl:onProperty :parent ; owl:maxCardinality 0 ] .
:high a :Pitch . :low a :Pitch . :Pitch a owl:Class . [] a owl:AllDifferent ; owl:distinctMembers ( :high :low ) .
[] a owl:NegativePropertyAssertion ; owl:sourceIndividual :high ; owl:assertionProperty :above ;
    owl:targetIndividual :low .
"""


def clashes_of(text: str, ontology: str = CHOIR) -> list[Clash]:
    compiled, triples = ontology_of(ontology), triples_of(text)
    return find_clashes(compiled, triples, infer(compiled, triples))


def test_a_person_who_is_a_place_is_told_once_with_the_asserted_premises() -> None:
    clashes = clashes_of("concert conductor hanoi; hanoi is Place; concert is Event; eve is Person")
    assert [clash.what for clash in clashes] == [
        "'thing/hanoi' cannot be both a person and a place: it is a person because 'thing/concert' has the conductor "
        "'thing/hanoi', and every value of 'conductor' is a person; it is given as a place"
    ]
    assert [*map(in_short, clashes[0].premises)] == ["concert conductor hanoi", "hanoi is Place"]


@pytest.mark.parametrize(
    ("triples", "rule", "what"),
    [
        (
            "a is Person; a is Event",
            "cax-adc",
            "'thing/a' cannot be both a person and an event: it is given as a person; it",
        ),
        ("a partOf a", "prp-irp", "'thing/a' has the partOf 'thing/a', but nothing has itself as 'part of'"),
        (
            "a parent b; b parent a",
            "prp-asyp",
            "'thing/a' has the parent 'thing/b' and 'thing/b' has the parent 'thing/a'",
        ),
        (
            "a loves b; a hates b",
            "prp-pdw",
            "'thing/a' has the hates 'thing/b' and 'thing/a' has the loves 'thing/b', but",
        ),
        ("a is Silent; a is Heard", "cls-com", "'thing/a' cannot be both a silent thing and a heard thing: it is"),
        ("a is Ghost", "cls-nothing2", "'thing/a' is a ghost, but every ghost is impossible"),
        ("a is Orphan; a parent b", "cls-maxc1", "'thing/a' is an orphan and 'thing/a' has the parent 'thing/b', but"),
    ],
)
def test_each_kind_of_contradiction_is_found(triples: str, rule: str, what: str) -> None:
    (clash,) = clashes_of(triples)
    assert clash.rule == rule
    assert clash.what.startswith(what)
    assert [*map(in_short, clash.premises)] == sorted(triples.split("; "))


def test_a_contradiction_among_the_ontologys_own_individuals_is_found() -> None:
    ontology = CHOIR + ":high :above :low . :above a owl:ObjectProperty . :low owl:sameAs :high ."
    assert [clash.rule for clash in clashes_of("eve is Person", ontology)] == ["prp-npa1"]


def test_what_was_inferred_is_unfolded_to_what_was_asserted() -> None:
    (first, *_) = clashes_of("a partOf b; b partOf c; c partOf a")
    assert first.what == (
        "'thing/a' has the partOf 'thing/a' (as 'thing/a' has the partOf 'thing/b' and 'thing/b' has the partOf "
        "'thing/c' and 'thing/c' has the partOf 'thing/a'), but nothing has itself as 'part of'"
    )
    assert [*map(in_short, first.premises)] == ["a partOf b", "b partOf c", "c partOf a"]


def test_a_contradiction_that_shows_in_outside_words_alone_is_found() -> None:
    ontology = """:Song rdfs:subClassOf schema:Work . :Hall rdfs:subClassOf schema:Place .
    schema:Work owl:disjointWith schema:Place ."""
    (clash,) = clashes_of("a is Song; a is Hall", ontology)
    assert clash.what.startswith("'thing/a' cannot be both a Hall and a Song")


def test_what_is_consistent_has_no_clash() -> None:
    assert clashes_of("concert conductor eve; concert is Event; hall is Place; hall partOf town; eve parent mary") == []
