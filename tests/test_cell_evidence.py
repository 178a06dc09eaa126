"""Evidence in every cell: which claims stand behind which value, derived from the question alone."""

import csv
import io
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import Built
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery

import adkg
from adkg.errors import UsageError
from adkg.evidence.cells import NOTHING, AnswerEvidence, CellEvidence
from adkg.evidence.footnotes import Footnotes
from adkg.knowledge import KnowledgeGraph
from adkg.project import Project
from adkg.queries import bind, read_questions
from adkg.queries.patterns import Scope, patterns_of
from adkg.queries.triples import Variable
from adkg.store import Store
from adkg.terms import Iri, Literal, n3, path_of

ROOT = Path(__file__).parents[1]
QUESTIONS = read_questions(Project(ROOT, ROOT / "build"))[0]
each_question = pytest.mark.parametrize("name", QUESTIONS)
ADKG = [sys.executable, "-c", "from adkg.cli.main import main; main()"]


@pytest.fixture(scope="module")
def kg(choirs: Built) -> Iterator[KnowledgeGraph]:
    with adkg.open(choirs.project.root) as opened:
        yield opened


def told(cell: CellEvidence) -> set[str]:
    """Who says so: publisher and property of each claim."""
    return {f"{path_of(one.source.iri).split('/')[1]} {path_of(one.predicate)}" for one in cell.claims}


def small(*statements: str) -> Store:
    """A store that holds these triples, `s p o` each under urn:, as accepted."""
    store = Store.memory()
    lines = (" ".join(f"<urn:{one}>" for one in statement.split()) for statement in statements)
    store.load("".join(f"{line} <https://w3id.org/adkg/graph/accepted> .\n" for line in lines).encode())
    return store


def triples_of(store: Store, query: str) -> list[set[str]]:
    """What each row of a query was found by, as `s p o`."""
    evidence = AnswerEvidence(store, query, store.select(query))
    return [
        {" ".join(str(node).removeprefix("urn:") for node in one) for one in found.row} for found in evidence._matched
    ]


# The patterns of a query


def patterns_in(node: Any) -> Iterator[tuple[str, ...]]:
    """The triple patterns that rdflib finds, inside of FILTER and behind MINUS left out."""
    if getattr(node, "name", "") == "BGP":
        yield from (tuple(one.n3() for one in triple) for triple in node.triples)
    for part in ("p", "p1", "part") if getattr(node, "name", "") == "Minus" else ("p", "p1", "p2", "part"):
        if hasattr(node, "get") and hasattr(node.get(part), "name"):
            yield from patterns_in(node.get(part))


def all_patterns(scope: Scope) -> Iterator[tuple[str, ...]]:
    for one in scope.patterns:
        nodes = (one.subject, one.predicate, one.object)
        yield tuple(f"?{node}" if isinstance(node, Variable) else n3(node) for node in nodes)
    for inner, _ in scope.inner:
        yield from all_patterns(inner)


@each_question
def test_the_patterns_of_every_question_are_those_that_rdflib_reads(name: str) -> None:
    query = QUESTIONS[name].query
    assert set(all_patterns(patterns_of(query))) == set(patterns_in(translateQuery(parseQuery(query)).algebra))


@each_question
def test_a_rewritten_question_matches_the_same_rows(name: str, record: Built) -> None:
    query = bind(QUESTIONS[name], QUESTIONS[name].examples)
    scope, answer = patterns_of(query), record.store.select(query)
    keys = [answer.columns.index(key) for key in scope.keys]
    matched = {tuple(row.get(key) for key in scope.keys) for row in record.store.select(scope.matches).dicts()}
    assert {tuple(row[key] for key in keys) for row in answer.rows} <= matched


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("SELECT ?o { <urn:a> <urn:p> ?o } ORDER BY ?o", [{"a p b"}, {"a p c"}]),
        ("SELECT ?n { <urn:a> <urn:p>/<urn:q> ?n }", [{"a p b", "b q d"}]),
        ("SELECT ?n { ?n ^<urn:q> <urn:b> }", [{"b q d"}]),
        ("SELECT ?n { [] <urn:q> ?n }", [{"b q d"}]),
        ("SELECT ?n { <urn:a> <urn:p> [ <urn:q> ?n ] }", [{"a p b", "b q d"}]),
        ("SELECT ?n { <urn:a> <urn:p> _:x . _:x <urn:q> ?n }", [{"a p b", "b q d"}]),
        ("SELECT * { ?s <urn:q> ?o MINUS { ?s <urn:p> ?o } }", [{"b q d"}]),
        ("SELECT ?s { GRAPH ?g { ?s <urn:q> ?o } FILTER EXISTS { ?x <urn:p> ?s } }", [{"b q d"}]),
        ("SELECT ?s (?o AS ?t) { ?s <urn:q> ?o }", [{"b q d"}]),
        ("SELECT (COUNT(?o) AS ?n) { <urn:a> ?p ?o }", [{"a p b", "a p c", "a r c"}]),
        ("SELECT ?p { VALUES (?s ?p) { (<urn:a> <urn:r>) } ?s ?p ?o }", [{"a r c"}]),
    ],
)
def test_every_form_of_query_is_followed(query: str, rows: list[set[str]]) -> None:
    assert triples_of(small("a p b", "a p c", "a r c", "b q d"), query) == rows


