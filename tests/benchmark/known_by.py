"""Measures what it costs to look at the whole record as of a day, as ratios to the same command without one.

Run it as a script: `python tests/benchmark/known_by.py`. Whole processes on the built record, interleaved, median of 9.
Exits 1 when asking a stored question as of a day takes more than three times as long.
"""

import statistics
import subprocess
import sys
import time
from pathlib import Path

ROUNDS = 9
LIMIT = 3.0
ROOT = Path(__file__).parents[2]
RUN = [sys.executable, "-c", "from adkg.cli.main import main; main()"]
DAYS = ("2012-01-31", "2020-07-31", "2026-11-22")
ASKED = (["ask", "timeline"], ["ask", "co-chairs"], ["ask", "date-history"], ["ask", "rota-departures"])
SHOWN = (
    ["show", "meeting/admm-plus-7"],
    ["why", "meeting/admm-plus-7"],
    ["conflicts", "--format", "json"],
    ["coverage", "--format", "json"],
    ["export", "-f", "nquads"],
)


def main() -> int:
    subprocess.run([*RUN, "ask"], cwd=ROOT, check=True, capture_output=True)
    worst = 0.0
    for command in (*ASKED, *SHOWN):
        medians = timed([command, *([*command, "--known-by", day] for day in DAYS)])
        ratios = [median / medians[0] for median in medians[1:]]
        told = "  ".join(f"{day} {ratio:4.2f}" for day, ratio in zip(DAYS, ratios, strict=True))
        print(f"{' '.join(command):34} {medians[0] * 1000:6.0f} ms   {told}")
        if command in ASKED:
            worst = max(worst, *ratios)
    return 0 if worst <= LIMIT else 1


def timed(commands: list[list[str]]) -> list[float]:
    times: list[list[float]] = [[] for _ in commands]
    for number in range(ROUNDS + 1):
        for command, found in zip(commands, times, strict=True):
            begun = time.perf_counter()
            subprocess.run([*RUN, *command], cwd=ROOT, check=True, capture_output=True)
            if number:  # the first round compiles
                found.append(time.perf_counter() - begun)
    return [statistics.median(found) for found in times]


if __name__ == "__main__":
    sys.exit(main())
