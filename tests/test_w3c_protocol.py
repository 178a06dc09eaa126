"""The W3C's tests of the Protocol and of the Service Description, against the real server.

Every test that queries is passed. Those that update are refused, as documented, and nothing has changed after them.
"""

from collections.abc import Iterator

import pyoxigraph as ox
import pytest
from rdflib import RDF, Graph, Namespace, URIRef
from served import Answered, Served, serving
from w3c import Manifest, built, needed, quads_of

pytestmark = needed

PREFIX = "/sparql/"
ROWS = {"application/sparql-results+json", "application/sparql-results+xml", "text/csv", "text/tab-separated-values"}
GRAPHS = {"text/turtle", "application/rdf+xml", "application/ld+json", "application/n-triples"}
FORMATS = {"boolean": ROWS, "tabular": ROWS, "RDF": GRAPHS}
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
# The classes that the vocabulary gives the values of its properties (SPARQL 1.1 Service Description, section 3).
RANGES = {
    SD.availableGraphs: {SD.GraphCollection, SD.Dataset},
    SD.defaultDataset: {SD.Dataset},
    SD.defaultGraph: {SD.Graph},
    SD.graph: {SD.Graph},
    SD.namedGraph: {SD.NamedGraph},
}
FREE = {SD.defaultEntailmentRegime, SD.endpoint, SD.feature, SD.name, SD.resultFormat, SD.supportedLanguage}


@pytest.fixture(scope="module")
def manifest() -> Manifest:
    return Manifest("protocol")


@pytest.fixture(scope="module")
def served(manifest: Manifest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server for the graphs that the tests take to be there."""
    folder = tmp_path_factory.mktemp("protocol")
    data = {
        manifest.text(one, "label"): manifest.text(one, "graph")
        for _, test in manifest.of_kind("ProtocolTest")
        for one in manifest.all(test, "graphData")
    }
    project = built(folder, (quad for label, file in data.items() for quad in quads_of(file, ox.NamedNode(label))))
    with serving(project, folder / "log") as running:
        yield running


def requests_of(manifest: Manifest, test: object) -> Iterator[tuple[tuple, dict[str, str], object]]:
    """Each request of a test: method, path and body; the headers; and what is wanted of the response."""
    connection = manifest.one(test, "action")
    for request in manifest.members(manifest.one(connection, "requests")):
        body = manifest.one(request, "body")
        charset = manifest.text(body, "characterEncoding")
        content = manifest.text(body, "chars").encode(charset) if body is not None else None
        headers = {
            manifest.text(header, "fieldName").replace("-", "_"): manifest.text(header, "fieldValue")
            for header in manifest.members(manifest.one(request, "headers"))
        }
        path = "/sparql" + manifest.text(request, "absolutePath").removeprefix(PREFIX)
        yield (path, manifest.text(request, "methodName"), content), headers, manifest.one(request, "resp")


def faults(manifest: Manifest, wanted: object, answer: Answered) -> list[str]:
    """What of the response is not as the test wants it."""
    found = []
    statuses = {one.value.rpartition("StatusCode")[2] for one in manifest.all(wanted, "expectedStatus")}
    if f"{answer.status // 100}xx" not in statuses:
        found.append(f"status {answer.status}, not {statuses}: {answer.text}")
    form = manifest.text(wanted, "expectedFormat")
    if form and answer.headers["content-type"].partition(";")[0] not in FORMATS[form]:
        found.append(f"type {answer.headers['content-type']} for {form}")
    boolean = manifest.text(wanted, "expectedBoolean")
    if boolean and answer.json["boolean"] is not (boolean == "true"):
        found.append(f"not {boolean}")
    return found


def test_every_test_that_queries_is_passed(served: Served, manifest: Manifest) -> None:
    tests = [(name, test) for name, test in manifest.of_kind("ProtocolTest") if not name.startswith("update_")]
    found = {
        name: told
        for name, test in tests
        for request, headers, wanted in requests_of(manifest, test)
        if (told := faults(manifest, wanted, served.ask(*request, **headers)))
    }
    assert found == {}
    assert len(tests) == 27


def test_every_update_is_refused_and_changes_nothing(served: Served, manifest: Manifest) -> None:
    everything = "SELECT * { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g ?s ?p ?o"
    before = served.query(everything, accept="text/csv").body
    tests = [(name, test) for name, test in manifest.of_kind("ProtocolTest") if name.startswith("update_")]
    for name, test in tests:
        (update, headers, _), *asked = requests_of(manifest, test)
        assert served.ask(*update, **headers).status == 403, name
        assert [served.ask(*one, **headers).json["boolean"] for one, headers, _ in asked] == [False] * len(asked), name
    assert served.query(everything + "# again", accept="text/csv").body == before
    assert len(tests) == 7


@pytest.mark.parametrize(
    ("media", "form"), [("text/turtle", "turtle"), ("application/rdf+xml", "xml"), ("application/ld+json", "json-ld")]
)
def test_the_service_description_is_rdf_names_its_endpoint_and_keeps_to_the_vocabulary(
    media: str, form: str, served: Served
) -> None:
    endpoint = URIRef(f"http://127.0.0.1:{served.port}/sparql")
    answer = served.ask("/sparql", accept=media)
    assert (answer.status, answer.headers["content-type"].partition(";")[0]) == (200, media)
    graph = Graph().parse(data=answer.body, format=form)
    [service] = graph.subjects(RDF.type, SD.Service)
    assert graph.value(service, SD.endpoint) == endpoint
    used = {predicate for predicate in graph.predicates() if str(predicate).startswith(SD)}
    assert used <= RANGES.keys() | FREE
    for predicate, classes in RANGES.items():
        for value in graph.objects(None, predicate):
            assert classes & set(graph.objects(value, RDF.type)), (predicate, value)
    names = {str(name) for named in graph.objects(None, SD.namedGraph) for name in graph.objects(named, SD.name)}
    assert names == {f"http://kasei.us/2009/09/sparql/data/data{number}.rdf" for number in (1, 2, 3)}
