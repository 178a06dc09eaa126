"""Measures how many questions a second the server answers, against rdflib-endpoint and oxigraph with the same data.

Run it as a script, with a folder of both peers' programs: `python tests/benchmark/serving.py --peers FOLDER`. The whole
record, one run, every server in a process of its own, one client and eight. A query is made different each time by a
comment, but for the last lines, where ours is asked the same again. In brackets: how often what rdflib-endpoint does.
"""

import argparse
import http.client
import itertools
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

SECONDS = 4.0
ROOT = Path(__file__).parents[2]
RUN = [sys.executable, "-c", "from adkg.cli.main import main; main()"]
ONTOLOGY = "PREFIX adkg: <https://w3id.org/adkg/ontology#>\n"
LOOK_UP = ONTOLOGY + "SELECT ?p ?o WHERE { <https://w3id.org/adkg/meeting/admm-plus-7> ?p ?o } LIMIT 20"
QUESTIONS = ("timeline", "co-chairs", "publishers-in-disagreement")


def main() -> int:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--peers", type=Path, required=True)
    peers = arguments.parse_args().peers
    queries = {"look-up": LOOK_UP} | {name: stored(name) for name in QUESTIONS}
    with tempfile.TemporaryDirectory() as folder, serving(peers, Path(folder)) as ports:
        for name, query in queries.items():
            for clients in (1, 8):
                rates = {peer: rate(port, path, query, clients, True) for peer, (port, path) in ports.items()}
                tell(f"{name}, {clients} clients", rates)
        for name, query in queries.items():
            rates = {peer: rate(port, path, query, 1, peer != "adkg") for peer, (port, path) in ports.items()}
            tell(f"{name}, asked again", rates)
    return 0


def stored(name: str) -> str:
    text = (ROOT / "queries" / "questions" / f"{name}.rq").read_text(encoding="utf-8")
    return "\n".join(line for line in text.splitlines() if not line.startswith("#+"))


def tell(what: str, rates: dict[str, float]) -> None:
    base = rates["rdflib-endpoint"]
    told = "  ".join(f"{peer} {one:8.1f}/s ({one / base:6.1f})" for peer, one in rates.items())
    print(f"{what:40} {told}", flush=True)


@contextmanager
def serving(peers: Path, folder: Path) -> Iterator[dict[str, tuple[int, str]]]:
    """The three servers, each with its port and path."""
    data = folder / "data.nt"
    subprocess.run([*RUN, "export", "-f", "ntriples", "--graph", "all", "-o", str(data)], cwd=ROOT, check=True)
    store = folder / "oxigraph"
    subprocess.run([peers / "oxigraph", "load", "-l", store, "-f", data], check=True, capture_output=True)
    commands = {
        "adkg": ([*RUN, "serve", "--port", "7951"], 7951, "/sparql"),
        "rdflib-endpoint": ([peers / "rdflib-endpoint", "serve", "--port", "7952", data], 7952, "/"),
        "oxigraph": (
            [peers / "oxigraph", "serve-read-only", "-l", store, "-b", "127.0.0.1:7953"],
            7953,
            "/query",
        ),
    }
    running = [
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for command, _, _ in commands.values()
    ]
    try:
        for _, port, path in commands.values():
            wait_for(port, path)
        yield {name: (port, path) for name, (_, port, path) in commands.items()}
    finally:
        for process in running:
            process.terminate()


def wait_for(port: int, path: str) -> None:
    for _ in range(600):
        try:
            ask(http.client.HTTPConnection("127.0.0.1", port), path, "ASK {}")
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(f"nothing answers on port {port}")


def ask(connection: http.client.HTTPConnection, path: str, query: str) -> bytes:
    headers = {"Accept": "application/sparql-results+json"}
    connection.request("GET", f"{path}?{urlencode({'query': query})}", headers=headers)
    answer = connection.getresponse()
    content = answer.read()
    if answer.status != 200:
        raise ValueError(f"{answer.status}: {content[:200]!r}")
    return content


def rate(port: int, path: str, query: str, clients: int, varied: bool) -> float:
    """Answers a second, over at least 4 seconds and 3 answers."""
    numbers = itertools.count()
    done: list[float] = []
    ends = time.perf_counter() + SECONDS

    def run(is_over: Callable[[], bool]) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        while not is_over():
            ask(connection, path, f"{query}\n# {next(numbers)}" if varied else query)
            done.append(time.perf_counter())

    begun = time.perf_counter()
    threads = [
        threading.Thread(target=run, args=(lambda: time.perf_counter() > ends and len(done) >= 3,))
        for _ in range(clients)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(done) / (max(done) - begun)


if __name__ == "__main__":
    sys.exit(main())
