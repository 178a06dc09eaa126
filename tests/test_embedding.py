"""Answers in pages and notebooks of somebody else's: what a question's page offers to copy does what it says."""

import html
import re
import subprocess
import sys
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from conftest import Built
from served import Served, serving

from adkg.queries import read_questions

# What a notebook does with the last line of a cell: it asks the value for a picture. IPython is not needed for it.
CELL = """
import ast, sys
lines = ast.parse(sys.stdin.read())
last = lines.body.pop()
names = {}
exec(compile(lines, "cell", "exec"), names)
value = eval(compile(ast.Expression(last.value), "cell", "eval"), names)
sys.stdout.buffer.write(value._repr_svg_().encode())
"""
ASKED = "/questions/co-chair-network?aseanState=lao-pdr"


@pytest.fixture(scope="module")
def whole(record: Built, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(record.project, tmp_path_factory.mktemp("embedding") / "log") as server:
        yield server


def offered(page: str) -> list[str]:
    return [html.unescape(code) for code in re.findall(r"<code>(.*?)</code></pre>", page, re.DOTALL)]


def test_the_frame_to_copy_leads_to_a_page_that_any_site_may_frame(whole: Served) -> None:
    (frame,) = (code for code in offered(whole.ask(ASKED).text) if code.startswith("<iframe "))
    address = html.unescape(re.search(r' src="([^"]*)"', frame)[1])
    assert re.search(r' title="[^"]+"', frame)
    assert urlsplit(address).netloc == f"127.0.0.1:{whole.port}"
    framed = whole.ask(address.partition(f":{whole.port}")[2])
    assert framed.status == 200
    assert "frame-ancestors *" in framed.headers["content-security-policy"]
    assert "x-frame-options" not in framed.headers
    # What is framed was narrowed as the page was, and has picture and table.
    assert 'src="/questions/co-chair-network.svg?aseanState=lao-pdr' in framed.text
    assert "Russia" in framed.text
    assert "Brunei" not in framed.text


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/about",
        "/conflicts",
        "/coverage",
        "/meeting/admm-14",
        "/meeting/admm-14.ttl",
        "/query",
        "/questions",
        ASKED,
        "/questions/co-chair-network.svg",
        "/questions/co-chair-network.png",
        "/questions/co-chair-network.json",
        "/questions/nothing",
        "/sparql",
        "/static/adkg.css",
    ],
)
def test_nothing_else_may_be_framed(whole: Served, path: str) -> None:
    assert "frame-ancestors 'none'" in whole.ask(path, accept="text/html").headers["content-security-policy"]


def test_the_two_lines_for_a_notebook_show_the_picture(whole: Served, record: Built) -> None:
    (cell,) = (
        code for code in offered(whole.ask(ASKED).text) if code.startswith("import adkg") and "pandas" not in code
    )
    assert len(cell.splitlines()) == 2
    shown = subprocess.run(
        [sys.executable, "-c", CELL], input=cell.encode(), capture_output=True, check=True, cwd=record.project.root
    ).stdout
    assert shown == whole.ask("/questions/co-chair-network.svg?aseanState=lao-pdr").body


def test_every_question_with_a_picture_offers_frame_and_notebook(whole: Served, record: Built) -> None:
    for slug, question in read_questions(record.project)[0].items():
        if question.picture:
            codes = offered(whole.ask(f"/questions/{slug}").text)
            assert any(f"/embed/questions/{slug}" in code for code in codes), slug
            assert f'import adkg\nadkg.open().ask("{slug}")' in codes
