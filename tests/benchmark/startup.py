"""Measures how long `adkg --help` and a stored question take from the shell, against `python -c "import rdflib"`.

Run it as a script: `python tests/benchmark/startup.py`. Whole processes, interleaved, median of 9, byte code compiled
beforehand as an installed package has it. Exits 1 when a ratio is above 1.
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROUNDS = 9
LIMIT = 1.0
TESTS = Path(__file__).parents[1]
RUN = [sys.executable, "-c", "from adkg.cli.main import main; main()"]


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder, "example")
        shutil.copytree(TESTS / "example", project)
        shutil.copy(TESTS.parent / "ontology/claims.ttl", project / "ontology")
        environment = {**os.environ, "PYTHONPYCACHEPREFIX": f"{folder}/pycache"}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        question = next((project / "queries/questions").glob("*.rq")).stem
        subprocess.run([*RUN, "build"], cwd=project, env=environment, check=True, stdout=subprocess.DEVNULL)
        commands = {
            "python -c 'import rdflib'": [sys.executable, "-c", "import rdflib"],
            "adkg --help": [*RUN, "--help"],
            f"adkg ask {question}": [*RUN, "ask", question],
        }
        times: dict[str, list[float]] = {name: [] for name in commands}
        for number in range(ROUNDS + 1):
            for name, command in commands.items():
                begun = time.perf_counter()
                subprocess.run(command, cwd=project, env=environment, check=True, stdout=subprocess.DEVNULL)
                if number:  # the first round compiles
                    times[name].append(time.perf_counter() - begun)
    medians = {name: statistics.median(found) for name, found in times.items()}
    base = next(iter(medians.values()))
    for name, median in medians.items():
        print(f"{name:40} {median * 1000:6.0f} ms  {median / base:5.2f}")
    return 0 if max(medians.values()) <= base * LIMIT else 1


if __name__ == "__main__":
    sys.exit(main())
