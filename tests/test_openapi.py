"""The description of the API: made from the headers of the questions, and true of the server."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import Built
from served import Served

from adkg.queries import read_questions

VALIDATE = """
import json, sys
from schemathesis.specs.openapi.definitions import OPENAPI_31_VALIDATOR
OPENAPI_31_VALIDATOR.validate(json.load(sys.stdin))
"""


def beside_python(name: str) -> str:
    """A program of the environment that runs the tests; without it the test is skipped."""
    found = shutil.which(name, path=str(Path(sys.executable).parent))
    if found is None:
        pytest.skip(f"{name} is not installed: pip install '.[dev]'")
    return found


def test_it_is_openapi_3_1(served: Served) -> None:
    beside_python("st")
    document = served.ask("/openapi.json").body
    validated = subprocess.run([sys.executable, "-c", VALIDATE], input=document, capture_output=True, check=False)
    assert validated.stderr.decode() == ""


def test_it_has_every_question_of_the_record_with_its_parameters(served: Served, choirs: Built) -> None:
    document = served.ask("/openapi.json").json
    questions = read_questions(choirs.project)[0]
    for slug, question in questions.items():
        operation = document["paths"][f"/questions/{slug}"]["get"]
        assert operation["summary"] == question.summary["en"]
        names = [one["$ref"].rpartition("/")[2] for one in operation["parameters"]]
        own = [document["components"]["parameters"][name] for name in names if name.startswith(f"{slug}.")]
        assert [(one["name"], one["example"]) for one in own] == list(question.examples.items())
        suffixes = ("json", "csv", "tsv", "jsonld", "md", "xml", "html")
        assert {f"/questions/{slug}.{suffix}" for suffix in suffixes} <= set(document["paths"])
    described = {path.split("/")[2].split(".")[0] for path in document["paths"] if path.startswith("/questions/")}
    assert described == set(questions)


def test_it_speaks_vietnamese(served: Served, choirs: Built) -> None:
    document = served.ask("/openapi.json?lang=vi").json
    question = read_questions(choirs.project)[0]["concerts-in-town"]
    assert document["paths"]["/questions/concerts-in-town"]["get"]["summary"] == question.summary["vi"]


@pytest.mark.parametrize(
    "chosen",
    [
        ["--include-path-regex", "^/questions"],
        # What a query may be, no schema can say.
        ["--exclude-path-regex", "^/questions", "--checks", "not_a_server_error,content_type_conformance"],
    ],
    ids=["questions", "others"],
)
def test_schemathesis_finds_no_failure(served: Served, tmp_path: Path, chosen: list[str]) -> None:
    found = subprocess.run(
        [
            beside_python("st"),
            "run",
            f"http://127.0.0.1:{served.port}/openapi.json",
            *("--phases", "examples,coverage,fuzzing"),
            *("--seed", "5", "--generation-deterministic", "--max-examples", "10"),
            *("--no-color", "--warnings", "off"),
            *chosen,
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert found.returncode == 0, found.stdout + found.stderr
    assert "failure" not in found.stdout.lower()
