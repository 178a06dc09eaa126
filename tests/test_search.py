"""What people type, and what is found."""

import time

import pytest
from conftest import Built
from served import Served

from adkg.terms import BASE, Iri
from adkg.web.desk import PREPARED, Desk
from adkg.web.lookup import Lookup
from adkg.web.naming import Naming


@pytest.fixture(scope="module")
def desk(record: Built) -> Desk:
    return Desk(record.project)


@pytest.mark.parametrize(
    ("typed", "thing"),
    [
        ("7th ADMM+", "meeting/admm-plus-7"),
        ("7th admm plus", "meeting/admm-plus-7"),
        ("seventh ADMM-Plus", "meeting/admm-plus-7"),
        ("ADMM+ 7", "meeting/admm-plus-7"),
        ("ADMM-Plus-7", "meeting/admm-plus-7"),
        ("ADMM+ lần thứ 7", "meeting/admm-plus-7"),
        ("admm+ lan thu bay", "meeting/admm-plus-7"),
        ("7 ADMM", "meeting/admm-7"),
        ("ADMM7", "meeting/admm-7"),
        ("ADMM", "mechanism/admm"),
        ("Hà Nội", "place/ha-noi"),
        ("ha noi", "place/ha-noi"),
        ("HANOI", "place/ha-noi"),
        ("Viet Nam", "state/viet-nam"),
        ("vietnam", "state/viet-nam"),
        ("Úc", "state/australia"),
        ("ngo xuan lich", "person/ngo-xuan-lich"),
        ("Ngô Xuân Lịch", "person/ngo-xuan-lich"),
        ("lich ngo", "person/ngo-xuan-lich"),
        ("Malasia", "state/malaysia"),
    ],
)
def test_the_first_hit_is_what_was_meant(desk: Desk, typed: str, thing: str) -> None:
    assert desk.lookup.search(typed)[0].node == f"https://w3id.org/adkg/{thing}"


@pytest.mark.parametrize(
    "typed", ["ADMM+ 10 December 2020", "ADMM 10/12/2020", "admm 2020-12-10", "ADMM tháng 12/2020"]
)
def test_a_date_narrows_what_is_found(desk: Desk, typed: str) -> None:
    found = {hit.node.removeprefix("https://w3id.org/adkg/") for hit in desk.lookup.search(typed)}
    assert "meeting/admm-plus-7" in found
    assert "meeting/admm-plus-8" not in found


def test_a_number_is_never_the_beginning_of_another(desk: Desk) -> None:
    found = [hit.name for hit in desk.lookup.search("1st ADMM-Plus", most=50)]
    assert not any("11th" in name or "12th" in name for name in found)


@pytest.mark.parametrize("typed", ["", " ", "+", "zzzzqqqq", "'; DROP TABLE", "\x00", "ADMM " * 10_000, "\u202e"])
def test_odd_input_finds_little_and_breaks_nothing(desk: Desk, typed: str) -> None:
    assert len(desk.lookup.search(typed)) <= 20


def test_the_index_of_the_record_is_built_in_a_fraction_of_a_second(desk: Desk) -> None:
    names = desk.naming
    begun = time.process_time()
    index = Lookup(names)
    assert time.process_time() - begun < 0.5
    assert index.search("hanoi")


def test_a_desk_reads_one_thing_at_a_time_until_nothing_is_left(choirs: Built) -> None:
    desk = Desk(choirs.project)
    steps = 0
    while desk.prepare():
        steps += 1
    assert steps == len(PREPARED)
    assert set(PREPARED) <= desk.__dict__.keys()


def test_a_source_without_a_title_is_named_by_its_publisher_and_its_day(choirs: Built) -> None:
    untitled = Iri(f"{BASE}source/herald/2020-05-fluss-chor")
    assert Desk(choirs.project).naming.name(untitled, "vi") == "Báo Tin, 2020-05"


def test_names_come_in_the_order_that_people_expect() -> None:
    naming = Naming({f"https://w3id.org/adkg/hall/x{n}": {"en": f"Hall {n}"} for n in (10, 2, 1)})  # type: ignore[dict-item]
    assert [hit.name for hit in Lookup(naming).search("hall")] == ["Hall 1", "Hall 2", "Hall 10"]


def test_the_search_answers_scripts_in_json(served: Served) -> None:
    found = served.ask("/search.json?q=spring+2020").json
    assert found["asked"] == "spring 2020"
    assert found["hits"][0] == {
        "id": "https://w3id.org/adkg/concert/spring-2020",
        "path": "/concert/spring-2020",
        "label": "Spring Concert of 2020",
        "name": "",
        "kind": "concert",
        "date": "3 May 2020",
    }


def test_an_abbreviation_and_the_other_language_are_found_too(served: Served) -> None:
    assert served.ask("/search.json?q=RC").json["hits"][0]["path"] == "/choir/river-choir"
    found = served.ask("/search.json?q=hop+xuong+song&lang=vi").json["hits"][0]
    assert (found["path"], found["label"]) == ("/choir/river-choir", "Hợp xướng Sông")


def test_the_search_page_lists_hits_and_leads_nowhere_by_itself(served: Served) -> None:
    answer = served.ask("/search?q=Old+Hall")
    assert answer.status == 200
    assert '<a href="/hall/old-hall">Old Hall</a>' in answer.text


def test_dates_beside_hits_are_those_known_by_the_day(served: Served) -> None:
    hits = served.ask("/search.json?q=spring+concert+of+2020&known-by=2020-03-01").json["hits"]
    assert [hit["date"] for hit in hits if hit["path"] == "/concert/spring-2020"] == [""]
