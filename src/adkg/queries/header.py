"""Reads the header of a stored query: YAML behind `#+ `, in which nothing is overlooked."""

from collections.abc import Mapping, Sequence

from adkg import documents
from adkg.errors import Problem, UsageError, did_you_mean
from adkg.queries.binding import term_of
from adkg.queries.model import LITERAL_TYPES, Parameter, Row
from adkg.terms import Prefixes, is_slug

MARK = "#+"
LANGUAGES = ("en", "vi")
PARAMETER_KEYS = ("type", "example", "choices")


class Header:
    """The entries of one header, read key by key; what is wrong is gathered in `problems`."""

    def __init__(self, file: str, entries: documents.Mapping) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self._entries = entries

    def line_of(self, key: str) -> int:
        """The line of a key, or of the header when the key is absent."""
        return self._entries.key_lines.get(key, self._entries.line)

    def refuse_other_keys(self, needed: Sequence[str], allowed: Sequence[str]) -> None:
        """Note keys that are missing, and keys that are none."""
        self._refuse_keys(self._entries, (*needed, *allowed))
        for key in needed:
            if key not in self._entries.entries:
                self._note(self._entries.line, f"the header has no '{key}'", f"add '#+ {key}: ...'", "missing-key")

    def text(self, key: str) -> str:
        """One line or block of text."""
        return self._text(self._entries.entries.get(key), key).strip()

    def turtle(self, key: str) -> str:
        """A block of text, as it stands."""
        return self._text(self._entries.entries.get(key), key)

    def below(self, key: str) -> "Header | None":
        """The entries below a key, read in the same way into the same problems; None when the key is absent."""
        node = self._entries.entries.get(key)
        if node is None:
            return None
        if not isinstance(node, documents.Mapping):
            self._note(self.line_of(key), f"'{key}' is no mapping", "write one key a line below it", "header-value")
            return None
        found = Header(self.file, node)
        found.problems = self.problems
        return found

    def node(self, key: str) -> documents.Node | None:
        """What stands below a key, as it was read; None when the key is absent."""
        return self._entries.entries.get(key)

    def choices(self, key: str, choices: Sequence[str]) -> tuple[str, ...]:
        """A list of some of the choices; empty when the key is absent."""
        texts = self._texts(self._entries.entries.get(key), key)
        for text, line in texts:
            if text not in choices:
                fix = did_you_mean(text, choices, f"write some of {', '.join(choices)}" if choices else "remove it")
                self._note(line, f"'{key}' has '{text}'", fix, "header-value")
        return tuple(text for text, _ in texts)

    def names(self) -> tuple[str, ...]:
        """The keys, in the order written."""
        return tuple(self._entries.entries)

    def choice(self, key: str, choices: Sequence[str]) -> str:
        """One of the choices; the first when the key is absent."""
        if key not in self._entries.entries:
            return choices[0]
        text = self.text(key)
        if text not in choices:
            fix = did_you_mean(text, choices, f"write one of {', '.join(choices)}")
            self._note(self.line_of(key), f"'{key}' is '{text}'", fix, "header-value")
        return text

    def thing_parameter(self, key: str, parameters: Mapping[str, Parameter]) -> str:
        """The name of a parameter whose values are things; '' when the key is absent."""
        name = self.text(key)
        if key not in self._entries.entries or (name in parameters and not parameters[name].is_literal):
            return name
        things = [one.name for one in parameters.values() if not one.is_literal]
        what = f"'{key}' is '{name}', a parameter without things" if name in parameters else f"'{key}' is '{name}'"
        fix = did_you_mean(name, things, f"write one of {', '.join(things)}" if things else "remove it")
        self._note(self.line_of(key), what, fix, "header-value")
        return ""

    def per_language(self, key: str) -> dict[str, str]:
        """A text in each of LANGUAGES; none when the key is absent."""
        node = self._entries.entries.get(key)
        if node is None:
            return {}
        if not isinstance(node, documents.Mapping):
            fix = f"give it the keys {' and '.join(LANGUAGES)}"
            self._note(self.line_of(key), f"'{key}' is no text per language", fix, "header-value")
            return {}
        self._refuse_keys(node, LANGUAGES)
        for language in LANGUAGES:
            if not node.text(language).strip():
                what = f"'{key}' has no text in '{language}'"
                self._note(self.line_of(key), what, f"add '#+   {language}: ...' below it", "missing-key")
        return {language: self._text(node.entries.get(language), key).strip() for language in node.entries}

    def tags(self) -> tuple[str, ...]:
        """The tags, in the order written."""
        tags = self._texts(self._entries.entries.get("tags"), "tags")
        for text, line in tags:
            if not is_slug(text):
                fix = "write small letters, digits and single hyphens"
                self._note(line, f"'{text}' is no tag", fix, "header-value")
        return tuple(text for text, _ in tags)

    def parameters(self, prefixes: Prefixes) -> dict[str, Parameter]:
        """The parameters by name, each with an example that fits it."""
        node = self._entries.entries.get("params")
        if node is None:
            return {}
        if not isinstance(node, documents.Mapping):
            self._note(self.line_of("params"), "'params' is no mapping", "write one key per parameter", "header-value")
            return {}
        found = {}
        for name, entry in node.entries.items():
            parameter = self._parameter(name, entry, node.key_lines[name])
            if parameter:
                found[name] = parameter
                self._check_example(parameter, prefixes)
        return found

    def rows(self, key: str, columns: Sequence[str]) -> tuple[Row, ...]:
        """Rows of values, each as long as there are columns."""
        node = self._entries.entries.get(key)
        if node is None:
            return ()
        if not isinstance(node, documents.Sequence) or not node.items:
            self._note(self.line_of(key), f"'{key}' is no list of rows", "write '- [value, ...]'", "header-value")
            return ()
        return tuple(self._row(item, key, columns) for item in node.items)

    def _row(self, node: documents.Node, key: str, columns: Sequence[str]) -> Row:
        values = self._texts(node, key)
        if columns and len(values) != len(columns):
            what = f"a row of '{key}' has {len(values)} values for {len(columns)} columns"
            fix = f"write one value for each of {', '.join(columns)}; '' for nothing"
            self._note(node.line, what, fix, "header-row")
        return Row(tuple(text for text, _ in values), node.line)

    def _parameter(self, name: str, entry: documents.Node, line: int) -> Parameter | None:
        if not isinstance(entry, documents.Mapping):
            self._note(line, f"parameter '{name}' is no mapping", "give it the keys type and example", "header-value")
            return None
        self._refuse_keys(entry, PARAMETER_KEYS)
        for key in ("type", "example"):
            if not entry.text(key):
                self._note(line, f"parameter '{name}' has no '{key}'", f"add '#+     {key}: ...'", "missing-key")
                return None
        kind = entry.text("type")
        if kind not in LITERAL_TYPES and not (kind.isidentifier() and kind[0].isupper()):
            fix = did_you_mean(kind, LITERAL_TYPES, f"write the name of a class, or one of {', '.join(LITERAL_TYPES)}")
            self._note(entry.key_lines["type"], f"'{kind}' is no type", fix, "header-value")
            return None
        choices = tuple(text for text, _ in self._texts(entry.entries.get("choices"), "choices"))
        return Parameter(name, kind, entry.text("example"), choices, line=line)

    def _check_example(self, parameter: Parameter, prefixes: Prefixes) -> None:
        for text in dict.fromkeys((parameter.example, *parameter.choices)):
            try:
                term_of(parameter, text, prefixes)
            except UsageError as error:
                fix = f"mend the example, or the type '{parameter.type}'"
                self._note(parameter.line, error.what, fix, "bad-example")

    def _texts(self, node: documents.Node | None, key: str) -> list[tuple[str, int]]:
        if node is None:
            return []
        if not isinstance(node, documents.Sequence):
            self._note(node.line, f"'{key}' has no list there", "write '[a, b]' or one '- ' line each", "header-value")
            return []
        return [(self._text(item, key), item.line) for item in node.items]

    def _text(self, node: documents.Node | None, key: str) -> str:
        if node is None:
            return ""
        if not isinstance(node, documents.Scalar):
            self._note(node.line, f"'{key}' holds no text there", "write one text", "header-value")
            return ""
        return node.text

    def _refuse_keys(self, node: documents.Mapping, allowed: Sequence[str]) -> None:
        for key in node.entries:
            if key not in allowed:
                fix = did_you_mean(key, allowed, f"use one of {', '.join(allowed)}")
                self._note(node.key_lines[key], f"'{key}' is no key here", fix, "unknown-key")

    def _note(self, line: int, what: str, fix: str, rule: str) -> None:
        self.problems.append(Problem(self.file, line, what, fix, rule))


def split_header(text: str) -> tuple[str, str, int]:
    """The YAML of the header, the query below it, and the line on which the query begins.

    >>> split_header("#+ a: 1\\n\\nSELECT")
    ('a: 1\\n', '\\nSELECT', 2)
    """
    lines = text.splitlines(keepends=True)
    count = 0
    while count < len(lines) and lines[count].startswith(MARK):
        count += 1
    header = "".join(line[len(MARK) :].removeprefix(" ") for line in lines[:count])
    return header, "".join(lines[count:]), count + 1


def read_header(file: str, yaml: str) -> tuple[Header | None, list[Problem]]:
    """The header, or why there is none."""
    fix = "begin the file with lines '#+ key: value'"
    if not yaml.strip():
        return None, [Problem(file, 1, "has no header", fix, "no-header")]
    node, problems = documents.read_text(yaml, file)
    if problems:
        return None, problems
    if not isinstance(node, documents.Mapping):
        return None, [Problem(file, 1, "the header is no mapping", fix, "no-header")]
    return Header(file, node), []
