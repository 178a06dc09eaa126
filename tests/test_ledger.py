"""The ledger of a meeting: what each published word does to the news of it, step by step."""

from collections.abc import Iterable

import pytest
from conftest import TESTS, Built

from adkg.known_answers import written
from adkg.project import Project
from adkg.queries import bind, read_question
from adkg.store import Store
from adkg.terms import RDF, XSD, XSD_DATE, Iri, Literal, Value, graph, path_of, quad, read_prefixes, term, thing_iri

PROJECT = Project(TESTS.parent, TESTS.parent / "build")
PREFIXES = read_prefixes(PROJECT)[0]
ASKED = thing_iri("meeting/asked")
PRECISIONS = {10: XSD_DATE, 7: XSD + "gYearMonth", 4: XSD + "gYear"}

Step = tuple[str, str, str, str, str]


def ledger(store: Store, meeting: str) -> list[Step]:
    """The day, step, property, value and source of each row, the sources by the end of their path."""
    question, problems = read_question(PROJECT, "ledger")
    assert question, problems
    rows = store.select(bind(question, {"meeting": meeting})).rows
    cells = [[written(value, PREFIXES) for value in row[1:]] for row in rows]
    return [(day, step, prop, value, source.rpartition("/")[2]) for day, step, prop, value, source in cells]


def told(*claims: str, accepted: str = "") -> list[tuple[str, str, str, str]]:
    """The ledger of a meeting of which sources say 'published mode property value', without the sources."""
    lines = [quad(ASKED, Iri(RDF + "type"), term("Occurrence"), graph("register"))]
    for number, claim in enumerate(claims):
        lines += list(stated(f"s{number}", claim))
    for pair in accepted.split("; ") if accepted else ():
        prop, text = pair.split()
        lines.append(quad(ASKED, term(prop), value_of(prop, text), graph("accepted")))
    store = Store.memory()
    store.load("".join(lines).encode())
    return [step[:4] for step in ledger(store, "meeting/asked")]


def stated(name: str, words: str) -> Iterable[str]:
    published, mode, prop, text, *other = words.split()
    claim, source = thing_iri(f"claim/{name}"), thing_iri(f"source/paper/{name}")
    rule = other[0] if other else "unopposed"
    rejected = rule == "unreliableSource"
    facts: list[tuple[Iri, Iri, Value]] = [
        (source, Iri(RDF + "type"), term("Source")),
        (claim, Iri(RDF + "type"), term("Claim")),
        (claim, Iri(RDF + "subject"), ASKED),
        (claim, Iri(RDF + "predicate"), term(prop)),
        (claim, Iri(RDF + "object"), value_of(prop, text)),
        (claim, term("mode"), term(mode)),
        (claim, term("source"), source),
        (claim, term("judgedBy"), term(rule)),
        (claim, term("judgement"), term("rejectedClaim" if rejected else "acceptedClaim")),
    ]
    if published != "-":
        last = Literal(published + "-28" * (len(published) == 7), XSD_DATE)
        facts += [
            (source, term("published"), Literal(published, PRECISIONS[len(published)])),
            (source, term("publishedEarliest"), Literal(published + "-01" * (len(published) == 7), XSD_DATE)),
            (source, term("publishedLatest"), last),
        ]
    return (quad(*fact, graph("claims")) for fact in facts)


def value_of(prop: str, text: str) -> Value:
    if prop.startswith("start"):
        return Literal(text, PRECISIONS[len(text)])
    return thing_iri(text) if "/" in text else term(text)


# The record


def test_the_seventh_admm_plus_was_announced_dated_moved_by_a_day_and_held(record: Built) -> None:
    days = [(day, step, value) for day, step, prop, value, _ in ledger(record.store, "admm-plus-7") if prop != "place"]
    assert days == [
        ("2020-01-10", "announcement", "planned"),
        ("2020-10-09", "dated", "2020-12-09"),
        ("2020-11-19", "confirmed", "2020-12"),
        ("2020-12-02", "moved", "2020-12-10"),
        ("2020-12", "announcement", "online"),
        ("2020-12", "confirmed", "2020-12-10"),
        ("2020-12-10", "held", "2020-12-10"),
    ]


