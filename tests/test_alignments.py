"""The ontology's terms in the words of others: one reader for every vocabulary, and what it reads of Wikidata's."""

import pytest
from conftest import Built

from adkg.alignments import (
    BROAD,
    CLOSE,
    EXACT,
    ITEM,
    NARROW,
    STRING,
    TEXT,
    TIME,
    URL,
    Alignments,
    Match,
    read_alignments,
)
from adkg.graph import ONTOLOGY_GRAPH
from adkg.store import Row
from adkg.terms import RDF_TYPE, Iri, path_of, term

WD = "http://www.wikidata.org/entity/"


def wd(number: str) -> Iri:
    return Iri(WD + number)


@pytest.fixture(scope="module")
def ontology(record: Built) -> list[Row]:
    return record.store.select(f"SELECT ?s ?p ?o {{ GRAPH <{ONTOLOGY_GRAPH}> {{ ?s ?p ?o }} }}").rows


@pytest.fixture(scope="module")
def wikidata(ontology: list[Row]) -> Alignments:
    return read_alignments(ontology, WD)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (RDF_TYPE, "P31"), (term("series"), "P179"), (term("place"), "P276"), (term("hostState"), "P17"),
        (term("chairPerson"), "P488"), (term("organizer"), "P664"), (term("participant"), "P710"),
        (term("startDate"), "P580"), (term("endDate"), "P582"), (term("holdsOffice"), "P39"),
    ],
)  # fmt: skip
def test_our_properties_have_their_numbers(wikidata: Alignments, ours: Iri, theirs: str) -> None:
    assert wd(theirs) in {match.theirs for match in wikidata.matches_of(ours) if not match.inverse}


def test_the_number_of_a_meeting_qualifies_its_series_and_never_stands_alone(wikidata: Alignments) -> None:
    assert {match.theirs for match in wikidata.matches_of(term("ordinal"))} == {wd("P1545"), wd("P393")}
    assert wikidata.property(wd("P1545")).qualifies == {wd("P179")}
    assert not wikidata.property(wd("P1545")).alone
    assert wikidata.property(wd("P393")).alone


def test_a_point_in_time_takes_the_place_of_beginning_and_end(wikidata: Alignments) -> None:
    assert wikidata.property(wd("P585")).instead_of == {wd("P580"), wd("P582")}
    assert wikidata.place_takers(wd("P580")) == wikidata.place_takers(wd("P582")) == [wd("P585")]
    assert wikidata.place_takers(wd("P31")) == []


def test_beginning_and_end_tell_more_of_an_office(wikidata: Alignments) -> None:
    for number in ("P580", "P582"):
        assert wd("P39") in wikidata.property(wd(number)).qualifies
        assert wikidata.property(wd(number)).alone


def test_every_property_that_is_aligned_says_how_its_values_are_written(wikidata: Alignments) -> None:
    properties = {match.theirs for match in wikidata.matches if match.theirs.removeprefix(WD).startswith("P")}
    assert properties | {wd("P585")} == set(wikidata.outside)
    assert {wikidata.property(one).form for one in wikidata.outside} == {ITEM, TIME, STRING, TEXT, URL}


def test_a_class_is_found_at_itself_or_above(wikidata: Alignments) -> None:
    assert wikidata.nearest(term("MinisterialMeeting")) == [
        Match(term("Meeting"), CLOSE, wd("Q2761147")),
        Match(term("Meeting"), BROAD, wd("Q27968055")),
    ]
    assert wikidata.nearest(term("Person")) == [Match(term("Person"), EXACT, wd("Q5"))]
    assert wikidata.nearest(term("Topic")) == []


def test_members_are_compared_and_never_written_for_ours_takes_in_observers(wikidata: Alignments) -> None:
    assert wikidata.matches_of(term("memberOf")) == [Match(term("memberOf"), NARROW, wd("P463"))]


def test_what_stands_between_a_person_and_an_office_is_known(wikidata: Alignments) -> None:
    assert wikidata.chains[term("holdsOffice")] == ((term("hasTenure"), term("office")),)


def test_an_inverse_says_it_from_the_other_end(wikidata: Alignments) -> None:
    [found] = [match for match in wikidata.matches_of(term("holdsOffice")) if match.inverse]
    assert (found.theirs, found.relation) == (wd("P1308"), term("inverseMatch"))


def test_pages_that_stand_for_no_thing_are_known(wikidata: Alignments) -> None:
    assert {one.removeprefix(WD) for one in wikidata.names_nothing} == {
        "Q4167410",
        "Q4167836",
        "Q11266439",
        "Q13406463",
    }


def test_what_shares_no_member_is_known(wikidata: Alignments) -> None:
    assert any({term("Agent"), term("Place")} <= group for group in wikidata.disjoint)
    assert any({term("Person"), term("State")} <= group for group in wikidata.disjoint)


def test_the_words_for_something_new_are_in_both_languages_and_name_properties_of_ours(wikidata: Alignments) -> None:
    assert {language for _, language in wikidata.described_as} == {"en", "vi"}
    for text in wikidata.described_as.values():
        assert text.count("{") == 2
        assert "{startDate}" in text
        assert "{series}" in text


def test_another_vocabulary_is_read_by_the_same_reader(ontology: list[Row]) -> None:
    schema = read_alignments(ontology, "https://schema.org/")
    assert schema.of(term("MinisterialMeeting")) == "https://schema.org/Event"
    assert schema.of(term("startDate")) == "https://schema.org/startDate"
    assert schema.of(term("ordinal")) == ""
    assert schema.outside == {}


def test_a_list_that_leads_back_to_itself_ends() -> None:
    rdf, owl = "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "http://www.w3.org/2002/07/owl#"
    node, one = Iri("_:a"), term("startDate")
    rows = [
        (Iri("_:b"), Iri(owl + "members"), node),
        (node, Iri(rdf + "first"), one),
        (node, Iri(rdf + "rest"), node),
    ]
    assert read_alignments(rows, WD).disjoint == (frozenset({one}),)
    assert path_of(one) == "startDate"
