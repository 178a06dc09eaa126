"""Online questions: what they may be, that nobody goes to the network unasked, and what is made of an answer."""

import json
import re
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph
import pytest
import rdflib
from conftest import Built
from endpoints import Told, told
from served import Served
from triplestore import holding

from adkg.answers import Answer, NeedsNetwork, ask
from adkg.errors import AdkgError, UsageError
from adkg.guard import refuse_unsafe
from adkg.knowledge import KnowledgeGraph
from adkg.known_answers import written
from adkg.linking.client import NetworkError
from adkg.linking.exchange import Limits
from adkg.linking.federation import Federated, federate
from adkg.links import read_schemes
from adkg.project import Project
from adkg.queries import Question, bind, read_online, read_question, read_questions
from adkg.store import Store
from adkg.syntax import check_syntax
from adkg.terms import Prefixes, read_prefixes

TESTS = Path(__file__).parent
EXTRACT = TESTS / "online" / "wikidata.ttl"
PROJECT = Project(TESTS.parent, TESTS.parent / "build")
ONLINE, PROBLEMS = read_online(PROJECT)
PREFIXES = read_prefixes(PROJECT)[0]
INVENTED = "https://example.org/invented/"

ATLAS = """
@prefix atlas: <https://atlas.example/> .
atlas:T17 atlas:residents 210000 .
atlas:T90 atlas:residents 12 .
"""


