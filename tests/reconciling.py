"""A reconciliation service on this machine, for tests: a plain matcher by common words, and ways to misbehave."""

import json
import re
import subprocess
import threading
import time
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

from test_cli import adkg

from adkg.project import Project

FORM = "application/x-www-form-urlencoded"


@dataclass
class Item:
    """A thing that the service knows. Values are texts, dates, or ids with names."""

    id: str
    name: str
    aliases: Sequence[str] = ()
    kinds: Sequence[str] = ()
    description: str = ""
    values: Mapping[str, list[dict[str, Any]]] = field(default_factory=dict)


@dataclass
class Reconciler:
    """A service that runs. `log` has each request: its path and what was asked; `spoil` may take over an answer."""

    items: Sequence[Item]
    version: str = "0.2"
    manifest: dict[str, Any] = field(default_factory=dict)
    delay: float = 0.0
    spoil: Callable[["Handler", str, Any], bool] | None = None
    log: list[tuple[str, Any]] = field(default_factory=list)
    agents: list[str] = field(default_factory=list)
    url: str = ""
    most_at_once: int = 0
    _under_way: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def names_asked(self) -> list[list[str]]:
        """The names of each batch."""
        return [asked for kind, asked in self.log if kind == "match"]

    def candidates(self, name: str, kind: str, limit: int) -> list[dict[str, Any]]:
        """The items that have words in common with the name, those with the most first."""
        asked = words(name)
        found = []
        for item in self.items:
            if kind and item.kinds and kind not in item.kinds:
                continue
            overlaps = [len(asked & words(one)) / max(len(asked | words(one)), 1) for one in (item.name, *item.aliases)]
            if max(overlaps) > 0:
                found.append((max(overlaps), item))
        best = sorted(found, key=lambda one: (-one[0], one[1].id))[: limit or 5]
        return [
            {
                "id": item.id,
                "name": item.name,
                "description": item.description,
                "score": round(100 * share, 1),
                "match": share == 1,
                "type": [{"id": kind, "name": kind} for kind in item.kinds],
            }
            for share, item in best
        ]

    @contextmanager
    def counted(self) -> Iterator[None]:
        with self._lock:
            self._under_way += 1
            self.most_at_once = max(self.most_at_once, self._under_way)
        try:
            yield
        finally:
            with self._lock:
                self._under_way -= 1


def words(text: str) -> set[str]:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return set(re.findall(r"\w+", "".join(char for char in plain if not unicodedata.combining(char))))


class Handler(BaseHTTPRequestHandler):
    """Answers as the protocol says, in the version of the service."""

    service: Reconciler

    def log_message(self, *_: object) -> None:
        """Nothing is printed."""

    def do_GET(self) -> None:
        with self.service.counted():
            self.service.agents.append(self.headers.get("User-Agent", ""))
            self.service.log.append(("GET", self.path))
            if not self._spoilt("manifest", None):
                known = {
                    "versions": [self.service.version],
                    "name": "A service for tests",
                    "identifierSpace": "https://atlas.example/",
                    "schemaSpace": "https://atlas.example/",
                    "view": {"url": "https://atlas.example/{{id}}"},
                    "extend": {},
                }
                self.give({**known, **self.service.manifest})

    def do_POST(self) -> None:
        with self.service.counted():
            body = self.rfile.read(int(self.headers["Content-Length"]))
            is_form = self.headers["Content-Type"] == FORM
            sent = {key: json.loads(values[0]) for key, values in parse_qs(body.decode()).items()} if is_form else None
            asked = json.loads(body) if sent is None else next(iter(sent.values()))
            if "extend" in (sent or {}) or self.path.endswith("/extend"):
                self._extend(asked)
            else:
                self._match(asked)

    def _match(self, asked: Any) -> None:
        queries = asked["queries"] if self.service.version != "0.2" else list(asked.values())
        names = [query.get("query") or query["conditions"][0]["propertyValue"] for query in queries]
        time.sleep(self.service.delay)
        self.service.log += [("match", names), ("queries", queries)]
        if self._spoilt("match", asked):
            return
        found = [
            self.service.candidates(name, query.get("type", ""), query.get("limit", 5))
            for name, query in zip(names, queries, strict=True)
        ]
        if self.service.version == "0.2":
            self.give({key: {"result": one} for key, one in zip(asked, found, strict=True)})
        else:
            self.give({"results": [{"candidates": one} for one in found]})

    def _extend(self, asked: Any) -> None:
        self.service.log.append(("extend", asked["ids"]))
        if self._spoilt("extend", asked):
            return
        known = {item.id: item.values for item in self.service.items}
        wanted = [one["id"] for one in asked["properties"]]
        meta = [{"id": one, "name": one} for one in wanted]
        if self.service.version == "0.2":
            rows: Any = {one: {key: known.get(one, {}).get(key, []) for key in wanted} for one in asked["ids"]}
        else:
            rows = [
                {
                    "id": one,
                    "properties": [{"id": key, "values": known.get(one, {}).get(key, [])} for key in wanted],
                }
                for one in asked["ids"]
            ]
        self.give({"meta": meta, "rows": rows})

    def _spoilt(self, what: str, asked: Any) -> bool:
        return bool(self.service.spoil and self.service.spoil(self, what, asked))

    def give(self, answer: Any, status: int = 200, content_type: str = "application/json", **headers: str) -> None:
        content = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(content)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(content)


@contextmanager
def reconciling(items: Sequence[Item], **named: Any) -> Iterator[Reconciler]:
    """A service that knows the items, on a free port of this machine, until the block ends."""
    service = Reconciler(items, **named)
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (Handler,), {"service": service}))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    service.url = f"http://127.0.0.1:{server.server_port}/reconcile"
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


# Things of an atlas that the example project links to, all of them invented.

LINZ = {"id": "T17", "name": "Linz on the Danube"}
RIVER_HALL = Item("T1", "River Hall", ("Hall at the River",), ("K2",), "a hall in Linz", {"P1": [LINZ]})
OTHER_RIVER_HALL = Item("T2", "River Hall", (), ("K2",), "a hall in Graz", {"P1": [{"id": "T9", "name": "Graz"}]})
OLD_HALL = Item("T3", "Old Hall", (), ("K2",), "", {"P1": [LINZ]})
SPRING = Item("T4", "Spring Concert of 2020", (), ("K3",), "", {"P2": [{"date": "2020-05-03T00:00:00Z"}]})
EVERYTHING = (RIVER_HALL, OTHER_RIVER_HALL, OLD_HALL, SPRING)


def propose(project: Project, service: Reconciler, *more: str) -> subprocess.CompletedProcess[str]:
    return adkg("link", "propose", "--service", service.url, *more, project=project.root)


def proposed(project: Project) -> list[tuple[str, str, str, float]]:
    done = adkg("link", "proposals", "--format", "json", project=project.root)
    assert done.stderr == ""
    return [(one["subject"], one["predicate"], one["object"], one["points"]) for one in json.loads(done.stdout)]