def test_a_path_of_any_length_is_named_as_not_followed() -> None:
    assert patterns_of("SELECT ?o { <urn:a> <urn:p>+ ?o ; <urn:q>|<urn:r> ?o }").untraced == [
        "<urn:p> +",
        "<urn:q> | <urn:r>",
    ]


@pytest.mark.parametrize(
    "query", ["ASK { ?s ?p ?o }", "SELECT ?s { ?s ?p (1 2) }", "CONSTRUCT { ?s ?p 1 } { ?s ?p 1 }"]
)
def test_what_cannot_be_followed_is_refused(query: str) -> None:
    with pytest.raises(UsageError):
        patterns_of(query)


# Which triples are behind which cell


def cells_of(store: Store, query: str) -> list[dict[str, set[str]]]:
    evidence = AnswerEvidence(store, query, store.select(query))
    return [
        {
            name: {" ".join(str(node).removeprefix("urn:") for node in one) for one in triples}
            for name, triples in found.cells.items()
        }
        for found in evidence._matched
    ]


def test_a_value_rests_on_what_puts_it_into_the_row_and_not_on_what_the_other_cells_say() -> None:
    store = small("concert series s1", "concert leader anna", "concert hall old")
    query = "SELECT ?c ?l { ?c <urn:series> ?s ; <urn:leader> ?l OPTIONAL { ?c <urn:hall> ?h } }"
    assert cells_of(store, query) == [{"c": {"concert series s1"}, "l": {"concert leader anna"}}]


def test_the_branch_that_was_not_taken_is_no_evidence_even_where_it_would_hold() -> None:
    store = small("choir partOf union", "choir reportsTo union")
    query = """SELECT ?c ?how ?o {
      { ?c <urn:reportsTo> ?o BIND("reports" AS ?how) } UNION { ?c <urn:partOf> ?o BIND("part" AS ?how) }
    } ORDER BY ?how"""
    assert [row["o"] for row in cells_of(store, query)] == [{"choir partOf union"}, {"choir reportsTo union"}]
    assert triples_of(store, query) == [{"choir partOf union"}, {"choir reportsTo union"}]


def test_what_leads_to_a_thing_without_a_column_is_evidence_for_what_is_said_of_it() -> None:
    store = small("concert hall old", "old inTown linz")
    query = "SELECT ?c ?t { ?c <urn:hall> ?h . ?h <urn:inTown> ?t }"
    assert cells_of(store, query)[0]["t"] == {"concert hall old", "old inTown linz"}


def test_a_computed_value_rests_on_what_it_was_computed_from() -> None:
    store = small("a p b", "a q c")
    query = "SELECT ?s ?x { ?s <urn:p> ?b OPTIONAL { ?s <urn:q> ?c } BIND(COALESCE(?c, ?b) AS ?x) }"
    assert cells_of(store, query)[0]["x"] == {"a p b", "a q c"}


def test_a_count_rests_on_all_that_it_counts_and_a_maximum_on_the_one_that_it_is() -> None:
    store = small("linz concert c1", "linz concert c2", "c1 day d1", "c2 day d2")
    query = """SELECT ?town (COUNT(?c) AS ?n) (MAX(?d) AS ?last) {
      ?town <urn:concert> ?c . ?c <urn:day> ?d } GROUP BY ?town"""
    (row,) = cells_of(store, query)
    assert row["n"] == {"linz concert c1", "linz concert c2", "c1 day d1", "c2 day d2"}
    assert row["last"] == {"c2 day d2", "linz concert c2"}


def test_an_inner_selection_is_followed_with_its_own_variables() -> None:
    store = small("c1 day d1", "c2 day d2", "c2 hall old")
    query = (
        """SELECT ?h ?last { { SELECT (MAX(?d) AS ?last) { ?c <urn:day> ?d } } ?c <urn:day> ?last ; <urn:hall> ?h }"""
    )
    assert cells_of(store, query) == [{"h": {"c2 hall old"}, "last": {"c2 day d2"}}]


