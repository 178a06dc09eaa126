"""The W3C's tests of queries over HTTP: the endpoint answers every one as the engine by itself does."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import pyoxigraph as ox
import pytest
from served import Served, serving
from w3c import Evaluation, built, by_value, content, evaluations, needed, quads_of, table_in_turtle

pytestmark = needed

SUITES = (
    "aggregates",
    "bind",
    "bindings",
    "cast",
    "construct",
    "csv-tsv-res",
    "exists",
    "functions",
    "grouping",
    "json-res",
    "negation",
    "project-expression",
    "property-path",
    "subquery",
    "syntax-query",
)
FEDERATED = ("service", "syntax-fed")
# A graph that is not there: the default graph of the tests that have no data.
NOTHING = "urn:nothing"
MEDIA_TYPES = {
    ".csv": "text/csv",
    ".srj": "application/sparql-results+json",
    ".srx": "application/sparql-results+xml",
    ".tsv": "text/tab-separated-values",
    ".ttl": "text/turtle",
}
NUMBERS = "the engine keeps numbers in their canonical form: 2, not 2.0"
LANGUAGE = "the engine keeps a common language tag in GROUP_CONCAT, where the suite wants a plain string"
GRAPHS = "the engine binds the variable of GRAPH only by what is read from the graph"
NODES = "the engine makes one node of equal arguments of BNODE in all rows, not in each row by itself"
PATHS = "the engine finds no path of no steps from a constant that is in no triple"
FUNCTIONS = "the engine refuses a function that it does not know, where the suite wants the query to be read"
# Every test that neither the engine by itself nor the endpoint passes, and why.
LEFT = {
    "aggregates/agg-avg-02": NUMBERS,
    "aggregates/agg-empty-group-count-graph": GRAPHS,
    "aggregates/agg-err-02": NUMBERS,
    "aggregates/agg-groupconcat-04": LANGUAGE,
    "aggregates/agg-groupconcat-06": LANGUAGE,
    "aggregates/agg-max-01": NUMBERS,
    "aggregates/agg-max-02": NUMBERS,
    "aggregates/agg-max-distinct": NUMBERS,
    "aggregates/agg-min-01": NUMBERS,
    "aggregates/agg-min-02": NUMBERS,
    "aggregates/agg-min-distinct": NUMBERS,
    "aggregates/agg-sum-02": NUMBERS,
    "bindings/graph": GRAPHS,
    "cast/cast-bool": NUMBERS,
    "cast/cast-decimal": NUMBERS,
    "cast/cast-double": NUMBERS,
    "cast/cast-float": NUMBERS,
    "cast/cast-int": NUMBERS,
    "cast/cast-string": NUMBERS,
    "csv-tsv-res/csv03": NUMBERS,
    "csv-tsv-res/tsv03": NUMBERS,
    "functions/bnode01": NODES,
    "functions/coalesce01": NUMBERS,
    "functions/plus-1-corrected": NUMBERS,
    "functions/plus-2-corrected": NUMBERS,
    "negation/graph-minus": GRAPHS,
    "property-path/zero_or_more_set_end": PATHS,
    "property-path/zero_or_more_set_start": PATHS,
    "property-path/zero_or_one_set_end": PATHS,
    "property-path/zero_or_one_set_start": PATHS,
    "syntax-query/test_4": FUNCTIONS,
}


@dataclass(frozen=True)
class Outcome:
    """What the endpoint and the engine say to one test; `wanted` is what its result file says. None: refused."""

    name: str
    served: object
    engine: object
    wanted: object


@pytest.fixture(scope="module")
def tests() -> list[Evaluation]:
    return [test for suite in SUITES for test in evaluations(suite)]


@pytest.fixture(scope="module")
def served(tests: list[Evaluation], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One server for all tests: each file of data is a graph of its own, named by its IRI."""
    files = sorted({iri for test in tests for iri in (*test.default, *test.named)})
    folder = tmp_path_factory.mktemp("suites")
    project = built(folder, (quad for iri in files for quad in quads_of(iri, ox.NamedNode(iri))))
    with serving(project, folder / "log", seconds=30) as running:
        yield running


