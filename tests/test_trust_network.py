"""Nothing here calls anybody: no command, no query, however it is written."""

import json
import os
import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from canary import Canary
from conftest import Built
from served import serving
from test_guard import FEDERATED, HARMLESS
from w3c import FOLDER, needed

from adkg.cli._loading import command_names
from adkg.errors import UsageError
from adkg.guard import refuse_unsafe
from adkg.project import Project

# Nobody listens to the network behind this, and nobody may speak to it: the kernel refuses to make a socket.
WITHOUT_SOCKETS = """
import socket, sys
from adkg.cli.main import run
from adkg.web.sandbox import confine
assert confine(1 << 40), "this machine cannot take sockets away"
try:
    socket.socket()
except PermissionError:
    sys.exit(run(sys.argv[1:]))
"""
# A server in whose own process every call of another is written down. Its workers have no sockets at all.
LISTENING_ONLY = """
import sys

def tell(event, given):
    if event == "socket.getaddrinfo" or event == "socket.connect" and not isinstance(given[1], (str, bytes)):
        print(event, given, file=sys.stderr, flush=True)

sys.addaudithook(tell)
print("watched", file=sys.stderr, flush=True)
"""
COMMANDS = {
    "ask": ["ask", "concerts-in-town", "--evidence"],
    "build": ["build"],
    "check": ["check"],
    "conflicts": ["conflicts"],
    "coverage": ["coverage"],
    "diff": ["diff", "."],
    "explain": ["explain", "bad-value"],
    "export": ["export", "-f", "turtle"],
    "replay": ["replay", "CITATION"],
    "show": ["show", "concert/spring-2020"],
    "sparql": ["sparql", "SELECT * { ?s ?p ?o } LIMIT 1"],
    "why": ["why", "concert/spring-2020"],
}
# These are to reach others: `serve` is called by them, and `link` calls them.
REACHING = {"link", "serve"}
MUTANTS = int(os.environ.get("ADKG_MUTANTS", "20000"))


def test_every_command_is_tried_without_sockets() -> None:
    assert set(command_names()) - REACHING == set(COMMANDS)


