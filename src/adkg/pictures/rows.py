"""The rows of an answer as the data of a picture: things by their names, dates with all the days they may mean."""

from collections.abc import Iterator, Mapping, Sequence

from adkg.cells import visible_marks
from adkg.dates import PRECISIONS, calendar_date
from adkg.queries.model import Plain
from adkg.store import Row
from adkg.terms import XSD, XSD_INTEGER, Iri, Literal, Prefixes, Value

BEGIN, END = "T00:00:00", "T23:59:59"
_DECIMALS = {XSD + "decimal", XSD + "double", XSD + "float"}


def data(
    columns: Sequence[str], rows: Sequence[Row], names: Mapping[Iri, str], prefixes: Prefixes
) -> list[dict[str, Plain]]:
    """The rows as objects with a field for each column, and more for things and dates; nothing for an empty cell.

    >>> linz = Iri("https://w3id.org/adkg/town/linz")
    >>> august = Literal("2020-08", XSD + "gYearMonth")
    >>> data(["town"], [(linz,)], {linz: "Linz"}, Prefixes())
    [{'town': 'Linz', 'town_path': 'town/linz'}]
    >>> list(data(["day"], [(august,)], {}, Prefixes())[0].values())
    ['2020-08', '2020-08-01T00:00:00', '2020-08-31T23:59:59', 'month']
    """
    return [
        dict(
            field
            for column, value in zip(columns, row, strict=True)
            for field in _fields(column, value, names, prefixes)
        )
        for row in rows
    ]


def _fields(
    column: str, value: Value | None, names: Mapping[Iri, str], prefixes: Prefixes
) -> Iterator[tuple[str, Plain]]:
    if isinstance(value, Iri):
        path = prefixes.shorten(value)
        yield column, visible_marks(names.get(value, path))
        yield f"{column}_path", path
    elif value is not None:
        yield column, _plain(value)
        if value.datatype in PRECISIONS:
            date = calendar_date(value.lexical)
            yield f"{column}_first", date.earliest.isoformat() + BEGIN
            yield f"{column}_last", date.latest.isoformat() + END
            yield f"{column}_precision", date.precision


def _plain(value: Literal) -> Plain:
    if value.datatype == XSD_INTEGER:
        return int(value.lexical)
    if value.datatype in _DECIMALS:
        return float(value.lexical)
    if value.datatype == XSD + "boolean":
        return value.lexical == "true"
    return visible_marks(value.lexical)
