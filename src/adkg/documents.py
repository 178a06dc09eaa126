"""Reads YAML into text with line numbers, and nothing else: no value is turned into another type.

The events of the parser are composed here, not by PyYAML's own composer: it lets the last of two equal keys win,
expands aliases without limit, and its C version dies of deep nesting.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

from adkg.errors import Problem
from adkg.project import ProjectFile
from adkg.terms import MAX_LITERAL, text_fault

MAX_DEPTH = 50
MAX_FILE = 50_000_000

# What YAML forbids, and what it takes for a line break where an editor sees none, so that line numbers would differ.
_UNWANTED = re.compile("\r(?!\n)|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
# What the parser finds wrong only where the next thing begins.
_BEGUN_EARLIER = re.compile("quoted scalar|simple key|flow")
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(slots=True)
class Scalar:
    """One value, as text."""

    text: str
    line: int


@dataclass(slots=True)
class Sequence:
    """A list of nodes."""

    line: int
    items: list["Node"] = field(default_factory=list)


@dataclass(slots=True)
class Mapping:
    """Keys with their nodes, and the line of each key."""

    line: int
    entries: dict[str, "Node"] = field(default_factory=dict)
    key_lines: dict[str, int] = field(default_factory=dict)

    def text(self, key: str, default: str = "") -> str:
        """The text of a scalar entry, or the default when the key is absent or holds no scalar."""
        node = self.entries.get(key)
        return node.text if isinstance(node, Scalar) else default


Node = Scalar | Sequence | Mapping


class _Refused(Exception):
    def __init__(self, line: int, what: str, fix: str, rule: str) -> None:
        super().__init__(what)
        self.line, self.what, self.fix, self.rule = line, what, fix, rule


def read_document(file: ProjectFile) -> tuple[Node | None, list[Problem]]:
    """The one YAML document of a file, and what is wrong with it.

    A file that is no YAML gives no document; of a key that stands twice the first is read.
    """
    text, problems = read_plain(file)
    return (None, problems) if text is None else read_text(text, file.name)


def read_plain(file: ProjectFile) -> tuple[str | None, list[Problem]]:
    """The text of a file with plain line breaks, or None with what keeps it from being read."""
    try:
        content = file.path.read_bytes()
    except OSError as error:
        what, fix = f"cannot be read: {error.strerror}", "check the file's name and rights"
        return None, [Problem(file.name, 0, what, fix, "unreadable-file")]
    if len(content) > MAX_FILE:
        what = f"is {len(content)} bytes long; the limit is {MAX_FILE}"
        return None, [Problem(file.name, 0, what, "split the file", "too-large")]
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        what = f"is not UTF-8: byte 0x{content[error.start]:02X}"
        return None, [Problem(file.name, line, what, "save the file as UTF-8", "not-utf8")]
    fault = text_fault_at(text)
    if fault:
        return None, [Problem(file.name, fault[0], fault[1], "remove it", "control-character")]
    return text.replace("\r\n", "\n"), []


def read_text(text: str, name: str, first_line: int = 1) -> tuple[Node | None, list[Problem]]:
    """The one YAML document of a text whose first line is `first_line` of the file `name`.

    >>> read_text("a: NO", "x.yaml")[0].text("a")
    'NO'
    >>> print(read_text("a: 1\\na: 2", "x.yaml")[1][0])
    x.yaml:2: key 'a' stands twice, first at line 1
        fix: keep one of the two
        rule: duplicate-key
    """
    fault = text_fault_at(text)
    if fault:
        line, what = fault
        return None, [Problem(name, line + first_line - 1, what, "remove it", "control-character")]
    text = text.replace("\r\n", "\n")
    problems: list[Problem] = []
    try:
        node = _compose(yaml.parse(text, Loader=_LOADER), problems, name, first_line - 1)
    except _Refused as refused:
        problems.append(Problem(name, refused.line + first_line, refused.what, refused.fix, refused.rule))
    except yaml.MarkedYAMLError as error:
        problems.append(_syntax_problem(error, text, name, first_line))
    else:
        return node, problems
    return None, problems


def text_fault_at(text: str) -> tuple[int, str] | None:
    """The first line with a character that may stand in no file of ours, and what it is."""
    found = _UNWANTED.search(text)
    return (
        (text.count("\n", 0, found.start()) + 1, f"has the control character U+{ord(found[0]):04X}") if found else None
    )


def _syntax_problem(error: yaml.MarkedYAMLError, text: str, name: str, first_line: int) -> Problem:
    mark = error.problem_mark or error.context_mark
    index = mark.line if mark else 0
    lines = text.split("\n")
    if index < len(lines) and re.match(r" *\t", lines[index]):
        return Problem(name, index + first_line, "is indented with a tab", "indent with two spaces", "tab")
    if error.context_mark and _BEGUN_EARLIER.search(error.context or ""):
        index = error.context_mark.line
    what = f"is no YAML: {error.problem or error.context}"
    fix = "mend the line; quote a text that has ': ' or ' #' in it"
    return Problem(name, index + first_line, what, fix, "broken-yaml")


@dataclass(slots=True)
class _Open:
    node: Sequence | Mapping
    key: tuple[str, int] | None = None


def _compose(events: Iterator[yaml.Event], problems: list[Problem], name: str, offset: int) -> Node | None:
    """Build the tree without recursion, so that no nesting can exhaust the stack."""
    root: Node | None = None
    stack: list[_Open] = []
    documents = 0
    for event in events:
        line = event.start_mark.line if event.start_mark else 0
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                raise _Refused(
                    line, "holds a second document", "keep one document in a file; remove the '---'", "broken-yaml"
                )
        elif isinstance(event, yaml.ScalarEvent | yaml.SequenceStartEvent | yaml.MappingStartEvent | yaml.AliasEvent):
            node = _node(event, line, offset)
            if not stack:
                root = node
            else:
                _attach(stack[-1], node, problems, name)
            if not isinstance(node, Scalar):
                stack.append(_Open(node))
                if len(stack) > MAX_DEPTH:
                    raise _Refused(line, f"is nested more than {MAX_DEPTH} deep", "flatten it", "too-deep")
        elif isinstance(event, yaml.SequenceEndEvent | yaml.MappingEndEvent):
            stack.pop()
    return root


def _node(event: yaml.Event, line: int, offset: int) -> Node:
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
        raise _Refused(line, "uses an anchor or alias", "write the value out where it is meant", "yaml-alias")
    if getattr(event, "tag", None) not in (None, "!"):
        raise _Refused(
            line,
            f"uses the tag '{getattr(event, 'tag', '')}'",
            "remove the tag; types come from the ontology",
            "yaml-tag",
        )
    number = line + offset + 1
    if isinstance(event, yaml.ScalarEvent):
        return Scalar(_literal_text(str(event.value), line), number)
    return Sequence(number) if isinstance(event, yaml.SequenceStartEvent) else Mapping(number)


def _literal_text(text: str, line: int) -> str:
    if len(text) > MAX_LITERAL:
        what = f"has a text of {len(text)} characters; the limit is {MAX_LITERAL}"
        raise _Refused(line, what, "shorten the text", "too-large")
    fault = text_fault(text)
    if fault:
        raise _Refused(line, fault, "remove it", "control-character")
    return text


def _attach(parent: _Open, node: Node, problems: list[Problem], name: str) -> None:
    if isinstance(parent.node, Sequence):
        parent.node.items.append(node)
    elif parent.key is None:
        if not isinstance(node, Scalar):
            raise _Refused(node.line - 1, "has a list or mapping as a key", "use a plain word as key", "broken-yaml")
        parent.key = (node.text, node.line)
    else:
        key, line = parent.key
        parent.key = None
        if key in parent.node.entries:
            what = f"key '{key}' stands twice, first at line {parent.node.key_lines[key]}"
            problems.append(Problem(name, line, what, "keep one of the two", "duplicate-key"))
            return
        parent.node.entries[key] = node
        parent.node.key_lines[key] = line
