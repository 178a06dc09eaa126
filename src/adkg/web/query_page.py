"""What the page for queries of one's own shows: the answer as a table or as Turtle, or the place of the mistake."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from adkg.bounds import Bounds
from adkg.descriptions import labels
from adkg.errors import UsageError
from adkg.guard import QueryFault
from adkg.queries.tokens import tokens_of
from adkg.store import Row, Rows, Store, read_rows, rewrite
from adkg.terms import XSD_STRING, Iri, Literal, Value
from adkg.web.desk import Desk
from adkg.web.formats import is_graph
from adkg.web.operation import Operation
from adkg.web.questions.table import SHOWN_WITH_SOURCES, Cited, cite_cells

SHOWN = 500
BOUNDS = Bounds(rows=20_000, size=10_000_000)
MARGIN = 60
NO_ROWS, NOT_CITED = Rows((), []), Cited()
EXAMPLE = """\
SELECT ?kind (COUNT(?thing) AS ?number)
WHERE { ?thing a ?kind }
GROUP BY ?kind
ORDER BY DESC(?number)
LIMIT 100"""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the mistake is: its line in three parts, of which the second is the mistake, and the line above.

    `marked` is '' where a line ends too early. Of long lines, what is far from the mistake is left out.
    """

    line: int
    column: int
    above: str
    before: str
    marked: str
    after: str

    @classmethod
    def of(cls, fault: QueryFault, query: str) -> "Place":
        """The place of a fault in its query.

        >>> Place.of(QueryFault("ASK {\\n?a ?b", 6, "", ""), "ASK {\\n?a ?b")
        Place(line=2, column=1, above='ASK {', before='', marked='?a', after=' ?b')
        """
        token = next((one for one in tokens_of(query) if one.start <= fault.offset < one.end), None)
        above, line = ["", *query.split("\n")][fault.line - 1 : fault.line + 1]
        start = fault.column - 1
        end = start + (token.end - fault.offset if token else 1)
        before, marked, after = line[:start], line[start:end], line[end:]
        return cls(
            fault.line,
            fault.column,
            _begin(above),
            "…" + before[-MARGIN:] if len(before) > MARGIN else before,
            _begin(marked),
            _begin(after),
        )


def _begin(text: str) -> str:
    return text[:MARGIN] + "…" if len(text) > MARGIN else text


@dataclass(frozen=True, slots=True)
class Cell:
    """One value: its text, where a link of it leads ('' nowhere), and for a literal its language and datatype."""

    text: str
    iri: str = ""
    path: str = ""
    language: str = ""
    datatype: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """The answer to a query: rows, which are the triples where it is a graph; or whether it holds."""

    asked: Operation
    store: Store
    rows: Rows = NO_ROWS
    holds: bool | None = None
    lines: bytes | None = None

    @property
    def is_graph(self) -> bool:
        """Whether the rows are triples."""
        return self.lines is not None


def find(desk: Desk, asked: Operation) -> Found:
    """The answer. Raises UsageError for a mistake, and TooMuch beyond BOUNDS."""
    store = desk.store(asked.known_by, asked.policy)
    given = desk.prefixes.namespaces
    if is_graph(asked.query):
        lines = store.answer(asked.query, "ntriples", given, asked.dataset, BOUNDS)
        return Found(asked, store, read_triples(lines), lines=lines)
    body = store.answer(asked.query, "json", given, asked.dataset, BOUNDS)
    # Only an ASK is answered so, and a table need not be read twice.
    if b'"boolean"' in body[:60]:
        return Found(asked, store, holds=json.loads(body)["boolean"])
    return Found(asked, store, read_rows(body))


def read_triples(lines: bytes) -> Rows:
    """N-Triples text as rows, in their order.

    >>> read_triples(b'<urn:s> <urn:p> "x" .\\n').rows[0][:2]
    ('urn:s', 'urn:p')
    """
    memory = Store.memory()
    memory.load_named(lines)
    return memory.select(
        "SELECT ?subject ?predicate ?object { ?subject ?predicate ?object } ORDER BY ?subject ?predicate ?object"
    )


@dataclass(frozen=True, slots=True)
class Shown:
    """The answer to a query as the page shows it: a table, true or false, or Turtle."""

    count: int = 0
    columns: Sequence[str] = ()
    rows: Sequence[Sequence[Cell | None]] = ()
    holds: bool | None = None
    turtle: str | None = None
    cited: Cited = NOT_CITED
    are_triples: bool = False


def shown(desk: Desk, found: Found, language: str, *, as_turtle: bool = False, evidence: bool = False) -> Shown:
    """The answer for the page, with at most SHOWN rows, or SHOWN_WITH_SOURCES where evidence is wanted.

    Raises UsageError where the evidence cannot be told.
    """
    count = len(found.rows.rows)
    if found.holds is not None:
        return Shown(holds=found.holds)
    if as_turtle and found.lines is not None:
        return Shown(count, are_triples=True, turtle=rewrite(found.lines, "turtle", desk.prefixes.namespaces).decode())
    columns, rows = found.rows.columns, found.rows.rows[: SHOWN_WITH_SOURCES if evidence else SHOWN]
    cells = _cells(desk, found.store, rows, language)
    cited = _cited(desk, found, Rows(columns, rows), language) if evidence else NOT_CITED
    return Shown(count, columns, cells, cited=cited, are_triples=found.is_graph)


def _cited(desk: Desk, found: Found, rows: Rows, language: str) -> Cited:
    if found.asked.dataset is not None or found.is_graph:
        raise UsageError("of this query no sources are told", "ask a SELECT of the whole record: without a named graph")
    return cite_cells(found.store, found.asked.query, rows, language, desk.prefixes.namespaces)


def _cells(desk: Desk, store: Store, rows: Sequence[Row], language: str) -> Sequence[Sequence[Cell | None]]:
    names = labels(store, {value for row in rows for value in row if isinstance(value, Iri)}, language)
    return [[None if value is None else _cell(value, names, desk) for value in row] for row in rows]


def _cell(value: Value, names: Mapping[Iri, str], desk: Desk) -> Cell:
    if isinstance(value, Literal):
        datatype = "" if value.language or value.datatype == XSD_STRING else desk.prefixes.shorten(value.datatype)
        return Cell(value.lexical, language=value.language, datatype=datatype)
    short = desk.prefixes.shorten(value)
    label = names.get(value, short)
    return Cell(label, value, short if label != short else "")
