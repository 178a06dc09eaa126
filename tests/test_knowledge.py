"""The Python door: rows with attributes, the claims behind them, and an rdflib view of the same store."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pandas
import pytest
from conftest import Built
from rdflib import URIRef

import adkg
from adkg.errors import ProblemsError, UsageError
from adkg.evidence.coverage import SourceEvidence
from adkg.evidence.things import ThingEvidence
from adkg.knowledge import KnowledgeGraph, python_value
from adkg.project import Project
from adkg.terms import XSD, XSD_DATE, XSD_INTEGER, Iri, Literal, Prefixes, path_of

BOOLEAN, DECIMAL = XSD + "boolean", XSD + "decimal"


@pytest.fixture(scope="module")
def kg(choirs: Built) -> Iterator[KnowledgeGraph]:
    with adkg.open(choirs.project.root) as opened:
        yield opened


def test_a_question_gives_rows_by_attribute_name_and_position(kg: KnowledgeGraph) -> None:
    (row,) = kg.ask("concerts-in-town", town="linz")
    assert (row.town, row["concert"], row[2]) == ("town/linz", "concert/spring-2020", date(2020, 5, 3))
    assert list(row) == ["town/linz", "concert/spring-2020", date(2020, 5, 3)]
    assert repr(row) == "(town='town/linz', concert='concert/spring-2020', firstDay=datetime.date(2020, 5, 3))"
    with pytest.raises(AttributeError, match="it has town, concert, firstDay"):
        _ = row.city


def test_a_row_remembers_its_claims(kg: KnowledgeGraph) -> None:
    row = kg.ask("concerts-in-town", town="linz")[0]
    assert "https://wire.example/river-choir" in {one.source.address for one in row.evidence}
    assert {"firstDay", "hall"} <= {path_of(one.predicate) for one in row.evidence}


def test_an_answer_converts_to_pandas(kg: KnowledgeGraph) -> None:
    frame = kg.ask("concerts-in-town").to_pandas()
    assert isinstance(frame, pandas.DataFrame)
    assert list(frame.columns) == ["town", "concert", "firstDay"]
    assert frame.concert.tolist() == ["concert/spring-2020"]


def test_a_query_of_ones_own_may_leave_the_prefixes_out(kg: KnowledgeGraph) -> None:
    found = kg.sparql("SELECT ?audience { <concert/spring-2020> adkg:audience ?audience }")
    assert [row.audience for row in found] == [120]
    with pytest.raises(UsageError, match="fetch from elsewhere"):
        list(kg.sparql("SELECT * { SERVICE <http://x/> { ?s ?p ?o } }"))


def test_mistakes_are_refused_with_the_nearest(kg: KnowledgeGraph) -> None:
    for wrong in (lambda: kg.ask("concert-in-town"), lambda: kg.ask("concerts-in-town", twn="linz")):
        with pytest.raises(UsageError, match="did you mean"):
            wrong()


def test_show_why_and_conflicts_open_the_evidence(kg: KnowledgeGraph) -> None:
    assert isinstance(kg.show("spring-2020"), ThingEvidence)
    assert isinstance(kg.show("source/wire/2020-05-04-river-choir"), SourceEvidence)
    assert [path_of(side.value) for side in kg.why("spring-2020", "hall")[0].sides] == [
        "hall/river-hall",
        "hall/old-hall",
    ]
    assert {path_of(one.predicate) for one in kg.conflicts()} == {"hall", "leader"}
    assert {one.policy for found in kg.conflicts(policy="latest") for one in found.outcomes} == {"latest"}
    with pytest.raises(UsageError, match="no policy 'latst'"):
        kg.conflicts(policy="latst")


def test_show_has_the_answers_of_the_questions_about_such_a_thing(kg: KnowledgeGraph) -> None:
    [section] = kg.show("linz").sections
    assert (section.question, section.columns) == ("concerts-in-town", ("town", "concert", "firstDay"))
    assert [path_of(row[1]) for row in section.rows] == ["concert/spring-2020"]
    assert kg.show("spring-2020").sections == ()


def test_the_questions_are_known_with_their_summaries(kg: KnowledgeGraph) -> None:
    assert kg.questions["concerts-in-town"].summary["en"] == "Which concerts were heard in a town?"


def test_the_rdflib_view_is_of_the_same_store_and_only_reads(kg: KnowledgeGraph) -> None:
    spring = URIRef("https://w3id.org/adkg/concert/spring-2020")
    hall = URIRef("https://w3id.org/adkg/ontology#hall")
    assert kg.graph.value(spring, hall) == URIRef("https://w3id.org/adkg/hall/river-hall")
    assert len(kg.graph) == kg.store.count()
    rows = kg.graph.query("SELECT ?n { ?c adkg:audience ?n }")
    assert [row.n.toPython() for row in rows] == [120]
    assert len(list(kg.graph.quads((spring, None, None)))) == len(list(kg.graph.triples((spring, None, None)))) > 3
    with pytest.raises(RuntimeError):
        kg.graph.add((spring, hall, spring))


def test_open_builds_when_there_is_no_store_and_tells_its_steps(example: Project) -> None:
    steps: list[str] = []
    with adkg.open(example.root, progress=steps.append) as opened:
        assert len(opened.ask("concerts-in-town")) == 1
    assert steps
    again: list[str] = []
    adkg.open(example.root, progress=again.append).close()
    assert again == []


def test_open_refuses_a_broken_project_with_all_its_problems(example: Project) -> None:
    (example.root / "data/register/town.yaml").write_text("town/linz: [\n")
    with pytest.raises(ProblemsError) as caught:
        adkg.open(example.root)
    assert caught.value.problems


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (None, None),
        (Iri("https://w3id.org/adkg/ontology#held"), "held"),
        (Iri("urn:x"), "urn:x"),
        (Literal("12", XSD_INTEGER), 12),
        (Literal("1.50", DECIMAL), Decimal("1.50")),
        (Literal("true", BOOLEAN), True),
        (Literal("2020-05-03", XSD_DATE), date(2020, 5, 3)),
        (Literal("2020-05", XSD + "gYearMonth"), "2020-05"),
        (Literal("text"), "text"),
    ],
)
def test_values_become_what_python_has_for_them(value: Iri | Literal | None, cell: object) -> None:
    assert python_value(value, Prefixes()) == cell
