"""Reads the entries of a YAML mapping: keys that are allowed, keys that must be there, and texts that are clean."""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, field

from adkg.documents import Mapping, Node, Scalar, Sequence
from adkg.errors import ERROR, Problem, did_you_mean

# Characters that change how a text is read without being seen: controls of direction, joiners, soft hyphens, marks.
_HIDDEN = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2064\u2066-\u2069\ufeff\x80-\x9f]")
_WORDS = {Scalar: "one value", Sequence: "a list", Mapping: "a mapping"}


def text_flaw(text: str) -> tuple[str, str, str] | None:
    """Why a text may not stand in the record although it may stand in a file: what, fix and rule; None when it may.

    >>> text_flaw("River\\u200bHall")
    ("has the hidden character U+200B in 'River<U+200B>Hall'", "write 'RiverHall'", 'hidden-character')
    """
    if not text:
        return "is empty", "write a value, or leave the key out", "empty-value"
    found = _HIDDEN.search(text)
    if found:
        shown = _HIDDEN.sub(lambda one: f"<U+{ord(one[0]):04X}>", shorten(text))
        what = f"has the hidden character U+{ord(found[0]):04X} in '{shown}'"
        return what, f"write '{shorten(_HIDDEN.sub('', text))}'", "hidden-character"
    if not unicodedata.is_normalized("NFC", text):
        what = f"is not in Unicode normal form C: '{shorten(text)}'"
        return (
            what,
            f"write '{shorten(unicodedata.normalize('NFC', text))}' (type its accents as whole letters)",
            "not-nfc",
        )
    if text != text.strip():
        return f"begins or ends with a space: '{shorten(text)}'", f"write '{shorten(text.strip())}'", "stray-space"
    return None


def shorten(text: str, limit: int = 80) -> str:
    """The text as a message quotes it: on one line, and cut where it is long."""
    line = " ".join(text.split("\n"))
    return line if len(line) <= limit else line[: limit - 1] + "…"


@dataclass(slots=True)
class FileReading:
    """The reading of one file: its name, and what was found wrong in it so far."""

    file: str
    problems: list[Problem] = field(default_factory=list)

    def refuse(self, line: int, what: str, fix: str, rule: str, severity: str = ERROR) -> None:
        """Note one thing wrong."""
        self.problems.append(Problem(self.file, line, what, fix, rule, severity))

    def mapping(self, node: Node | None, name: str, keys: Collection[str] = ()) -> Mapping | None:
        """The node as a mapping; a problem and None when it is none. With `keys`, others in it are refused."""
        if node is None:
            return None
        if not isinstance(node, Mapping):
            keys_wanted = f" with the keys {', '.join(keys)}" if keys else ""
            what = f"'{name}' wants a mapping, got {describe(node)}"
            self.refuse(node.line, what, f"write it as a mapping{keys_wanted}", "wrong-form")
            return None
        for key, line in node.key_lines.items():
            if keys and key not in keys:
                fix = did_you_mean(key, keys, f"use one of {', '.join(keys)}")
                self.refuse(line, f"unknown key '{shorten(key)}' in '{name}'", fix, "unknown-key")
        return node

    def items(self, node: Node | None, name: str) -> list[Node]:
        """The nodes of a list; a problem when it is none or has nothing in it."""
        if node is None:
            return []
        if not isinstance(node, Sequence):
            what = f"'{name}' wants a list, got {describe(node)}"
            self.refuse(node.line, what, "begin each item with '- '", "wrong-form")
            return []
        if not node.items:
            self.refuse(node.line, f"'{name}' is an empty list", "write a value, or leave the key out", "empty-value")
        return node.items

    def text(self, node: Node | None, name: str) -> str:
        """The text of a scalar, '' when there is none or it may not stand; the break after a block text is dropped."""
        if node is None:
            return ""
        if not isinstance(node, Scalar):
            self.refuse(node.line, f"'{name}' wants a text, got {describe(node)}", "write one text", "wrong-form")
            return ""
        text = node.text.removesuffix("\n")
        flaw = text_flaw(text)
        if flaw:
            what, fix, rule = flaw
            self.refuse(node.line, f"'{name}' {what}", fix, rule)
            return ""
        return text

    def needs(self, mapping: Mapping, key: str, fix: str) -> Node | None:
        """The node of a key that must be there; a problem at the mapping's first line when it is not."""
        found = mapping.entries.get(key)
        if found is None:
            self.refuse(mapping.line, f"'{key}' is missing", fix, "missing-key")
        return found


def describe(node: Node) -> str:
    """A node in words, for messages: its text, or what it is.

    >>> describe(Scalar("River Hall", 1)), describe(Sequence(1))
    ("'River Hall'", 'a list')
    """
    return f"'{shorten(node.text)}'" if isinstance(node, Scalar) else _WORDS[type(node)]
