"""An answer as a table for people: things by their labels as links, texts in their language, sources as footnotes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from adkg.answers import Answer, telling_columns
from adkg.descriptions import FALLBACK, labels
from adkg.evidence.cells import NOTHING, AnswerEvidence, CellEvidence
from adkg.evidence.footnotes import Footnotes
from adkg.evidence.testimony import Place, Publication, Ruling
from adkg.store import Rows, Store
from adkg.terms import XSD, XSD_DATE, XSD_INTEGER, Iri, Prefixes, Value

SHOWN = 1_000
SHOWN_WITH_SOURCES = 250
NUMBERS = frozenset({XSD_INTEGER, XSD + "decimal", XSD + "double", XSD + "float"})
DATES = frozenset({XSD_DATE, XSD + "gYearMonth", XSD + "gYear"})


@dataclass(frozen=True, slots=True)
class Mark:
    """The footnotes of one cell, how many sources more there are, and the origins where they are fewer than these."""

    numbers: Sequence[int] = ()
    more: int = 0
    origins: int = 0


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its text, the IRI where it is one, and the language of the text where it is not that of the page."""

    text: str = ""
    iri: str = ""
    language: str = ""
    is_number: bool = False
    is_date: bool = False
    mark: Mark = field(default_factory=Mark)


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote: a source with the places in its text, or a decision."""

    number: int
    source: Publication | None = None
    ruling: Ruling | None = None
    places: Sequence[Place] = ()


@dataclass(frozen=True, slots=True)
class Cited:
    """The marks of every cell, row by row, the footnotes, and the paths that nobody can follow back to claims."""

    marks: Sequence[Sequence[Mark]] = ()
    notes: Sequence[Note] = ()
    untraced: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """The first rows of an answer, and how many there are in all; with evidence, the footnotes that the cells cite.

    `columns` are those that say something that the others, and the values given, do not. `untraced` are the
    paths of the query that nobody can follow back to claims.
    """

    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    count: int
    notes: Sequence[Note] = ()
    untraced: Sequence[str] = ()


def read_table(store: Store, whole: Store, answer: Answer, language: str, *, evidence: bool) -> Table:
    """The answer of a store as a table of at most SHOWN rows, or SHOWN_WITH_SOURCES; `whole` has the names."""
    rows = answer.rows[: SHOWN_WITH_SOURCES if evidence else SHOWN]
    things = {value for row in rows for value in row if isinstance(value, Iri)}
    names = labels(whole, things, language)
    english = names if language == FALLBACK else labels(whole, things)
    kept = telling_columns(answer.columns, rows, (names, english), answer.values)
    columns = [answer.columns[index] for index in kept]
    cells = [[_cell(row[index], names, answer.prefixes, language) for index in kept] for row in rows]
    if not evidence:
        return Table(columns, cells, len(answer.rows))
    cited = cite_cells(store, answer.query, Rows(answer.columns, rows), language)
    for row, marks in zip(cells, cited.marks, strict=True):
        for place, index in enumerate(kept):
            row[place] = replace(row[place], mark=marks[index])
    return Table(columns, cells, len(answer.rows), cited.notes, cited.untraced)


def cite_cells(
    store: Store, query: str, found: Rows, language: str, namespaces: Mapping[str, str] | None = None
) -> Cited:
    """The marks of the cells of these rows, and what they stand for.

    `namespaces` are prefixes that the query leaves undeclared. Raises UsageError where it cannot be told of a query.
    """
    told = AnswerEvidence(store, query, found, namespaces, language)
    notes = Footnotes(language)
    marks = [[_mark(cells.get(column, NOTHING), notes) for column in found.columns] for cells in told.cells]
    return Cited(marks, list(_notes(notes)), told.untraced)


def _cell(value: Value | None, names: Mapping[Iri, str], prefixes: Prefixes, language: str) -> Cell:
    if value is None:
        return Cell()
    if isinstance(value, Iri):
        return Cell(names[value] if value in names else prefixes.shorten(value), value)
    other = value.language if value.language != language else ""
    return Cell(value.lexical, "", other, value.datatype in NUMBERS, value.datatype in DATES)


def _mark(cell: CellEvidence, notes: Footnotes) -> Mark:
    numbers = notes.numbers(cell)
    more = len(cell.decisions) + len(cell.publications) - len(numbers)
    return Mark(numbers, more, cell.origins if cell.origins < len(cell.publications) else 0)


def _notes(notes: Footnotes) -> Iterator[Note]:
    for number, one, places in notes.noted():
        if isinstance(one, Ruling):
            yield Note(number, ruling=one)
        else:
            yield Note(number, source=one, places=places)
