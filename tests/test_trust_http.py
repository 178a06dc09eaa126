"""What is tried on the server below its pages: foreign hosts, broken and endless requests, clients that do not read."""

import hashlib
import json
import re
import select
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from conftest import Built
from served import Served, serving

from adkg.errors import AdkgError
from adkg.web import server
from adkg.web.desk import Desk
from adkg.web.dispatch import respond, routes
from adkg.web.exchange import Request

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="processes are looked at through /proc")
CLOSED = b"Host: localhost\r\nConnection: close\r\n"
PAGES = (
    "/",
    "/about",
    "/calendar.ics",
    "/concert/spring-2020",
    "/concert/spring-2020.ttl",
    "/conflicts",
    "/coverage",
    "/embed/questions/concerts-in-town",
    "/news",
    "/openapi.json",
    "/questions",
    "/questions/concerts-in-town.csv",
    "/search?q=spring",
    "/sparql?query=ASK%20%7B%7D",
    "/static/adkg.css",
    "/nothing",
)


@pytest.fixture
def alone(choirs: Built, tmp_path: Path) -> Iterator[Served]:
    """A server of one's own."""
    with serving(choirs.project, tmp_path / "log") as running:
        assert running.ask("/about").status == 200
        yield running


def raw(served: Served, request: bytes) -> bytes:
    """Everything that the server answers until it closes the connection."""
    with socket.create_connection(("127.0.0.1", served.port), timeout=60) as connected:
        connected.sendall(request)
        return whatever_comes(connected)


def whatever_comes(connected: socket.socket) -> bytes:
    parts = []
    with suppress(ConnectionResetError):
        while part := connected.recv(1 << 16):
            parts.append(part)
    return b"".join(parts)


def status(answer: bytes) -> int:
    return int(re.match(rb"HTTP/1.1 (\d{3}) ", answer)[1])  # type: ignore[index]


# For whom it is (requirements 35 to 39)


@contextmanager
def adkg_serve(root: Path, *options: str) -> Iterator[tuple[int, str]]:
    """`adkg serve` as people start it: the port that it tells, and what it said before."""
    command = [sys.executable, "-c", "from adkg.cli.main import main; main()", "serve", "--port", "0", *options]
    process = subprocess.Popen(command, cwd=root, stderr=subprocess.PIPE, text=True)
    assert process.stderr
    told = ""
    while not (found := re.match(r"http://[0-9.]+:(\d+)/$", line := process.stderr.readline())):
        assert line, told
        told += line
    try:
        yield int(found[1]), told
    finally:
        process.terminate()
        process.communicate(timeout=60)


def listening(port: int) -> set[str]:
    """The addresses at which somebody listens on a port, as the kernel writes them."""
    lines = [line.split() for name in ("tcp", "tcp6") for line in Path("/proc/net", name).read_text().splitlines()]
    return {line[1].partition(":")[0] for line in lines if line[3] == "0A" and line[1].endswith(f":{port:04X}")}


@on_linux
def test_serve_listens_to_this_machine_only_and_says_where(choirs: Built) -> None:
    with adkg_serve(choirs.project.root) as (port, told):
        assert listening(port) == {"0100007F"}
        assert "everybody" not in told


@on_linux
def test_serve_lets_others_in_when_told_and_says_what_that_means(choirs: Built) -> None:
    with adkg_serve(choirs.project.root, "--address", "0.0.0.0") as (port, told):
        assert listening(port) == {"00000000"}
        assert "0.0.0.0: everybody who can reach this machine can ask; put a proxy with HTTPS before it" in told
        # That others may come does not make their names ours.
        assert Served(port, 0, Path()).ask("/about", Host="192.0.2.1").status == 421


FOREIGN = [
    "evil.example",
    "evil.example:7878",
    "localhost.evil.example",
    "127.0.0.1.evil.example:80",
    "evil.example#localhost",
    "localhost@evil.example",
    "localhost:80:80",
    "localhost.",
    "2130706433",
    "0x7f000001",
    "127.1",
    "0.0.0.0",
    "[::2]",
    "[::1].evil.example",
    "[::ffff:127.0.0.1]",
    "",
    "localhost, evil.example",
]


@pytest.mark.parametrize("host", FOREIGN)
def test_who_calls_another_host_is_not_answered(host: str, served: Served) -> None:
    answer = served.ask("/sparql?query=ASK%20%7B%7D", Host=host)
    assert answer.status == 421
    assert "boolean" not in answer.text


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:1", "127.0.0.1", "127.0.0.1:7878", "[::1]", "[::1]:7878"])
def test_this_machine_is_called_by_its_names_and_any_port(host: str, served: Served) -> None:
    assert served.ask("/about", Host=host).status == 200


