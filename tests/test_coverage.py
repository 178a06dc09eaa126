"""Coverage: what is known of what ought to be known, from how many origins, what is missing, what was looked for."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import Built

from adkg.build import build
from adkg.coverage.entries import Entry, Want, narrowed, read_coverage
from adkg.coverage.pursuits import Pursuit
from adkg.coverage.supports import Support, read_supports
from adkg.errors import ProblemsError
from adkg.manifest import current_store
from adkg.ontology import read_ontology
from adkg.project import Project
from adkg.queries import read_tables
from adkg.store import Store
from adkg.terms import RDF, XSD_DATE, Iri, Literal, path_of, term, thing_iri
from adkg.vocabulary import build_vocabulary

WIRE = thing_iri("publisher/wire")
GAZETTE = thing_iri("publisher/gazette")
SPRING = thing_iri("concert/spring-2020")
WINTER = thing_iri("concert/winter-2020")
DAY = Pursuit("2020-06-01", Iri(XSD_DATE))
LOOKED = Pursuit("2020-06-01")


PREMISES = """
claim/1 rdf#type Claim
claim/1 rdf#subject concert/a
claim/1 rdf#predicate hall
claim/1 judgement acceptedClaim
claim/1 mode announcement
claim/1 source source/1
source/1 publisher publisher/gazette
claim/2 rdf#type Claim
claim/2 rdf#subject hall/a
claim/2 rdf#predicate inTown
claim/2 judgement acceptedClaim
claim/2 mode report
claim/2 source source/1
step/1 rdf#type Inference
step/1 rdf#subject concert/a
step/1 rdf#predicate place
step/1 premise triple/1
step/1 premise triple/2
triple/1 rdf#subject concert/a
triple/1 rdf#predicate hall
triple/2 rdf#subject hall/a
triple/2 rdf#predicate inTown
"""


def as_nquads(text: str) -> bytes:
    """Lines of three words: things by path, terms by local name."""

    def iri(word: str) -> str:
        if word.startswith("rdf#"):
            return f"<{RDF}{word[4:]}>"
        return f"<{thing_iri(word) if '/' in word else term(word)}>"

    return "".join(f"{' '.join(map(iri, line.split()))} .\n" for line in text.strip().splitlines()).encode()


def coverage(built: Built) -> list[Entry]:
    return read_coverage(built.store, read_tables(built.project)[0].values())


def entry(entries: list[Entry], table: str, thing: Iri | None) -> Entry:
    (found,) = (one for one in entries if (one.table, one.thing) == (table, thing))
    return found


def edited(project: Project, file: str, old: str, new: str) -> list[Entry]:
    """The coverage of the example after a change to one of its files."""
    path = project.root / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    build(project)
    folder = current_store(project)
    assert folder is not None
    store = Store.open(folder)
    found = read_coverage(store, read_tables(project)[0].values())
    store.close()
    return found


# What is known


def test_a_reported_thing_is_shown_with_the_origins_of_each_property_copies_counted_once(choirs: Built) -> None:
    found = entry(coverage(choirs), "concerts", SPRING)
    assert (found.row, found.column, found.support) == (Literal("2020"), term("Concert"), "reported")
    assert found.wants == (
        # The herald copies the wire; the gazette only announced, and agrees.
        Want(term("firstDay"), "reported", (GAZETTE, WIRE)),
        Want(term("hall"), "reported", (WIRE,)),
        Want(term("leader"), "reported", (WIRE,)),
        Want(term("status"), "reported", (WIRE,)),
    )
    assert (found.known, found.gaps, found.origins) == (4, (), {GAZETTE, WIRE})


def test_a_thing_that_was_only_announced_is_shown_as_such(choirs: Built) -> None:
    found = entry(coverage(choirs), "concerts", WINTER)
    assert found.support == "announced"
    assert {path_of(one.predicate): one.state for one in found.wants} == {
        "firstDay": "announced",
        "leader": "missing",
        "status": "announced",
    }


def test_a_thing_of_which_no_source_speaks_is_unsupported_and_misses_everything(choirs: Built) -> None:
    found = entry(coverage(choirs), "concerts", thing_iri("concert/spring-2019"))
    assert (found.row, found.support, found.known, len(found.gaps)) == (Literal("?"), "unsupported", 0, 4)


def test_what_cannot_be_expected_is_said_by_the_table_alone(choirs: Built) -> None:
    found = entry(coverage(choirs), "concerts", WINTER)
    assert term("hall") not in {one.predicate for one in found.wants}


def test_what_a_decision_alone_says_is_known_without_an_origin(example: Project) -> None:
    based = "about: concert/winter-2020\n  basedOn: source/gazette/2020-04-01-spring-concert"
    found = edited(example, "data/decisions.yaml", "about: concert/spring-2020", based)
    assert Want(term("leader"), "known") in entry(found, "concerts", WINTER).wants


# What was looked for


def test_what_is_missing_and_was_looked_for_carries_the_day(choirs: Built) -> None:
    found = entry(coverage(choirs), "concerts", WINTER)
    assert Want(term("leader"), "missing", (), (LOOKED,)) in found.gaps


def test_a_value_of_another_type_leaves_the_search_open(choirs: Built) -> None:
    first = entry(coverage(choirs), "concerts", WINTER).wants[0]
    assert first == Want(term("firstDay"), "announced", (GAZETTE,), (DAY,))
    assert first.is_gap


def test_a_value_of_the_sought_type_ends_the_search(example: Project) -> None:
    found = edited(
        example, "data/sources/gazette/2020-04-01-spring-concert.yaml", "firstDay: 2020-12\n", "firstDay: 2020-12-06\n"
    )
    assert entry(found, "concerts", WINTER).wants[0].pursuits == ()


def test_any_value_ends_a_search_for_any(example: Project) -> None:
    found = edited(
        example,
        "data/sources/gazette/2020-04-01-spring-concert.yaml",
        "firstDay: 2020-12\n",
        "firstDay: 2020-12\n      leader: singer/anna-bauer\n",
    )
    assert Want(term("leader"), "announced", (GAZETTE,)) in entry(found, "concerts", WINTER).wants


def test_a_cell_without_a_thing_is_a_gap_and_finds_the_search_for_what_belongs_there(choirs: Built) -> None:
    found = entry(coverage(choirs), "choirs-at-home", None)
    assert (found.row, found.column) == (thing_iri("choir/bell-voices"), thing_iri("town/graz"))
    assert found.wants == (Want(term("firstDay"), "missing", (), (LOOKED,)),)


def test_the_latest_search_comes_first(example: Project) -> None:
    text = (example.root / "data/searches/2020-06-01-town-archive.yaml").read_text(encoding="utf-8")
    (example.root / "data/searches/later.yaml").write_text(text.replace("2020-06-01", "2021-02-03"), encoding="utf-8")
    found = edited(example, "data/searches/later.yaml", "the month is known", "still the month")
    leader = entry(found, "concerts", WINTER).wants[1]
    assert [one.searched for one in leader.pursuits] == ["2021-02-03", "2020-06-01"]


# Supports


def test_what_was_inferred_stands_on_its_weakest_premise(record: Built) -> None:
    """Who chairs for which state follows from the person, who stands on few pages, and the person's state, on many."""
    meeting, person, represents = thing_iri("meeting/admm-1"), term("chairPerson"), term("chairState")
    supports = read_supports(record.store, {meeting})
    assert supports.of(meeting, represents) is not None
    inferred, claimed = supports.of(meeting, represents), supports.claimed[meeting, person]
    assert inferred is not None
    assert len(inferred.origins) <= len(claimed.origins)


