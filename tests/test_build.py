"""The line end to end, on the example: what a build leaves behind, and what it must not."""

from pathlib import Path

import pytest

from adkg.build import build, check
from adkg.errors import Problem, ProblemsError, errors_in
from adkg.manifest import current_store, is_current, read_manifest
from adkg.project import Project
from adkg.store import Store
from adkg.terms import thing_iri

SPRING = "data/sources/gazette/2020-04-01-spring-concert.yaml"


def edit(project: Project, name: str, old: str, content: str) -> None:
    path = project.root / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, content), encoding="utf-8")


def answer(project: Project, query: str) -> list[tuple[str, ...]]:
    folder = current_store(project)
    assert folder is not None
    store = Store.open(folder)
    rows = store.select("PREFIX adkg: <https://w3id.org/adkg/ontology#> BASE <https://w3id.org/adkg/> " + query).rows
    store.close()
    return [tuple("" if cell is None else getattr(cell, "lexical", str(cell)) for cell in row) for row in rows]


def test_a_build_leaves_a_current_store_that_answers_with_what_is_accepted(example: Project) -> None:
    summary = build(example)
    assert (summary.sources, summary.accepted) == (3, 12)
    assert is_current(example)
    assert answer(example, "SELECT ?hall { GRAPH <graph/accepted> { <concert/spring-2020> adkg:hall ?hall } }") == [
        (thing_iri("hall/river-hall"),)
    ]


def test_two_builds_of_the_same_files_hold_the_same_data(example: Project, tmp_path: Path) -> None:
    build(example)
    elsewhere = Project(example.root, tmp_path / "elsewhere")
    build(elsewhere)
    first, second = read_manifest(example), read_manifest(elsewhere)
    assert first is not None
    assert second is not None
    assert first.dataset_sha256 == second.dataset_sha256


def test_a_failed_build_leaves_the_old_store_answering_and_names_every_problem(example: Project) -> None:
    build(example)
    before = {path.name for path in example.output.iterdir()}
    edit(example, SPRING, "hall: hall/old-hall", "hall: hall/old-hal")
    edit(example, "data/register/song.yaml", "    en: Evening", "    en: Evening\n    en: Night")
    with pytest.raises(ProblemsError) as caught:
        build(example)
    where = {(problem.file, problem.rule) for problem in caught.value.problems}
    assert {(SPRING, "unknown-thing"), ("data/register/song.yaml", "duplicate-key")} <= where
    assert answer(example, "SELECT ?d { GRAPH <graph/accepted> { <concert/spring-2020> adkg:firstDay ?d } }") == [
        ("2020-05-03",)
    ]
    assert {path.name for path in example.output.iterdir()} == before


def test_a_changed_file_makes_the_store_out_of_date(example: Project) -> None:
    build(example)
    edit(example, SPRING, "why: opinion, no fact", "why: opinion")
    assert not is_current(example)


CONTRADICTION = """adkg:Dreamt a owl:Class ;
    owl:equivalentClass [ a owl:Restriction ; owl:onProperty adkg:status ; owl:hasValue adkg:planned ] ;
    owl:disjointWith adkg:Heard ;
    rdfs:label      "dreamt of"@en , "trong mơ"@vi ;
    skos:definition "Still to come."@en , "Chưa tới."@vi ;
    rdfs:isDefinedBy <https://w3id.org/adkg/ontology/choirs> .

adkg:Heard a owl:Class ;
    owl:equivalentClass [ a owl:Restriction ; owl:onProperty adkg:performer ; owl:someValuesFrom adkg:Choir ] ;
    rdfs:label      "heard"@en , "đã nghe"@vi ;
    skos:definition "Sung by many voices."@en , "Được nhiều giọng hát."@vi ;
    rdfs:isDefinedBy <https://w3id.org/adkg/ontology/choirs> .

adkg:Gala a owl:Class ;"""


def test_a_contradiction_is_told_in_words_with_the_lines_of_all_the_claims_it_rests_on(example: Project) -> None:
    edit(example, "ontology/choirs.ttl", "adkg:Gala a owl:Class ;", CONTRADICTION)
    late = "  - about: concert/winter-2020\n    at: 64-85#f18fc0a2\n    says:\n      performer: choir/river-choir\n\n"
    edit(example, SPRING, "left_out:", late + "left_out:")
    text = (example.root / SPRING).read_text(encoding="utf-8").splitlines()
    planned = max(number for number, line in enumerate(text, 1) if "status: planned" in line)
    performed = max(number for number, line in enumerate(text, 1) if "performer: choir/river-choir" in line)
    [clash] = [problem for problem in check(example).problems if problem.rule == "contradiction"]
    assert (clash.file, clash.line) == (SPRING, planned)
    assert f"{SPRING}:{performed}" in clash.what
    assert "concert/winter-2020" in clash.what
    assert "dreamt of" in clash.what
    assert "heard" in clash.what


def test_an_answer_that_a_question_promises_and_does_not_find_stops_the_build(example: Project) -> None:
    question = example.root / "queries/questions/concerts-in-town.rq"
    promised = question.read_text(encoding="utf-8")
    assert "concert/spring-2020" in promised
    question.write_text(promised.replace("concert/spring-2020", "concert/spring-2019"), encoding="utf-8")
    assert "answer-not-found" in {problem.rule for problem in errors_in(check(example).problems)}


def test_an_overlay_adds_a_users_own_facts_and_changes_no_file_of_the_project(example: Project, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    (mine / "data/register").mkdir(parents=True)
    (mine / "data/sources/gazette").mkdir(parents=True)
    (mine / "data/register/song.yaml").write_text("song/noon:\n  label:\n    en: Noon\n    vi: Buổi trưa\n")
    (mine / "data/sources/gazette/2020-06-noon.yaml").write_text(
        "source:\n  publisher: gazette\n  published: 2020-06\n  language: en\n  url: https://gazette.example/noon\n"
        "claims:\n  - about: concert/spring-2020\n    says:\n      song: song/noon\n"
    )
    together = Project(example.root, tmp_path / "out", (mine,))
    build(together)
    songs = answer(together, "SELECT ?s { GRAPH <graph/accepted> { <concert/spring-2020> adkg:song ?s } } ORDER BY ?s")
    assert (thing_iri("song/noon"),) in songs


def test_check_reports_and_writes_no_store(example: Project) -> None:
    edit(example, SPRING, "status: planned\n      firstDay: 2020-05-03", "status: planed\n      firstDay: 2020-05-03")
    result = check(example)
    [problem] = errors_in(result.problems)
    assert isinstance(problem, Problem)
    assert "planned" in problem.fix
    assert b"sh:ValidationReport" in result.report
    assert current_store(example) is None
