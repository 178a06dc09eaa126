"""Searches: what was looked for and not found, read strictly, written as nodes, and told when they are outdated."""

from dataclasses import replace
from pathlib import Path

import pytest
from conftest import Built

from adkg.build import check
from adkg.claims import FileLine, Search
from adkg.dates import calendar_date
from adkg.errors import Problem
from adkg.graph import Locations, search_quads
from adkg.ontology import read_ontology
from adkg.project import Project
from adkg.queries import read_checks
from adkg.register import read_register
from adkg.searches import read_searches
from adkg.store import Store
from adkg.terms import LANG_STRING, XSD_DATE, Iri, Literal, path_of, term, thing_iri
from adkg.vocabulary import build_vocabulary

FILE = "data/searches/2020-06-01-town-archive.yaml"
WINTER = thing_iri("concert/winter-2020")
PLACES = (
    ("en", "The programme sheets in the town archive, and the pages of both newspapers."),
    ("vi", "Các tờ chương trình trong kho lưu trữ thành phố và các trang của hai tờ báo."),
)
HEAD = "search:\n  searched: 2020-06-01\n  where:\n    en: The archive.\n"


def read(project: Project) -> tuple[tuple[Search, ...], list[Problem]]:
    vocabulary = build_vocabulary(read_ontology(project)[0])
    register, _ = read_register(project, vocabulary)
    return read_searches(project, vocabulary, register.classes)


def problems(project: Project, text: str) -> list[tuple[int, str]]:
    """The line and rule of each problem of a file with this text."""
    (project.root / FILE).write_text(text, encoding="utf-8")
    return [(problem.line, problem.rule) for problem in read(project)[1]]


def test_a_search_says_what_was_wanted_when_and_where_it_was_looked_for(example: Project) -> None:
    searches, wrong = read(example)
    day = calendar_date("2020-06-01")
    assert wrong == []
    assert searches == (
        Search((WINTER,), term("firstDay"), day, PLACES, FileLine(FILE, 8), Iri(XSD_DATE)),
        Search((WINTER,), term("leader"), day, PLACES, FileLine(FILE, 12)),
        Search(
            (thing_iri("choir/bell-voices"), thing_iri("town/graz")), term("firstDay"), day, PLACES, FileLine(FILE, 14)
        ),
    )
    assert [search.where.line for search in searches] == [8, 12, 14]
    assert searches[0].note == "the month is known"


def test_no_folder_means_no_search(example: Project) -> None:
    (example.root / FILE).unlink()
    assert read(example) == ((), [])


def test_the_order_of_the_things_and_the_note_do_not_change_which_search_it_is(example: Project) -> None:
    first = [path_of(search.iri) for search in read(example)[0]]
    text = (example.root / FILE).read_text(encoding="utf-8")
    swapped = text.replace(
        "      - town/graz\n      - choir/bell-voices\n", "      - choir/bell-voices\n      - town/graz\n"
    )
    (example.root / FILE).write_text(swapped.replace("the month is known", "only the month"), encoding="utf-8")
    assert swapped != text
    assert [path_of(search.iri) for search in read(example)[0]] == first


def test_the_same_search_of_another_day_is_another(example: Project) -> None:
    text = (example.root / FILE).read_text(encoding="utf-8")
    (example.root / "data/searches/2021.yaml").write_text(text.replace("2020-06-01", "2021-06-01"), encoding="utf-8")
    searches, wrong = read(example)
    assert (len(searches), wrong) == (6, [])


def test_an_overlay_may_add_searches(example: Project, tmp_path: Path) -> None:
    mine = tmp_path / "mine/data/searches"
    mine.mkdir(parents=True)
    (mine / "a.yaml").write_text(HEAD + "not_found:\n  - about: concert/spring-2019\n    property: hall\n")
    found = read(replace(example, also=(tmp_path / "mine",)))[0]
    assert found[-1].where == FileLine("mine/data/searches/a.yaml", 6)


