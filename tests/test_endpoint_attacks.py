"""What is tried on the endpoint from outside, over real HTTP: nothing is fetched, changed, felled or held up."""

import os
import re
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from urllib.parse import quote, urlencode

import pyoxigraph as ox
import pytest
from canary import Canary
from conftest import Built
from served import Served, serving
from test_guard import FEDERATED, HARMLESS
from w3c import built

from adkg.project import Project

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="workers are looked at through /proc and pidfd")

SECONDS = 1.5
MEMORY = 300_000_000
# How much later than the limit an answer may come: 1 s, and more for a machine that does other things.
LATER = 4.0
FORM = "application/x-www-form-urlencoded"
THREE = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i"
ENDLESS = f"SELECT (COUNT(*) AS ?n) {{ {THREE} FILTER(?a != ?i) }}"
TIMELESS = {
    "a counted join of everything": ENDLESS,
    "distinct": f"SELECT DISTINCT ?a ?f {{ {THREE} FILTER(?a = ?f) }}",
    "a graph": f"CONSTRUCT {{ ?a ?b ?i }} {{ {THREE} FILTER(STRLEN(CONCAT(STR(?a), STR(?f), STR(?i))) = 0) }}",
    "paths within paths": "SELECT (COUNT(*) AS ?n) { ?s (((<urn:p>|!<urn:p>)*)*)* ?o . ?a ?b ?c . ?d ?e ?f }",
    "a hash of everything": f"ASK {{ {THREE} FILTER(SHA512(STR(?a)) = ?i) }}",
}
GREEDY = {
    "texts that double": "SELECT (STRLEN(?x40) AS ?n) { BIND('aaaaaaaaaa' AS ?x0) "
    + " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(40))
    + " }",
    "a sorted join of everything": f"SELECT * {{ {THREE} }} ORDER BY ?c ?f ?i",
}
DEEP = {
    "groups": "ASK " + "{" * 600 + "}" * 600,
    "more groups": "ASK " + "{" * 3_000 + "}" * 3_000,
    "parentheses": "ASK { FILTER(" + "(" * 45_000 + "1" + ")" * 45_000 + ") }",
    "negations": "ASK { FILTER(" + "!" * 90_000 + "true) }",
    "lists": "ASK { ?s ?p " + "(" * 4_000 + ")" * 4_000 + " }",
    "blank nodes": "ASK { ?s ?p " + "[ <urn:p> " * 4_000 + "1" + "]" * 4_000 + " }",
    "optionals": "ASK { " + "OPTIONAL { " * 3_000 + "}" * 3_000 + " }",
    "sub-selects": "ASK { " + "{ SELECT * { " * 1_200 + "} }" * 1_200 + " }",
    "unions": "ASK { " + "{} UNION " * 5_000 + "{} }",
    "a path": "ASK { ?a " + "<urn:p>/" * 10_000 + "<urn:p> ?b }",
    "a sum": "ASK { FILTER(" + "1+" * 9_000 + "1) }",
    "quoted triples": "ASK { " + "<<" * 4_000 + " }",
    "words": "SELECT * { VALUES ?x { " + "1 " * 20_001 + "} }",
}
UPDATES = (
    "INSERT DATA { <urn:x> <urn:p> 1 }",
    "DELETE WHERE { ?s ?p ?o }",
    "CLEAR ALL",
    "DROP ALL",
    "LOAD <http://x/>",
)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """2,000 triples in one graph: enough that three of them joined never end."""
    graph, predicate = ox.NamedNode("urn:g"), ox.NamedNode("urn:p")
    names = [ox.NamedNode(f"urn:s{number}") for number in range(2_001)]
    folder = tmp_path_factory.mktemp("attacked")
    return built(folder, (ox.Quad(one, predicate, other, graph) for one, other in pairwise(names)))


@pytest.fixture(scope="module")
def served(project: Project) -> Iterator[Served]:
    with serving(project, project.root / "log", seconds=SECONDS, memory=MEMORY) as running:
        assert look_up(running) == 200
        yield running


@pytest.fixture(scope="module")
def patient(project: Project) -> Iterator[Served]:
    """A server that has time and memory for long answers."""
    with serving(project, project.root / "patient", seconds=60) as running:
        yield running


@pytest.fixture
def fresh(project: Project, tmp_path: Path) -> Iterator[Served]:
    """A server of one's own, whose workers may be counted and killed; a query may take a minute."""
    with serving(project, tmp_path / "log", seconds=60) as running:
        assert look_up(running) == 200
        yield running