# Which claims are behind which triples


def test_each_value_has_the_claims_that_state_it(kg: KnowledgeGraph) -> None:
    (row,) = kg.ask("concerts-in-town", town="linz")
    day = row.evidence_of("firstDay")
    assert told(day) == {"gazette firstDay", "herald firstDay", "wire firstDay"}
    assert day.origins == 2, "the herald copies the wire"
    assert told(row.evidence_of("town")) == {"herald hall", "wire hall"}, "the gazette names another hall"
    claim = next(one for one in day.claims if "wire" in one.source.iri)
    assert claim.place is not None
    assert (claim.place.begin, claim.place.end) == (18, 82)
    assert claim.source.address == "https://wire.example/river-choir"
    assert {one.iri for one in day.claims} <= {one.iri for one in row.evidence}


def test_a_value_that_a_person_chose_names_the_decision(kg: KnowledgeGraph) -> None:
    (row,) = kg.sparql("SELECT ?leader { <concert/spring-2020> adkg:leader ?leader }")
    cell = row.evidence_of("leader")
    assert [path_of(one.iri) for one in cell.decisions] == ["decision/anna-bauer-led"]
    assert told(cell) == {"wire leader"}


def test_a_value_that_nobody_claimed_rests_on_the_decision_alone(example: Project) -> None:
    with (example.root / "data/decisions.yaml").open("a", encoding="utf-8") as file:
        file.write(
            "\ndecision/not-named:\n  about: concert/winter-2020\n  property: hall\n  value: hall/old-hall\n"
            "  basedOn: source/gazette/2020-04-01-spring-concert\n"
            "  decided: 2020-07-01\n  reason:\n    en: The lease names it.\n    vi: Hợp đồng thuê ghi tên.\n"
        )
    with adkg.open(example.root) as opened:
        (row,) = opened.sparql("SELECT ?hall { <concert/winter-2020> adkg:hall ?hall }")
        cell = row.evidence_of("hall")
    assert (cell.claims, cell.layers) == ((), ("accepted",))
    assert [one.reason for one in cell.decisions] == ["The lease names it."]
    assert [path_of(one.iri) for one in cell.publications] == ["source/gazette/2020-04-01-spring-concert"]


def test_a_source_that_is_not_heard_is_no_evidence_though_it_says_the_same(example: Project) -> None:
    with (example.root / "data/register/publisher.yaml").open("a", encoding="utf-8") as file:
        file.write("publisher/rumour:\n  label:\n    en: Rumour\n    vi: Tin đồn\n  grade: unreliable\n")
    folder = example.root / "data/sources/rumour"
    folder.mkdir()
    (folder / "2020-05-05-told.yaml").write_text(
        "source:\n  publisher: rumour\n  published: 2020-05-05\n  language: en\n  url: https://rumour.example/told\n"
        "claims:\n  - about: concert/spring-2020\n    says:\n      firstDay: 2020-05-03\n",
        encoding="utf-8",
    )
    with adkg.open(example.root) as opened:
        (row,) = opened.ask("concerts-in-town")
        assert told(row.evidence_of("firstDay")) == {"gazette firstDay", "herald firstDay", "wire firstDay"}


def test_an_inferred_value_rests_on_the_claims_it_follows_from(kg: KnowledgeGraph) -> None:
    (row,) = kg.sparql("SELECT ?day { <concert/spring-2020> adkg:firstDayEarliest ?day }")
    assert told(row.evidence_of("day")) == {"gazette firstDay", "herald firstDay", "wire firstDay"}
    assert row.evidence_of("day").rules == ("date-bound",)


def test_a_question_about_claims_rests_on_these_claims(kg: KnowledgeGraph) -> None:
    query = """SELECT ?hall ?source ?url { ?claim rdf:subject <concert/spring-2020> ; rdf:predicate adkg:hall ;
      rdf:object ?hall ; adkg:source ?source ; adkg:judgement adkg:rejectedClaim . ?source adkg:url ?url }"""
    (row,) = kg.sparql(query)
    assert told(row.evidence_of("hall")) == {"gazette hall"}
    assert [path_of(one.iri) for one in row.evidence_of("url").sources] == ["source/gazette/2020-04-01-spring-concert"]


