"""The client that dials out: which servers, for how long, how much, and how it waits."""

import gzip
import json
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.utils import formatdate
from pathlib import Path

import pytest
from reconciling import EVERYTHING, RIVER_HALL, Handler, Item, propose, proposed, reconciling

from adkg.errors import UsageError
from adkg.linking.cache import DAY, Cache
from adkg.linking.client import Client, NetworkError
from adkg.linking.exchange import Limits, Request
from adkg.linking.journal import Journal
from adkg.project import Project

GET = Request("GET", "application/json")


@contextmanager
def raw_server(answer: Callable[[socket.socket], None], secure: ssl.SSLContext | None = None) -> Iterator[str]:
    """A server that does with each connection what `answer` says, after it has read the request."""
    listening = socket.create_server(("127.0.0.1", 0))
    ended = threading.Event()

    def serve() -> None:
        while not ended.is_set():
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            try:
                with secure.wrap_socket(connection, server_side=True) if secure else connection as talking:
                    talking.recv(65536)
                    answer(talking)
            except OSError:
                continue

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/"
    finally:
        ended.set()
        listening.close()


def drip(connection: socket.socket, head: bytes) -> None:
    """Send a byte every now and then, for ever."""
    connection.sendall(head)
    while True:
        connection.sendall(b" ")
        time.sleep(0.02)


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"HTTP/1.1 200 OK\r\nX-Slow: ",
        b"HTTP/1.1 200 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 999999\r\n\r\n",
    ],
)
def test_an_answer_that_drips_is_ended_in_time(head: bytes) -> None:
    with raw_server(lambda connection: drip(connection, head)) as url:
        begun = time.monotonic()
        with pytest.raises(NetworkError, match=r"no whole answer within 0\.4 seconds"):
            Client((url,), limits=Limits(connect=0.3, total=0.4)).send(url, GET)
        assert time.monotonic() - begun < 2


def test_a_server_that_says_nothing_is_left_in_time() -> None:
    with raw_server(lambda _: time.sleep(1)) as url, pytest.raises(NetworkError, match=r"within 0\.3 seconds"):
        Client((url,), limits=Limits(connect=0.2, total=0.3)).send(url, GET)


def test_an_answer_that_is_cut_off_is_none() -> None:
    def cut(connection: socket.socket) -> None:
        connection.sendall(b'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"half": ')

    with raw_server(cut) as url, pytest.raises(NetworkError, match="broken"):
        Client((url,)).send(url, GET)


def test_what_is_no_http_is_told() -> None:
    greeting = b"220 mail.example ESMTP\r\n"
    with (
        raw_server(lambda connection: connection.sendall(greeting)) as url,
        pytest.raises(NetworkError, match="broken"),
    ):
        Client((url,)).send(url, GET)


@contextmanager
def answering(answer: Callable[[Handler], None]) -> Iterator[str]:
    """A server that answers each GET so."""

    def spoil(handler: Handler, *_: object) -> bool:
        answer(handler)
        return True

    with reconciling((), spoil=spoil) as service:
        yield service.url


@pytest.mark.skipif(shutil.which("openssl") is None, reason="there is no openssl to make a certificate with")
def test_a_server_proves_who_it_is_or_is_not_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1"]
    made += ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(certificate)]
    subprocess.run(made, check=True, capture_output=True)
    secure = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    secure.load_cert_chain(certificate, key)

    def answer(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")

    with raw_server(answer, secure) as plain:
        url = plain.replace("http:", "https:")
        with pytest.raises(NetworkError, match=r"(?i)certificate.verify.failed"):
            Client((url,)).send(url, GET)
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        assert Client((url,)).send(url, GET) == b"{}"


def test_an_answer_larger_than_the_limit_is_not_read_to_its_end() -> None:
    with answering(lambda handler: handler.give(b" " * 100_000)) as url:
        with pytest.raises(NetworkError, match="larger than 50000 bytes"):
            Client((url,), limits=Limits(size=50_000)).send(url, GET)
        assert len(Client((url,)).send(url, GET)) == 100_000


def test_a_packed_answer_is_unpacked_and_a_bomb_is_not() -> None:
    small, bomb = gzip.compress(b'{"a": 1}'), gzip.compress(b" " * 30_000_000)
    assert len(bomb) < 40_000
    with answering(lambda handler: handler.give(small, Content_Encoding="gzip")) as url:
        assert Client((url,)).send(url, GET) == b'{"a": 1}'
    packed = answering(lambda handler: handler.give(bomb, Content_Encoding="gzip"))
    with packed as url, pytest.raises(NetworkError, match="larger than 20000000 bytes"):
        Client((url,)).send(url, GET)


@pytest.mark.parametrize(
    ("content", "encoding", "told"),
    [
        (b"\x1f\x8bnonsense", "gzip", "packed wrongly"),
        (gzip.compress(b"x" * 99)[:-9], "gzip", "broken"),
        (b"x", "br", "'br'"),
    ],
)
def test_an_answer_that_is_packed_wrongly_is_refused(content: bytes, encoding: str, told: str) -> None:
    packed = answering(lambda handler: handler.give(content, Content_Encoding=encoding))
    with packed as url, pytest.raises(NetworkError, match=told):
        Client((url,)).send(url, GET)


def redirect(target: str, status: int = 302) -> Callable[[Handler], None]:
    return lambda handler: handler.give(b"", status, Location=target)


def test_it_is_led_on_within_a_server_and_not_in_circles() -> None:
    def answer(handler: Handler) -> None:
        if handler.path == "/there":
            handler.give(b'"here"')
        else:
            redirect("/there" if handler.path == "/reconcile" else handler.path)(handler)

    with answering(answer) as url:
        assert Client((url,)).send(url, GET) == b'"here"'
        with pytest.raises(NetworkError, match="without end"):
            Client((url,)).send(url + "/circle", GET)


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.1:1/",
        "http://localhost:1/secret",
        "file:///etc/passwd",
        "https://evil.example/",
        "ftp://x/",
        "http://[",
    ],
)
def test_it_is_not_led_to_another_server(target: str) -> None:
    with answering(redirect(target)) as url, pytest.raises(NetworkError, match="leads"):
        Client((url,)).send(url, GET)


