"""From the text of a key to a value: what is proposed instead of a mistake is in test_bad_input.py."""

import pytest

from adkg.entries import FileReading, shorten, text_flaw
from adkg.mistakes import nearest_date, nearest_form, nearest_language
from adkg.terms import XSD, term, thing_iri
from adkg.values import Things
from adkg.vocabulary import Vocabulary

THINGS = Things(
    Vocabulary(
        kinds={"hall": term("Hall"), "concert": term("Concert")},
        superclasses={term("Gala"): frozenset({term("Gala"), term("Concert")})},
    ),
    {
        thing_iri("hall/old-hall"): term("Hall"),
        thing_iri("concert/old"): term("Concert"),
        thing_iri("concert/new-gala"): term("Gala"),
    },
)


def test_things_of_a_class_are_also_those_of_the_classes_below() -> None:
    assert THINGS.paths((term("Concert"),)) == ["concert/new-gala", "concert/old"]
    assert THINGS.paths(()) == ["concert/new-gala", "concert/old", "hall/old-hall"]


@pytest.mark.parametrize(
    ("text", "classes", "proposed"),
    [
        ("hall/old-hal", (term("Hall"),), "hall/old-hall"),
        ("hals/old-hall", (term("Hall"),), "hall/old-hall"),
        ("Old Hall", (term("Hall"),), "hall/old-hall"),
        ("old-hall", (), "hall/old-hall"),
        ("concert/new-galla", (term("Concert"),), "concert/new-gala"),
        ("concert/old", (term("Hall"),), "concert/old"),
    ],
)
def test_the_nearest_thing_is_proposed(text: str, classes: tuple, proposed: str) -> None:
    assert THINGS.nearest(text, classes, "add it") == f"did you mean '{proposed}'? otherwise add it"


def test_nothing_near_leaves_the_other_way() -> None:
    assert THINGS.nearest("zzzzzz", (), "add it") == "add it"
    assert THINGS.nearest("concert/zzzzzz", (), "add it") == "add it"


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("31.12.2020", "2020-12-31"),
        ("12/31/2020", "2020-12-31"),
        ("10 December 2020", "2020-12-10"),
        ("December 10, 2020", "2020-12-10"),
        ("10 Dec 2020", "2020-12-10"),
        ("tháng 12 năm 2020", "2020-12"),
        ("2020/12/10", "2020-12-10"),
        ("2020.12", "2020-12"),
        ("2020-11-31", "2020-11"),
        ("2020-19-31", "2020"),
        ("yesterday", ""),
        ("", ""),
    ],
)
def test_a_mistaken_date_has_a_meaning_or_none(text: str, meant: str) -> None:
    assert nearest_date(text) == meant


@pytest.mark.parametrize(
    ("text", "datatype", "meant"),
    [
        ("1 000", "integer", "1000"),
        ("12.0", "integer", "12"),
        ("about 12", "integer", ""),
        ("1,5", "decimal", "1.5"),
        ("on", "boolean", "true"),
        ("perhaps", "boolean", ""),
        ("a.example/b", "anyURI", "https://a.example/b"),
        ("not an address", "anyURI", ""),
        ("javascript:alert(1)", "anyURI", ""),
    ],
)
def test_a_mistaken_form_has_a_meaning_or_none(text: str, datatype: str, meant: str) -> None:
    assert nearest_form(text, XSD + datatype) == meant


def test_a_mistaken_language_has_a_meaning_or_none() -> None:
    assert [nearest_language(text) for text in ("vn", "Vietnamese", "EN", "en_GB", "??")] == [
        "vi",
        "vi",
        "en",
        "en-gb",
        "",
    ]


def test_a_clean_text_has_no_flaw() -> None:
    assert text_flaw("Hợp xướng “Sông” 𝄞\nsecond line") is None


def test_a_long_text_is_quoted_short_and_on_one_line() -> None:
    assert shorten("a\nb") == "a b"
    assert shorten("x" * 200) == "x" * 79 + "…"


def test_a_reading_collects_what_is_wrong_in_its_file() -> None:
    reading = FileReading("data/x.yaml")
    reading.refuse(3, "is empty", "write a value", "empty-value")
    assert [problem.where for problem in reading.problems] == ["data/x.yaml:3"]