def test_what_follows_from_a_report_and_an_announcement_is_only_announced() -> None:
    """Where it is follows from its hall, which was announced, and from the town of the hall, which was reported."""
    store = Store.memory()
    store.load(as_nquads(PREMISES))
    concert = thing_iri("concert/a")
    supports = read_supports(store, {concert})
    assert supports.of(concert, term("place")) == Support(frozenset((GAZETTE,)), False)
    assert supports.of_thing(concert) == Support(frozenset((GAZETTE,)), False)
    assert supports.of(concert, term("leader")) is None


def test_two_supports_together_report_when_one_does() -> None:
    both = Support(frozenset((WIRE,)), True) | Support(frozenset((GAZETTE,)), False)
    assert both == Support(frozenset((WIRE, GAZETTE)), True)


# Tables


def test_a_table_with_other_columns_is_refused(example: Project) -> None:
    path = example.root / "queries/coverage/concerts.rq"
    path.write_text(path.read_text(encoding="utf-8").replace("DISTINCT ?row", "DISTINCT ?line ?row"), encoding="utf-8")
    tables, problems = read_tables(example)
    assert list(tables) == ["choirs-at-home"]
    assert "coverage-columns" in {problem.rule for problem in problems}


def test_a_new_file_is_a_new_table(example: Project) -> None:
    path = example.root / "queries/coverage/concerts.rq"
    (example.root / "queries/coverage/again.rq").write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    assert list(read_tables(example)[0]) == ["again", "choirs-at-home", "concerts"]


