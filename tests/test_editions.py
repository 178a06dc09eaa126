"""A running server notices another build and fails nobody meanwhile; what it refuses, it tells; files have own tags."""

import asyncio
import multiprocessing
import threading
import time
from pathlib import Path

import pytest
from conftest import Built
from served import Answered, Served, serving
from test_query_page import Page

from adkg.build import build
from adkg.project import Project
from adkg.web.exchange import Request
from adkg.web.pool import Limits, Pool

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
PATIENCE = 60
HTML = "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"


class Client(threading.Thread):
    """Asks for one page again and again, over connections of its own, and keeps what it was answered."""

    def __init__(self, served: Served, path: str) -> None:
        super().__init__(daemon=True)
        self._served = served
        self._path = path
        self.answers: list[Answered] = []
        self.stops = threading.Event()

    def run(self) -> None:
        while not self.stops.is_set():
            self.answers.append(self._served.ask(self._path, accept="text/turtle"))

    def until(self, expected: bytes) -> Answered:
        """Wait for an answer that has this in it."""
        ends = time.monotonic() + PATIENCE
        while time.monotonic() < ends:
            found = next((one for one in reversed(self.answers[-50:]) if expected in one.body), None)
            if found:
                return found
            self.stops.wait(0.05)
        raise AssertionError(f"{expected!r} was not answered")


def test_a_build_beside_a_running_server_is_served_and_no_request_fails(example: Project, tmp_path: Path) -> None:
    build(example)
    register = example.root / "data" / "register" / "town.yaml"
    with serving(example, tmp_path / "log") as served:
        client = Client(served, "/town/linz")
        client.start()
        before = client.until(b"Linz")
        page = served.ask("/about", accept=HTML)
        count = len(served.workers())
        text = register.read_text()
        assert "Linz" in text
        register.write_text(text.replace("en: Linz", "en: Lentia", 1))
        build(example)
        after = client.until(b"Lentia")
        client.stops.set()
        client.join()
        statuses = {one.status for one in client.answers}
        again = served.ask("/town/linz", accept="text/turtle", if_none_match=before.headers["etag"])
        about = served.ask("/about", accept=HTML)
        ends = time.monotonic() + PATIENCE
        while len(served.workers()) > count and time.monotonic() < ends:
            served.ask("/about")
            client.stops.wait(0.2)
        workers = served.workers()
    assert statuses == {200}
    assert after.headers["etag"] != before.headers["etag"]
    assert again.status == 200
    assert b"Lentia" in again.body
    assert page.headers["etag"] != about.headers["etag"]
    seen = [b"Lentia" in one.body for one in client.answers]
    assert seen == sorted(seen), "an answer from the old build came after one from the new"
    assert len(workers) == count


def test_what_did_not_change_is_not_sent_again(served: Served) -> None:
    first = served.ask("/town/linz", accept="text/turtle")
    second = served.ask("/town/linz", accept="text/turtle", if_none_match=first.headers["etag"])
    assert (first.status, second.status) == (200, 304)


def test_a_file_of_the_pages_has_a_tag_of_its_own_content(served: Served, choirs: Built) -> None:
    style = served.ask("/static/adkg.css")
    assert served.ask("/static/adkg.css", if_none_match=style.headers["etag"]).status == 304
    assert served.ask("/static/query.css", if_none_match=style.headers["etag"]).status == 200
    dataset = served.ask("/town/linz").headers["etag"].split("-")[0].strip('"')
    assert dataset not in style.headers["etag"]
    assert served.ask("/static/adkg.css", accept_encoding="gzip").headers["etag"] != style.headers["etag"]


def test_pages_name_the_version_of_their_files_which_are_kept_for_long(served: Served) -> None:
    text = served.ask("/", accept=HTML).text
    [address] = [part.split('"')[0] for part in text.split('href="')[1:] if part.startswith("/static/adkg.css")]
    assert "?v=" in address
    assert "immutable" in served.ask(address).headers["cache-control"]
    assert "immutable" not in served.ask("/static/adkg.css?v=another").headers["cache-control"]


@pytest.mark.parametrize(("language", "told"), [("en", "The answer took longer"), ("vi", "Câu trả lời mất nhiều")])
def test_a_browser_is_told_of_a_timeout_on_a_page_in_its_language(
    choirs: Built, tmp_path: Path, language: str, told: str
) -> None:
    with serving(choirs.project, tmp_path / "log", seconds=1.0) as served:
        query = ENDLESS.replace(" ", "+").replace("?", "%3F")
        answered = served.ask(f"/sparql?query={query}", accept=HTML, accept_language=language)
        plain = served.ask(f"/sparql?query={query}", accept="application/sparql-results+json")
    assert answered.status == plain.status == 504
    assert answered.headers["content-type"].startswith("text/html")
    assert answered.headers["content-language"] == language
    assert told in answered.text
    assert f'<html lang="{language}">' in answered.text
    assert plain.json["what"] == "the answer took more than 1 s"


def test_a_browser_is_told_on_a_page_that_a_request_is_too_large(served: Served) -> None:
    answered = served.ask("/sparql", "POST", b"x" * 2_000_001, accept=HTML, content_type="application/sparql-query")
    assert answered.status == 413
    assert "more than is taken" in answered.text
    assert Page(answered).texts["h1"]
    assert served.ask("/sparql", "POST", b"x" * 2_000_001).headers["content-type"].startswith("text/plain")


def test_a_page_about_a_refusal_escapes_what_was_asked(served: Served) -> None:
    answered = served.ask("/a/b/c/%3Cscript%3Ealert(1)%3C/script%3E", accept=HTML)
    assert answered.status == 404
    assert "<script>alert" not in answered.text


def test_a_request_given_to_a_worker_that_was_just_ended_is_given_to_another(choirs: Built) -> None:
    async def asked() -> tuple[int, int]:
        pool = Pool(choirs.project, Limits(fast_workers=1))
        await pool.open()
        try:
            for worker in multiprocessing.active_children():
                worker.kill()
            response = await pool.ask(Request("GET", "/town/linz", headers={"accept": "text/turtle"}), b"key")
            return response.status, pool.deaths
        finally:
            await pool.close()

    assert asyncio.run(asked()) == (200, 0)
