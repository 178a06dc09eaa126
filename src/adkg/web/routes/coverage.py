"""What is known of what ought to be known, cell by cell."""

from adkg.coverage.entries import Entry
from adkg.matching.spelling import in_natural_order
from adkg.terms import Iri, Literal, Value
from adkg.web.desk import Desk
from adkg.web.exchange import Request, Response
from adkg.web.page import page
from adkg.web.showing import Shower
from adkg.web.standpoint import Standpoint
from adkg.web.words import words

PATH = "/coverage"
METHODS = ("GET",)


def answer(request: Request, desk: Desk) -> Response:
    """The page of all coverage tables."""
    shown = Shower(desk, request.language)
    entries = desk.coverage(Standpoint.of(request).store(desk))
    tables = [
        (table, _matrix([entry for entry in entries if entry.table == slug], shown))
        for slug, table in desk.tables.items()
    ]
    return page(
        request,
        desk,
        "coverage.html",
        title=words(request.language)["coverage"],
        queries={table.summary[request.language]: table.query for table in desk.tables.values()},
        tables=tables,
        known=sum(entry.known for entry in entries),
        wanted=sum(len(entry.wants) for entry in entries),
        shown=shown,
    )


def _matrix(entries: list[Entry], shown: Shower) -> dict[str, object]:
    """The entries by row and column, in the order of their names."""

    def order(value: Value) -> list[tuple[bool, int, str]]:
        return in_natural_order(value.lexical if isinstance(value, Literal) else shown.name(value))

    cells: dict[tuple[Value, Value], list[Entry]] = {}
    for entry in entries:
        cells.setdefault((entry.row, entry.column), []).append(entry)
    return {
        "rows": sorted({entry.row for entry in entries}, key=order),
        "columns": sorted({entry.column for entry in entries}, key=order),
        "cells": cells,
        "known": sum(entry.known for entry in entries),
        "wanted": sum(len(entry.wants) for entry in entries),
        "gaps": [(entry, _missing(entry)) for entry in entries if _missing(entry)],
    }


def _missing(entry: Entry) -> list[Iri]:
    return [want.predicate for want in entry.gaps]