def test_the_adsom_plus_planned_for_august_2020_was_replaced_by_two_and_is_not_silent(record: Built) -> None:
    found = ledger(record.store, "adsom-plus-2020")
    assert ("2020-01-10", "announcement", "startDate", "2020-08") in [step[:4] for step in found]
    assert [(step[1], step[3], step[4]) for step in found[-2:]] == [
        ("moved", "meeting/adsom-plus-2020-07", "adsom-plus-2020-moved"),
        ("moved", "meeting/adsom-plus-2020-11", "adsom-plus-2020-moved"),
    ]
    assert {step[1] for step in found}.isdisjoint({"held", "silence"})


def test_the_twentieth_admm_is_announced_for_2026_and_nobody_is_late_yet(record: Built) -> None:
    assert [step[:4] for step in ledger(record.store, "admm-20")] == [
        ("2025-10-31", "announcement", "startDate", "2026"),
        ("2025-11-02", "confirmed", "startDate", "2026"),
    ]


def test_an_announcement_of_2012_that_nobody_reported_on_ends_in_silence(record: Built) -> None:
    assert ledger(record.store, "asean-china-dmim-2")[-1] == ("2012-05-29", "silence", "startDate", "2012-05-29", "")


def test_the_admm_that_an_unreliable_page_invents_for_2023_is_alleged_and_the_true_one_is_held(record: Built) -> None:
    found = {(step, value) for _, step, prop, value, _ in ledger(record.store, "admm-4") if prop == "startDate"}
    assert found == {("alleged", "2023-10-08"), ("held", "2010-05-11")}


def test_a_source_without_a_day_is_told_once_although_it_says_both_that_and_when_it_was_held(record: Built) -> None:
    assert ledger(record.store, "adsom-plus-2020-07") == [
        ("2020-07-07", "held", "startDate", "2020-07-07", "2020-07-07-adsom-plus-by-video"),
        ("", "held", "startDate", "2020-07-07", "undated-vietnam-gives-priority-to-maintaining-cooperation-within"),
    ]


# Every kind of step


@pytest.mark.parametrize(
    ("claims", "steps"),
    [
        (["2020-01-10 announcement status planned"], ["announcement planned"]),
        (["2020-01-10 announcement startDate 2020-08"], ["announcement 2020-08"]),
        (
            ["2020-01-10 announcement status planned", "2020-02-01 announcement startDate 2020-08"],
            ["", "dated 2020-08"],
        ),
        (
            ["2020-01-10 announcement startDate 2020", "2020-02-01 announcement startDate 2020-08"],
            ["", "dated 2020-08"],
        ),
        (
            ["2020-01-10 announcement startDate 2020-08", "2020-02-01 announcement startDate 2020-08"],
            ["", "confirmed 2020-08"],
        ),
        (
            ["2020-01-10 announcement startDate 2020-08-03", "2020-02-01 announcement startDate 2020-08"],
            ["", "confirmed 2020-08"],
        ),
        (
            ["2020-01-10 announcement startDate 2020-08", "2020-02-01 announcement startDate 2020-09"],
            ["", "moved 2020-09"],
        ),
        (
            [
                "2020-01-10 announcement startDate 2020-08",
                "2020-02-01 announcement startDate 2020-09",
                "2020-03-01 announcement startDate 2020-09",
                "2020-04-01 announcement startDate 2020-08",
            ],
            ["", "moved 2020-09", "confirmed 2020-09", "moved 2020-08"],
        ),
        (
            [
                "2020-01-10 announcement startDate 2020-08-03",
                "2020-02-01 announcement startDate 2020-08",
                "2020-03-01 announcement startDate 2020-08-04",
            ],
            ["", "confirmed 2020-08", "moved 2020-08-04"],
        ),
        (
            [
                "2020-01-10 announcement startDate 2020-07",
                "2020-02-01 announcement startDate 2020-11",
                "2020-03-01 announcement startDate 2020-11-15",
            ],
            ["", "moved 2020-11", "dated 2020-11-15"],
        ),
        (
            ["2020-01-10 announcement place place/ha-noi", "2020-02-01 announcement place place/ha-long"],
            ["announcement place/ha-noi", "moved place/ha-long"],
        ),
        (["2020-01-10 announcement place place/ha-noi", "2020-02-01 announcement place place/ha-noi"], [""]),
        (
            ["2020-01-10 announcement status planned", "2020-02-01 announcement format online"],
            ["", "announcement online"],
        ),
        (["2020-01-10 announcement format inPerson", "2020-02-01 announcement format online"], ["", "moved online"]),
        (
            ["2020-01-10 announcement status planned", "2020-02-01 announcement status postponed"],
            ["", "postponed postponed"],
        ),
        (["2020-01-10 announcement status planned", "2020-09-01 report status cancelled"], ["", "cancelled cancelled"]),
        (["2020-09-01 report status postponed", "2020-10-01 report status held"], ["postponed postponed", "held held"]),
        (["2020-09-02 report startDate 2020-09-01", "2020-09-03 report status held"], ["held 2020-09-01"]),
        (["2020-09-02 report status held", "2020-09-03 report status held"], ["held held"]),
        (["2020-09-02 report status held", "2020-09-03 report startDate 2020-09-01"], ["held held"]),
        (
            ["2020-01 announcement startDate 2020-08", "2020-01-20 announcement startDate 2020-09"],
            ["", "moved 2020-08"],
        ),
        (
            ["- announcement startDate 2020-08", "2020-02-01 announcement startDate 2020-09"],
            ["announcement 2020-09", ""],
        ),
        (["- report status held", "2020-09-01 announcement startDate 2020-09-03"], ["", "held held"]),
        (["2020-09-02 report status held unreliableSource"], ["alleged held"]),
        (
            [
                "2020-01-01 announcement startDate 2020-05 unreliableSource",
                "2020-02-01 announcement startDate 2020-09",
            ],
            ["alleged 2020-05", "announcement 2020-09"],
        ),
    ],
)
def test_a_word_is_a_step_by_what_was_announced_before_it(claims: list[str], steps: list[str]) -> None:
    """An empty step is one that another case is about."""
    found = [f"{step} {value}" for _, step, _, value in told(*claims)]
    assert [one if wanted else "" for one, wanted in zip(found, steps, strict=True)] == steps