def test_a_canary_on_this_machine_is_not_called() -> None:
    with reconciling(()) as canary, answering(redirect(canary.url)) as url:
        with pytest.raises(NetworkError, match="may not be asked"):
            Client((url,)).send(url, GET)
        assert canary.log == []


def test_a_server_that_is_not_named_is_not_asked() -> None:
    with reconciling(()) as canary, pytest.raises(UsageError, match="is not a server that may be asked"):
        Client(("https://atlas.example/",)).send(canary.url, GET)


def test_a_post_stays_a_post_when_it_is_led_on() -> None:
    methods = []

    def spoil(handler: Handler, *_: object) -> bool:
        methods.append(handler.command)
        if len(methods) == 1:
            redirect("/there", 307)(handler)
        else:
            handler.give([])
        return True

    with reconciling((), spoil=spoil) as service:
        Client((service.url,)).send(
            service.url, Request("POST", "application/json", b'{"q0": {"query": "Linz"}}', "application/json")
        )
    assert methods == ["POST", "POST"]


def waits_of(statuses: list[tuple[int, str]], tries: int = 4) -> tuple[list[float], str]:
    """How long the client waits when a server answers so, one after the other, and what comes of it."""
    waits: list[float] = []
    left = iter(statuses)

    def answer(handler: Handler) -> None:
        status, after = next(left, (200, ""))
        handler.give(b'"done"', status, **({"Retry_After": after} if after else {}))

    with answering(answer) as url:
        try:
            return waits, Client((url,), sleep=waits.append, tries=tries).send(url, GET).decode()
        except NetworkError as error:
            return waits, error.what


def test_it_waits_as_long_as_it_is_told_and_longer_each_time_when_it_is_not() -> None:
    assert waits_of([(429, "7"), (503, "2")]) == ([7.0, 2.0], '"done"')
    assert waits_of([(502, ""), (500, ""), (504, "")]) == ([1.0, 2.0, 4.0], '"done"')
    [wait], done = waits_of([(429, formatdate(time.time() + 30, usegmt=True))])
    assert (25 < wait <= 30, done) == (True, '"done"')


def test_it_gives_up_after_a_few_tries_and_when_it_is_to_wait_too_long() -> None:
    assert waits_of([(503, "")] * 9) == ([1.0, 2.0, 4.0], "127.0.0.1 answers with status 503")
    assert waits_of([(429, "3600")]) == ([], "127.0.0.1 wants to be left alone for 3600 seconds")


def test_what_is_wrong_with_the_question_is_not_tried_again() -> None:
    assert waits_of([(404, "")] * 2) == ([], "127.0.0.1 answers with status 404")


def test_what_was_fetched_is_kept_for_some_days(tmp_path: Path) -> None:
    at = [time.time()]
    count = []
    cache = Cache(tmp_path, keeps=2 * DAY, now=lambda: at[0])

    def answer(handler: Handler) -> None:
        count.append(1)
        handler.give(len(count))

    with answering(answer) as url:
        client = Client((url,), cache)
        assert [client.get(url, "application/json") for _ in range(2)] == [b"1", b"1"]
        assert client.get(url, "text/turtle") == b"2", "another form of it is another answer"
        at[0] += 3 * DAY
        assert client.get(url, "application/json") == b"3"


def test_a_journal_survives_a_torn_line_and_forgets_what_is_old(tmp_path: Path) -> None:
    at = [1000.0]
    file = tmp_path / "answers.jsonl"
    journal = Journal(file, keeps=60, now=lambda: at[0])
    journal.add({"a": [1], "b": {}})
    with file.open("ab") as torn:
        torn.write(b'{"key": "c", "at": 10')
    again = Journal(file, keeps=60, now=lambda: at[0])
    assert [again.get(key) for key in "abc"] == [[1], {}, None]
    again.add({"c": []})
    assert Journal(file, keeps=60, now=lambda: at[0]).get("c") == [], "the torn line takes nothing with it"
    at[0] += 61
    assert again.get("a") is None