def test_the_known_answer_of_a_table_must_be_found_in_a_build(example: Project) -> None:
    path = example.root / "queries/coverage/concerts.rq"
    path.write_text(path.read_text(encoding="utf-8").replace("adkg:leader adkg:status }", "adkg:status }"))
    with pytest.raises(ProblemsError) as caught:
        build(example)
    assert [problem.rule for problem in caught.value.problems] == ["answer-not-found"]


# The real record


def test_every_property_that_a_table_wants_may_be_claimed(record: Built) -> None:
    claimable = {
        one.iri for one in build_vocabulary(read_ontology(record.project)[0]).properties.values() if one.claimable
    }
    wanted = {one.predicate for found in coverage(record) for one in found.wants}
    assert wanted - claimable == set()


def test_no_meeting_is_in_two_cells_and_none_of_the_ministers_is_left_out(record: Built) -> None:
    covered = sorted(found.thing for found in coverage(record) if found.table.endswith("-meetings") and found.thing)
    rows = record.store.select(
        "PREFIX adkg: <https://w3id.org/adkg/ontology#> BASE <https://w3id.org/adkg/> "
        "SELECT ?m { VALUES ?s { <series/admm> <series/admm-plus> <series/admm-retreat> } ?m adkg:series ?s }"
    ).rows
    assert covered == sorted(set(covered))
    assert {row[0] for row in rows} - set(covered) == set()


def test_every_meeting_has_a_source(record: Built) -> None:
    assert [
        found.thing for found in coverage(record) if found.table.endswith("meetings") and found.support == "unsupported"
    ] == []


def test_the_meeting_of_2026_is_only_announced_and_its_place_was_looked_for(record: Built) -> None:
    found = entry(coverage(record), "ministers-meetings", thing_iri("meeting/admm-20"))
    assert found.support == "announced"
    assert Want(term("place"), "missing", (), (Pursuit("2026-11-21"),)) in found.gaps


def test_the_co_chairs_of_the_fifth_cycle_that_nobody_names_are_a_gap_that_was_looked_for(record: Built) -> None:
    gaps = [found for found in coverage(record) if found.table == "expert-group-terms" and found.gaps]
    assert [(found.row, found.column, found.thing) for found in gaps] == [
        (thing_iri("group/ewg-humanitarian-assistance-and-disaster-relief"), thing_iri("cycle/ewg-5"), None)
    ]
    assert gaps[0].gaps[0].pursuits == (Pursuit("2026-11-21"),)


# The command