def test_what_the_register_says_has_no_claim_and_a_column_that_is_none_is_refused(kg: KnowledgeGraph) -> None:
    (row,) = kg.sparql("SELECT ?name { <hall/old-hall> skos:prefLabel ?name FILTER(LANG(?name) = 'en') }")
    assert row.evidence_of("name") == CellEvidence(layers=("register",))
    with pytest.raises(UsageError, match="did you mean 'name'"):
        row.evidence_of("nam")


# The real record


WRITTEN_BY_THE_QUESTION = {
    # The values of parameters, words that the query itself puts in, and counts of nothing.
    "announcements-unconfirmed": {"date"},
    "decisions": {"language"},
    "expert-group-names": {"kind"},
    "find-names": {"text"},
    "latest-meetings": {"date"},
    "meetings-hosted": {"first", "last"},
    "meetings-of-year": {"year"},
    "members-on-date": {"basis", "date"},
    "ministers-at-meetings": {"first", "last"},
    "plus-countries": {"date"},
    "reporting-lines": {"basis", "relation"},
    "rota-departures": {"outcome"},
    "source-contradicted": {"judgement"},
    "sources-by-year": {"year"},
    "topics": {"relation"},
}


@each_question
@pytest.mark.parametrize("narrowed", [True, False], ids=["example", "whole"])
def test_every_value_of_every_question_that_is_believed_has_a_claim_or_a_decision(
    name: str, narrowed: bool, record: Built
) -> None:
    query = bind(QUESTIONS[name], QUESTIONS[name].examples if narrowed else {})
    answer = record.store.select(query)
    evidence = AnswerEvidence(record.store, query, answer)
    bare, groundless = set(), set()
    for row, cells in zip(answer.dicts(), evidence.cells, strict=True):
        for column in row:
            cell = cells.get(column, NOTHING)
            if "accepted" in cell.layers and not cell.claims and not cell.decisions:
                bare.add((column, row[column]))
            if cell == NOTHING:
                groundless.add(column)
    assert bare == set()
    assert groundless <= WRITTEN_BY_THE_QUESTION.get(name, set())


class Untyped(yaml.SafeLoader):
    """YAML in which every scalar is text."""


Untyped.yaml_implicit_resolvers = {}


def in_the_files(about: str, name: str, value: str) -> set[str]:
    """The sources whose files say so, read without adkg."""
    found = set()
    for path in (ROOT / "data/sources").rglob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        if about in text:
            for claim in yaml.load(text, Untyped).get("claims") or []:
                said = (claim.get("says") or {}).get(name)
                if claim["about"] == about and value in (said if isinstance(said, list) else [said]):
                    found.add("source/" + path.relative_to(ROOT / "data/sources").as_posix().removesuffix(".yaml"))
    return found


@pytest.mark.parametrize(
    ("question", "values", "row", "column", "claims"),
    [
        ("chairs", {"mechanism": "admm-plus"}, "meeting/admm-plus-7", "state", ("chairState", "state/viet-nam")),
        ("chairs", {"mechanism": "admm-plus"}, "meeting/admm-plus-7", "date", ("startDate", "2020-12-10")),
        ("timeline", {"mechanism": "admm"}, "meeting/admm-11", "place", ("place", "place/clark")),
        ("timeline", {"mechanism": "admm"}, "meeting/admm-4", "date", ("startDate", "2010-05-11")),
        ("hosts", {"series": "admm"}, "meeting/admm-13", "state", ("hostState", "state/thailand")),
    ],
)
def test_the_sources_of_a_cell_are_those_whose_files_say_so(
    question: str, values: dict[str, str], row: str, column: str, claims: tuple[str, str], *, record: Built
) -> None:
    query = bind(QUESTIONS[question], values)
    answer = record.store.select(query)
    index = next(at for at, found in enumerate(answer.dicts()) if path_of(str(found["meeting"])) == row)
    cell = AnswerEvidence(record.store, query, answer).cells[index][column]
    assert {path_of(one.source.iri) for one in cell.claims} == in_the_files(row, *claims) != set()


