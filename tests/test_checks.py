"""The stored checks: each catches its example, lets its near miss pass, and finds the same rows on two engines."""

from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import Graph

from adkg.checks.rules import check_rules, filled, rule_finding
from adkg.claims import Claim, FileLine
from adkg.graph import Locations
from adkg.ontology import read_ontology
from adkg.ontology.turtle import read_turtle
from adkg.project import find_project
from adkg.queries import Check, read_checks
from adkg.store import Store
from adkg.terms import PREFIXES_FILE, Iri, Literal, term, thing_iri

PROJECT = find_project(Path(__file__).parents[1])
CHECKS, PROBLEMS = read_checks(PROJECT)
ONTOLOGY, _ = read_ontology(PROJECT)
ALL = [pytest.param(check, id=slug) for slug, check in sorted(CHECKS.items())]
PREFIXES = (PROJECT.root / PREFIXES_FILE).read_text(encoding="utf-8")


def rows_by_rdflib(query: str, turtle: str) -> list[tuple[str, ...]]:
    graph = Graph().parse(data=PREFIXES + turtle, format="turtle")
    found = graph.query(query)
    return [tuple("" if node is None else node.n3() for node in row) for row in found]  # type: ignore[union-attr]


def rows_by_oxigraph(query: str, turtle: str) -> list[tuple[str, ...]]:
    store = ox.Store()
    store.load((PREFIXES + turtle).encode(), ox.RdfFormat.TURTLE, to_graph=ox.NamedNode("urn:any"))
    found = store.query(query, use_default_graph_as_union=True)
    graph = Graph()
    nodes = []
    for row in found:
        cells = ["" if node is None else str(node) for node in row]
        text = " ".join(f"<urn:s> <urn:p{index}> {cell} ." for index, cell in enumerate(cells) if cell)
        graph = Graph().parse(data=text, format="turtle")
        by_column = {str(predicate)[5:]: value.n3() for _, predicate, value in graph}
        nodes.append(tuple(by_column.get(str(index), "") for index in range(len(cells))))
    return nodes


def test_the_checks_are_read_without_a_problem() -> None:
    assert PROBLEMS == []
    assert len(CHECKS) >= 14


@pytest.mark.parametrize("check", ALL)
def test_a_check_catches_its_example_with_the_same_rows_on_both_engines(check: Check) -> None:
    found = rows_by_oxigraph(check.query, check.catches)
    assert found != []
    assert rows_by_rdflib(check.query, check.catches) == found


@pytest.mark.parametrize("check", ALL)
def test_a_check_lets_its_near_miss_pass_on_both_engines(check: Check) -> None:
    assert check.passes.strip() != ""
    assert rows_by_oxigraph(check.query, check.passes) == []
    assert rows_by_rdflib(check.query, check.passes) == []


@pytest.mark.parametrize("check", ALL)
def test_a_check_finds_nothing_in_an_empty_store(check: Check) -> None:
    assert rows_by_oxigraph(check.query, "") == []
    assert rows_by_rdflib(check.query, "") == []


@pytest.mark.parametrize("check", ALL)
def test_every_term_in_the_examples_of_a_check_is_declared(check: Check) -> None:
    for example in (check.catches, check.passes):
        text, problems = read_turtle(PREFIXES + example, check.file)
        assert problems == []
        ours = {iri for iri, _ in text.mentions if iri.startswith(term(""))}
        assert {iri for iri in ours if (iri, None, None) not in ONTOLOGY.terms} == set()


@pytest.mark.parametrize("check", ALL)
def test_the_message_of_a_check_is_filled_from_its_columns(check: Check) -> None:
    store = Store.memory()
    graph = Graph().parse(data=PREFIXES + check.catches, format="turtle")
    quads = [f"{s.n3()} {p.n3()} {o.n3()} <urn:any> .\n" for s, p, o in graph]
    store.load("".join(quads).encode())
    found = check_rules(store, [check], Locations([], [], []))
    assert found != []
    for finding in found:
        assert "?" not in finding.problem.what
        assert "{" not in finding.problem.what + finding.problem.fix
        assert finding.problem.rule == check.slug
        assert finding.problem.severity == check.severity


CLARK = Check(
    slug="place-outside-host-state",
    summary={"en": "", "vi": ""},
    query="",
    columns=("occurrence", "place"),
    file="queries/checks/place-outside-host-state.rq",
    line=9,
    severity="error",
    message="{occurrence} is in {place}",
    fix="look again at {place}",
    catches="",
)
MEETING = thing_iri("meeting/admm-11")
PLACE = thing_iri("place/clark")


def claim(path: str, predicate: str, value: Iri | Literal, where: FileLine) -> Claim:
    return Claim(thing_iri("source/vov/a"), thing_iri(path), term(predicate), value, "report", where)


def test_a_problem_stands_at_the_line_of_the_claim_that_a_column_names() -> None:
    one = claim("meeting/admm-11", "place", PLACE, FileLine("data/sources/vov/a.yaml", 14))
    two = claim("meeting/admm-11", "place", PLACE, FileLine("data/sources/vov/b.yaml", 9))
    other = claim("meeting/admm-11", "place", thing_iri("place/manila"), FileLine("data/sources/vov/c.yaml", 7))
    found = rule_finding(CLARK, {"occurrence": MEETING, "place": PLACE}, Locations([], [], [one, two, other]))
    assert str(found.problem) == (
        "data/sources/vov/a.yaml:14: meeting/admm-11 is in place/clark (also at data/sources/vov/b.yaml:9)\n"
        "    fix: look again at place/clark\n"
        "    rule: place-outside-host-state"
    )


def test_a_problem_stands_at_the_claim_when_a_column_is_a_claim() -> None:
    one = claim("meeting/admm-11", "status", term("held"), FileLine("data/sources/vov/a.yaml", 14))
    found = rule_finding(CLARK, {"claim": one.iri, "occurrence": MEETING}, Locations([], [], [one]))
    assert found.problem.where == "data/sources/vov/a.yaml:14"


def test_a_problem_about_what_no_file_states_stands_at_the_check() -> None:
    found = rule_finding(CLARK, {"occurrence": MEETING}, Locations([], [], []))
    assert found.problem.where == "queries/checks/place-outside-host-state.rq:9"


def test_a_column_cannot_smuggle_a_placeholder_or_an_attribute_into_a_message() -> None:
    row = {"a": Literal("{b}"), "b": Literal("secret")}
    assert filled("{a} {a.__class__} {c}", row) == "{b} {a.__class__} ?"
