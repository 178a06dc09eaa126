"""Claims and locators have IRIs made from their content, and from nothing else."""

from dataclasses import replace

from adkg.claims import Claim, FileLine, LeftOut, Locator
from adkg.terms import LANG_STRING, XSD, Iri, Literal, term, thing_iri

WIRE = thing_iri("source/wire/a")
CLAIM = Claim(
    WIRE,
    thing_iri("concert/spring-2020"),
    term("audience"),
    Literal("120", XSD + "integer"),
    "report",
    FileLine("data/sources/wire/a.yaml", 12),
    Locator(WIRE, 18, 82, "024add9b"),
)


def test_the_iri_of_a_claim_is_the_same_in_every_build() -> None:
    assert CLAIM.iri == "https://w3id.org/adkg/claim/17a9618c644c5837"


def test_a_claim_that_moves_in_its_file_keeps_its_iri() -> None:
    assert replace(CLAIM, where=FileLine("data/sources/wire/a.yaml", 99), note="again").iri == CLAIM.iri
    assert replace(CLAIM, where=FileLine("data/sources/wire/a.yaml", 99)) == CLAIM


def test_a_claim_that_says_something_else_has_another_iri() -> None:
    others = [
        replace(CLAIM, source=thing_iri("source/wire/b")),
        replace(CLAIM, subject=thing_iri("concert/spring-2021")),
        replace(CLAIM, predicate=term("tickets")),
        replace(CLAIM, value=Literal("120")),
        replace(CLAIM, value=Literal("120", LANG_STRING, "en")),
        replace(CLAIM, value=Iri("urn:120")),
        replace(CLAIM, mode="announcement"),
        replace(CLAIM, locator=None),
        replace(CLAIM, locator=Locator(WIRE, 18, 83, "024add9b")),
        replace(CLAIM, derived_from=CLAIM.iri),
    ]
    assert len({CLAIM.iri, *(other.iri for other in others)}) == 11


def test_a_claim_is_told_in_one_line() -> None:
    assert str(CLAIM) == "concert/spring-2020 audience 120 (source/wire/a)"
    assert (
        str(replace(CLAIM, value=thing_iri("hall/old-hall")))
        == "concert/spring-2020 audience hall/old-hall (source/wire/a)"
    )


def test_a_locator_is_written_as_in_the_files_and_named_by_its_content() -> None:
    locator = Locator(WIRE, 18, 82, "024add9b")
    assert str(locator) == "18-82#024add9b"
    assert locator.iri == Locator(WIRE, 18, 82, "024add9b").iri
    assert locator.iri != Locator(thing_iri("source/wire/b"), 18, 82, "024add9b").iri


def test_what_was_left_out_is_named_by_place_and_reason() -> None:
    locator = Locator(WIRE, 18, 82, "024add9b")
    one = LeftOut(locator, "opinion", FileLine("a", 1))
    assert one.iri == LeftOut(locator, "opinion", FileLine("b", 2)).iri
    assert one.iri != LeftOut(locator, "advertisement", FileLine("a", 1)).iri