def test_the_number_of_queries_does_not_grow_with_the_rows(record: Built, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    plain = Store.answer
    monkeypatch.setattr(Store, "answer", lambda self, *given: asked.append(given[0]) or plain(self, *given))

    def queries(values: dict[str, str]) -> tuple[int, int]:
        query = bind(QUESTIONS["timeline"], values)
        answer = record.store.select(query)
        asked.clear()
        assert AnswerEvidence(record.store, query, answer).cells
        return len(answer.rows), len(asked)

    few, many = queries({"mechanism": "admm-plus"}), queries({})
    assert many[0] > 10 * few[0]
    assert many[1] < 3 * few[1]


def test_evidence_for_five_hundred_rows_takes_well_under_two_seconds(record: Built) -> None:
    query = QUESTIONS["date-history"].query
    answer = record.store.select(query)
    assert len(answer.rows) > 500
    began = time.process_time()
    assert len(AnswerEvidence(record.store, query, answer).cells) == len(answer.rows)
    assert time.process_time() - began < 2


# Written out


def ask(choirs: Built, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [*ADKG, "ask", *arguments, "--project", str(choirs.project.root)]
    environment = {**os.environ, "COLUMNS": "160"}
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False, cwd="/", env=environment)


def test_in_csv_each_column_has_its_sources_and_their_origins(choirs: Built) -> None:
    done = ask(choirs, "concerts-in-town", "--evidence")
    plain = ask(choirs, "concerts-in-town")
    (row,) = csv.DictReader(io.StringIO(done.stdout))
    (before,) = csv.DictReader(io.StringIO(plain.stdout))
    assert {column: row[column] for column in before} == before
    assert row["town_sources"].split() == [
        "https://wire.example/river-choir",
        "https://herald.example/fluss-chor?page=1",
    ]
    assert (row["town_origins"], row["firstDay_origins"]) == ("1", "2")


def test_in_json_each_value_carries_its_claims(choirs: Built) -> None:
    (row,) = json.loads(ask(choirs, "concerts-in-town", "--evidence", "--format", "json").stdout)
    assert (row["town"]["id"], row["firstDay"]["value"], row["firstDay"]["origins"]) == ("town/linz", "2020-05-03", 2)
    (wire,) = [one for one in row["firstDay"]["evidence"] if one["source"].startswith("source/wire/")]
    assert (wire["publisher"], wire["grade"], wire["published"]) == ("The Wire", "agency", "2020-05-04")
    assert (wire["address"], wire["begin"], wire["end"]) == ("https://wire.example/river-choir", 18, 82)
    assert wire["says"] == {
        "about": "concert/spring-2020",
        "property": "firstDay",
        "value": {"value": "2020-05-03", "type": "date"},
    }


def test_in_a_table_the_cells_have_footnotes_and_every_footnote_is_below(choirs: Built) -> None:
    done = ask(choirs, "concerts-in-town", "--evidence", "--format", "table")
    table, _, notes = done.stdout.partition("\n\n")
    assert set(re.findall(r"\d+", " ".join(re.findall(r"\[([\d,-]+)", table)))) == set(
        re.findall(r"^\[(\d+)\]", notes, re.M)
    )
    assert "2020-05-03 [1-3, 2 origins]" in " ".join(table.split())
    assert "https://wire.example/river-choir characters 18-82" in notes


def test_in_markdown_every_footnote_that_is_used_is_defined(choirs: Built) -> None:
    done = ask(choirs, "concerts-in-town", "--evidence", "--format", "markdown")
    used, defined = set(re.findall(r"\[\^(\d+)\](?!:)", done.stdout)), re.findall(r"^\[\^(\d+)\]:", done.stdout, re.M)
    assert used == set(defined)
    assert len(defined) == 3


def test_a_form_without_room_for_evidence_is_refused(choirs: Built) -> None:
    done = ask(choirs, "concerts-in-town", "--evidence", "--format", "tsv")
    assert (done.returncode, done.stdout) == (2, "")
    assert "use one of table, csv, json, markdown" in done.stderr


def test_a_cell_cites_the_weightiest_and_counts_the_others(record: Built) -> None:
    query = bind(QUESTIONS["chairs"], {"mechanism": "admm-plus"})
    cell = AnswerEvidence(record.store, query, record.store.select(query)).cells[0]["date"]
    assert len(cell.publications) > 5
    assert re.fullmatch(rf"\[1-5 \+{len(cell.publications) - 5}(, {cell.origins} origins)?\]", Footnotes().mark(cell))


def test_values_of_any_kind_are_keys_of_the_rows_behind_them() -> None:
    store = Store.memory()
    store.load(b'<urn:a> <urn:p> "x"@en <urn:g> .\n<urn:a> <urn:p> "x" <urn:g> .\n')
    query = "SELECT ?o { <urn:a> <urn:p> ?o } ORDER BY LANG(?o)"
    evidence = AnswerEvidence(store, query, store.select(query))
    assert [one.row for one in evidence._matched] == [
        {(Iri("urn:a"), Iri("urn:p"), Literal("x"))},
        {(Iri("urn:a"), Iri("urn:p"), Literal("x", "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString", "en"))},
    ]