def test_a_source_without_a_day_of_publication_has_none_and_comes_last() -> None:
    found = told("- announcement startDate 2020-08", "2020-02-01 announcement startDate 2020-09")
    assert [(day, value) for day, _, _, value in found] == [("2020-02-01", "2020-09"), ("", "2020-08")]


PLANNED = "status planned; startDate 2020-08; startLatest 2020-08-31"


@pytest.mark.parametrize(
    ("last_word", "accepted", "silent"),
    [
        ("2020-09-01", PLANNED, True),
        ("2020-08-31", PLANNED, False),
        ("2020-09", PLANNED, True),
        ("2020-09-01", PLANNED + "; movedTo meeting/other", False),
        ("2020-09-01", "status held; startDate 2020-08; startLatest 2020-08-31", False),
    ],
)
def test_silence_begins_when_a_source_came_out_after_the_last_day_that_was_meant(
    last_word: str, accepted: str, silent: bool
) -> None:
    found = told(
        "2020-01-10 announcement startDate 2020-08", f"{last_word} report topic topic/other", accepted=accepted
    )
    assert (("2020-08-31", "silence", "startDate", "2020-08") in found) == silent


# The meetings of a year


def meetings(store: Store, mechanism: str, year: str) -> list[tuple[str, str, str]]:
    question, problems = read_question(PROJECT, "meetings-of-year")
    assert question, problems
    rows = store.select(bind(question, {"mechanism": mechanism, "year": year})).rows
    return [(path_of(str(row[2])), written(row[3], PREFIXES), written(row[4], PREFIXES)) for row in rows]


def test_the_adsom_plus_met_twice_in_2020_in_place_of_one_plan(record: Built) -> None:
    assert set(meetings(record.store, "adsom-plus", "2020")) == {
        ("meeting/adsom-plus-2020-07", "2020-07-07", "held"),
        ("meeting/adsom-plus-2020", "2020-08", "planned"),
        ("meeting/adsom-plus-2020-11", "2020-11-19", "held"),
    }


def test_a_year_without_a_meeting_has_none(record: Built) -> None:
    assert meetings(record.store, "adsom-plus", "2014") == []