@pytest.fixture(scope="module")
def wikidata(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with holding(EXTRACT, tmp_path_factory.mktemp("wikidata")) as address:
        yield address


@pytest.fixture(scope="module")
def atlas(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    file = tmp_path_factory.mktemp("atlas") / "atlas.ttl"
    file.write_text(ATLAS)
    with holding(file, tmp_path_factory.mktemp("atlas-store")) as address:
        yield address


@pytest.fixture
def endpoint() -> Iterator[Told]:
    with told() as found:
        yield found


@pytest.fixture
def residents(choirs: Built) -> Question:
    found, problems = read_question(choirs.project, "residents")
    assert problems == []
    assert found is not None
    return found


def rows(store: Store, question: Question, found: Federated, prefixes: Prefixes = PREFIXES) -> list[tuple[str, ...]]:
    answer = Answer(store, found.query, question.prefixes, question)
    return [tuple(written(value, prefixes) for value in row) for row in answer.rows]


def asked(record: Built, slug: str, address: str, **values: str) -> list[tuple[str, ...]]:
    return rows(record.store, ONLINE[slug], federate(record.store, ONLINE[slug], values, endpoint=address))


# The questions of the record, and what Wikidata is made to say in tests/online/wikidata.ttl


def test_every_online_question_is_well_formed_and_asks_wikidata() -> None:
    assert PROBLEMS == []
    assert [problem for question in ONLINE.values() for problem in check_syntax(question)] == []
    assert {question.online for question in ONLINE.values()} == {"https://query.wikidata.org/sparql"}
    assert read_schemes(PROJECT, PREFIXES)["wikidata"].sparql_endpoint == "https://query.wikidata.org/sparql"
    assert len(ONLINE) == 3


def test_the_best_count_of_people_stands_beside_each_host_with_its_date_as_precise_as_it_is(
    record: Built, wikidata: str
) -> None:
    found = {row[0]: row[2:] for row in asked(record, "hosts-population", wikidata)}
    assert found["state/viet-nam"] == ("22222", "2002-02-03", "wd:Q881")
    assert found["state/lao-pdr"] == ("33333", "2001", "wd:Q819")
    assert found["state/malaysia"] == ("", "", "wd:Q833")
    assert "state/canada" not in found


def test_leaders_are_those_of_today_and_one_without_a_name_is_nobody(record: Built, wikidata: str) -> None:
    assert asked(record, "hosts-leaders", wikidata) == [
        ("state/malaysia", "head of state", "", "", "", "wd:Q833"),
        ("state/viet-nam", "head of state", f"{INVENTED}person-one", "Invented Person One", "2003-04", "wd:Q881"),
        ("state/viet-nam", "head of government", f"{INVENTED}person-two", "Invented Person Two", "", "wd:Q881"),
    ]


def test_offices_have_their_dates_and_one_that_was_withdrawn_is_left_out(record: Built, wikidata: str) -> None:
    assert asked(record, "offices-elsewhere", wikidata, person="ng-eng-hen") == [
        ("person/ng-eng-hen", f"{INVENTED}office-two", "", "", "", "wd:Q1984113"),
        ("person/ng-eng-hen", f"{INVENTED}office-one", "Invented Office One", "2002-02-03", "2003-04", "wd:Q1984113"),
    ]


@pytest.mark.parametrize("question", ONLINE.values(), ids=ONLINE)
def test_the_query_as_it_stands_finds_the_same_with_the_federation_of_an_engine(
    record: Built, wikidata: str, question: Question
) -> None:
    for values in ({}, question.examples):
        query = bind(question, values).replace(question.online, wikidata)
        # Past the guard, which refuses every SERVICE: only here, and only to this machine.
        solutions = record.store.engine.query(query)
        content = solutions.serialize(format=pyoxigraph.QueryResultsFormat.JSON)
        theirs = json.loads(content)["results"]["bindings"]
        named = [tuple(_text(row.get(column)) for column in question.columns) for row in theirs]
        found = federate(record.store, question, values, endpoint=wikidata)
        ours = [
            tuple(str(getattr(value, "lexical", value or "")) for value in row)
            for row in Answer(record.store, found.query, PREFIXES, question).rows
        ]
        assert Counter(named) == Counter(ours)
        assert ours


def _text(node: dict[str, str] | None) -> str:
    """The text of a term; nothing for a blank node, as with us."""
    return "" if node is None or node["type"] == "bnode" else node["value"]


def test_rdflib_finds_the_same_with_the_query_as_it_stands(residents: Question, choirs: Built, atlas: str) -> None:
    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(data=choirs.store.quads(), format="nquads")
    found = dataset.query(bind(residents, {}).replace(residents.online, atlas))
    theirs = Counter(tuple(str(value or "") for value in row) for row in found)  # type: ignore[union-attr]
    answer = Answer(choirs.store, federate(choirs.store, residents, {}, endpoint=atlas).query, Prefixes(), residents)
    ours = Counter(tuple(str(getattr(value, "lexical", value or "")) for value in row) for row in answer.rows)
    assert theirs == ours
    assert sorted(ours)[1][1] == "210000"


# What goes out


def test_nothing_is_asked_unless_it_is_allowed(residents: Question, choirs: Built) -> None:
    with pytest.raises(NeedsNetwork) as refused:
        ask(choirs.store, residents, {})
    assert "https://atlas.example/sparql" in refused.value.what
    assert "--online" in refused.value.fix
    with pytest.raises(UsageError, match="fetch from elsewhere"):
        refuse_unsafe(residents.query)


def test_the_endpoint_is_asked_once_and_about_nothing_but_what_the_record_found(
    residents: Question, choirs: Built, endpoint: Told
) -> None:
    endpoint.answer = b'{"head": {"vars": []}, "results": {"bindings": []}}'
    federate(choirs.store, residents, {}, endpoint=endpoint.address)
    federate(choirs.store, residents, {"town": "linz"}, endpoint=endpoint.address)
    listed = [re.findall(r"<https://atlas\.example/(T\d+)>", query) for query in endpoint.queries]
    assert listed == [["T17", "T9"], ["T17"]]
    assert "w3id.org/adkg/town" not in endpoint.queries[0]
    assert endpoint.headers[0]["User-Agent"].startswith("adkg/")
    assert endpoint.headers[0]["Accept"] == "application/sparql-results+json"


def test_nothing_is_asked_where_the_record_has_nothing_to_ask_about(
    residents: Question, choirs: Built, endpoint: Told
) -> None:
    found = federate(choirs.store, residents, {"town": "nowhere"}, endpoint=endpoint.address)
    assert (found.asked_at, found.values, endpoint.queries) == (None, 0, [])
    assert rows(choirs.store, residents, found) == []


@pytest.mark.parametrize("address", ["http://atlas.example/sparql", "file:///etc/passwd", "ftp://atlas.example/", "x"])
def test_an_address_is_on_this_machine_or_encrypted(residents: Question, choirs: Built, address: str) -> None:
    with pytest.raises(UsageError):
        federate(choirs.store, residents, {}, endpoint=address)


# What comes back


def bindings(*found: dict[str, object]) -> bytes:
    return json.dumps({"head": {"vars": ["item", "residents"]}, "results": {"bindings": found}}).encode()


def literal(text: str, **more: str) -> dict[str, str]:
    return {"type": "literal", "value": text, **more}


LINZ = {"type": "uri", "value": "https://atlas.example/T17"}
XSD = "http://www.w3.org/2001/XMLSchema#"


def test_what_comes_back_stands_in_the_rows_as_the_terms_that_they_are(
    residents: Question, choirs: Built, endpoint: Told
) -> None:
    hostile = '7"} } INSERT DATA { <urn:a> <urn:b> "\\'
    endpoint.answer = bindings(
        {"item": LINZ, "residents": literal(hostile)},
        {"item": LINZ, "residents": literal("7", datatype=XSD + "integer")},
        {"item": LINZ, "residents": literal("bảy", **{"xml:lang": "vi"})},
        {"item": LINZ, "residents": {"type": "bnode", "value": "b0"}},
        {"item": LINZ},
    )
    found = federate(choirs.store, residents, {"town": "linz"}, endpoint=endpoint.address)
    assert Counter(row[1] for row in rows(choirs.store, residents, found)) == Counter([hostile, "7", "bảy", "", ""])
    assert (found.endpoint, found.rows, found.values) == (endpoint.address, 5, 1)


REFUSED = {
    "html": b"<html>log in</html>",
    "nothing": b"",
    "no results": b'{"boolean": true}',
    "a list": b"[1, 2]",
    "nested": b"[" * 100_000,
    "not UTF-8": b'{"results": {"bindings": [{"item": "\xff"}]}}',
    "a row that is none": json.dumps({"results": {"bindings": ["x"]}}).encode(),
    "another thing": bindings({"item": {"type": "uri", "value": "https://atlas.example/T90"}}),
    "no thing": bindings({"residents": literal("7")}),
    "an address that runs": bindings({"item": LINZ, "residents": {"type": "uri", "value": "javascript:alert(1)"}}),
    "an IRI that ends early": bindings({"item": LINZ, "residents": {"type": "uri", "value": "https://a.example> } #"}}),
    "no number": bindings({"item": LINZ, "residents": literal("many", datatype=XSD + "integer")}),
    "no day": bindings({"item": LINZ, "residents": literal("2020-02-30", datatype=XSD + "date")}),
    "no language": bindings({"item": LINZ, "residents": literal("x", **{"xml:lang": "en> } #"})}),
    "no datatype": bindings({"item": LINZ, "residents": literal("x", datatype="> } #")}),
    "too long": bindings({"item": LINZ, "residents": literal("x" * 2_001)}),
    "no text": bindings({"item": LINZ, "residents": {"type": "literal", "value": 7}}),
    "no type": bindings({"item": LINZ, "residents": {"value": "7"}}),
}


@pytest.mark.parametrize("answer", REFUSED.values(), ids=REFUSED)
def test_an_answer_that_is_none_is_refused_whole(
    residents: Question, choirs: Built, endpoint: Told, answer: bytes
) -> None:
    endpoint.answer = answer
    with pytest.raises(AdkgError, match="gave no usable answer"):
        federate(choirs.store, residents, {"town": "linz"}, endpoint=endpoint.address)


def test_more_rows_than_are_taken_are_refused(residents: Question, choirs: Built, endpoint: Told) -> None:
    endpoint.answer = bindings(*[{"item": LINZ, "residents": literal(str(number))} for number in range(801)])
    with pytest.raises(UsageError, match="801 rows, more than are taken"):
        federate(choirs.store, residents, {"town": "linz"}, endpoint=endpoint.address)
    endpoint.answer = bindings(*[{"item": LINZ, "residents": literal(str(number))} for number in range(800)])
    found = federate(choirs.store, residents, {"town": "linz"}, endpoint=endpoint.address)
    assert len(rows(choirs.store, residents, found)) == 800


def test_an_endpoint_that_refuses_is_told_of(residents: Question, choirs: Built, endpoint: Told) -> None:
    endpoint.status = 400
    with pytest.raises(NetworkError, match="status 400") as refused:
        federate(choirs.store, residents, {}, endpoint=endpoint.address)
    assert "--endpoint" in refused.value.fix


def test_an_endpoint_that_is_silent_is_waited_for_so_long_and_no_longer(residents: Question, choirs: Built) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}/sparql"
        with pytest.raises(NetworkError, match=r"no whole answer within 0\.2 seconds"):
            federate(choirs.store, residents, {}, endpoint=address, limits=Limits(total=0.2))


# The faces


def adkg(project: Project, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from adkg.cli.main import main; main()", *arguments, "--project", project.root]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_command_asks_when_it_is_told_to_and_says_whom_it_asked(choirs: Built, atlas: str) -> None:
    refused = adkg(choirs.project, "ask", "residents")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "asks https://atlas.example/sparql as well" in refused.stderr
    done = adkg(choirs.project, "ask", "residents", "--online", "--endpoint", atlas)
    assert done.stdout.splitlines() == [
        "town,residents,item",
        "https://w3id.org/adkg/town/graz,,https://atlas.example/T9",
        "https://w3id.org/adkg/town/linz,210000,https://atlas.example/T17",
    ]
    assert re.search(rf"{atlas} gave 1 rows about 2 things on \d{{4}}-\d\d-\d\d at \d\d:\d\d UTC", done.stderr)


def test_the_command_says_what_to_do_without_a_network(choirs: Built) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        address = f"http://127.0.0.1:{closed.getsockname()[1]}/sparql"
    done = adkg(choirs.project, "ask", "residents", "--online", "--endpoint", address)
    assert done.returncode == 69
    assert "see that there is a network" in done.stderr


MISUSED = {
    "a question for the record alone": (["concerts-in-town", "--online"], "asks this record alone"),
    "an endpoint without leave": (["residents", "--endpoint", "https://atlas.example/"], "add --online"),
    "how complete it is": (["residents", "--online", "--coverage"], "what a complete answer would have is not known"),
    "a citation": (["residents", "--online", "--cite"], "may be another tomorrow"),
}


@pytest.mark.parametrize(("arguments", "told_so"), MISUSED.values(), ids=MISUSED)
def test_what_cannot_be_had_online_is_refused(choirs: Built, atlas: str, arguments: list[str], told_so: str) -> None:
    at = ["--endpoint", atlas] if arguments[-1] in {"--coverage", "--cite"} else []
    done = adkg(choirs.project, "ask", *arguments, *at)
    assert (done.returncode, done.stdout) == (2, "")
    assert told_so in done.stderr


def test_the_list_says_which_questions_go_to_the_network(choirs: Built) -> None:
    listed = {line.partition(",")[0]: line for line in adkg(choirs.project, "ask").stdout.splitlines()}
    assert "(asks https://atlas.example/sparql: --online)" in listed["residents"]
    assert "--online" not in listed["concerts-in-town"]


def test_python_asks_when_it_is_told_to_and_keeps_whom_it_asked(choirs: Built, atlas: str) -> None:
    kg = KnowledgeGraph(choirs.project, choirs.store)
    with pytest.raises(NeedsNetwork):
        kg.ask("residents")
    with pytest.raises(UsageError, match="asks this record alone"):
        kg.ask("concerts-in-town", online=True)
    found = kg.ask("residents", online=atlas, town="linz")
    assert [(row.town, row.residents) for row in found] == [("town/linz", 210000)]
    assert found.federated is not None
    assert (found.federated.endpoint, found.federated.asked_at is not None) == (atlas, True)
    with pytest.raises(UsageError, match="may be another tomorrow"):
        kg.cite(found)


def test_evidence_is_given_for_what_is_ours_and_none_for_what_is_theirs(choirs: Built, atlas: str) -> None:
    found = KnowledgeGraph(choirs.project, choirs.store).ask("residents", online=atlas, town="linz")
    assert found[0].evidence_of("residents").claims == ()
    done = adkg(choirs.project, "ask", "residents", "--online", "--endpoint", atlas, "--evidence", "--format", "json")
    assert json.loads(done.stdout)


def test_the_server_names_them_and_never_asks(served: Served) -> None:
    page = served.ask("/questions", accept="text/html").text
    assert "adkg ask residents --online" in page
    assert [one["question"] for one in served.ask("/questions.json").json] == ["concerts-in-town"]
    for path in (".json", ".csv", "/citation"):
        refused = served.ask(f"/questions/residents{path}", accept="*/*")
        assert (refused.status, "this server asks nobody" in refused.text) == (403, True), path
    assert served.ask("/embed/questions/residents").status == 403
    assert served.ask("/questions/residents", accept="text/html").status == 403
    assert "residents" not in served.ask("/openapi.json").text


# What an online question may be


HEADER, _, QUERY = (TESTS / "example/queries/online/residents.rq").read_text().partition("\n\n")
FAULTS = {
    "no SERVICE": ("SERVICE <https://atlas.example/sparql> {", "{", (17, "service-count")),
    "no endpoint in the header": ("#+ online: https://atlas.example/sparql\n", "", (1, "missing-key")),
    "another endpoint": ("online: https://atlas.example/sparql", "online: https://x.example/", (5, "service-endpoint")),
    "SILENT": ("SERVICE <", "SERVICE SILENT <", (23, "service-form")),
    "an endpoint that is a variable": ("SERVICE <https://atlas.example/sparql>", "SERVICE ?item", (23, "service-form")),
    "in a MINUS": ("OPTIONAL {\n    SERVICE", "MINUS {\n    SERVICE", (23, "service-form")),
    "nothing shared": ("      ?item atlas:residents", "      ?other atlas:residents", (23, "service-joined")),
    "shared and perhaps unbound": (
        "      ?item atlas:residents ?residents .",
        "      ?all atlas:residents ?residents OPTIONAL { ?all owl:sameAs ?item }",
        (23, "service-joined"),
    ),
    "a FILTER from outside": ("  OPTIONAL {\n", "  FILTER(?residents > 5)\n  OPTIONAL {\n", (24, "service-joined")),
    "an answer": ("#+ tags: [towns]\n", "#+ tags: [towns]\n#+ answer:\n#+   - [town/linz, 1, 2]\n", (5, "unknown-key")),
    "FROM": ("WHERE {\n  VALUES", "FROM <urn:a> WHERE {\n  VALUES", (18, "refused-keyword")),
}


@pytest.mark.parametrize(("before", "after", "problem"), FAULTS.values(), ids=FAULTS)
def test_what_it_may_not_be_is_told_at_its_line(
    example: Project, before: str, after: str, problem: tuple[int, str]
) -> None:
    text = f"{HEADER}\n\n{QUERY}"
    assert text.count(before) == 1
    (example.root / "queries/online/residents.rq").write_text(text.replace(before, after))
    found, problems = read_online(example)
    assert (problem in [(one.line, one.rule) for one in problems], found) == (True, {})


def test_an_endpoint_that_everybody_could_listen_to_is_refused(example: Project) -> None:
    text = f"{HEADER}\n\n{QUERY}".replace("https://atlas.example/sparql", "http://atlas.example/sparql")
    (example.root / "queries/online/residents.rq").write_text(text)
    assert [(one.line, one.rule) for one in read_online(example)[1]] == [(23, "service-endpoint")]


def test_a_service_elsewhere_is_refused_and_sent_to_its_folder(example: Project) -> None:
    (example.root / "queries/online/residents.rq").rename(example.root / "queries/questions/residents.rq")
    problems = read_questions(example)[1]
    assert "queries/online/" in next(one.fix for one in problems if one.rule == "refused-keyword")


def test_a_name_is_given_once(example: Project) -> None:
    text = f"{HEADER}\n\n{QUERY}"
    (example.root / "queries/online/concerts-in-town.rq").write_text(text)
    assert [one.rule for one in read_online(example)[1]] == ["duplicate-query"]
