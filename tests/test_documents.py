"""YAML as text with line numbers. What is refused is in test_bad_input.py."""

from pathlib import Path

import pytest

from adkg.documents import Mapping, Node, Scalar, Sequence, read_document, read_text, text_fault_at
from adkg.project import ProjectFile


def read(text: str) -> Node | None:
    node, problems = read_text(text, "data/x.yaml")
    assert problems == []
    return node


@pytest.mark.parametrize(
    "text", ["NO", "yes", "0123", "12:30:00", "1.10", "2020-02-30", "~", "null", "0x1F", "1e3", ".inf", "2020-12-10"]
)
def test_no_value_is_turned_into_something_else(text: str) -> None:
    assert read(f"a: {text}") == Mapping(1, {"a": Scalar(text, 1)}, {"a": 1})


def test_every_node_knows_its_line() -> None:
    found = read("# first\na:\n  - b\n  - c: d\n\ne: >\n  f\n  g\n")
    assert found == Mapping(
        2,
        {
            "a": Sequence(3, [Scalar("b", 3), Mapping(4, {"c": Scalar("d", 4)}, {"c": 4})]),
            "e": Scalar("f g\n", 6),
        },
        {"a": 2, "e": 6},
    )


def test_windows_line_ends_and_a_byte_order_mark_change_nothing(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_bytes(b"\xef\xbb\xbfa: 1\r\nb: |\r\n  c\r\n  d\r\n")
    node, problems = read_document(ProjectFile("x.yaml", tmp_path / "x.yaml"))
    assert problems == []
    assert node == Mapping(1, {"a": Scalar("1", 1), "b": Scalar("c\nd\n", 2)}, {"a": 1, "b": 2})


def test_a_header_inside_another_file_counts_from_its_first_line() -> None:
    assert [problem.line for problem in read_text("a: 1\na: 2", "queries/x.rq", first_line=5)[1]] == [6]
    assert [problem.line for problem in read_text("a: b: c", "queries/x.rq", first_line=5)[1]] == [5]


def test_every_key_that_stands_twice_is_reported_and_the_first_one_read() -> None:
    node, problems = read_text("a: 1\na: 2\nb:\n  c: 1\n  c: 2\n", "data/x.yaml")
    assert [problem.line for problem in problems] == [2, 5]
    assert isinstance(node, Mapping)
    assert node.text("a") == "1"


def test_an_empty_file_holds_no_document_and_no_problem() -> None:
    assert read_text("# only a comment\n", "data/x.yaml") == (None, [])


def test_a_missing_file_is_a_problem(tmp_path: Path) -> None:
    _, problems = read_document(ProjectFile("data/x.yaml", tmp_path / "x.yaml"))
    assert [(problem.line, problem.what, problem.rule) for problem in problems] == [
        (0, "cannot be read: No such file or directory", "unreadable-file")
    ]


def test_the_byte_that_is_no_utf_8_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_bytes(b"a: 1\nb: \xe9\n")
    _, problems = read_document(ProjectFile("data/x.yaml", tmp_path / "x.yaml"))
    assert [(problem.line, problem.what) for problem in problems] == [(2, "is not UTF-8: byte 0xE9")]


def test_fifty_levels_are_read() -> None:
    assert read("[" * 50 + "]" * 50) is not None


@pytest.mark.parametrize(
    ("text", "line"),
    [('a: 1\nb: "open\nc: 2\n', 2), ("a: 1\nb\nc: 2\n", 2), ("a:\n  - b\n c: 2\n", 3), ("a:\n  b: [1, 2\n  c: 3\n", 2)],
)
def test_a_fault_is_reported_where_it_begins(text: str, line: int) -> None:
    assert [problem.line for problem in read_text(text, "data/x.yaml")[1]] == [line]


def test_the_first_unwanted_character_of_a_text_is_found_with_its_line() -> None:
    assert text_fault_at("a\r\nb\n\x1bc\x00") == (3, "has the control character U+001B")
    assert text_fault_at("a\r\n\tHợp 𝄞\n") is None