def test_links_are_made_from_the_host_that_was_called_and_not_from_what_a_proxy_may_say(served: Served) -> None:
    forwarded = {
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Proto": "evil",
        "X-Forwarded-For": "192.0.2.1",
        "Forwarded": "host=evil.example;proto=evil",
        "X-Original-URL": "/evil",
        "X-Rewrite-URL": "/evil",
    }
    for path, accept in (("/sparql", "text/turtle"), ("/.well-known/void", "text/turtle"), ("/openapi.json", "*/*")):
        answer = served.ask(path, accept=accept, **forwarded)
        assert answer.status == 200
        assert "evil" not in answer.text + str(answer.headers)
        assert path == "/openapi.json" or f"http://127.0.0.1:{served.port}" in answer.text


def test_nothing_but_queries_takes_a_body_and_asking_changes_no_file(choirs: Built, alone: Served) -> None:
    def files() -> dict[str, str]:
        found = [path for path in choirs.project.root.rglob("*") if path.is_file() and path != alone.log]
        return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in found}

    before = files()
    posted = {route.path.pattern for route in routes() if "POST" in route.methods}
    drafted = {re.escape(f"/reconcile/1.0-draft/{what}") for what in ("match", "extend")}
    assert posted == {"/sparql", "/reconcile", *drafted}
    assert {method for route in routes() for method in route.methods} <= {"DRAW", "GET", "POST"}
    for path in PAGES:
        assert alone.ask(path).status == (404 if path == "/nothing" else 200), path
        for method in ("PUT", "DELETE", "PATCH", "MKCOL", "TRACE"):
            assert alone.ask(path, method, b"x").status in {404, 405}, (method, path)
    assert files() == before


def test_every_site_may_read_and_none_may_send_who_its_visitor_is(served: Served) -> None:
    asked = {"Origin": "https://evil.example", "Cookie": "language=vi"}
    for path in PAGES:
        headers = served.ask(path, **asked).headers
        assert headers["access-control-allow-origin"] == "*", path
        assert "access-control-allow-credentials" not in headers, path
    preflight = served.ask("/sparql", "OPTIONS", Access_Control_Request_Method="DELETE", **asked)
    assert preflight.status == 204
    assert preflight.headers["access-control-allow-methods"] == "GET, HEAD, POST, OPTIONS"
    assert "access-control-allow-credentials" not in preflight.headers


def test_every_answer_says_what_a_browser_may_do_with_it(served: Served) -> None:
    kept = served.ask("/about").headers["etag"]
    answers = [served.ask(path, accept="text/html") for path in PAGES]
    refused = [
        served.ask("/about", if_none_match=kept),
        served.ask("/sparql", "POST", b"", content_length="10000000000"),
        served.ask("/sparql", "DELETE"),
        served.ask("/about", Host="evil.example"),
        served.ask("/about", "OPTIONS"),
    ]
    assert [one.status for one in refused] == [304, 413, 405, 421, 204]
    for answer in (*answers, *refused):
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        policy = dict(one.strip().split(" ", 1) for one in answer.headers["content-security-policy"].split(";"))
        assert policy["default-src"] == "'none'"
        assert policy["script-src"] == policy["style-src"] == "'self'"
        assert policy["base-uri"] == "'none'"
        assert "unsafe" not in str(policy)
    framed = {
        path for path, one in zip(PAGES, answers, strict=True) if "frame-ancestors 'none'" not in str(one.headers)
    }
    assert framed == {"/embed/questions/concerts-in-town"}


# What is too much (requirements 40 to 42)


