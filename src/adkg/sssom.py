"""Reads a table of mappings in the SSSOM/TSV form: a YAML header behind '#', a row of columns, a mapping in each row.

SSSOM: A Simple Standard for Sharing Ontological Mappings, 1.0, https://mapping-commons.github.io/sssom/.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from adkg.documents import Mapping as Entries
from adkg.documents import read_plain, read_text
from adkg.entries import FileReading, shorten, text_flaw
from adkg.errors import did_you_mean
from adkg.project import ProjectFile

CURIE_MAP = "curie_map"
EXTENSIONS = "extension_definitions"
BUILT_IN_PREFIXES = frozenset({"linkml", "owl", "rdf", "rdfs", "semapv", "skos", "sssom", "xsd"})
# fmt: off
# What may be said of a whole file as well as of a row.
_SHARED = (
    "license", "subject_type", "subject_source", "subject_source_version", "object_type", "object_source",
    "object_source_version", "predicate_type", "mapping_provider", "mapping_tool", "mapping_tool_version",
    "mapping_date", "publication_date", "subject_match_field", "object_match_field", "subject_preprocessing",
    "object_preprocessing", "see_also", "other", "comment", "creator_id", "creator_label",
)
KEYS = (
    "mapping_set_id", "mapping_set_version", "mapping_set_source", "mapping_set_title", "mapping_set_description",
    "issue_tracker",
    CURIE_MAP, EXTENSIONS, *_SHARED,
)
COLUMNS = (
    "subject_id", "subject_label", "subject_category", "predicate_id", "predicate_label", "predicate_modifier",
    "object_id", "object_label", "object_category", "mapping_justification", "author_id", "author_label",
    "reviewer_id", "reviewer_label", "mapping_source", "mapping_cardinality", "confidence", "curation_rule",
    "curation_rule_text", "match_string", "similarity_score", "similarity_measure", "issue_tracker_item",
    *_SHARED,
)
# fmt: on


@dataclass(frozen=True, slots=True)
class Row:
    """One mapping: its filled cells by column, and its line in the file."""

    cells: Mapping[str, str]
    line: int
    text: str

    def cell(self, column: str) -> str:
        """The text of a cell; '' where it is empty."""
        return self.cells.get(column, "")


@dataclass(frozen=True, slots=True)
class Table:
    """A file of mappings: what its header says of them all, and its rows."""

    header: Entries
    rows: tuple[Row, ...]


def read_table(file: ProjectFile, reading: FileReading, needed: tuple[str, ...]) -> Table | None:
    """The mappings of a file; None, with the problems noted in `reading`, when its header or its columns are unusable.

    `needed` are the columns without which the caller cannot use a row; a row in which one of them is empty is refused.
    """
    text, problems = read_plain(file)
    reading.problems += problems
    if text is None:
        return None
    lines = text.removesuffix("\n").split("\n")
    above = next((at for at, line in enumerate(lines) if not line.startswith("#")), len(lines))
    header = _header(lines[:above], reading)
    columns = _columns(lines[above] if above < len(lines) else "", above + 1, needed, reading)
    if header is None or columns is None:
        return None
    numbered = enumerate(lines[above + 1 :], above + 2)
    rows = [row for number, line in numbered for row in _row(line, number, columns, needed, reading)]
    _check_order(rows, reading)
    return Table(header, tuple(rows))


def _header(lines: list[str], reading: FileReading) -> Entries | None:
    if not lines:
        what, fix = "has no header", f"begin it with '#{CURIE_MAP}:' and the other keys of SSSOM, each line behind '#'"
        reading.refuse(1, what, fix, "missing-header")
        return None
    node, problems = read_text("\n".join(line.removeprefix("#") for line in lines), reading.file)
    reading.problems += problems
    header = reading.mapping(node, "the header")
    if header is None:
        return None
    extensions = header.entries.get(EXTENSIONS)
    slots = [
        entry.text("slot_name")
        for entry in (reading.items(extensions, EXTENSIONS) if extensions else [])
        if isinstance(entry, Entries)
    ]
    return reading.mapping(header, "the header", [*KEYS, *slots])


def _columns(line: str, number: int, needed: tuple[str, ...], reading: FileReading) -> list[str] | None:
    columns = line.split("\t")
    before = len(reading.problems)
    for column in columns:
        if column not in COLUMNS:
            fix = did_you_mean(column, COLUMNS, "use a column of SSSOM 1.0, with a tab between two columns")
            reading.refuse(number, f"unknown column '{shorten(column)}'", fix, "bad-columns")
        elif columns.count(column) > 1:
            reading.refuse(number, f"column '{column}' stands twice", "remove one of the two", "bad-columns")
    for column in needed:
        if column not in columns:
            reading.refuse(number, f"column '{column}' is missing", "add it", "bad-columns")
    return columns if len(reading.problems) == before else None


def _row(line: str, number: int, columns: list[str], needed: tuple[str, ...], reading: FileReading) -> Iterator[Row]:
    cells = line.split("\t")
    if len(cells) != len(columns):
        what = f"has {len(cells)} cells where there are {len(columns)} columns"
        if line.startswith("#"):
            fix = "move it above the row of columns, or remove it"
        else:
            fix = "put one tab between two cells, also where a cell is empty, and none inside a cell"
        reading.refuse(number, what, fix, "bad-cells")
        return
    filled = {column: cell for column, cell in zip(columns, cells, strict=True) if cell}
    before = len(reading.problems)
    for column in needed:
        if column not in filled:
            reading.refuse(number, f"'{column}' is empty", "write a value", "empty-value")
    for column, cell in filled.items():
        flaw = text_flaw(cell)
        if flaw:
            reading.refuse(number, f"'{column}' {flaw[0]}", *flaw[1:])
        elif cell.startswith('"'):
            what, fix = f"'{column}' begins with a quotation mark: {shorten(cell)}", "write it without"
            reading.refuse(number, what, fix, "bad-cells")
    if len(reading.problems) == before:
        yield Row(filled, number, line)


def _check_order(rows: list[Row], reading: FileReading) -> None:
    for before, row in pairwise(rows):
        if row.text < before.text:
            what = f"'{row.cell('subject_id')}' with '{row.cell('object_id')}' comes after line {before.line}"
            reading.refuse(row.line, what, "sort the rows, for a diff that can be read", "not-sorted")