def adkg(example: Project, *arguments: str) -> subprocess.CompletedProcess[str]:
    """What a command did that cannot make sockets, nor can what it starts."""
    return subprocess.run(
        [sys.executable, "-c", WITHOUT_SOCKETS, *arguments],
        cwd=example.root,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux takes sockets away from a process")
@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_needs_no_socket(command: str, example: Project) -> None:
    (example.output / "hermit").rename(example.root / "asked")  # so that HermiT, too, is asked anew
    arguments = COMMANDS[command]
    if command == "replay":
        cited = adkg(example, "ask", "concerts-in-town", "--cite", "--format", "json").stdout
        arguments = ["replay", json.loads(cited)["token"]]
    done = adkg(example, *arguments)
    assert done.returncode == 0, done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux takes sockets away from a process")
def test_without_sockets_a_call_is_refused(example: Project) -> None:
    """So that the tests above say something."""
    call = "import urllib.request; urllib.request.urlopen('http://127.0.0.1:1/')"
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_SOCKETS.replace("sys.exit(run(sys.argv[1:]))", call)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Permission denied" in done.stderr


def test_the_server_itself_calls_nobody(choirs: Built, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(LISTENING_ONLY)
    before = sys.path[:]
    sys.path.insert(0, str(tmp_path))
    try:
        with serving(choirs.project, tmp_path / "log") as running:
            for path in (
                "/",
                "/concert/spring-2020",
                "/questions/concerts-in-town.csv",
                "/sparql",
                "/.well-known/void",
            ):
                assert running.ask(path).status == 200
            assert running.query("ASK { SERVICE <http://127.0.0.1:1/> {} }").status == 400
    finally:
        sys.path[:] = before
    assert set(running.log.read_text().splitlines()) == {"watched"}


# Mutants of queries that reach out (requirement 3)


PIECES = [
    *("'", '"', "'''", '"""', "\\", "\\u0027", "\\u0022", "\\u003E", "\\u0053", "\\U00000053", "\\u005C"),
    *(
        "#",
        "\n",
        "\r",
        "\t",
        " ",
        "\u00a0",
        "\u200b",
        "\ufeff",
        "\0",
        "\u2028",
        "\u00b7",
        "\u0301",
        "\u1680",
        "\u3001",
        "\U000e0001",
    ),
    *("<", ">", "{", "}", "(", ")", "[", "]", "<<", ">>", ".", ",", ";", ":", "?", "$", "@en", "^^", "_:", "%53"),
    *(
        "SERVICE",
        "service",
        "LOAD",
        "SILENT",
        "\u017fERVICE",
        "SELECT",
        "FILTER",
        "BIND",
        "OPTIONAL",
        "ASK",
        "a",
        "1",
        "1e",
    ),
    *(
        "PREFIX SERVICE: <urn:x>",
        "SERVICE:",
        "BASE <urn:x>",
        "<urn:x>",
        "'x'",
        '"x"@en',
        "?a<?b",
        "#>\n",
        "\\'",
        "ex:it\\'s",
    ),
]


def mutants(seeds: list[str], number: int, chance: random.Random) -> Iterator[str]:
    """Queries that are what a seed is but for a few pieces: put in, taken out, doubled or moved."""

    def inserted(text: str) -> str:
        at = chance.randrange(len(text) + 1)
        return text[:at] + chance.choice(PIECES) + text[at:]

    def taken_out(text: str) -> str:
        at = chance.randrange(len(text) + 1)
        return text[:at] + text[at + chance.randrange(1, 6) :]

    def replaced(text: str) -> str:
        return inserted(taken_out(text))

    def joined(text: str) -> str:
        other = chance.choice(seeds)
        return text[: chance.randrange(len(text) + 1)] + other[chance.randrange(len(other)) :]

    def in_other_case(text: str) -> str:
        at = chance.randrange(len(text) + 1)
        return text[:at] + text[at : at + 4].swapcase() + text[at + 4 :]

    changes: list[Callable[[str], str]] = [inserted, inserted, taken_out, replaced, joined, in_other_case]
    for _ in range(number):
        text = chance.choice(seeds)
        for _ in range(chance.randrange(1, 4)):
            text = chance.choice(changes)(text)
        yield text


def asked(query: str) -> bool:
    """Ask the engine without a guard. Whether it could read the query."""
    store = ox.Store()
    store.add(ox.Quad(ox.NamedNode("urn:x"), ox.NamedNode("urn:x"), ox.NamedNode("urn:x")))
    try:
        found = store.query(query)
        list(found) if not isinstance(found, ox.QueryBoolean) else bool(found)
    except SyntaxError:
        return False
    except (OSError, RuntimeError, ValueError):
        pass
    return True


def is_let_pass(query: str) -> bool:
    try:
        refuse_unsafe(query)
    except UsageError:
        return False
    return True


def test_no_mutant_that_the_guard_lets_pass_makes_the_engine_call(canary: Canary) -> None:
    """ADKG_MUTANTS says how many are tried. The canary would know."""
    seeds = [query.replace("http://x/", canary.address) for query in (*FEDERATED, *HARMLESS)]
    chance = random.Random(MUTANTS)
    passed, read, refused = 0, 0, []
    for query in mutants(seeds, MUTANTS, chance):
        if is_let_pass(query):
            passed += 1
            read += asked(query)
            assert canary.calls == [], query
        else:
            refused.append(query)
    # Enough were let pass and read for this to say something, and enough of the others would have called.
    assert passed > MUTANTS / 20
    assert read > MUTANTS / 100
    # None of them may call anybody else: a changed address is not asked.
    for query in [one for one in refused if one.count("http") == one.count(canary.address)][:300]:
        asked(query)
    assert len(canary.calls) > 10
    canary.calls.clear()


@needed
def test_the_guard_lets_pass_every_query_of_the_w3c_that_calls_nobody() -> None:
    files = [path for path in sorted(FOLDER.rglob("*.rq")) if path.parent.name not in {"service", "syntax-fed"}]
    queries = {path.relative_to(FOLDER).as_posix(): f"BASE <urn:x/>\n{path.read_text('utf-8')}" for path in files}
    valid = {name: query for name, query in queries.items() if asked(query)}
    assert len(valid) > 250
    assert [name for name, query in valid.items() if not is_let_pass(query)] == []
