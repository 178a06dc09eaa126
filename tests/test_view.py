"""A view shows what a build of the files published by a day would hold, without building it."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from conftest import Built

import adkg
from adkg.answers import ask
from adkg.cli.main import run
from adkg.derivation import derive, nquads, ontology_nquads
from adkg.errors import AdkgError, UsageError
from adkg.expectations import expect, expected_quads
from adkg.known_answers import written
from adkg.manifest import current_history
from adkg.project import Project
from adkg.queries import bind, read_question, read_questions, read_tables
from adkg.record import Record, read_record
from adkg.store import Row, Store
from adkg.view import View

DEFAULT = "official-first"


@pytest.fixture(scope="module")
def whole(record: Built) -> Record:
    return read_record(record.project)[0]


def history(built: Built) -> Path:
    found = current_history(built.project)
    assert found is not None
    return found


def stored(record: Record) -> Store:
    """Everything that a build puts into the store, from a record as it was read."""
    store = Store.memory()
    store.load(nquads(record, derive(record), ontology_nquads(record)))
    store.load("".join(expected_quads(expect(store, record.expectations.values()))).encode())
    return store


def published_by(record: Record, day: date | None, policy: str) -> Record:
    """The record with the sources published by the day alone, and the policy for its default."""
    documents = {
        iri: source
        for iri, source in record.sources.documents.items()
        if day is None or (source.published and source.published.latest <= day)
    }
    claims = [claim for claim in record.sources.claims if claim.source in documents]
    policies = {name: replace(one, is_default=name == policy) for name, one in record.vocabulary.policies.items()}
    return replace(
        record,
        sources=replace(record.sources, documents=documents, claims=claims),
        vocabulary=replace(record.vocabulary, policies=policies),
    )


@pytest.mark.parametrize(
    ("day", "later"),
    [
        ("2020-03-31", ["gazette", "wire", "herald"]),
        ("2020-04-01", ["wire", "herald"]),
        ("2020-05-30", ["herald"]),
        ("2020-05-31", []),
    ],
)
def test_a_view_of_a_day_holds_what_is_derived_from_the_files_published_by_then(
    choirs: Built, example: Project, day: str, later: list[str]
) -> None:
    for publisher in later:
        for file in (example.root / "data" / "sources" / publisher).iterdir():
            file.unlink()
    earlier, _ = read_record(example)
    assert View.open_at(history(choirs), day=date.fromisoformat(day)).quads() == stored(earlier).quads()


@pytest.mark.parametrize(
    ("day", "policy"),
    [
        (date(2006, 5, 1), DEFAULT),
        (date(2013, 6, 30), "majority"),
        (date(2020, 7, 31), DEFAULT),
        (date(2026, 11, 22), "latest"),
        (None, "unanimous"),
    ],
)
def test_a_view_of_the_record_holds_what_is_derived_from_the_sources_known_then(
    record: Built, whole: Record, day: date | None, policy: str
) -> None:
    view = View.open_at(history(record), policy, day)
    assert view.canonical_hash() == stored(published_by(whole, day, policy)).canonical_hash()


def test_a_view_with_everything_by_the_usual_policy_is_the_store(record: Built) -> None:
    assert View.open_at(history(record), DEFAULT).canonical_hash() == record.store.canonical_hash()


def rows(store: Store, query: str) -> list[Row]:
    return sorted(store.select(query).rows, key=repr)


def test_every_stored_question_finds_in_a_view_that_fetches_what_it_finds_in_one_that_has_everything(
    record: Built,
) -> None:
    day = date(2020, 7, 31)
    everything = View.open_at(history(record), day=day)
    everything.count()
    for read in (read_questions, read_tables):
        for question in read(record.project)[0].values():
            for query in (question.query, bind(question, question.examples)):
                fetching = View.open_at(history(record), day=day)
                assert rows(fetching, query) == rows(everything, query), question.slug
                fetching.close()


def test_two_questions_to_one_view_each_find_everything(record: Built) -> None:
    view, fresh = View.open_at(history(record)), View.open_at(history(record))
    first = "SELECT ?s { ?s a <https://w3id.org/adkg/ontology#Meeting> }"
    second = (
        "SELECT ?s ?d { ?s a <https://w3id.org/adkg/ontology#Meeting> ; <https://w3id.org/adkg/ontology#startDate> ?d }"
    )
    assert len(rows(view, first)) == len(rows(record.store, first))
    assert rows(view, second) == rows(fresh, second) == rows(record.store, second)


def test_a_view_says_how_many_sources_it_takes_in_and_why_no_more(choirs: Built) -> None:
    reading = View.open_at(history(choirs), day=date(2020, 5, 4)).reading
    assert (reading.known, reading.later, reading.undated) == (2, 1, 0)


def test_a_store_without_a_history_says_to_build_it_again(tmp_path: Path) -> None:
    with pytest.raises(AdkgError, match="keeps no history") as refused:
        View.open_at(tmp_path / "history.sqlite")
    assert refused.value.fix == "build it again: adkg build"
    (tmp_path / "history.sqlite").write_bytes(b"no database at all, only some text that is longer than a header")
    with pytest.raises(AdkgError, match="cannot be read"):
        View.open_at(tmp_path / "history.sqlite")


def test_an_unknown_policy_is_refused_with_the_nearest(choirs: Built) -> None:
    with pytest.raises(UsageError, match="no policy 'majorty'") as refused:
        View.open_at(history(choirs), "majorty")
    assert refused.value.fix.startswith("did you mean 'majority'?")


def told(capsys: pytest.CaptureFixture[str], choirs: Built, *arguments: str) -> tuple[int, str, str]:
    code = run(["--project", str(choirs.project.root), *arguments])
    output = capsys.readouterr()
    return code, output.out, output.err


@pytest.mark.parametrize(
    ("arguments", "early", "late"),
    [
        (["sparql", "SELECT ?h { <concert/spring-2020> adkg:hall ?h }"], "old-hall", "river-hall"),
        (["show", "concert/spring-2020"], "planned", "held"),
        (["why", "concert/spring-2020", "hall"], "old-hall", "river-hall"),
        (["export", "-f", "turtle", "--graph", "accepted"], "hall:old-hall", "hall:river-hall"),
        (["export", "-f", "csv", "--graph", "claims"], "A concert in spring", "River Choir sings"),
        (["coverage", "--format", "csv"], "announced", "reported"),
        (["conflicts", "--format", "csv"], "thing,", "leader"),
    ],
)
def test_every_command_that_shows_the_record_shows_it_as_of_a_day(
    choirs: Built, capsys: pytest.CaptureFixture[str], arguments: list[str], early: str, late: str
) -> None:
    code, before, message = told(capsys, choirs, *arguments, "--known-by", "2020-04")
    assert code == 0
    assert message.startswith("known by 2020-04-30: 1 of 3 sources; 2 were published later, 0 have no date")
    assert early in before
    assert late not in before
    assert late in told(capsys, choirs, *arguments, "--known-by", "2020")[1]


def test_a_question_is_asked_as_of_a_day(choirs: Built, capsys: pytest.CaptureFixture[str]) -> None:
    question = ["ask", "concerts-in-town", "town=linz", "--format", "csv"]
    assert "2020-05-03" in told(capsys, choirs, *question)[1]
    assert told(capsys, choirs, *question, "--known-by", "2020-03-31")[1].split() == ["town,concert,firstDay"]


def test_a_day_that_is_none_is_refused_with_the_form(choirs: Built, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, message = told(capsys, choirs, "ask", "concerts-in-town", "--known-by", "31.1.2020")
    assert code == 2
    assert "write a day, month or year: 2020-08-31" in message


def test_the_record_is_opened_as_of_a_day_in_python(choirs: Built) -> None:
    with adkg.open(choirs.project.root, known_by="2020-04-30") as kg:
        (row,) = kg.sparql("SELECT ?hall { <concert/spring-2020> adkg:hall ?hall }")
        assert row.hall == "hall/old-hall"
    with adkg.open(choirs.project.root, policy="unanimous") as kg:
        assert kg.store.count() > 0
    with pytest.raises(UsageError, match="write a day"):
        adkg.open(choirs.project.root, known_by="spring")


def told_of_2020(record: Built, day: date | None) -> set[tuple[str, ...]]:
    """What is known of the ADSOM-Plus of 2020 by a day: of each meeting its date, status, place, form and successor."""
    store = record.store if day is None else View.open_at(history(record), day=day)
    question, _ = read_question(record.project, "meetings-of-year")
    assert question is not None
    found = ask(store, question, {"mechanism": "mechanism/adsom-plus", "year": "2020"})
    wanted = ("meeting", "date", "status", "place", "format", "movedTo")
    places = [found.columns.index(name) for name in wanted]
    return {tuple(written(row[place], found.prefixes) for place in places) for row in found.rows}


PLAN = ("meeting/adsom-plus-2020", "2020-08", "planned", "place/ha-noi", "")
VIDEO = ("meeting/adsom-plus-2020-07", "2020-07-07", "held", "", "online", "")
ONLINE = ("meeting/adsom-plus-2020-11", "2020-11-19", "held", "", "online", "")


def test_three_days_give_three_answers_on_the_adsom_plus_of_2020(record: Built) -> None:
    # Cong An Da Nang, 10 January 2020, and VNA that month: planned for August, in Ha Noi.
    assert told_of_2020(record, date(2020, 1, 31)) == {(*PLAN, "")}
    # China Military Online, 7 July 2020: met by video that day. Nobody has said yet what becomes of the plan.
    assert told_of_2020(record, date(2020, 7, 31)) == {(*PLAN, ""), VIDEO}
    # VNA, 19 November 2020: met online; it recalls the session in July, so the two are what became of the plan.
    assert told_of_2020(record, None) == {
        (*PLAN, "meeting/adsom-plus-2020-07"),
        (*PLAN, "meeting/adsom-plus-2020-11"),
        VIDEO,
        ONLINE,
    }