def look_up(served: Served) -> int:
    """A small question that was never asked before, so that no kept answer is given."""
    return served.query(f"ASK {{ <urn:s1> <urn:p> <urn:s2> }} # {time.monotonic_ns()}").status


def posted(served: Served, query: str) -> tuple[int, str, float]:
    """Status and text of the answer to a query that is too long for an address, and the seconds that it took."""
    begun = time.monotonic()
    answer = served.ask("/sparql", "POST", urlencode({"query": query}).encode(), content_type=FORM)
    return answer.status, answer.text, time.monotonic() - begun


class Deaths:
    """Tells when processes end, without looking again and again."""

    def __init__(self, processes: set[int]) -> None:
        self._open = {os.pidfd_open(one): one for one in processes}

    def next(self, seconds: float) -> int:
        """The next process that ends. Fails when none does in that time."""
        ready, _, _ = select.select(list(self._open), [], [], seconds)
        assert ready, f"none of {sorted(self._open.values())} has ended within {seconds} s"
        os.close(ready[0])
        return self._open.pop(ready[0])


def begun_endless(served: Served) -> tuple[socket.socket, Deaths, int]:
    """A request for an endless query that has reached the slow lane: its first worker has been ended by then.

    Its connection, the deaths to come, and the worker that died.
    """
    deaths = Deaths(served.workers())
    connection = socket.create_connection(("127.0.0.1", served.port))
    connection.sendall(f"GET /sparql?query={quote(ENDLESS)} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    return connection, deaths, deaths.next(30)


# Reaching out (requirements 1 to 4)


def test_no_query_makes_the_server_call_anybody_or_open_a_file(served: Served, canary: Canary, tmp_path: Path) -> None:
    secret = tmp_path / "secret.ttl"
    secret.write_text("<urn:secret> <urn:p> 'told' .")
    for address in (canary.address, secret.as_uri()):
        graphs = served.query("SELECT * { ?s ?p ?o }", default_graph_uri=address)
        answers = [
            served.query(f"SELECT * {{ SERVICE <{address}> {{ ?s ?p ?o }} }}"),
            served.query(f"SELECT * {{ SERVICE SILENT <{address}> {{ ?s ?p ?o }} }}"),
            served.query(f"LOAD <{address}>"),
            served.query(f"SELECT * FROM <{address}> {{ ?s ?p ?o }}"),
            served.query(f"SELECT * FROM NAMED <{address}> {{ GRAPH ?g {{ ?s ?p ?o }} }}"),
            graphs,
        ]
        assert [one.status for one in answers[:3]] == [400] * 3
        assert [one.json["results"]["bindings"] for one in answers[3:5]] == [[], []]
        assert "told" not in "".join(one.text for one in answers)
        assert graphs.status == (400 if address.startswith("file:") else 200)
    assert canary.calls == []


@pytest.mark.parametrize("query", FEDERATED)
def test_whatever_could_be_taken_for_federation_is_refused_with_a_sentence(query: str, served: Served) -> None:
    answer = served.query(query)
    assert answer.status == 400
    assert "could make the engine fetch from elsewhere" in answer.text


@pytest.mark.parametrize("query", HARMLESS)
def test_the_words_stay_usable_in_strings_names_variables_and_comments(query: str, served: Served) -> None:
    assert served.query(query).status == 200


IN_A_WORKER = """
import socket, sys
from pathlib import Path
from adkg.project import Project
from adkg.web import worker
from adkg.web.desk import Desk
from adkg.web.exchange import Request, Response

def unguarded(request, desk):
    try:
        return Response(200, {}, str(desk.whole.engine.query(request.query)).encode())
    except OSError as error:
        return Response(500, {}, str(error).encode())

worker.respond = unguarded
root, output, address = sys.argv[1:]
project = Project(Path(root), Path(output))
asked = Request("GET", "/", f"ASK {{ SERVICE <{address}> {{ ?s ?p ?o }} }}")
if address.endswith("free"):
    print(unguarded(asked, Desk(project)))
else:
    ours, theirs = socket.socketpair()
    ours.sendall(asked.packed())
    ours.shutdown(socket.SHUT_WR)
    worker.serve(project, theirs, worker.Allowance())
    print(ours.recv(1_000_000))
"""


def test_a_worker_has_no_sockets_even_if_the_guard_fails(project: Project, canary: Canary) -> None:
    def told(address: str) -> str:
        arguments = [sys.executable, "-c", IN_A_WORKER, str(project.root), str(project.output), address]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
        return subprocess.run(arguments, env=environment, capture_output=True, text=True, check=True).stdout

    assert "Permission denied" in told(canary.address + "confined")
    assert canary.calls == []
    # The same without the sandbox does reach the canary: so it is the sandbox that holds.
    told(canary.address + "free")
    assert canary.calls == ["/free"]
    canary.calls.clear()


# Exhausting it (requirements 8, 10, 11, 13 to 19)


@pytest.mark.parametrize("query", TIMELESS.values(), ids=TIMELESS.keys())
def test_a_query_without_end_is_ended_at_the_limit(query: str, served: Served) -> None:
    status, text, seconds = posted(served, query)
    assert (status, text.splitlines()[0]) == (504, f"the answer took more than {SECONDS} s")
    assert seconds < SECONDS + LATER
    assert look_up(served) == 200


@pytest.mark.parametrize("query", GREEDY.values(), ids=GREEDY.keys())
def test_a_query_that_wants_too_much_memory_ends_its_worker_and_not_the_server(
    query: str, project: Project, tmp_path: Path
) -> None:
    with serving(project, tmp_path / "log", seconds=60, memory=MEMORY) as served:
        status, text, _ = posted(served, query + "# whose")
        assert status == 507, text
        assert look_up(served) == 200
    # It was tried once, and told to the operator without what was asked.
    log = served.log.read_text()
    assert re.findall(r"a worker died of request [0-9a-f]{12}; (\d+) have died", log) == ["1"]
    assert "whose" not in log


@pytest.mark.parametrize("query", DEEP.values(), ids=DEEP.keys())
def test_what_could_fell_the_engine_is_refused_before_it_sees_it(query: str, served: Served) -> None:
    before = served.log.read_text()
    status, text, _ = posted(served, query)
    assert status == 400, text
    assert "fix:" in text
    assert served.log.read_text() == before


def test_a_query_of_more_than_100_000_characters_is_too_large(served: Served) -> None:
    assert posted(served, "ASK {} #" + "x" * 100_000)[0] == 413


def test_a_request_of_which_10_gigabytes_are_announced_is_refused_at_once(served: Served) -> None:
    with socket.create_connection(("127.0.0.1", served.port)) as connection:
        head = "POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\n"
        connection.sendall(f"{head}Content-Length: 10000000000\r\n\r\n".encode())
        assert connection.recv(1_000).startswith(b"HTTP/1.1 413 ")


def test_a_compressed_request_is_refused(served: Served) -> None:
    headers = {"content_type": "application/sparql-query", "content_encoding": "gzip"}
    assert served.ask("/sparql", "POST", b"\x1f\x8b", **headers).status == 415


TEN = "{ " + " ".join(str(number) for number in range(10)) + " }"
HUNDRED_THOUSAND = " ".join(f"VALUES ?{name} {TEN}" for name in "abcde")


@pytest.mark.parametrize("form", ["json", "xml", "csv", "tsv", "ntriples"])
def test_an_answer_that_is_too_long_is_refused_and_never_cut(form: str, patient: Served) -> None:
    pattern = f"{{ {{ {HUNDRED_THOUSAND} }} UNION {{ VALUES ?a {{ 11 }} }} }}"
    head = "SELECT ?a" if form != "ntriples" else "CONSTRUCT { [] <urn:a> ?a }"
    whole = f"{head} {pattern}"
    one_less = f"{whole} LIMIT 100000"
    fits, too_long = patient.query(one_less, format=form), patient.query(whole, format=form)
    assert fits.status == 200
    assert rows(fits.body, form) == 100_000
    assert (too_long.status, too_long.text.splitlines()[0]) == (413, "the answer has more than 100000 rows")


def test_an_answer_of_more_than_50_megabytes_is_refused(patient: Served) -> None:
    text = "x" * 90_000
    query = f"SELECT ?t {{ BIND('{text}' AS ?t) VALUES ?n {{ {'1 ' * 600} }} }}"
    status, told, _ = posted(patient, query)
    assert (status, told.splitlines()[0]) == (413, "the answer is larger than 50000000 bytes")


def rows(body: bytes, form: str) -> int:
    """How many rows an answer has in which every row has a value."""
    if form in {"json", "xml"}:
        return body.count(b'"a":{' if form == "json" else b'name="a"><literal')
    return body.count(b"\n") - (form != "ntriples")


def test_when_the_client_leaves_its_query_ends(fresh: Served) -> None:
    connection, deaths, _ = begun_endless(fresh)
    connection.close()
    left = time.monotonic()
    deaths.next(30)
    assert time.monotonic() - left < 2
    assert look_up(fresh) == 200
    assert "Traceback" not in fresh.log.read_text()


def test_a_worker_that_is_killed_is_replaced_and_its_client_is_told(fresh: Served) -> None:
    connection, _, _ = begun_endless(fresh)
    workers = fresh.workers()
    deaths = Deaths(workers)
    for worker in workers:
        os.kill(worker, signal.SIGKILL)
        deaths.next(30)
    assert connection.recv(1_000).startswith(b"HTTP/1.1 507 ")
    connection.close()
    begun = time.monotonic()
    assert look_up(fresh) == 200
    # A tenth of a second on a machine that does nothing else.
    assert time.monotonic() - begun < 3
    assert "; 1 have died" in fresh.log.read_text()


def test_a_worker_that_died_while_it_had_nothing_to_do_fails_nobody(fresh: Served) -> None:
    deaths = Deaths(fresh.workers())
    for worker in fresh.workers():
        os.kill(worker, signal.SIGKILL)
        deaths.next(30)
    assert [look_up(fresh) for _ in range(4)] == [200] * 4


def test_look_ups_are_answered_while_others_ask_without_end(fresh: Served) -> None:
    first, _, _ = begun_endless(fresh)
    others = [socket.create_connection(("127.0.0.1", fresh.port)) for _ in range(7)]
    for number, connection in enumerate(others):
        query = quote(f"{ENDLESS} # {number}")
        connection.sendall(f"GET /sparql?query={query} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    before = fresh.workers()
    with ThreadPoolExecutor(2) as clients:
        answered = list(clients.map(lambda _: look_up(fresh), range(20)))
    assert answered == [200] * 20
    # The others are like the first, which is known to be slow: no worker for quick answers was lost to them.
    assert before <= fresh.workers()
    for connection in (first, *others):
        connection.close()


def memory(served: Served) -> int:
    """The bytes of memory that a server and its workers have; what they share is counted once."""
    kilobytes = 0
    for one in (served.process, *served.descendants()):
        with suppress(OSError):
            found = re.search(r"^Pss:\s+(\d+) kB", Path(f"/proc/{one}/smaps_rollup").read_text(), re.MULTILINE)
            kilobytes += int(found[1]) if found else 0
    return kilobytes * 1024


@pytest.mark.parametrize("varied", [False, True], ids=["the same query", "every query another"])
def test_eight_clients_who_ask_without_end_leave_no_memory_behind(varied: bool, fresh: Served) -> None:
    assert [look_up(fresh) for _ in range(20)] == [200] * 20
    before = memory(fresh)
    first, deaths, _ = begun_endless(fresh)
    clients = [first, *(socket.create_connection(("127.0.0.1", fresh.port)) for _ in range(7))]
    for number, one in enumerate(clients[1:]):
        query = quote(ENDLESS.replace("?n)", f"?n{number})") if varied else ENDLESS)
        one.sendall(f"GET /sparql?query={query} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    assert [look_up(fresh) for _ in range(20)] == [200] * 20
    for one in clients:
        one.close()
    deaths.next(30)
    assert [look_up(fresh) for _ in range(20)] == [200] * 20
    assert memory(fresh) < before * 1.1 + 20_000_000


def test_a_look_up_of_a_kind_that_is_known_to_be_quick_overtakes_queries_that_are_always_new(fresh: Served) -> None:
    assert [look_up(fresh) for _ in range(10)] == [200] * 10
    new = [socket.create_connection(("127.0.0.1", fresh.port)) for _ in range(100)]
    for number, one in enumerate(new):
        query = quote(ENDLESS.replace("?a != ?i", f"?a != <urn:{number}>"))
        one.sendall(f"GET /sparql?query={query} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    assert [look_up(fresh) for _ in range(5)] == [200] * 5
    # They were many before it, and two at a time have 0.2 s: most have not even begun.
    answered, _, _ = select.select(new, [], [], 0)
    assert len(answered) < 50
    for one in new:
        one.close()


def test_too_many_slow_queries_at_once_are_told_to_come_again(fresh: Served) -> None:
    connection, _, _ = begun_endless(fresh)
    others = [socket.create_connection(("127.0.0.1", fresh.port)) for _ in range(5)]
    for number, one in enumerate(others):
        query = quote(f"{ENDLESS} # {number}")
        one.sendall(f"GET /sparql?query={query} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    ready, _, _ = select.select(others, [], [], 30)
    answer = ready[0].recv(2_000)
    assert answer.startswith(b"HTTP/1.1 503 ")
    assert b"\r\nretry-after: 5\r\n" in answer
    for one in (connection, *others):
        one.close()


def test_the_largest_pages_do_not_wait_behind_queries_without_end(record: Built, tmp_path: Path) -> None:
    with serving(record.project, tmp_path / "log", seconds=60) as served:
        assert served.ask("/about").status == 200
        connection, _, _ = begun_endless(served)
        others = [socket.create_connection(("127.0.0.1", served.port)) for _ in range(6)]
        for number, one in enumerate(others):
            query = quote(f"{ENDLESS} # {number}")
            one.sendall(f"GET /sparql?query={query} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        # So many that one of them has been told to come again.
        select.select(others, [], [], 30)
        assert [served.ask(path).status for path in ("/coverage", "/conflicts", "/coverage?lang=vi")] == [200] * 3
        for one in (connection, *others):
            one.close()


def test_a_regular_expression_that_explodes_elsewhere_is_answered(served: Served) -> None:
    answer = served.query(f"ASK {{ FILTER(REGEX('{'a' * 5_000}b', '^(a+)+$')) }}")
    assert (answer.status, answer.json["boolean"]) == (200, False)


def test_no_worker_outlives_its_server(project: Project, tmp_path: Path) -> None:
    with serving(project, tmp_path / "log", seconds=60) as served:
        assert look_up(served) == 200
        begun_endless(served)
        workers = served.workers()
        deaths = Deaths(workers)
        os.kill(served.process, signal.SIGKILL)
        assert {deaths.next(30) for _ in workers} == workers


def test_the_server_stops_when_told_even_while_a_query_runs(project: Project, tmp_path: Path) -> None:
    with serving(project, tmp_path / "log", seconds=60) as served:
        assert look_up(served) == 200
        connection, _, _ = begun_endless(served)
        server = Deaths({served.process})
        os.kill(served.process, signal.SIGTERM)
        server.next(10)
        connection.close()
    assert "Traceback" not in served.log.read_text()


# Changing it (requirement 12)


@pytest.mark.parametrize("update", UPDATES)
def test_an_update_is_refused_in_every_way_and_changes_nothing(update: str, served: Served) -> None:
    def everything() -> bytes:
        query = f"SELECT * {{ GRAPH ?g {{ ?s ?p ?o }} }} ORDER BY ?s # {time.monotonic_ns()}"
        return served.query(query, accept="text/csv").body

    before = everything()
    text = update.encode()
    answers = [
        served.ask(f"/sparql?{urlencode({'update': update})}"),
        served.query(update),
        served.ask("/sparql", "POST", urlencode({"update": update}).encode(), content_type=FORM),
        served.ask("/sparql", "POST", urlencode({"query": update}).encode(), content_type=FORM),
        served.ask("/sparql", "POST", text, content_type="application/sparql-update"),
        served.ask("/sparql", "POST", text, content_type="application/sparql-query"),
        served.ask("/sparql", "POST", text, content_type="text/plain"),
        served.ask("/sparql", "PUT", text, content_type="application/sparql-update"),
        served.ask("/sparql", "DELETE"),
        served.ask("/sparql", "PATCH", text, content_type="application/sparql-update"),
    ]
    assert [one.status for one in answers] == [403, 400, 403, 400, 403, 400, 415, 405, 405, 405]
    assert everything() == before


# What is told (requirement 34)


def test_no_answer_tells_of_the_inside(served: Served) -> None:
    queries = ["ASK {", "SELECT (<urn:f>(1) AS ?x) {}", "SELECT ?x { ?x ?y ?z } GROUP BY ?y", ENDLESS, *UPDATES]
    told = "".join(served.query(query).text for query in queries)
    assert not re.search(r"Traceback|\.py|site-packages|" + re.escape(str(served.log.parent)), told)
