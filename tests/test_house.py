"""The house rules that a machine can keep."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "adkg"
MODULES = sorted(path for path in SOURCE.rglob("*.py") if "packaged" not in path.parts)
DOMAIN_WORDS = re.compile(
    r"ADMM|ADSOM|\bEWG\b|minist(?:er|ry)|defen[cs]e|\bchair|co-?chair|\bhost(?:s|ed|ing)?\b|meeting|expert|plus.?countr|"
    r"viet ?nam|ha ?noi|singapore|malaysia|timor|wikidata",
    re.IGNORECASE,
)
HOST = re.compile(r"\bhosts?\b", re.IGNORECASE)
# Where the product says its own name and purpose.
NAMES_THE_PRODUCT = {"__init__.py", "cli/main.py"}


def name_of(path: Path) -> str:
    return path.relative_to(SOURCE).as_posix()


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_has_at_most_400_lines(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= 400


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_function_has_at_most_40_lines(path: Path) -> None:
    functions = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.FunctionDef)]
    long = [node.name for node in functions if node.end_lineno and node.end_lineno - node.lineno >= 40]
    assert long == []


def test_half_of_the_modules_have_under_150_lines() -> None:
    lengths = sorted(len(path.read_text().splitlines()) for path in MODULES)
    assert lengths[len(lengths) // 2] < 150


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_the_engine_knows_no_word_of_the_domain(path: Path) -> None:
    if name_of(path) in NAMES_THE_PRODUCT:
        return
    # Of the web, a host is what a request names.
    of_the_web = name_of(path).startswith("web/") or name_of(path) == "cli/serve.py"
    lines = [HOST.sub("", line) if of_the_web else line for line in path.read_text().splitlines()]
    assert [line for line in lines if DOMAIN_WORDS.search(line)] == []


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_nothing_is_imported_inside_a_function(path: Path) -> None:
    functions = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.FunctionDef)]
    hidden = [
        function.name
        for function in functions
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert hidden == []


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_says_in_its_first_line_what_it_does(path: Path) -> None:
    docstring = ast.get_docstring(ast.parse(path.read_text()))
    assert docstring is not None
    assert docstring.splitlines()[0].endswith((".", ":", "?"))


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_no_module_name_hides_what_it_holds(path: Path) -> None:
    refused = {"util", "utils", "helper", "helpers", "common", "misc", "manager", "handler", "processor", "obj", "temp"}
    assert refused.isdisjoint(path.stem.split("_"))


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_only_linking_dials_out(path: Path) -> None:
    nodes = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Import | ast.ImportFrom)]
    imported = {name.name for node in nodes if isinstance(node, ast.Import) for name in node.names}
    imported |= {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module}
    dialling = {"http.client", "urllib.request", "ssl", "ftplib", "smtplib"} & imported
    assert dialling == (set() if name_of(path) != "linking/exchange.py" else {"http.client", "ssl"})
