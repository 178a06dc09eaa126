"""An answer cut to what a person needs to see: no column says twice what another, or the question itself, says."""

from collections.abc import Collection, Mapping, Sequence

from adkg.answers import cell_text
from adkg.store import Row
from adkg.terms import Iri, Prefixes, Value

Cells = list[list[str]]


def grid(
    columns: Sequence[str],
    rows: Sequence[Row],
    names: Mapping[Iri, str],
    prefixes: Prefixes,
    *,
    given: Collection[str],
    english: Mapping[Iri, str],
) -> tuple[list[str], Cells]:
    """The columns and cells to show. `given` are the parameters that were given: a column that only repeats one is cut.

    A column that holds the names of things, in the language shown or in `english`, is cut where the things stand too.
    Things are shown by name; those of the first column have their path too, which names the row for the next command.

    >>> linz, graz = Iri("https://w3id.org/adkg/town/linz"), Iri("https://w3id.org/adkg/town/graz")
    >>> rows = [(Iri("urn:at"), linz), (Iri("urn:at"), graz)]
    >>> grid(("land", "town"), rows, {linz: "Linz"}, Prefixes(), given=["land"], english={})
    (['town'], [['Linz (town/linz)'], ['town/graz']])
    """
    kept = [index for index, column in enumerate(columns) if not _repeats(index, column, rows, (names, english), given)]
    key = next((index for index in kept if any(isinstance(row[index], Iri) for row in rows)), None)
    cells = [
        [
            cell_text(row[index], names, prefixes) if index == key else _short(row[index], names, prefixes)
            for index in kept
        ]
        for row in rows
    ]
    return [columns[index] for index in kept], cells


def _repeats(
    index: int, column: str, rows: Sequence[Row], names: Sequence[Mapping[Iri, str]], given: Collection[str]
) -> bool:
    values = {row[index] for row in rows}
    if column in given and len(values) == 1:
        return True
    return bool(rows) and all(_is_name_of_another(row, index, names) for row in rows) and values != {None}


def _is_name_of_another(row: Row, index: int, names: Sequence[Mapping[Iri, str]]) -> bool:
    value = row[index]
    if value is None:
        return True
    others = [other for place, other in enumerate(row) if place != index and isinstance(other, Iri)]
    return not isinstance(value, Iri) and value.lexical in {known.get(other) for known in names for other in others}


def _short(value: Value | None, names: Mapping[Iri, str], prefixes: Prefixes) -> str:
    if isinstance(value, Iri) and value in names:
        return names[value]
    return cell_text(value, names, prefixes)
