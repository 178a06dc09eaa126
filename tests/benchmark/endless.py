"""Measures what 8 clients that ask without end do to look-ups, and what it costs to answer in a process of its own.

Run it as a script: `python tests/benchmark/endless.py [SECONDS]`. The whole record, one run: a look-up's 99th
percentile alone, while all repeat one endless query, and while every query is another; memory before and after; how
long a query lives on when its client has left; the same server with the answers made in its own process.
"""

import http.client
import itertools
import re
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

SECONDS = float(sys.argv[1]) if len(sys.argv) > 1 else 20.0
CLIENTS = 8
ROOT = Path(__file__).parents[2]
ENDLESS = "SELECT (COUNT(*) AS ?n) {{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?a != <urn:{}>) }}"
LOOK_UP = "SELECT ?p ?o {{ <https://w3id.org/adkg/meeting/admm-plus-7> ?p ?o }} LIMIT 20 # {}"
SERVE = """
import asyncio, socket, sys
from pathlib import Path
from adkg.project import Project
from adkg.web import edition
from adkg.web.desk import Desk
from adkg.web.dispatch import respond
from adkg.web.door import Door
from adkg.web.server import server

class InProcess:
    def __init__(self, project, limits, folder):
        self.desk = Desk(project, folder)
    async def open(self):
        pass
    async def ask(self, request, key):
        return await asyncio.to_thread(respond, request, self.desk)
    async def close(self):
        pass

if __name__ == "__main__":
    root, descriptor, isolated = sys.argv[1:]
    if isolated == "0":
        edition.Pool = InProcess
    door = Door(Project(Path(root), Path(root, "build")))
    server(door, "127.0.0.1", 0).run(sockets=[socket.socket(fileno=int(descriptor))])
"""


@contextmanager
def serving(isolated: bool) -> Iterator[tuple[int, int]]:
    """A server's port and process."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        arguments = [str(ROOT), str(listening.fileno()), "1" if isolated else "0"]
        process = subprocess.Popen([sys.executable, "-c", SERVE, *arguments], pass_fds=[listening.fileno()], cwd=ROOT)
        port = listening.getsockname()[1]
    try:
        yield port, process.pid
    finally:
        process.terminate()
        process.wait()


def look_ups(port: int, seconds: float, numbers: Iterator[int]) -> list[float]:
    """How long each of many look-ups took that were never asked before, one after the other."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    found, ends = [], time.perf_counter() + seconds
    while time.perf_counter() < ends:
        begun = time.perf_counter()
        connection.request("GET", "/sparql?query=" + quote(LOOK_UP.format(next(numbers))))
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise ValueError(f"a look-up was answered with {answer.status}")
        found.append(time.perf_counter() - begun)
    return found


def rate(port: int, seconds: float, numbers: Iterator[int]) -> float:
    """How many look-ups a second 8 clients get answered, all at once."""
    with ThreadPoolExecutor(CLIENTS) as clients:
        found = clients.map(lambda _: look_ups(port, seconds, numbers), range(CLIENTS))
        return sum(map(len, found)) / seconds


@contextmanager
def attacked(port: int, varied: bool, numbers: Iterator[int]) -> Iterator[None]:
    """While the block runs, 8 clients ask endless queries, each anew as soon as it is answered, with whatever."""
    over = threading.Event()

    def run() -> None:
        while not over.is_set():
            # Another IRI makes another query; other names of variables, numbers and comments do not.
            query = ENDLESS.format(next(numbers) if varied else "")
            with socket.create_connection(("127.0.0.1", port)) as connection:
                connection.sendall(f"GET /sparql?query={quote(query)} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
                connection.settimeout(0.2)
                while not over.is_set():
                    try:
                        connection.recv(65536)
                        break
                    except TimeoutError:
                        pass
            over.wait(0.05)

    threads = [threading.Thread(target=run) for _ in range(CLIENTS)]
    for thread in threads:
        thread.start()
    try:
        time.sleep(2)
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join()


def tree(process: int) -> dict[int, list[str]]:
    """The server's processes, with what the kernel tells of each."""
    fields = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields[int(entry.name)] = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
    found = {process}
    while more := {one for one, told in fields.items() if int(told[1]) in found} - found:
        found |= more
    return {one: fields[one] for one in found if one in fields}


def memory(process: int) -> float:
    """Megabytes of a server and its workers; what they share counts once."""
    told = [Path(f"/proc/{one}/smaps_rollup").read_text() for one, fields in tree(process).items() if fields[0] != "Z"]
    return sum(int(found[1]) for text in told if (found := re.search(r"^Pss:\s+(\d+)", text, re.MULTILINE))) / 1024


def seconds_after_leaving(port: int, process: int, numbers: Iterator[int]) -> float:
    """How long processors stay busy after the client of an endless query has left."""

    with socket.create_connection(("127.0.0.1", port)) as connection:
        query = quote(ENDLESS.format(next(numbers)))
        connection.sendall(f"GET /sparql?query={query} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        time.sleep(2)
        # The worker of the slow lane lets everybody else go first.
        workers = {one for one, told in tree(process).items() if told[0] == "R" and told[16] == "10"}
    left = time.perf_counter()
    while any(told[0] == "R" for one, told in tree(process).items() if one in workers):
        time.sleep(0.01)
    return time.perf_counter() - left


def p99(found: list[float]) -> float:
    return statistics.quantiles(found, n=100)[98]


def tell(what: str, found: list[float], base: float) -> None:
    half = statistics.median(found)
    print(f"{what:32} p50 {half * 1000:7.2f} ms  p99 {p99(found) * 1000:7.2f} ms  {p99(found) / base:5.2f}", flush=True)


def main() -> None:
    numbers = itertools.count()
    with serving(True) as (port, process), serving(False) as (bare, _):
        look_ups(port, 5, numbers), look_ups(bare, 1, numbers)
        before = memory(process)
        isolated, direct = [], []
        for _ in range(6):
            isolated += look_ups(port, SECONDS / 6, numbers)
            direct += look_ups(bare, SECONDS / 6, numbers)
        base = p99(isolated)
        tell("alone", isolated, base)
        tell("alone, without isolation", direct, base)
        print(f"isolation costs {statistics.median(isolated) / statistics.median(direct) - 1:.0%} of a look-up's time")
        rates = [(rate(port, SECONDS / 6, numbers), rate(bare, SECONDS / 6, numbers)) for _ in range(3)]
        ours, theirs = (statistics.median(found) for found in zip(*rates, strict=True))
        print(f"8 clients: {ours:.0f} look-ups a second, without isolation {theirs:.0f}: {ours / theirs:.2f} times")
        for varied in (False, True):
            with attacked(port, varied, numbers):
                found = look_ups(port, SECONDS, numbers)
            tell("every query another" if varied else "the same query", found, base)
        print(f"a query ends {seconds_after_leaving(port, process, numbers):.2f} s after its client left")
        look_ups(port, 3, numbers)
        print(f"memory {before:.0f} MB before, {memory(process):.0f} MB after")


if __name__ == "__main__":
    main()
