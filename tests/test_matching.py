"""What a printed name means: compared with a reason for each point, and measured on names from real sources."""

import csv
from pathlib import Path

import pytest
from conftest import Built

from adkg.matching import Described, compare
from adkg.matching.names import Names
from adkg.matching.wording import worded
from adkg.terms import thing_iri

FORMS = Path(__file__).parent / "printed_forms.tsv"
FLOOR = 0.95


@pytest.fixture(scope="module")
def names(record: Built) -> Names:
    return Names.read(record.store)


@pytest.fixture(scope="module")
def choir_names(choirs: Built) -> Names:
    return Names.read(choirs.store)


def printed() -> list[dict[str, str]]:
    with FORMS.open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE))


def first(names: Names, form: str, when: str = "") -> tuple[str, bool]:
    """The path of what comes first, and whether that is beyond doubt."""
    found = names.candidates(form, values={"startDate": (when,)} if when else {})
    return (found[0].thing.removeprefix("https://w3id.org/adkg/"), found[0].is_match) if found else ("", False)


def test_of_names_printed_in_sources_the_right_thing_comes_first(names: Names) -> None:
    rows = [row for row in printed() if row["thing"]]
    found = [(row["form"], row["thing"], first(names, row["form"], row["when"])[0]) for row in rows]
    wrong = [(form, meant, other) for form, meant, other in found if meant != other]
    assert len(rows) >= 200
    assert 1 - len(wrong) / len(rows) >= FLOOR, wrong


def test_what_is_beyond_doubt_is_right(names: Names) -> None:
    sure = [(row, first(names, row["form"], row["when"])) for row in printed()]
    sure = [(row, found) for row, (found, is_match) in sure if is_match]
    wrong = [(row["form"], found) for row, found in sure if found != row["thing"]]
    assert 1 - len(wrong) / len(sure) >= 0.97, wrong


def test_the_list_names_things_of_the_register_and_where_each_form_is_printed(names: Names) -> None:
    for row in printed():
        assert not row["thing"] or thing_iri(row["thing"]) in names.register.classes, row
        assert row["source"].startswith(("http", "source/")), row
        assert len(row["form"].split()) <= 25, row


@pytest.mark.parametrize(
    ("form", "thing"),
    [
        ("7th ADMM+", "meeting/admm-plus-7"),
        ("Seventh ADMM-Plus", "meeting/admm-plus-7"),
        ("Hội nghị ADMM+ lần thứ 7", "meeting/admm-plus-7"),
        ("hoi nghi admm+ lan thu bay", "meeting/admm-plus-7"),
        ("ADMM Plus 2020", "meeting/admm-plus-7"),
        ("ADSOM+ Vientiane 2024", "meeting/adsom-plus-2024"),
        ("14th ADMM, Ha Noi", "meeting/admm-14"),
        ("EWG on Maritime Security", "group/ewg-maritime-security"),
        ("General Ngo Xuan Lich", "person/ngo-xuan-lich"),
        ("Senior Lieutenant General Nguyen Chi Vinh", "person/nguyen-chi-vinh"),
        ("Malasia", "state/malaysia"),
    ],
)
def test_forms_that_people_write_are_understood_beyond_doubt(names: Names, form: str, thing: str) -> None:
    assert first(names, form) == (thing, True)


@pytest.mark.parametrize("form", ["", " ", "+", "zzzz", "\x00", "7", "2020", "the of", "a" * 5_000, "ADMM " * 500])
def test_odd_names_match_nothing_beyond_doubt_and_break_nothing(names: Names, form: str) -> None:
    assert first(names, form)[1] is False or form.startswith("ADMM")


def test_a_mechanism_is_not_one_of_its_meetings(names: Names) -> None:
    assert first(names, "ADMM-Plus") == ("mechanism/admm-plus", True)
    assert first(names, "99th ADMM-Plus")[1] is False


def test_a_value_tells_apart_what_the_name_does_not(names: Names) -> None:
    assert first(names, "ADSOM Working Group", "2020-01")[0] == "meeting/adsom-wg-2020-01"
    assert first(names, "ADSOM Working Group", "2020-11")[0] == "meeting/adsom-wg-2020-11"
    assert first(names, "ADSOM Working Group")[0] == "mechanism/adsom-wg"


def test_kinds_leave_other_things_out(names: Names) -> None:
    found = names.candidates("Maritime Security", ("Meeting",))
    assert found
    assert all("Meeting" in one.kinds for one in found)
    assert names.candidates("Singapore", ("State",))[0].thing.endswith("state/singapore")


def test_the_parts_of_a_score_add_up_and_are_told(names: Names) -> None:
    best = names.candidates("7th ADMM-Plus")[0]
    assert best.score.points == sum(part.points for part in best.score.parts)
    assert [part.told for part in best.score.parts] == [
        "it is called '7th ADMM-Plus' here and '7th ADMM-Plus' there (+88)",
        "its number is 7 here and 7 there (+8)",
    ]


def test_a_register_of_choirs_is_matched_by_the_same_rules(choir_names: Names) -> None:
    assert first(choir_names, "hop xuong song") == ("choir/river-choir", True)
    assert first(choir_names, "RC") == ("choir/river-choir", True)


SEVENTH = Described(
    "concert/gala-7",
    ("7th Gala", "Gala lần thứ 7"),
    ("Concert",),
    {"startDate": ("2020-12-10",), "hall": ("Old Hall",)},
)


def test_a_contradiction_costs_more_than_an_agreement_earns() -> None:
    def points(**values: tuple[str, ...]) -> float:
        return compare(SEVENTH, Described("x", ("7th Gala Concert",), (), values)).points

    alone = points()
    assert 0 < points(startDate=("2020-12",)) - alone < alone - points(startDate=("2021",))
    assert 0 < points(hall=("old hall",)) - alone < alone - points(hall=("New Hall",))


@pytest.mark.parametrize(
    ("name", "least", "most"),
    [
        ("Seventh gala", 90, 100),
        ("gala 7", 90, 100),
        ("8th Gala", 0, 50),
        ("Gala 2020", 90, 100),
        ("Gala 2019", 0, 60),
        ("Gala", 50, 75),
        ("Harvest Festival", 0, 10),
    ],
)
def test_names_numbers_and_dates_are_weighed(name: str, least: float, most: float) -> None:
    assert least <= compare(SEVENTH, Described("x", (name,))).points <= most


def test_kinds_that_differ_count_against() -> None:
    same = compare(SEVENTH, Described("x", ("7th Gal",), ("Concert",))).points
    other = compare(SEVENTH, Described("x", ("7th Gal",), ("Hall",))).points
    assert other < compare(SEVENTH, Described("x", ("7th Gal",))).points < same


def test_the_order_of_words_does_not_count_and_numbers_are_no_words() -> None:
    assert worded("Gala 7").words == worded("the seventh GALA").words == frozenset({"gala"})
    assert worded("Gala năm 2020").dates_told == "2020"
