"""The SPARQL endpoint as clients use it: formats, data sets, standpoints, and what it tells of itself."""

import csv
import gzip
import io
import json
from collections.abc import Iterator

import pytest
from conftest import Built
from rdflib import RDF, Graph, Literal, Namespace, URIRef
from rdflib.compare import isomorphic
from served import Served, serving

ONTOLOGY = "https://w3id.org/adkg/ontology#"
SELECT = "SELECT ?choir ?label { ?choir a adkg:Choir ; skos:prefLabel ?label } ORDER BY ?choir ?label"
CONSTRUCT = "CONSTRUCT { ?choir a adkg:Choir } { ?choir a adkg:Choir }"
JSON = "application/sparql-results+json"
XML = "application/sparql-results+xml"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
DIRECT = "application/sparql-query"
FORM = "application/x-www-form-urlencoded"
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
VOID = Namespace("http://rdfs.org/ns/void#")
DCAT = Namespace("http://www.w3.org/ns/dcat#")
DATASET = URIRef("https://w3id.org/adkg/.well-known/void#dataset")
GRAPHS = {
    "text/turtle": "turtle",
    "application/n-triples": "nt",
    "application/ld+json": "json-ld",
    "application/rdf+xml": "xml",
    "application/n-quads": "nquads",
    "application/trig": "trig",
}


@pytest.fixture(scope="module")
def served(choirs: Built, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(choirs.project, tmp_path_factory.mktemp("endpoint") / "log") as running:
        yield running


# Formats


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("", JSON),
        ("*/*", JSON),
        (XML, XML),
        ("text/csv;q=0.5, text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
        ("text/csv", "text/csv; charset=utf-8"),
        ("application/json", "application/json"),
        ("text/xml", "text/xml; charset=utf-8"),
        (BROWSER, "application/xml"),
    ],
)
def test_rows_come_in_the_type_that_the_client_likes_best(accept: str, media: str, served: Served) -> None:
    answer = served.query(SELECT, accept=accept)
    assert (answer.status, answer.headers["content-type"]) == (200, media)
    assert "Accept" in answer.headers["vary"]


@pytest.mark.parametrize(("media", "form"), GRAPHS.items())
def test_a_graph_is_the_same_in_every_format(media: str, form: str, served: Served, choirs: Built) -> None:
    answer = served.query(CONSTRUCT, accept=media)
    assert answer.headers["content-type"].partition(";")[0] == media
    found = Graph().parse(
        data=answer.body.decode().replace(" .\n", " .\n"), format=form if form != "trig" else "turtle"
    )
    members = {row[0] for row in choirs.store.select(f"SELECT ?choir {{ ?choir a <{ONTOLOGY}Choir> }}").rows}
    wanted = Graph()
    for member in members:
        wanted.add((URIRef(str(member)), RDF.type, URIRef(ONTOLOGY + "Choir")))
    assert len(wanted) > 1
    assert isomorphic(found, wanted)


@pytest.mark.parametrize(
    ("query", "name", "media"),
    [
        (SELECT, "csv", "text/csv; charset=utf-8"),
        (SELECT, "json", JSON),
        (SELECT, "application/sparql-results+xml", XML),
        (CONSTRUCT, "ttl", "text/turtle; charset=utf-8"),
        (CONSTRUCT, "json", "application/ld+json"),
        (CONSTRUCT, "nt", "application/n-triples"),
    ],
)
def test_a_named_format_goes_before_accept(query: str, name: str, media: str, served: Served) -> None:
    assert served.query(query, format=name, accept="image/png").headers["content-type"] == media


def test_csv_holds_the_values_as_they_are(served: Served) -> None:
    body = served.query("SELECT ?x { VALUES ?x { '=1+1' 'a,b' 'c\"d' } }", format="csv").body
    assert body == b'x\r\n=1+1\r\n"a,b"\r\n"c""d"\r\n'