def adkg(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    program = [sys.executable, "-c", "from adkg.cli.main import main; main()"]
    return subprocess.run(
        [*program, "coverage", *arguments], cwd=root, capture_output=True, encoding="utf-8", check=False
    )


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_on_a_pipe_there_is_a_row_for_each_property(choirs: Built) -> None:
    found = rows(adkg(choirs.project.root).stdout)
    assert len(found) == 13
    assert found[-1] == {
        "table": "concerts",
        "row": "?",
        "column": "Concert",
        "thing": "concert/spring-2019",
        "support": "unsupported",
        "property": "status",
        "state": "missing",
        "origins": "0",
        "searched": "",
        "type": "",
    }


def test_missing_lists_the_gaps_alone(choirs: Built) -> None:
    found = rows(adkg(choirs.project.root, "--missing").stdout)
    assert [(one["thing"], one["property"], one["searched"], one["type"]) for one in found] == [
        ("", "firstDay", "2020-06-01", ""),
        ("concert/winter-2020", "firstDay", "2020-06-01", "xsd:date"),
        ("concert/winter-2020", "leader", "2020-06-01", ""),
        ("concert/spring-2019", "firstDay", "", ""),
        ("concert/spring-2019", "hall", "", ""),
        ("concert/spring-2019", "leader", "", ""),
        ("concert/spring-2019", "status", "", ""),
    ]


@pytest.mark.parametrize(
    ("wanted", "things"),
    [
        ("winter-2020", {"concert/winter-2020"}),
        ("2020", {"concert/spring-2020", "concert/winter-2020"}),
        ("town/graz", {""}),
        ("choir/river-choir", {"concert/spring-2020"}),
    ],
)
def test_a_thing_a_row_or_a_column_narrows_it(choirs: Built, wanted: str, things: set[str]) -> None:
    assert {one["thing"] for one in rows(adkg(choirs.project.root, wanted).stdout)} == things


def test_narrowing_asks_for_thing_row_and_column() -> None:
    nowhere = Entry("t", Literal("2020"), term("Concert"), SPRING, "reported", ())
    assert [narrowed([nowhere], wanted) for wanted in (SPRING, Literal("2020"), term("Concert"), WINTER)] == [
        [nowhere],
        [nowhere],
        [nowhere],
        [],
    ]


def test_a_thing_that_no_table_has_is_refused(choirs: Built) -> None:
    done = adkg(choirs.project.root, "song/evening")
    assert (done.returncode, done.stdout) == (2, "")
    assert "no coverage table has 'song/evening'" in done.stderr


def test_the_table_shows_counts_origins_and_what_is_missing(choirs: Built) -> None:
    lines = adkg(choirs.project.root, "--format", "table").stdout.splitlines()
    text = " ".join(" ".join(lines).split())
    assert "Concerts by year" in lines
    assert "7/7, 2 origins" not in text
    assert "6/7, 2 origins" in text
    assert "winter-2020: only announced" in text
    assert "winter-2020: missing: leader (looked 2020-06-01)" in text
    assert "winter-2020: first day: no day (looked 2020-06-01)" in text
    assert "0/1, 0 origins missing: first day (looked 2020-06-01)" in text


def test_the_table_of_gaps_has_a_line_for_each(choirs: Built) -> None:
    text = adkg(choirs.project.root, "--missing", "--format", "table", "--lang", "vi", "winter-2020").stdout
    assert text.splitlines()[0] == "Các buổi hoà nhạc theo năm"
    assert "concert/winter-2020" in text
    assert "2020-06-01" in text


def test_json_keeps_the_origins_themselves(choirs: Built) -> None:
    found = json.loads(adkg(choirs.project.root, "--format", "json", "spring-2020").stdout)
    (concert,) = (one for one in found if one["table"] == "concerts")
    assert concert["wants"][1] == {
        "predicate": {"id": "hall"},
        "state": "reported",
        "origins": [{"id": "publisher/wire"}],
        "pursuits": [],
    }


def test_tsv_has_the_same_rows(choirs: Built) -> None:
    lines = adkg(choirs.project.root, "--format", "tsv", "winter-2020").stdout.splitlines()
    assert lines[0].split("\t")[:4] == ["table", "row", "column", "thing"]
    assert lines[1].split("\t")[3] == "concert/winter-2020"
