"""Show how much is known, from how many origins, what is missing, and what was looked for in vain."""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import replace

import click

from adkg.cells import neutralised
from adkg.cli._matrix import Matrix
from adkg.cli._output import language_option, on_terminal, write_data, write_json, write_table, write_text
from adkg.cli._project import StandpointCommand, chosen_project
from adkg.cli._store import ready_store
from adkg.coverage.entries import Entry, narrowed, read_coverage
from adkg.descriptions import labels
from adkg.errors import ProblemsError, UsageError, did_you_mean
from adkg.evidence.plain import as_plain, iris_in
from adkg.evidence.things import find_thing
from adkg.queries import Question, read_tables
from adkg.store import Store
from adkg.terms import Iri, Literal, Prefixes, Value

FORMATS = ("table", "csv", "tsv", "json")
COLUMNS = ("table", "row", "column", "thing", "support", "property", "state", "origins", "searched", "type")


@click.command("coverage", cls=StandpointCommand, params=[language_option()])
@click.argument("thing", required=False)
@click.option("--missing", is_flag=True, help="Only what is missing, or was looked for in vain.")
@click.option("--format", "form", type=click.Choice(FORMATS), help="Default: table on a terminal, else csv.")
@click.pass_context
def command(context: click.Context, *, thing: str | None, missing: bool, form: str | None, language: str) -> None:
    """Show what is known of what ought to be known: all of it, or what concerns one THING or one row.

    What is wanted of which thing, the tables in queries/coverage/ say. A count of origins counts copies of one story
    once. The day is that of the last search that found nothing.
    """
    tables, problems = read_tables(chosen_project(context))
    if problems:
        raise ProblemsError(problems)
    _, store, prefixes = ready_store(context)
    entries = read_coverage(store, tables.values())
    if thing is not None:
        entries = _about(entries, thing, store, prefixes)
    form = form or ("table" if on_terminal() else "csv")
    if form == "json":
        write_json(
            as_plain([replace(entry, wants=entry.gaps) for entry in entries if entry.gaps] if missing else entries)
        )
    elif form == "table":
        matrix = Matrix(labels(store, set(iris_in(entries)), language), prefixes)
        _write_tables(entries, tables, matrix, language, missing)
    else:
        rows = [row for entry in entries for row in _rows(entry, missing, prefixes)]
        write_data(_delimited(rows, form))


def _about(entries: Iterable[Entry], text: str, store: Store, prefixes: Prefixes) -> list[Entry]:
    """The entries about what the text names: a row or column by its text, else a thing."""
    every = list(entries)
    found = narrowed(every, Literal(text)) or narrowed(every, find_thing(store, text, prefixes))
    if not found:
        known = {_written(value, prefixes) for entry in every for value in (entry.row, entry.column, entry.thing)}
        raise UsageError(
            f"no coverage table has '{text}'", did_you_mean(text, known, "see the files in queries/coverage/")
        )
    return found


def _write_tables(
    entries: Iterable[Entry], tables: Mapping[str, Question], matrix: Matrix, language: str, missing: bool
) -> None:
    every = list(entries)
    for slug, table in tables.items():
        chosen = [entry for entry in every if entry.table == slug and (entry.gaps or not missing)]
        if chosen:
            write_text(table.summary.get(language, slug) + "\n")
            write_table(*(matrix.gaps(chosen) if missing else matrix.cells(chosen)))


def _rows(entry: Entry, missing: bool, prefixes: Prefixes) -> Iterable[tuple[str, ...]]:
    for one in entry.gaps if missing else entry.wants:
        last = one.pursuits[0] if one.pursuits else None
        yield (
            entry.table,
            _written(entry.row, prefixes),
            _written(entry.column, prefixes),
            _written(entry.thing, prefixes),
            entry.support,
            _written(one.predicate, prefixes),
            one.state,
            str(len(one.origins)),
            last.searched if last else "",
            _written(last.type if last else None, prefixes),
        )


def _written(value: Value | None, prefixes: Prefixes) -> str:
    if isinstance(value, Iri):
        return prefixes.shorten(value)
    return value.lexical if value else ""


def _delimited(rows: Iterable[tuple[str, ...]], form: str) -> bytes:
    written = io.StringIO()
    if form == "tsv":
        written.writelines("\t".join(cell.replace("\t", " ") for cell in row) + "\n" for row in (COLUMNS, *rows))
        return written.getvalue().encode()
    csv.writer(written, lineterminator="\r\n").writerows((COLUMNS, *rows))
    return neutralised(written.getvalue().encode())