def test_every_answer_is_that_of_the_engine_and_what_is_left_is_left_by_it(
    served: Served, tests: list[Evaluation]
) -> None:
    connection = served.connect()
    outcomes = [outcome(test, served, connection) for test in tests]
    connection.close()
    assert [one.name for one in outcomes if one.served != one.engine] == []
    assert sorted(one.name for one in outcomes if one.served != one.wanted) == sorted(LEFT)
    in_form = [one for one in outcomes if LEFT.get(one.name) == NUMBERS and not one.name.startswith("csv-tsv-res/csv")]
    assert [one.name for one in in_form if by_value(one.served) != by_value(one.wanted)] == []
    assert len(outcomes) >= 338


@pytest.mark.parametrize("suite", FEDERATED)
def test_a_query_that_asks_another_server_is_refused(suite: str, served: Served) -> None:
    answers = [served.query(f"BASE <{test.base}>\n{test.query}") for test in evaluations(suite)]
    assert [answer.status for answer in answers] == [400] * len(answers)
    assert all("could make the engine fetch from elsewhere" in answer.text for answer in answers)


def outcome(test: Evaluation, served: Served, connection: object) -> Outcome:
    extension = expected_form(test)
    by_http = ask_endpoint(test, extension, served, connection)
    by_engine = ask_engine(test, extension)
    if test.is_broken:
        return Outcome(test.name, by_http, by_engine, None)
    return Outcome(test.name, by_http, by_engine, wanted(test, by_engine, extension))


def wanted(test: Evaluation, by_engine: object, extension: str) -> object:
    """What the result file says; of a test of syntax without one, that there is an answer at all."""
    if test.result is None:
        return by_engine if by_engine is not None else "an answer"
    return (
        table_in_turtle(test.result)
        if is_table_in_turtle(test.result)
        else content(test.result.read_bytes(), extension)
    )


def expected_form(test: Evaluation) -> str:
    """In which format to ask: that of the result file, else any that the form of query has."""
    if test.result is not None and test.result.suffix in MEDIA_TYPES and not is_table_in_turtle(test.result):
        return test.result.suffix
    words = test.query.upper().split()
    return ".ttl" if "CONSTRUCT" in words or "DESCRIBE" in words else ".srj"


def ask_endpoint(test: Evaluation, extension: str, served: Served, connection: object) -> object:
    asked = {"query": f"BASE <{test.base}>\n{test.query}"}
    if not names_its_data(test):
        asked |= {"default-graph-uri": list(test.default) or [NOTHING], "named-graph-uri": list(test.named)}
    path = f"/sparql?{urlencode(asked, doseq=True)}"
    answer = served.ask(path, on=connection, accept=MEDIA_TYPES[extension])
    if answer.status == 400:
        return None
    assert answer.status == 200, f"{test.name}: {answer.status} {answer.text}"
    assert answer.headers["content-type"].partition(";")[0] == MEDIA_TYPES[extension]
    return content(answer.body, extension)


def ask_engine(test: Evaluation, extension: str) -> object:
    store = ox.Store()
    for iri in test.default:
        store.extend(quads_of(iri, ox.DefaultGraph()))
    for iri in (*test.named, *(test.default if names_its_data(test) else ())):
        store.extend(quads_of(iri, ox.NamedNode(iri)))
        store.add_graph(ox.NamedNode(iri))
    try:
        found = store.query(f"BASE <{test.base}>\n{test.query}")
    except (SyntaxError, RuntimeError):
        return None
    form = ox.RdfFormat.TURTLE if extension == ".ttl" else RESULT_FORMATS[extension]
    return content(found.serialize(format=form), extension)


def names_its_data(test: Evaluation) -> bool:
    return "FROM" in test.query.split()


RESULT_FORMATS = {
    ".csv": ox.QueryResultsFormat.CSV,
    ".srj": ox.QueryResultsFormat.JSON,
    ".srx": ox.QueryResultsFormat.XML,
    ".tsv": ox.QueryResultsFormat.TSV,
}


def is_table_in_turtle(path: Path) -> bool:
    return path.suffix == ".ttl" and b"ResultSet" in path.read_bytes()
