"""A server in a process of its own, as `adkg serve` runs it, and how tests talk to it: in plain HTTP."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from adkg.project import Project

# The port is taken before the server begins: whoever connects waits until it answers, and nobody need look again.
RUN = """
import json, socket, sys
from pathlib import Path
from adkg.project import Project
from adkg.web.door import Door
from adkg.web.pool import Limits
from adkg.web.server import server

if __name__ == "__main__":
    root, output, descriptor, limits = sys.argv[1:]
    project = Project(Path(root), Path(output))
    listening = socket.socket(fileno=int(descriptor))
    door = Door(project, limits=Limits(**json.loads(limits)))
    server(door, "127.0.0.1", 0).run(sockets=[listening])
"""
PATIENCE = 60


@dataclass(frozen=True)
class Answered:
    """What a server answered; the names of headers are in small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def json(self) -> dict:
        return json.loads(self.body)


@dataclass(frozen=True)
class Served:
    """A running server. `log` is where it writes what went wrong."""

    port: int
    process: int
    log: Path

    def connect(self) -> http.client.HTTPConnection:
        """A connection of one's own."""
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)

    def ask(self, path: str, method: str = "GET", body: bytes | None = None, /, *, on=None, **headers: str) -> Answered:
        """The answer to one request, over a connection of its own unless one is given; headers as content_type."""
        connection = on or self.connect()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body, named)
        response = connection.getresponse()
        answered = Answered(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())
        if on is None:
            connection.close()
        return answered

    def query(self, query: str, /, *, on=None, accept: str = "", **parameters: str | list[str]) -> Answered:
        """The answer of the endpoint to a query."""
        named = {name.replace("_", "-"): value for name, value in parameters.items()}
        encoded = urlencode({"query": query, **named}, doseq=True)
        return self.ask(f"/sparql?{encoded}", on=on, **({"accept": accept} if accept else {}))

    def descendants(self) -> set[int]:
        """The ids of the processes that it started, and those started."""
        parents = {}
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit() and (fields := _stat(int(entry.name))):
                parents[int(entry.name)] = int(fields[1])
        found = {self.process}
        while more := {one for one, parent in parents.items() if parent in found} - found:
            found |= more
        return found - {self.process}

    def workers(self) -> set[int]:
        """The ids of its workers: those that have a parent among its descendants."""
        below = self.descendants()
        return {one for one in below if (fields := _stat(one)) and int(fields[1]) in below and fields[0] != "Z"}


def processor_seconds(process: int) -> float:
    """The processor time that a process has used; 0 when it has ended."""
    fields = _stat(process)
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK") if fields else 0.0


def _stat(process: int) -> list[str]:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


@contextmanager
def serving(project: Project, log: Path, **limits: float) -> Iterator[Served]:
    """A server for a project that has a store, on a port that is free, until the block ends."""
    with socket.create_server(("127.0.0.1", 0)) as listening, log.open("w") as errors:
        descriptor = listening.fileno()
        arguments = [str(project.root), str(project.output), str(descriptor), json.dumps(limits)]
        process = subprocess.Popen(
            [sys.executable, "-c", RUN, *arguments],
            pass_fds=[descriptor],
            stdout=errors,
            stderr=errors,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )
        port = listening.getsockname()[1]
    try:
        yield Served(port, process.pid, log)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE)
