"""Measures how many names a second the reconciliation service links in one batch, and how many asked one by one.

Run it as a script: `python tests/benchmark/reconcile.py`. The whole record, one run, the server in a process of its
own, one client with one connection. A thousand different names, made from those that sources print. Where others use
the machine too, compare the processor time: a long batch lets everybody else go first.
"""

import http.client
import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

from adkg.build import build
from adkg.manifest import is_current
from adkg.project import Project

TESTS = Path(__file__).parents[1]
sys.path.insert(0, str(TESTS))

from served import Served, processor_seconds, serving  # noqa: E402

NAMES = 1_000
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def main() -> int:
    project = Project(TESTS.parent, TESTS.parent / "build")
    if not is_current(project):
        build(project)
    names = different_names()
    with tempfile.TemporaryDirectory() as folder, serving(project, Path(folder) / "log", seconds=60.0) as served:
        connection = served.connect()
        settle(served)
        ask(connection, {str(number): f"{name} again" for number, name in enumerate(names)})
        together = measure(served, lambda: ask(connection, {str(number): name for number, name in enumerate(names)}))
        one_by_one = measure(served, lambda: [ask(connection, {"0": name}) for name in names])
    for told, (wall, processor) in (("one batch", together), ("one by one", one_by_one)):
        print(
            f"{told:11} {NAMES / wall:8.0f} names/s  ({wall:.2f} s; {processor:.2f} s of the server's processor time)"
        )
    print(f"ratio       {one_by_one[0] / together[0]:8.1f}  (of processor time: {one_by_one[1] / together[1]:.1f})")
    return 0


def different_names() -> list[str]:
    """Printed forms, each with a year behind it until there are enough."""
    table = (TESTS / "printed_forms.tsv").read_text(encoding="utf-8").splitlines()[1:]
    forms = [line.split("\t")[0] for line in table]
    made = [f"{form} {year}" if year else form for year in ("", *range(2006, 2026)) for form in forms]
    return list(dict.fromkeys(made))[:NAMES]


def ask(connection: http.client.HTTPConnection, names: dict[str, str]) -> dict[str, object]:
    queries = {key: {"query": name} for key, name in names.items()}
    connection.request("POST", "/reconcile", urlencode({"queries": json.dumps(queries)}), FORM)
    response = connection.getresponse()
    answer = json.loads(response.read())
    assert response.status == 200, answer
    return answer


def settle(served: Served) -> None:
    """Wait until the workers have read what they read when nobody asks."""
    used = -1.0
    while (now := sum(map(processor_seconds, served.descendants()))) > used + 0.02:
        used = now
        time.sleep(1)


def measure(served: Served, run: Callable[[], object]) -> tuple[float, float]:
    """Seconds on the clock, and of the processor time of the server and its workers."""
    processes = [served.process, *served.descendants()]
    used, begun = sum(map(processor_seconds, processes)), time.perf_counter()
    run()
    return time.perf_counter() - begun, max(sum(map(processor_seconds, processes)) - used, 0.01)


if __name__ == "__main__":
    raise SystemExit(main())
