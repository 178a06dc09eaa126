"""Coverage as tables for people: a matrix of cells, or a list of the gaps."""

from collections.abc import Iterator, Mapping, Sequence

from adkg.answers import cell_text
from adkg.coverage.entries import MISSING, Entry, Want
from adkg.coverage.pursuits import Pursuit
from adkg.coverage.supports import ANNOUNCED, REPORTED
from adkg.dates import PRECISIONS
from adkg.terms import Iri, Literal, Prefixes, Value, path_of

Table = tuple[Sequence[str], Sequence[Sequence[str]]]


class Matrix:
    """Writes the entries of one coverage table, with the names of things and terms."""

    def __init__(self, names: Mapping[Iri, str], prefixes: Prefixes) -> None:
        self._names = names
        self._prefixes = prefixes

    def cells(self, entries: Sequence[Entry]) -> Table:
        """A line for each row and a cell for each column: how much is known, from how many origins, what is missing."""
        by_cell: dict[tuple[Value, Value], list[Entry]] = {}
        for entry in entries:
            by_cell.setdefault((entry.row, entry.column), []).append(entry)
        rows = list(dict.fromkeys(row for row, _ in by_cell))
        columns = sorted(dict.fromkeys(column for _, column in by_cell), key=self._place)
        lines = [
            [self._name(row), *("\n".join(self._cell(by_cell.get((row, one), []))) for one in columns)] for row in rows
        ]
        return ["", *map(self._name, columns)], lines

    def gaps(self, entries: Sequence[Entry]) -> Table:
        """A line for each thing that is missing, or was looked for in vain, with the day of the last search."""
        lines = [
            (
                self._name(entry.row),
                self._name(entry.column),
                path_of(entry.thing) if entry.thing else "",
                self._gap(one),
                one.pursuits[0].searched if one.pursuits else "",
            )
            for entry in entries
            for one in entry.gaps
        ]
        return ("row", "column", "thing", "missing", "looked for"), lines

    def _cell(self, entries: Sequence[Entry]) -> Iterator[str]:
        if not entries:
            return
        wanted = sum(len(entry.wants) for entry in entries)
        origins = len(frozenset[Iri]().union(*(entry.origins for entry in entries)))
        known = sum(entry.known for entry in entries)
        yield f"{known}/{wanted}, {origins} origin{'' if origins == 1 else 's'}"
        for entry in entries:
            named = f"{path_of(entry.thing).rpartition('/')[2]}: " if entry.thing and len(entries) > 1 else ""
            yield from (named + line for line in self._remarks(entry))

    def _remarks(self, entry: Entry) -> Iterator[str]:
        if entry.support == ANNOUNCED:
            yield "only announced"
        missing = [f"{self._name(one.predicate)}{_looked(one)}" for one in entry.wants if one.state == MISSING]
        if missing:
            yield f"missing: {', '.join(missing)}"
        announced = [self._name(one.predicate) for one in entry.wants if one.state == ANNOUNCED]
        if announced and entry.support == REPORTED:
            yield f"only announced: {', '.join(announced)}"
        for one in entry.wants:
            if one.state != MISSING and one.pursuits:
                yield f"{self._gap(one)}{_looked(one)}"

    def _gap(self, one: Want) -> str:
        if one.state == MISSING or not one.pursuits:
            return self._name(one.predicate)
        return f"{self._name(one.predicate)}: no {self._type(one.pursuits[0])}"

    def _type(self, pursuit: Pursuit) -> str:
        return PRECISIONS.get(pursuit.type or "") or self._name(pursuit.type)

    def _name(self, value: Value | None) -> str:
        if isinstance(value, Iri):
            return self._names.get(value) or self._prefixes.shorten(value)
        return cell_text(value, self._names, self._prefixes)

    def _place(self, column: Value) -> str:
        return column.lexical if isinstance(column, Literal) else column


def _looked(one: Want) -> str:
    return f" (looked {one.pursuits[0].searched})" if one.pursuits else ""
