"""The stored questions on the real record: known answers are found, and two engines give the same rows."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from rdflib import Dataset, URIRef
from rdflib import Literal as RdfLiteral

from adkg.known_answers import written
from adkg.ontology import read_ontology
from adkg.project import Project
from adkg.queries import Question, bind, check_answer, elements_of, read_questions
from adkg.store import Store
from adkg.syntax import check_syntax
from adkg.terms import BASE, XSD, Iri, Literal, Prefixes, Value, read_prefixes
from adkg.vocabulary import build_vocabulary

ROOT = Path(__file__).parents[1]
PROJECT = Project(ROOT, ROOT / "build")
QUESTIONS, PROBLEMS = read_questions(PROJECT)
PREFIXES: Prefixes = read_prefixes(PROJECT)[0]
NOTHING = {"date": "1900-01-01", "language": "fr", "text": "no such words anywhere", "integer": "-1"}

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
each_question = pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
UNIVERSES = {slug: question for slug, question in QUESTIONS.items() if question.universe}
each_universe = pytest.mark.parametrize("question", UNIVERSES.values(), ids=UNIVERSES)


@dataclass(frozen=True)
class Engines:
    """The same quads in two engines."""

    rdflib: Dataset
    store: Store


@pytest.fixture(scope="session")
def engines(record: Any) -> Engines:
    """All that is believed, and one claim in eight: rdflib does not finish on all of them.

    The claims on the things that the questions' examples name are all there.
    """
    sample = sampled(record.store.quads())
    dataset, store = Dataset(default_union=True), Store.memory()
    dataset.parse(data=sample, format="nquads")
    store.load(sample)
    return Engines(dataset, store)


def sampled(quads: bytes) -> bytes:
    """The quads without seven claims in eight, chosen by the last digit of their IRI, which is a hash."""
    examples = {value for question in QUESTIONS.values() for value in question.examples.values()}
    told = re.compile(rb"^<%sclaim/(\w+)> <[^>]*#subject> <%s([^>]*)> " % (BASE.encode(), BASE.encode()), re.M)
    kept = {claim for claim, about in told.findall(quads) if claim[-1:] in b"08" or about.decode() in examples}
    start = f"<{BASE}claim/".encode()
    end = len(start)
    lines = quads.splitlines(keepends=True)
    return b"".join(line for line in lines if not line.startswith(start) or line[end : line.index(b">")] in kept)


def in_the_store(store: Store, query: str) -> list[tuple[str, ...]]:
    return [tuple(comparable(value) for value in row) for row in store.select(query).rows]


def in_rdflib(dataset: Dataset, query: str) -> list[tuple[str, ...]]:
    return [tuple(comparable(value_of(node)) for node in row) for row in dataset.query(query)]  # type: ignore[union-attr]


def value_of(node: Any) -> Value | None:
    if isinstance(node, URIRef):
        return Iri(str(node))
    return Literal(str(node), str(node.datatype or "")) if isinstance(node, RdfLiteral) else None


def comparable(value: Value | None) -> str:
    """A cell as headers write it; decimals by value, for the store does not keep their trailing zeros."""
    if isinstance(value, Literal) and value.datatype == XSD + "decimal":
        return str(Decimal(value.lexical).normalize())
    return written(value, PREFIXES)


def without_things(question: Question) -> dict[str, str]:
    """The examples of the literals alone: the question about everything."""
    return {name: parameter.example for name, parameter in question.parameters.items() if parameter.is_literal}


def test_every_question_is_well_formed_and_there_are_enough() -> None:
    assert PROBLEMS == []
    assert [problem for question in QUESTIONS.values() for problem in check_syntax(question)] == []
    assert len(QUESTIONS) >= 48


def test_every_type_of_a_parameter_is_a_class_of_the_ontology() -> None:
    classes = {iri.rsplit("#", 1)[-1] for iri in build_vocabulary(read_ontology(PROJECT)[0]).superclasses} | {"Thing"}
    types = {parameter.type for question in QUESTIONS.values() for parameter in question.parameters.values()}
    assert {kind for kind in types if kind[0].isupper()} - classes == set()


def test_each_summary_is_a_question_in_each_language_and_none_is_asked_twice() -> None:
    summaries = [text for question in QUESTIONS.values() for text in question.summary.values()]
    assert [text for text in summaries if not text.endswith("?")] == []
    assert len(set(summaries)) == len(summaries)


@each_question
def test_the_known_answer_is_found_and_what_is_wrong_is_not(record: Any, question: Question) -> None:
    found = in_the_store(record.store, bind(question, question.examples))
    assert check_answer(question, found) == []


@each_question
def test_the_answer_also_holds_in_the_question_about_everything(record: Any, question: Question) -> None:
    found = in_the_store(record.store, bind(question, without_things(question)))
    assert check_answer(replace(question, complete=False), found) == []


@each_question
def test_two_engines_give_the_same_rows(engines: Engines, question: Question) -> None:
    for values in (question.examples, {}):
        query = bind(question, values)
        assert Counter(in_rdflib(engines.rdflib, query)) == Counter(in_the_store(engines.store, query))


@each_universe
def test_two_engines_find_the_same_universe(engines: Engines, question: Question) -> None:
    asked = elements_of(question)
    for values in (asked.examples, {}):
        query = bind(asked, values)
        assert Counter(in_rdflib(engines.rdflib, query)) == Counter(in_the_store(engines.store, query))


@each_question
def test_the_rows_come_in_one_order_only(record: Any, question: Question) -> None:
    first, second = (in_the_store(record.store, question.query) for _ in range(2))
    assert first == second


@each_question
def test_examples_narrow_the_question_about_everything(record: Any, question: Question) -> None:
    wide = Counter(in_the_store(record.store, bind(question, without_things(question))))
    narrow = Counter(in_the_store(record.store, bind(question, question.examples)))
    assert narrow <= wide
    for name, parameter in question.parameters.items():
        if not parameter.is_literal:
            column = question.columns.index(name)
            iri = {row[column] for row in narrow}
            assert iri == {PREFIXES.shorten(PREFIXES.expand(parameter.example) or "")}


@each_question
def test_a_value_that_nothing_has_finds_nothing(record: Any, question: Question) -> None:
    for name, parameter in question.parameters.items():
        nothing = NOTHING.get(parameter.type, "https://example.org/nothing")
        unrestricted = replace(question, parameters=question.parameters | {name: replace(parameter, choices=())})
        query = bind(unrestricted, question.examples | {name: nothing})
        assert in_the_store(record.store, query) == []


def members(store: Store, organization: str, date: str, capacity: str = "memberState") -> set[str]:
    question = QUESTIONS["members-on-date"]
    found = in_the_store(store, bind(question, {"organization": organization, "date": date}))
    return {row[1].removeprefix("state/") for row in found if row[2] == capacity}


def test_timor_leste_belongs_to_asean_from_26_october_2025_on(record: Any) -> None:
    assert "timor-leste" not in members(record.store, "organization/asean", "2025-10-25")
    assert "timor-leste" in members(record.store, "organization/asean", "2025-10-26")


PLUS = {"australia", "china", "india", "japan", "new-zealand", "republic-of-korea", "russia", "united-states"}


def test_eight_plus_countries_belong_to_the_admm_plus_in_2020(record: Any) -> None:
    assert members(record.store, "mechanism/admm-plus", "2020-12-10", "plusCountry") == PLUS


def test_the_latest_admm_plus_changes_on_the_day_of_the_seventh(record: Any) -> None:
    def latest(date: str) -> Sequence[str]:
        found = in_the_store(record.store, bind(QUESTIONS["latest-meetings"], {"series": "admm-plus", "date": date}))
        return [row[1] for row in found]

    assert latest("2020-12-09") == ["meeting/admm-plus-6"]
    assert latest("2020-12-10") == ["meeting/admm-plus-7"]