# What a service may answer, and what comes of it.


def spoiled(answer: object) -> Callable[[Handler, str, object], bool]:
    def spoil(handler: Handler, what: str, _: object) -> bool:
        if what == "match":
            handler.give(answer)
        return what == "match"

    return spoil


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (b"<!DOCTYPE html><html>Sign in", "it begins with '<!DOCTYPE html>"),
        (b"[" * 200_000 + b"]" * 200_000, "nested too deep"),
        (b'{"q0": {"result": [{"id": "T1", "name": "River Hall", "score": NaN}]}}', "no JSON"),
        (b'{"q0": "\xff"}', "not UTF-8"),
        (b'{"q0": ' + b"9" * 5000 + b"}", "no JSON"),
        (b"[]", "did not answer in the form of version 0.2"),
        (b'{"error": "no"}', "did not answer in the form of version 0.2"),
        (b'{"q0": {"result": {"id": "T1"}}}', "did not answer in the form of version 0.2"),
        (b"", "no JSON"),
    ],
)
def test_an_answer_of_another_form_is_refused_and_nothing_is_written(
    aligned: Project, answer: bytes, told: str
) -> None:
    with reconciling(EVERYTHING, spoil=spoiled(answer)) as service:
        done = propose(aligned, service, "river-hall")
    assert done.returncode == 69
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert proposed(aligned) == []


def test_of_a_flood_of_candidates_a_few_are_looked_at(aligned: Project) -> None:
    flood = (
        b'{"q0": {"result": [' + b",".join(b'{"id":"T%d","name":"River Hall"}' % n for n in range(1, 500_001)) + b"]}}"
    )
    with reconciling(EVERYTHING, spoil=spoiled(flood)) as service:
        done = propose(aligned, service, "river-hall", "--limit", "25")
    assert done.returncode == 0
    assert "500000 candidates for one name" in done.stderr
    assert len(proposed(aligned)) < 25


HOSTILE = (
    {"id": "T1\n\nevil", "name": "River Hall"},
    {"id": "T1\tT2", "name": "River Hall"},
    {"id": "T1\u202e", "name": "River Hall"},
    {"id": "Q1", "name": "River Hall"},
    {"id": "../../T1", "name": "River Hall"},
    {"id": "https://atlas.example/T1", "name": "River Hall"},
    {"id": 17, "name": "River Hall"},
    {"id": "T6", "name": "\u202e\u200b"},
    {"id": "T7", "name": ["River Hall"]},
    {"id": "T" + "1" * 500, "name": "River Hall"},
    "T1",
    None,
)


def test_identifiers_and_names_that_cannot_be_are_left_out_and_told(aligned: Project) -> None:
    kept = {
        "id": "T8",
        "name": '"River\tHall\n\u202e',
        "score": 1e999,
        "description": "x\n\u0007" * 5000,
        "type": ["K2", {"id": 4}],
    }
    answer = json.dumps({"q0": {"result": [*HOSTILE, kept]}}).replace("Infinity", "1e999").encode()
    with reconciling(EVERYTHING, spoil=spoiled(answer)) as service:
        done = propose(aligned, service, "river-hall")
    assert done.returncode == 0, done.stderr
    assert "is no identifier of this scheme" in done.stderr
    assert not {"\u202e", "\t", "\u0007"} & set(done.stderr)
    assert [one[2] for one in proposed(aligned)] == ["atlas:T8"]
    table = (aligned.root / "build/links/atlas.proposals.sssom.tsv").read_text()
    assert not {"\u202e", "\u0007", "\u200b"} & set(table)
    assert max(map(len, table.splitlines())) < 2000


@pytest.mark.parametrize(
    "answer",
    [
        {
            "rows": {
                "T1": {"P1": [{"id": "T17", "name": "Li\tnz\u202e"}], "P2": {"a": 1}, "P9": [{"str": {}}]},
                "T2": [],
            }
        },
        {"rows": {}, "meta": []},
    ],
)
def test_values_of_another_form_are_left_out(aligned: Project, answer: object) -> None:
    def spoil(handler: Handler, what: str, _: object) -> bool:
        if what == "extend":
            handler.give(answer)
        return what == "extend"

    with reconciling((RIVER_HALL, Item("T2", "River Hall")), spoil=spoil) as service:
        done = propose(aligned, service, "river-hall")
    assert (done.returncode, done.stderr) == (0, "")
    assert len(proposed(aligned)) == 2


@pytest.mark.parametrize(
    ("manifest", "told"),
    [
        ({"versions": ["0.3-imaginary"]}, "speaks the versions '0.3-imaginary'"),
        ({"name": 7}, "has no name"),
        ({"versions": "0.2"}, "speaks the versions ''"),
    ],
)
def test_a_service_that_speaks_otherwise_is_told(aligned: Project, manifest: dict[str, object], told: str) -> None:
    with reconciling(EVERYTHING, manifest=manifest) as service:
        done = propose(aligned, service, "river-hall")
    assert (done.returncode, told in done.stderr) == (69, True), done.stderr