@pytest.mark.parametrize(
    ("entry", "rule"),
    [
        ("about: concert/winter\n    property: hall", (6, "unknown-thing")),
        ("about: concert/winter-2020\n    property: hal", (7, "unknown-key")),
        ("about: concert/winter-2020\n    property: judgedBy", (7, "unknown-key")),
        ("about: concert/winter-2020\n    propperty: hall", (7, "unknown-key")),
        ("about: town/linz\n    property: leader", (7, "wrong-subject")),
        ("about: concert/winter-2020\n    property: firstDay\n    type: year", (8, "wrong-type")),
        ("about: concert/winter-2020\n    property: audience\n    type: day", (8, "wrong-type")),
        ("about: concert/winter-2020\n    property: hall\n    type: Singer", (8, "wrong-type")),
        ("property: hall", (6, "missing-key")),
        ("about: concert/winter-2020", (6, "missing-key")),
        ("about:\n      - town/linz\n      - town/linz\n    property: firstDay", (7, "duplicate-value")),
        ("concert/winter-2020", (6, "wrong-form")),
    ],
)
def test_a_faulty_entry_is_refused_at_its_line(example: Project, entry: str, rule: tuple[int, str]) -> None:
    assert rule in problems(example, f"{HEAD}not_found:\n  - {entry}\n")


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("searched: 2020-06-01", "searched: 2020-06", (2, "bad-value")),
        ("searched: 2020-06-01", "searched: 1.6.2020", (2, "bad-value")),
        ("  searched: 2020-06-01\n", "", (2, "missing-key")),
        ("  where:\n    en: The archive.\n", "", (2, "missing-key")),
        ("en: The archive.", "english: The archive.", (4, "bad-language")),
        (HEAD, "", (1, "missing-key")),
        ("not_found:", "found:", (5, "unknown-key")),
        ("not_found:\n  - about: concert/winter-2020\n    property: hall\n", "", (1, "missing-key")),
        ("\n  - about: concert/winter-2020\n    property: hall", " []", (5, "empty-value")),
    ],
)
def test_a_faulty_file_is_refused_at_its_line(example: Project, old: str, new: str, rule: tuple[int, str]) -> None:
    text = HEAD + "not_found:\n  - about: concert/winter-2020\n    property: hall\n"
    assert old in text
    assert rule in problems(example, text.replace(old, new))


def test_the_same_search_twice_is_refused_with_the_place_of_the_first(example: Project) -> None:
    entry = "  - about: concert/winter-2020\n    property: hall\n"
    (example.root / FILE).write_text(f"{HEAD}not_found:\n{entry}{entry}")
    assert [(one.line, one.rule, f"{FILE}:6" in one.what) for one in read(example)[1]] == [
        (8, "duplicate-search", True)
    ]


def test_a_file_that_is_no_yaml_or_is_empty_is_told(example: Project) -> None:
    (example.root / "data/searches/notes.txt").write_text("x")
    (example.root / "data/searches/empty.yaml").write_text("")
    found = [(problem.file, problem.rule) for problem in read(example)[1]]
    assert found == [("data/searches/empty.yaml", "missing-key"), ("data/searches/notes.txt", "unread-file")]


def test_a_search_is_a_node_that_says_nothing_of_the_thing_itself(example: Project) -> None:
    store = Store.memory()
    store.load("".join(search_quads(read(example)[0])).encode())
    say = "PREFIX adkg: <https://w3id.org/adkg/ontology#> BASE <https://w3id.org/adkg/> "
    assert store.select(say + "SELECT ?p { <concert/winter-2020> ?p ?o }").rows == []
    assert store.select(
        say + "SELECT ?day ?where { GRAPH <graph/searches> { ?s adkg:onProperty adkg:leader ; a adkg:Search ; "
        'adkg:about <concert/winter-2020> ; adkg:searched ?day ; adkg:searchedIn ?where FILTER(LANG(?where) = "en") } }'
    ).rows == [(Literal("2020-06-01", XSD_DATE), Literal(PLACES[0][1], LANG_STRING, "en"))]


def test_a_search_is_located_at_its_entry(example: Project) -> None:
    searches = read(example)[0]
    assert Locations([], [], [], [], searches).of(searches[1].iri) == [FileLine(FILE, 12)]


OUTDATED = Path(__file__).parents[1] / "queries/checks/search-outdated.rq"


def warnings(project: Project) -> list[tuple[str, int, str]]:
    (project.root / "queries/checks/search-outdated.rq").write_text(OUTDATED.read_text(encoding="utf-8"))
    return [
        (found.file, found.line, found.what) for found in check(project).problems if found.rule == "search-outdated"
    ]


def test_a_search_is_no_problem_while_nothing_is_found(example: Project) -> None:
    assert warnings(example) == []


def test_a_search_is_outdated_once_a_value_is_accepted(example: Project) -> None:
    wire = example.root / "data/sources/gazette/2020-04-01-spring-concert.yaml"
    wire.write_text(
        wire.read_text(encoding="utf-8").replace(
            "      firstDay: 2020-12\n", "      firstDay: 2020-12-06\n      leader: singer/anna-bauer\n"
        ),
        encoding="utf-8",
    )
    found = warnings(example)
    assert [(file, line) for file, line, _ in found] == [(FILE, 8), (FILE, 12)]
    assert "found no leader for concert/winter-2020; now singer/anna-bauer is accepted" in found[1][2]


def test_the_real_record_holds_searches_and_none_is_outdated(record: Built) -> None:
    rows = record.store.select(
        "PREFIX adkg: <https://w3id.org/adkg/ontology#> SELECT (COUNT(?s) AS ?n) { ?s a adkg:Search }"
    ).rows
    assert int(rows[0][0].lexical) >= 20  # type: ignore[union-attr]
    assert record.store.select(read_checks(record.project)[0]["search-outdated"].query).rows == []


def test_a_build_keeps_the_searches_in_a_graph_of_their_own(choirs: Built) -> None:
    assert choirs.store.count(thing_iri("graph/searches")) == 3 * 6 + 1 + 1 + 1