def resident(process: int) -> int:
    """The memory that a process has, in bytes."""
    return int(re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{process}/status").read_text())[1]) * 1024  # type: ignore[index]


@on_linux
def test_a_body_without_end_is_refused_while_it_comes(alone: Served) -> None:
    before = resident(alone.process)
    head = b"POST /sparql HTTP/1.1\r\nContent-Type: application/sparql-query\r\nTransfer-Encoding: chunked\r\n"
    chunk = b"100000\r\n" + b"#" * 0x100000 + b"\r\n"
    with socket.create_connection(("127.0.0.1", alone.port), timeout=60) as connected:
        connected.sendall(head + CLOSED + b"\r\n")
        with pytest.raises(OSError, match=r"Broken pipe|reset"):
            for _ in range(10_000):
                connected.sendall(chunk)
    assert raw(alone, head + CLOSED + b"\r\n" + chunk * 2).startswith(b"HTTP/1.1 413 ")
    assert resident(alone.process) < before + 10_000_000


HEADS = {
    "one long header": b"X: " + b"a" * 3_000_000,
    "many headers": b"\r\n".join(b"X%d: a" % number for number in range(300_000)),
}


@pytest.mark.parametrize("headers", HEADS.values(), ids=HEADS.keys())
def test_a_head_without_end_is_refused(headers: bytes, served: Served) -> None:
    with socket.create_connection(("127.0.0.1", served.port), timeout=60) as connected:
        connected.sendall(b"GET /about HTTP/1.1\r\n" + CLOSED)
        with suppress(OSError):
            connected.sendall(headers + b"\r\n\r\n")
        answer = whatever_comes(connected)
    # A connection that is closed while the client still sends may lose the answer on its way.
    assert answer == b"" or status(answer) == 431
    assert served.ask("/about").status == 200


def test_an_address_that_is_too_long_is_refused(served: Served) -> None:
    answer = served.ask(f"/sparql?query={'x' * 60_000}")
    assert (answer.status, "send the query with POST" in answer.text) == (413, True)
    assert served.ask(f"/sparql?query={'x' * 100_000}").status == 414


def test_a_range_of_an_answer_is_not_offered_however_many_are_asked(served: Served) -> None:
    whole = served.ask("/static/adkg.css")
    ranges = ",".join(f"{begin}-{begin + 1}" for begin in range(1_000))
    asked = served.ask("/static/adkg.css", Range=f"bytes={ranges}")
    assert (asked.status, asked.body) == (200, whole.body)


# Who does not hurry (requirement 41)


def test_200_half_open_connections_hurt_nobody_and_are_closed(alone: Served) -> None:
    begun = [
        b"",
        b"GET",
        b"GET /about HTTP/1.1\r\nHost: local",
        b"POST /sparql HTTP/1.1\r\nContent-Length: 9\r\n" + CLOSED,
    ]
    slow = [socket.create_connection(("127.0.0.1", alone.port), timeout=60) for _ in range(200)]
    for number, one in enumerate(slow):
        one.sendall(begun[number % len(begun)])
    assert [alone.ask(f"/about?{number}").status for number in range(5)] == [200] * 5
    answers = [whatever_comes(one) for one in slow]
    assert {status(answer) for answer in answers} == {408}
    for one in slow:
        one.close()


def test_more_than_500_connections_are_told_to_come_again(alone: Served) -> None:
    many = [socket.create_connection(("127.0.0.1", alone.port), timeout=60) for _ in range(505)]
    assert alone.ask("/about").status == 503
    assert {status(whatever_comes(one)) for one in many} == {408}
    for one in many:
        one.close()
    assert alone.ask("/about").status == 200


class Long:
    """A site with one long page."""

    hosts: frozenset[str] = frozenset()

    async def __call__(self, scope: dict, receive: Callable, send: Callable) -> None:
        assert scope["type"] == "http"
        body = b"x" * 50_000_000
        headers = [(b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})


@contextmanager
def in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[socket.socket, threading.Event]]:
    """A connection to a server that waits for a second only, and the event of its end as the server sees it."""
    lost = threading.Event()
    end = server.Connection.connection_lost

    def ended(self: server.Connection, error: Exception | None) -> None:
        end(self, error)
        lost.set()

    monkeypatch.setattr(server, "ARRIVING", 1.0)
    monkeypatch.setattr(server, "IDLE", 1.0)
    monkeypatch.setattr(server.Connection, "connection_lost", ended)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        running = server.server(Long(), "127.0.0.1", 0)  # type: ignore[arg-type]
        thread = threading.Thread(target=running.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            with socket.create_connection(listening.getsockname(), timeout=60) as connected:
                yield connected, lost
        finally:
            running.should_exit = True
            thread.join()


def test_a_client_that_never_reads_loses_its_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    with in_a_hurry(monkeypatch) as (connected, lost):
        connected.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert lost.wait(30)


def test_a_client_that_reads_slowly_gets_all_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    with in_a_hurry(monkeypatch) as (connected, _):
        connected.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        size = 0
        while size < 30_000_000:
            part = connected.recv(1 << 20)
            assert part, f"cut after {size} bytes"
            size += len(part)
            # So slowly that it takes longer than the server waits for one who does not read at all.
            select.select([], [], [], 0.06)
        assert size + len(whatever_comes(connected)) > 50_000_000


@pytest.mark.parametrize("sent", [b"", b"\r\n", b"GET /"])
def test_a_connection_on_which_nothing_more_is_asked_is_closed(sent: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    with in_a_hurry(monkeypatch) as (connected, lost):
        connected.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        size = 0
        while size < 50_000_000:
            size += len(connected.recv(1 << 20))
        connected.sendall(sent)
        assert lost.wait(30)


# What is malformed (requirements 43 and 44)

POST = b"POST /sparql HTTP/1.1\r\nContent-Type: application/sparql-query\r\n" + CLOSED
MALFORMED = {
    "length and chunks": POST + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "two lengths": POST + b"Content-Length: 6\r\nContent-Length: 7\r\n\r\nASK {} ",
    "the same length twice": POST + b"Content-Length: 6\r\nContent-Length: 6\r\n\r\nASK {}",
    "a length below nothing": POST + b"Content-Length: -6\r\n\r\nASK {}",
    "a length with a sign": POST + b"Content-Length: +6\r\n\r\nASK {}",
    "a length in hexadecimal": POST + b"Content-Length: 0x6\r\n\r\nASK {}",
    "an unknown transfer": POST + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "a space before the colon": POST + b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
    "a chunk without a size": POST + b"Transfer-Encoding: chunked\r\n\r\nZZ\r\n\r\n",
    "a chunk that is too long": POST + b"Transfer-Encoding: chunked\r\n\r\n2\r\nASK {}\r\n0\r\n\r\n",
    "lines that end with a line feed": b"GET /about HTTP/1.1\nHost: localhost\nConnection: close\n\n",
    "a folded header": b"GET /about HTTP/1.1\r\nX: a\r\n folded\r\n" + CLOSED + b"\r\n",
    "a null": b"GET /about HTTP/1.1\r\nX: a\0b\r\n" + CLOSED + b"\r\n",
    "a header without a name": b"GET /about HTTP/1.1\r\n: a\r\n" + CLOSED + b"\r\n",
    "two hosts": b"GET /about HTTP/1.1\r\nHost: evil.example\r\n" + CLOSED + b"\r\n",
    "a path that is not ASCII": "GET /đ HTTP/1.1\r\n".encode() + CLOSED + b"\r\n",
    "another method": b"FETCH /about HTTP/1.1\r\n" + CLOSED + b"\r\n",
    "a tunnel": b"CONNECT evil.example:80 HTTP/1.1\r\n" + CLOSED + b"\r\n",
    "another version": b"GET /about HTTP/9.9\r\n" + CLOSED + b"\r\n",
    "HTTP/2 without asking": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
}


@pytest.mark.parametrize("request_", MALFORMED.values(), ids=MALFORMED.keys())
def test_what_is_no_request_is_refused_once(request_: bytes, served: Served) -> None:
    answer = raw(served, request_)
    assert status(answer) == 400
    # Nothing of it was taken for a second request.
    assert answer.count(b"HTTP/1.1 ") == 1


def test_a_request_within_a_body_is_no_request(served: Served) -> None:
    hidden = b"GET /nothing HTTP/1.1\r\n" + CLOSED + b"\r\n"
    length = f"Content-Length: {len(hidden)}\r\n\r\n".encode()
    answer = raw(served, b"GET /about HTTP/1.1\r\n" + CLOSED + length + hidden)
    assert (status(answer), answer.count(b"HTTP/1.1 ")) == (200, 1)


def test_no_other_protocol_is_spoken(served: Served) -> None:
    upgrade = b"Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: YWRrZ2Fka2dhZGtnYWRrZw==\r\n"
    asked = b"GET /about HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade, close\r\n" + upgrade + b"\r\n"
    assert status(raw(served, asked)) == 200


# What is told (requirement 34)


def test_what_goes_wrong_inside_is_in_the_log_under_the_number_that_the_client_gets(
    choirs: Built, capfd: pytest.CaptureFixture[str]
) -> None:
    class Broken(Desk):
        def store(self, known_by: str = "", policy: str = "") -> None:  # type: ignore[override]
            raise RuntimeError(f"cannot open {choirs.project.root}")

    answer = respond(Request("GET", "/news", headers={"accept": "application/json"}), Broken(choirs.project))
    assert answer.status == 500
    number = re.search(r"request ([0-9a-f]{12})", json.loads(answer.body)["what"])[1]  # type: ignore[index]
    assert str(choirs.project.root) not in answer.body.decode()
    log = capfd.readouterr().err
    assert f"request {number}: GET /news\nTraceback" in log
    assert f"RuntimeError: cannot open {choirs.project.root}" in log


def test_a_port_that_is_taken_is_told_in_a_sentence(choirs: Built) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises((AdkgError, SystemExit)):
            server.run(choirs.project, "127.0.0.1", port, tell=print)