def test_the_four_formats_of_rows_say_the_same(served: Served, choirs: Built) -> None:
    wanted = [tuple(getattr(value, "lexical", value) for value in row) for row in _rows(choirs)]
    by_json = served.query(SELECT, format="json").json["results"]["bindings"]
    by_csv = list(csv.reader(io.StringIO(served.query(SELECT, format="csv").text, newline="")))[1:]
    assert [(row["choir"]["value"], row["label"]["value"]) for row in by_json] == wanted
    assert [tuple(row) for row in by_csv] == wanted
    assert served.query(SELECT, format="tsv").text.count("\n") == len(wanted) + 1
    assert served.query(SELECT, format="xml").text.count("<result>") == len(wanted)


def _rows(choirs: Built) -> list:
    prefixes = {"adkg": ONTOLOGY, "skos": "http://www.w3.org/2004/02/skos/core#"}
    return choirs.store.select(SELECT, prefixes).rows


def test_what_is_not_offered_is_not_acceptable_and_says_what_is(served: Served) -> None:
    for query, accept, offered in ((SELECT, "text/turtle", JSON), (CONSTRUCT, JSON, "text/turtle")):
        answer = served.query(query, accept=accept)
        assert answer.status == 406
        assert offered in answer.text
    assert served.query(SELECT, format="turtle").status == 400
    assert served.query(CONSTRUCT, format="pdf").status == 400


def test_head_gzip_and_etag_are_those_of_get(served: Served) -> None:
    path = "/sparql?query=SELECT*%7B%3Fs%20%3Fp%20%3Fo%7DLIMIT%20100"
    whole, head, packed = served.ask(path), served.ask(path, "HEAD"), served.ask(path, accept_encoding="gzip")
    assert (head.status, head.body, head.headers["content-length"]) == (200, b"", str(len(whole.body)))
    assert head.headers["etag"] == whole.headers["etag"] != packed.headers["etag"]
    assert gzip.decompress(packed.body) == whole.body
    assert served.ask(path, if_none_match=whole.headers["etag"]).status == 304
    assert whole.headers["access-control-allow-origin"] == "*"


# The Protocol, beyond the W3C's tests


def test_the_three_ways_of_asking_give_one_answer(served: Served) -> None:
    encoded = f"query={SELECT.replace(' ', '+').replace('?', '%3F').replace('{', '%7B').replace('}', '%7D')}"
    get = served.query(SELECT)
    form = served.ask("/sparql", "POST", encoded.encode(), content_type=f"{FORM}; charset=UTF-8")
    direct = served.ask("/sparql", "POST", SELECT.encode(), content_type=DIRECT)
    assert get.status == 200
    assert get.body == form.body == direct.body


@pytest.mark.parametrize(
    ("request_line", "content", "status", "what"),
    [
        (("GET", "/sparql?query=ASK%7B%7D&query=ASK%7B%7D"), (None, ""), 400, "'query' is given 2 times"),
        (("POST", "/sparql?query=ASK%7B%7D"), (b"query=ASK%7B%7D", FORM), 400, "'query' is given 2 times"),
        (("GET", "/sparql?query="), (None, ""), 400, "there is no query"),
        (("POST", "/sparql"), (b"", DIRECT), 400, "there is no query"),
        (("GET", "/sparql?query=ASK%7B%22%FF%22%7D"), (None, ""), 400, "a parameter is not UTF-8"),
        (("POST", "/sparql"), (b"ASK { '\xff' }", DIRECT), 400, "the request is not UTF-8"),
        (("POST", "/sparql"), (b"query=%FF", FORM), 400, "a parameter is not UTF-8"),
        (("POST", "/sparql"), (b"ASK {}", f"{DIRECT}; charset=latin-1"), 415, "the query is in 'latin-1'"),
        (("POST", "/sparql"), (b"{}", "application/json"), 415, "'application/json' is no type for a query"),
        (("GET", "/sparql?query=ASK%7B%7D&default-graph-uri=here"), (None, ""), 400, "'here' is no absolute IRI"),
        (
            ("GET", "/sparql?query=ASK%7B%7D&default_graph=urn:a"),
            (None, ""),
            400,
            "'default_graph' is no parameter",
        ),
        (("GET", "/sparql?query=ASK%7B%7D&known-by=soon"), (None, ""), 400, "known-by 'soon'"),
        (("GET", "/sparql?query=ASK%7B%7D&policy=loudest"), (None, ""), 400, "loudest"),
        (("GET", "/sparql?query=ASK%7B" + "&a=1" * 1_001), (None, ""), 400, "more than 1000 parameters"),
        (("DELETE", "/sparql?query=ASK%7B%7D"), (None, ""), 405, "DELETE is not answered here"),
    ],
)
def test_what_is_no_query_is_refused_with_the_right_status_and_a_way_forward(
    request_line: tuple[str, str], content: tuple[bytes | None, str], status: int, what: str, served: Served
) -> None:
    (method, path), (body, media) = request_line, content
    answer = served.ask(path, method, body, **({"content_type": media} if media else {}))
    assert answer.status == status
    assert what in answer.text
    assert "fix:" in answer.text


