"""What the five founding documents must come to, once they have met the official record.

Every expected value is that of facts published elsewhere: the dates and places of the official record, not of a run.
"""

from conftest import Built

from adkg.terms import Iri, Literal, path_of

PREFIXES = """
PREFIX adkg: <https://w3id.org/adkg/ontology#>
PREFIX graph: <https://w3id.org/adkg/graph/>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
BASE <https://w3id.org/adkg/>
"""


def asked(record: Built, query: str) -> set[tuple[str, ...]]:
    rows = record.store.select(PREFIXES + query).rows
    return {
        tuple(path_of(cell) if isinstance(cell, Iri) else cell.lexical if cell else "" for cell in row) for row in rows
    }


def accepted(record: Built, thing: str, prop: str) -> set[str]:
    return {value for (value,) in asked(record, f"SELECT ?o {{ GRAPH graph:accepted {{ <{thing}> adkg:{prop} ?o }} }}")}


def claims(record: Built, thing: str, prop: str) -> set[tuple[str, ...]]:
    """Value, judgement and rule of every claim."""
    return asked(
        record,
        f"""SELECT ?o ?judgement ?rule {{
            ?c rdf:subject <{thing}> ; rdf:predicate adkg:{prop} ; rdf:object ?o ;
               adkg:judgement ?judgement ; adkg:judgedBy ?rule }}""",
    )


def test_the_invented_fourth_admm_of_2023_is_recorded_and_never_accepted(record: Built) -> None:
    assert accepted(record, "meeting/admm-4", "startDate") == {"2010-05-11"}
    assert ("2023-10-08", "rejectedClaim", "unreliableSource") in claims(record, "meeting/admm-4", "startDate")
    assert ("2010-05-11", "acceptedClaim", "onlyReliable") in claims(record, "meeting/admm-4", "startDate")


def test_nothing_an_unreliable_source_says_is_accepted_on_its_word(record: Built) -> None:
    told = asked(
        record,
        """SELECT ?judgement {
            ?c adkg:source/adkg:publisher/adkg:grade adkg:unreliable ; adkg:judgement ?judgement }""",
    )
    assert told == {("rejectedClaim",)}


def test_the_fifth_admm_in_singapore_is_read_as_the_fifth_admm_plus(record: Built) -> None:
    assert accepted(record, "meeting/admm-5", "startDate") == {"2011-05-19"}
    assert accepted(record, "meeting/admm-5", "place") == {"place/jakarta"}
    assert accepted(record, "meeting/admm-plus-5", "startDate") == {"2018-10-20"}
    reread = asked(
        record,
        """SELECT ?about ?decision {
            ?c adkg:derivedFromClaim ?original ; rdf:subject ?about ; rdf:predicate adkg:place .
            ?original adkg:decidedBy ?decision ; rdf:subject <meeting/admm-5> ; rdf:object <place/singapore> }""",
    )
    assert reread == {("meeting/admm-plus-5", "decision/fifth-admm-2018")}
    assert "meeting/admm-plus-5" in accepted(record, "meeting/adsom-plus-2018", "prepares")


def test_the_adsom_plus_planned_for_august_2020_stays_a_plan(record: Built) -> None:
    assert accepted(record, "meeting/adsom-plus-2020", "status") == {"planned"}
    assert accepted(record, "meeting/adsom-plus-2020", "startDate") == {"2020-08"}
    assert accepted(record, "meeting/adsom-plus-2020", "place") == {"place/ha-noi"}


def test_the_two_sessions_of_2020_were_held_by_video_in_july_and_november(record: Built) -> None:
    assert accepted(record, "meeting/adsom-plus-2020", "movedTo") == {
        "meeting/adsom-plus-2020-07",
        "meeting/adsom-plus-2020-11",
    }
    for session, day in (("07", "2020-07-07"), ("11", "2020-11-19")):
        thing = f"meeting/adsom-plus-2020-{session}"
        assert accepted(record, thing, "status") == {"held"}
        assert accepted(record, thing, "startDate") == {day}
        assert accepted(record, thing, "format") == {"online"}


