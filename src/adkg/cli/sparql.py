"""Run any SPARQL query on the store."""

import sys
from pathlib import Path

import click

from adkg.answers import Answer, cell_text
from adkg.cli._output import language_option, on_terminal, write_data, write_table
from adkg.cli._project import StandpointCommand
from adkg.cli._store import ready_store
from adkg.errors import UsageError
from adkg.store import ROW_FORMATS, TRIPLE_FORMATS

FORMATS = ("table", "markdown", *ROW_FORMATS, *TRIPLE_FORMATS)


@click.command("sparql", cls=StandpointCommand, params=[language_option()])
@click.argument("query", metavar="QUERY|FILE|-")
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    help="Default: table on a terminal, else csv; turtle for CONSTRUCT.",
)
@click.option("--raw", is_flag=True, help="In csv, leave cells that a spreadsheet would run as formulas.")
@click.pass_context
def command(context: click.Context, query: str, form: str | None, raw: bool, language: str) -> None:
    """Run a query: its text, a file that holds it, or - for standard input.

    The project's prefixes need no declaration, and things may be written <kind/name>. Only questions are answered:
    updates, SERVICE and very deep nesting are refused.
    """
    text = _text(query)
    _, store, prefixes = ready_store(context)
    answer = Answer(store, text, prefixes)
    if form is None:
        form = _usual(answer.form)
    if form != "table" or answer.form != "SELECT":
        write_data(answer.write("csv" if form == "table" else form, language, raw))
        return
    names = answer.labels(language)
    write_table(answer.columns, [[cell_text(value, names, prefixes) for value in row] for row in answer.rows])


def _usual(query_form: str) -> str:
    if query_form in {"CONSTRUCT", "DESCRIBE"}:
        return "turtle"
    return "table" if on_terminal() else "csv"


def _text(query: str) -> str:
    if query == "-":
        return sys.stdin.buffer.read().decode("utf-8", "replace")
    if "{" in query or "\n" in query:
        return query
    try:
        return Path(query).read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise UsageError(f"{query} is not UTF-8", "save the file as UTF-8") from error
    except OSError as error:
        fix = "give the text of a query in quotes, the name of a file, or - for standard input"
        raise UsageError(f"'{query}' is neither a query nor a file that can be read", fix) from error
