"""How much is known of what ought to be known: cell by cell of the coverage tables, with what stands behind it.

What a complete description is, the tables say (queries/coverage); nothing of it is known here.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import groupby

from adkg.coverage.pursuits import Pursuit, Search, read_searches
from adkg.coverage.supports import Supports, read_supports
from adkg.descriptions import describe
from adkg.queries import Question
from adkg.queries.tokens import MARK, tokens_of
from adkg.store import Row, Store
from adkg.terms import Iri, Literal, Value

KNOWN = "known"
MISSING = "missing"
UNSUPPORTED = "unsupported"


@dataclass(frozen=True, slots=True)
class Want:
    """A property that ought to be known.

    `state`: a source reports it, sources only announce it, it is known without a source that says so (from the register
    or a decision), or it is missing. `origins` are the independent origins behind it; `pursuits` the searches in vain.
    """

    predicate: Iri
    state: str
    origins: tuple[Iri, ...] = ()
    pursuits: tuple[Pursuit, ...] = ()

    @property
    def is_gap(self) -> bool:
        """Whether it is missing, or is known and yet a value of another type was looked for in vain."""
        return self.state == MISSING or bool(self.pursuits)


@dataclass(frozen=True, slots=True)
class Entry:
    """What is known of one thing, in one cell of a table. `thing` is None where the record has none for the cell.

    `support`: whether any source reports the thing, sources only announce it, or none speaks of it itself.
    """

    table: str
    row: Value
    column: Value
    thing: Iri | None
    support: str
    wants: tuple[Want, ...]

    @property
    def known(self) -> int:
        """How many of the wanted properties are known."""
        return sum(one.state != MISSING for one in self.wants)

    @property
    def origins(self) -> frozenset[Iri]:
        """The independent origins behind what is known."""
        return frozenset(origin for one in self.wants for origin in one.origins)

    @property
    def gaps(self) -> tuple[Want, ...]:
        """What is missing or was looked for in vain."""
        return tuple(one for one in self.wants if one.is_gap)


def read_coverage(store: Store, tables: Iterable[Question], about: Iri | None = None) -> list[Entry]:
    """What is known in every cell of the tables, in the order of their rows; or of the cells of one thing alone."""
    queries = [(table.slug, table.query if about is None else _narrowed_query(table.query, about)) for table in tables]
    cells = [(slug, *_cell(row)) for slug, query in queries for row in store.select(query).rows]
    rows = [cell for cell in cells if about in {None, cell[3]}]
    things = {thing for _, _, _, thing, _ in rows if thing}
    supports = read_supports(store, things)
    known = {iri: description.values.keys() for iri, description in describe(store, things).items()}
    searches = read_searches(store)
    entries = []
    for (table, row, column, thing), group in groupby(rows, key=lambda one: one[:4]):
        concerning = [one for one in searches if _concerns(one, row, column, thing)]
        wants = [
            _want(thing, wanted, supports, known.get(thing, ()) if thing else (), concerning) for *_, wanted in group
        ]
        entries.append(Entry(table, row, column, thing, _standing(thing, supports), tuple(wants)))
    return entries


def narrowed(entries: Iterable[Entry], wanted: Value) -> list[Entry]:
    """The entries about a thing: those whose thing, row or column it is."""
    return [entry for entry in entries if wanted in (entry.thing, entry.row, entry.column)]


def _narrowed_query(query: str, thing: Iri) -> str:
    """The query of a table for the cells of one thing, where the outermost group of the query says what the thing is.

    Where the thing is optional or made from others, the query stays as it is: the rows must be made to be left out.
    """
    depth, begun, before = 0, 0, ""
    for token in tokens_of(query):
        depth += {"{": 1, "}": -1}.get(token.text, 0) if token.kind == MARK else 0
        begun = begun or (token.end if depth else 0)
        if depth and token.variable == "thing":
            break
        before = token.keyword
    if depth != 1 or before == "AS":
        return query
    return f"{query[:begun]} VALUES ?thing {{ <{thing}> }} {query[begun:]}"


def _cell(row: Row) -> tuple[Value, Value, Iri | None, Iri]:
    first, second, thing, wanted = row
    nothing = Literal("")
    return first or nothing, second or nothing, thing if isinstance(thing, Iri) else None, Iri(str(wanted))


def _concerns(search: Search, row: Value, column: Value, thing: Iri | None) -> bool:
    """Whether it was about the thing, or about what stands where row and column meet."""
    return search.about == {thing} or (len(search.about) > 1 and search.about <= {row, column})


def _standing(thing: Iri | None, supports: Supports) -> str:
    support = supports.of_thing(thing) if thing else None
    return support.mode if support else UNSUPPORTED


def _want(
    thing: Iri | None, predicate: Iri, supports: Supports, known: Collection[Iri], searches: Iterable[Search]
) -> Want:
    vain = [one for one in searches if one.predicate == predicate]
    if thing is None or predicate not in known:
        return Want(predicate, MISSING, (), _pursuits(vain))
    support = supports.of(thing, predicate)
    # Any value ends a search for any; a search for values of one type goes on until one of that type is known.
    still_open = _pursuits(one for one in vain if one.pursuit.type and not one.is_met)
    if support is None:
        return Want(predicate, KNOWN, (), still_open)
    return Want(predicate, support.mode, tuple(sorted(support.origins)), still_open)


def _pursuits(searches: Iterable[Search]) -> tuple[Pursuit, ...]:
    """The searches, the latest first."""
    found = sorted({one.pursuit for one in searches}, key=lambda one: one.type or "")
    return tuple(sorted(found, key=lambda one: one.searched, reverse=True))
