"""Reads how an answer is drawn: what the header has under `picture`, a specification of Vega-Lite without its data."""

import re
from collections.abc import Iterator, Mapping, Sequence

from adkg import documents
from adkg.errors import Problem, did_you_mean
from adkg.queries.header import LANGUAGES, Header
from adkg.queries.model import Picture, Plain

# What a picture may draw besides rows: lines of longitude and latitude, the edge of the globe, a row of numbers.
GENERATED = ("graticule", "sphere", "sequence")
# And outlines of the earth: a fixed geometry each, of which an extent may be taken.
OUTLINES = ("land", "borders")
# What would load something, lead away, or hide what is drawn from the reader of the header.
REFUSED = ("$schema", "datasets", "href", "url", "usermeta")
DRAWN = ("mark", "layer", "hconcat", "vconcat", "concat", "facet", "repeat")
# What each column is to a picture, besides its own name.
DERIVED = ("path", "first", "last", "precision")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_WORDS: Mapping[str, Plain] = {"true": True, "false": False, "null": None}
# Where there are no rows, or where `datum` is a label of an axis.
_OTHER_DATUM = ("data", "labelExpr")
_IN_EXPRESSION = re.compile(r"\bdatum\.(\w+)")


def read_picture(header: Header, columns: Sequence[str]) -> Picture | None:
    """The picture of a question with these columns; None when its header has none.

    A text that JSON would take for a number, true, false or null is one. Refused are data other than the rows, fields
    that are no column and made by no step, and texts in one language only.
    """
    node = header.node("picture")
    if node is None:
        return None
    line = header.line_of("picture")
    if not isinstance(node, documents.Mapping):
        fix = "write a specification of Vega-Lite below it, one key a line"
        header.problems.append(Problem(header.file, line, "'picture' is no mapping", fix, "header-value"))
        return None
    if not set(DRAWN) & node.entries.keys():
        fix = f"add '#+   mark: bar', or one of {', '.join(DRAWN[1:])}"
        header.problems.append(Problem(header.file, line, "'picture' draws nothing: no 'mark'", fix, "missing-key"))
    known = {*columns, *(f"{column}_{part}" for column in columns for part in DERIVED), *_made(node)}
    header.problems += _check(node, header.file, known)
    specification = plain(node)
    assert isinstance(specification, dict)
    return Picture(specification, line)


def plain(node: documents.Node) -> Plain:
    """A node as JSON would have it.

    >>> plain(documents.read_text("{width: 20, stack: false, format: '%Y'}", "x.yaml")[0])
    {'width': 20, 'stack': False, 'format': '%Y'}
    """
    if isinstance(node, documents.Mapping):
        return {key: plain(value) for key, value in node.entries.items()}
    if isinstance(node, documents.Sequence):
        return [plain(item) for item in node.items]
    if _NUMBER.fullmatch(node.text):
        return float(node.text) if set(node.text) & set(".eE") else int(node.text)
    return _WORDS.get(node.text, node.text)


def _check(node: documents.Node, file: str, known: set[str]) -> Iterator[Problem]:
    if isinstance(node, documents.Sequence):
        for item in node.items:
            yield from _check(item, file, known)
    elif isinstance(node, documents.Scalar):
        for found in _IN_EXPRESSION.finditer(node.text):
            yield from _check_field(found[1], node.line, file, known)
    else:
        yield from _check_keys(node, file)
        for key, value in node.entries.items():
            if key == "field" and isinstance(value, documents.Scalar):
                yield from _check_field(value.text, value.line, file, known)
            elif key not in _OTHER_DATUM:
                yield from _check(value, file, known)


def _check_keys(node: documents.Mapping, file: str) -> Iterator[Problem]:
    for key, line in node.key_lines.items():
        if key in REFUSED:
            fix = "remove it: a picture draws the rows of its question and loads nothing"
            yield Problem(file, line, f"'{key}' may not stand in a picture", fix, "picture-data")
        if key == "data":
            yield from _check_data(node.entries[key], line, file)
        if key in ("mark", "type") and "image" in (node.text(key), _type_of(node.entries[key])):
            yield Problem(file, line, "a picture shows no images", "draw marks of another type", "picture-data")
    told = [language for language in LANGUAGES if language in node.entries]
    if told and len(told) < len(LANGUAGES):
        missing = next(language for language in LANGUAGES if language not in told)
        fix = f"add '{missing}: ...' beside it"
        yield Problem(file, node.line, f"a text of the picture is not there in '{missing}'", fix, "missing-key")


def _check_data(node: documents.Node, line: int, file: str) -> Iterator[Problem]:
    if not _is_generated(node):
        fix = f"remove it; only one of {', '.join((*GENERATED, *OUTLINES))} may stand below it"
        yield Problem(file, line, "a picture has no data but the rows of its question", fix, "picture-data")
        return
    assert isinstance(node, documents.Mapping)
    for name in OUTLINES:
        if name in node.entries and not _is_extent(plain(node.entries[name])):
            fix = f"write '{name}: true', or '{name}: {{extent: [[west, south], [east, north]]}}' in degrees"
            yield Problem(file, node.key_lines[name], f"'{name}' has another extent than an area", fix, "picture-data")


def _check_field(name: str, line: int, file: str, known: set[str]) -> Iterator[Problem]:
    if name not in known:
        fix = did_you_mean(name, known, "name a column, or what a step of 'transform' makes with 'as'")
        yield Problem(file, line, f"the picture has the field '{name}', and the question has not", fix, "picture-field")


def _made(node: documents.Node) -> Iterator[str]:
    """The names of the fields that the steps of a picture make."""
    if isinstance(node, documents.Sequence):
        for item in node.items:
            yield from _made(item)
    elif isinstance(node, documents.Mapping):
        named = node.entries.get("as")
        yield from (item.text for item in _listed(named) if isinstance(item, documents.Scalar))
        for value in node.entries.values():
            yield from _made(value)


def _listed(node: documents.Node | None) -> Sequence[documents.Node]:
    if node is None:
        return ()
    return node.items if isinstance(node, documents.Sequence) else (node,)


def _is_generated(node: documents.Node) -> bool:
    return (
        isinstance(node, documents.Mapping) and len(node.entries) == 1 and set(node.entries) <= {*GENERATED, *OUTLINES}
    )


def _is_extent(value: Plain) -> bool:
    """Whether it is true, for all the earth, or an extent of two corners."""
    if not isinstance(value, dict):
        return value is True
    corners = value.get("extent")
    if set(value) != {"extent"} or not isinstance(corners, list) or len(corners) != 2:
        return False
    numbers = [one for corner in corners if isinstance(corner, list) and len(corner) == 2 for one in corner]
    if len(numbers) != 4 or not all(isinstance(one, int | float) and not isinstance(one, bool) for one in numbers):
        return False
    west, south, east, north = (float(str(one)) for one in numbers)
    return -180 <= west < east <= 180 and -90 <= south < north <= 90


def _type_of(node: documents.Node) -> str:
    return node.text("type") if isinstance(node, documents.Mapping) else ""