def test_parameters_of_other_endpoints_are_let_pass(served: Served) -> None:
    assert served.query("ASK {}", output="json", results="json", timeout="10").status == 200


def test_a_mistake_is_told_with_its_place_as_json_to_whom_asks_for_json(served: Served) -> None:
    told = served.query("SELECT ?x { ?x a }", accept="application/json")
    assert told.status == 400
    assert told.json["what"] == "line 1, column 13: the query cannot be read from here on, at '?x a }'"


def test_the_default_graph_is_the_union_and_a_dataset_narrows_it(served: Served) -> None:
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    names = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g"
    claims, register = "https://w3id.org/adkg/graph/claims", "https://w3id.org/adkg/graph/register"

    def number(query: str, **dataset: str | list[str]) -> int:
        return int(served.query(query, format="csv", **dataset).text.split()[1])

    both = number(count, default_graph_uri=[claims, register])
    assert 0 < number(count, default_graph_uri=claims) < both < number(count)
    assert number(f"SELECT (COUNT(*) AS ?n) FROM <{claims}> FROM <{register}> {{ ?s ?p ?o }}") == both
    assert served.query(names, format="csv", named_graph_uri=claims).text.split() == ["g", claims]
    assert number(count, named_graph_uri=claims) == 0


# Standpoints


def test_known_by_and_policy_are_parameters_of_the_endpoint(served: Served, choirs: Built) -> None:
    sources = "SELECT (COUNT(DISTINCT ?source) AS ?n) { ?claim adkg:source ?source }"
    published = f"SELECT ?day {{ ?source <{ONTOLOGY}published> ?day }} ORDER BY ?day LIMIT 1"
    first = choirs.store.select(published).rows[0][0].lexical
    everything = int(served.query(sources, format="csv").text.split()[1])
    early = int(served.query(sources, format="csv", known_by=first).text.split()[1])
    assert 0 < early < everything
    # The example has no disagreement that policies decide differently; each known one is answered, and only those.
    told = {policy: served.query(sources, policy=policy) for policy in ("official-first", "latest", "unanimous")}
    assert {one.status for one in told.values()} == {200}
    assert "use one of latest, majority, official-first, unanimous" in served.query(sources, policy="first").text


# What it tells of itself


def test_a_browser_without_a_query_gets_a_page_with_a_form(served: Served) -> None:
    english, vietnamese = (served.ask("/sparql", accept=BROWSER, accept_language=one) for one in ("en", "vi"))
    assert english.headers["content-type"] == "text/html; charset=utf-8"
    assert '<form action="/sparql"' in english.text
    assert 'name="query"' in english.text
    assert "at most 100000 rows and 50 MB" in english.text
    assert "Điểm truy vấn SPARQL" in vietnamese.text
    assert english.text.count("<script") == english.text.count('<script src="/static/')


