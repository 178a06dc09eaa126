"""An answer cut to what a person needs to see: no column says twice what another, or the question itself, says."""

from collections.abc import Collection, Mapping, Sequence

from adkg.answers import cell_text, telling_columns
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
    kept = telling_columns(columns, rows, (names, english), given)
    key = next((index for index in kept if any(isinstance(row[index], Iri) for row in rows)), None)
    cells = [
        [
            cell_text(row[index], names, prefixes) if index == key else _short(row[index], names, prefixes)
            for index in kept
        ]
        for row in rows
    ]
    return [columns[index] for index in kept], cells


def _short(value: Value | None, names: Mapping[Iri, str], prefixes: Prefixes) -> str:
    if isinstance(value, Iri) and value in names:
        return names[value]
    return cell_text(value, names, prefixes)
