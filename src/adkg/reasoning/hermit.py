"""Asks HermiT, through owlready2, whether the ontology and the triples are consistent, and what follows from them.

HermiT knows all of OWL 2 DL; the rules know OWL 2 RL and say why. It runs in a process of its own, with a time limit, a
memory limit, no temporary file left and nothing on standard output.
"""

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from rdflib.namespace import OWL, RDF, RDFS

from adkg.errors import AdkgError
from adkg.inferences import Triple
from adkg.ontology import Ontology
from adkg.reasoning.projection import project_terms, project_triples
from adkg.terms import Iri

WORKER = Path(__file__).with_name("hermit_worker.py")
SECONDS = 120.0
MEGABYTES = 2_000
_CONSISTENCY = "consistency"
_CLASSIFICATION = "classification"
_ENVIRONMENT = ("PATH", "HOME", "LANG", "LC_ALL", "PYTHONPATH", "SYSTEMROOT", "VIRTUAL_ENV")
_JAVA_OPTIONS = "-XX:-UsePerfData -XX:+UseSerialGC -Djava.io.tmpdir="
_QUICK_START = "-XX:TieredStopAtLevel=1 "
_JAVA_MESSAGE = re.compile(r"(?:[\w$]+\.)+(\w+(?:Exception|Error): .*?)(?:\n\s+at |\Z)", re.DOTALL)
_THING = Iri(OWL.Thing)
_NOTHING = Iri(OWL.Nothing)


class ReasonerError(AdkgError):
    """HermiT gave no answer: it ran out of time or memory, or cannot read the ontology."""


@dataclass(frozen=True, slots=True)
class Classification:
    """What HermiT found that nobody stated: subclass edges (below, above), most specific classes, and values."""

    consistent: bool
    unsatisfiable: tuple[Iri, ...] = ()
    subclasses: tuple[tuple[Iri, Iri], ...] = ()
    types: tuple[Triple, ...] = ()
    values: tuple[Triple, ...] = ()


def classify(
    ontology: Ontology, triples: Iterable[Triple] = (), cache: Path | None = None, seconds: float = SECONDS
) -> Classification:
    """The class hierarchy, and for every individual its classes and values: seconds for hundreds of individuals.

    The answer is kept in the folder `cache`, which may be deleted at any time. Raises ReasonerError when HermiT does
    not finish in time, or refuses the ontology.
    """
    lines = [*project_terms(ontology.terms), *project_triples(ontology.terms, triples)]
    return _classification(_ask(_CLASSIFICATION, lines, cache, seconds))


def is_consistent(lines: Iterable[str], cache: Path | None = None, seconds: float = SECONDS) -> bool:
    """Whether the axioms and triples, as lines of `projection`, can all be true: about a second for thousands.

    The answer is kept in the folder `cache`. Raises ReasonerError as `classify` does.
    """
    return bool(_ask(_CONSISTENCY, lines, cache, seconds)["consistent"])


def _ask(task: str, lines: Iterable[str], cache: Path | None, seconds: float) -> dict[str, Any]:
    ntriples = "".join(lines).encode()
    kept = cache / f"{task}-{sha256(ntriples).hexdigest()[:32]}.json" if cache else None
    answer = _read_answer(kept) if kept else None
    if answer is None:
        answer = _run(task, ntriples, seconds)
        if kept:
            _write_answer(kept, answer)
    return answer


def _read_answer(kept: Path) -> dict[str, Any] | None:
    try:
        answer = json.loads(kept.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return answer if isinstance(answer, dict) and {"consistent", "triples"} <= answer.keys() else None


def _write_answer(kept: Path, answer: Mapping[str, Any]) -> None:
    kept.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", dir=kept.parent, suffix=".part", delete=False, encoding="utf-8") as file:
        json.dump(answer, file)
    Path(file.name).replace(kept)


def _run(task: str, ntriples: bytes, seconds: float) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="adkg-hermit-") as folder:
        source, target = Path(folder, "input.nt"), Path(folder, "output.json")
        source.write_bytes(ntriples)
        complaint = _run_worker(task, source, target, seconds)
        if not target.exists():
            raise ReasonerError(f"HermiT failed: {_last_line(complaint)}", "see whether java can run here")
        answer: dict[str, Any] = json.loads(target.read_text(encoding="utf-8"))
    if "error" in answer:
        raise _refusal(answer["error"])
    answer["triples"].sort()
    return answer


def _run_worker(task: str, source: Path, target: Path, seconds: float) -> str:
    """Runs the worker to its end, or kills it with the Java process that it started; gives what it complained of."""
    folder = str(source.parent)
    options = (_QUICK_START if task == _CONSISTENCY else "") + _JAVA_OPTIONS + folder
    environment = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
    environment |= {"TMPDIR": folder, "TEMP": folder, "JDK_JAVA_OPTIONS": options}
    command = [sys.executable, "-P", str(WORKER), task, str(source), str(target), str(MEGABYTES)]
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env=environment,
        cwd=folder,
        start_new_session=True,
    ) as process:
        try:
            _, complaint = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            fix = "check again without the last axioms or claims added, or leave the reasoner out"
            raise ReasonerError(f"HermiT did not finish within {seconds:g} s", fix) from None
        finally:
            _kill_group(process)
    return complaint.decode(errors="replace")


def _kill_group(process: "subprocess.Popen[bytes]") -> None:
    # The worker waits for Java, so killing the worker alone would leave Java running.
    if process.returncode is None:
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()


def _refusal(complaint: str) -> ReasonerError:
    if "OutOfMemoryError" in complaint:
        return ReasonerError(f"HermiT needs more than {MEGABYTES} MB", "make the ontology or the record smaller")
    reason = _JAVA_MESSAGE.search(complaint)
    said = " ".join(reason[1].split())[:500] if reason else _last_line(complaint)
    return ReasonerError(f"HermiT cannot read the ontology: {said}", "change the axiom or the value that it names")


def _last_line(complaint: str) -> str:
    return (complaint.strip().splitlines() or ["no reason given"])[-1][:500]


def _classification(answer: Mapping[str, Any]) -> Classification:
    found = [tuple(map(Iri, triple)) for triple in answer["triples"]]
    unsatisfiable, subclasses, types, values = set(), set(), set(), set()
    for subject, predicate, value in found:
        if predicate == Iri(OWL.equivalentClass) and _NOTHING in (subject, value):
            unsatisfiable.add(value if subject == _NOTHING else subject)
        elif predicate in (Iri(OWL.equivalentClass), Iri(RDFS.subClassOf)):
            subclasses.add((subject, value))
        elif predicate == Iri(RDF.type):
            types.add((subject, predicate, value))
        elif not predicate.startswith((str(OWL), str(RDFS))):
            values.add((subject, predicate, value))
    return Classification(
        bool(answer["consistent"]),
        tuple(sorted(unsatisfiable)),
        tuple(sorted(edge for edge in subclasses if edge[1] != _THING)),
        tuple(sorted(triple for triple in types if triple[2] not in (_THING, Iri(OWL.Ontology)))),
        tuple(sorted(values)),
    )