@pytest.mark.parametrize("path", ["/sparql", "/.well-known/void"])
def test_descriptions_are_offered_as_rdf_and_as_nothing_else(path: str, served: Served) -> None:
    for media in ("text/turtle", "application/n-triples", "application/ld+json", "application/rdf+xml"):
        answer = served.ask(path, accept=media)
        assert answer.headers["content-type"].partition(";")[0] == media
        assert len(Graph().parse(data=answer.body, format=GRAPHS[media])) > 50
    assert served.ask(path, accept="image/png").status == 406
    assert served.ask(f"{path}?format=jsonld").headers["content-type"] == "application/ld+json"
    assert served.ask(f"{path}?format=gif").status == 400


def test_the_service_description_names_limits_graphs_and_formats(served: Served, choirs: Built) -> None:
    graph = Graph().parse(data=served.ask("/sparql").body, format="turtle")
    endpoint = URIRef(f"http://127.0.0.1:{served.port}/sparql")
    assert (endpoint, SD.endpoint, endpoint) in graph
    assert (endpoint, SD.feature, SD.UnionDefaultGraph) in graph
    assert (endpoint, SD.feature, SD.BasicFederatedQuery) not in graph
    assert len(set(graph.objects(endpoint, SD.resultFormat))) == 10
    assert {str(one) for one in graph.objects(None, SD.name)} == set(choirs.store.graphs())
    assert {
        one.language for one in graph.objects(endpoint, URIRef("http://www.w3.org/2000/01/rdf-schema#comment"))
    } == {
        "en",
        "vi",
    }
    assert served.ask("/sparql").headers["link"] == '</.well-known/void>; rel="describedby"'


def test_void_tells_of_each_kind_of_link_to_each_collection(served: Served) -> None:
    graph = Graph().parse(data=served.ask("/.well-known/void").body, format="turtle")
    told = {
        (str(graph.value(links, VOID.linkPredicate)).rpartition("#")[2], int(graph.value(links, VOID.triples)))
        for links in graph.subjects(RDF.type, VOID.Linkset)
    }
    assert told == {("closeMatch", 1), ("exactMatch", 1), ("sameAs", 1)}
    for links in graph.subjects(RDF.type, VOID.Linkset):
        assert (DATASET, VOID.subset, links) in graph
        assert graph.value(links, VOID.subjectsTarget) == DATASET
        target = graph.value(links, VOID.objectsTarget)
        assert str(graph.value(target, VOID.uriSpace)) == "https://atlas.example/"
        assert str(graph.value(target, VOID.uriRegexPattern)) == r"https://atlas\.example/T[1-9][0-9]*"


def test_void_counts_what_is_in_the_store(served: Served, choirs: Built) -> None:
    graph = Graph().parse(data=served.ask("/.well-known/void").body, format="turtle")

    def count(query: str) -> int:
        return int(choirs.store.select(query).rows[0][0].lexical)

    assert {VOID.Dataset, DCAT.Dataset, SD.Dataset} <= set(graph.objects(DATASET, RDF.type))
    assert graph.value(DATASET, VOID.triples) == Literal(count("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"))
    assert graph.value(DATASET, VOID.sparqlEndpoint) == URIRef(f"http://127.0.0.1:{served.port}/sparql")
    [choir] = graph.subjects(VOID["class"], URIRef(ONTOLOGY + "Choir"))
    assert graph.value(choir, VOID.entities) == Literal(
        count(f"SELECT (COUNT(DISTINCT ?s) AS ?n) {{ ?s a <{ONTOLOGY}Choir> }}")
    )
    parts = sum(int(graph.value(one, VOID.triples)) for one in graph.objects(DATASET, VOID.propertyPartition))
    assert graph.value(DATASET, VOID.triples) == Literal(parts)
    titles = {str(title) for title in graph.objects(DATASET, URIRef("http://purl.org/dc/terms/title"))}
    assert "Choirs and their concerts" in titles
    assert json.loads(served.ask("/.well-known/void", accept="application/ld+json").body)