def test_garbled_names_of_expert_groups_stay_as_printed_on_claims_about_the_real_groups(record: Built) -> None:
    printed = asked(
        record,
        """SELECT ?group ?printed { ?c rdf:subject ?group ; adkg:printedSubject ?printed ; adkg:source ?source .
            ?source adkg:publisher <publisher/vov> . FILTER(STRSTARTS(STR(?group), STR(<group/>))) }""",
    )
    assert {
        ("group/ewg-military-medicine", "military"),
        ("group/ewg-humanitarian-mine-action", "act for humanitarianism"),
        ("group/ewg-maritime-security", "marine security"),
    } <= printed


def test_both_cycles_of_the_expert_groups_are_there_and_the_adopted_one_is_accepted(record: Built) -> None:
    assert accepted(record, "cycle/ewg-4", "startDate") == {"2021"}
    assert accepted(record, "cycle/ewg-4", "endDate") == {"2023"}
    planned = asked(
        record,
        """SELECT ?p ?o ?judgement { ?c rdf:subject <cycle/ewg-4> ; rdf:predicate ?p ; rdf:object ?o ;
            adkg:judgement ?judgement ; adkg:source/adkg:publisher <publisher/cadn> }""",
    )
    assert planned == {("startDate", "2020", "rejectedClaim"), ("endDate", "2022", "rejectedClaim")}


def test_the_days_that_sources_dispute_are_those_of_the_official_record(record: Built) -> None:
    official = {
        "meeting/admm-1": "2006-05-09",
        "meeting/admm-10": "2016-05-25",
        "meeting/admm-14": "2020-12-09",
        "meeting/admm-17": "2023-11-15",
        "meeting/admm-19": "2025-10-31",
        "meeting/admm-plus-1": "2010-10-12",
        "meeting/admm-plus-2": "2013-08-29",
        "meeting/admm-plus-3": "2015-11-04",
        "meeting/admm-plus-7": "2020-12-10",
        "meeting/admm-plus-8": "2021-06-16",
        "meeting/admm-plus-12": "2025-11-01",
    }
    assert {thing: accepted(record, thing, "startDate") for thing in official} == {
        thing: {day} for thing, day in official.items()
    }


def test_the_data_graphs_hold_no_blank_node(record: Built) -> None:
    blank = record.store.select(
        PREFIXES
        + """SELECT ?s ?o { GRAPH ?g { ?s ?p ?o } FILTER(?g != graph:ontology) FILTER(isBlank(?s) || isBlank(?o)) }"""
    )
    assert blank.rows == []


def test_no_triple_stands_in_two_graphs(record: Built) -> None:
    twice = asked(
        record,
        """SELECT ?s ?p ?o ?a ?b { GRAPH ?a { ?s ?p ?o } GRAPH ?b { ?s ?p ?o } FILTER(STR(?a) < STR(?b))
            FILTER(?a IN (graph:accepted, graph:inferred, graph:register))
            FILTER(?b IN (graph:accepted, graph:inferred, graph:register)) }""",
    )
    assert twice == set()


def test_what_follows_from_the_ontology_was_typed_in_by_nobody(record: Built) -> None:
    for thing, prop, value in (
        ("meeting/admm-4", "ofMechanism", "mechanism/admm"),
        ("state/japan", "memberOf", "mechanism/admm-plus"),
        ("mechanism/adsom-wg", "accountableTo", "mechanism/admm"),
    ):
        found = asked(record, f"SELECT ?g {{ GRAPH ?g {{ <{thing}> adkg:{prop} <{value}> }} }}")
        assert found == {("graph/inferred",)}, (thing, prop, value)


def test_a_literal_keeps_the_precision_of_its_source(record: Built) -> None:
    rows = record.store.select(
        PREFIXES + "SELECT ?o { GRAPH graph:accepted { <meeting/admm-8> adkg:startDate ?o } }"
    ).rows
    assert rows == [(Literal("2014-05", "http://www.w3.org/2001/XMLSchema#gYearMonth"),)]
