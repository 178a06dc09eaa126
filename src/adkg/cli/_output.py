"""Where data and messages go: data to standard output, everything else to standard error."""

import csv
import io
import json
import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import click

from adkg.cells import neutralised
from adkg.cli._loading import load
from adkg.durable import write_file
from adkg.errors import AdkgError

CLOSED_PIPE = 141
LANGUAGES = click.Choice(["en", "vi"])


def language_option() -> click.Option:
    """--lang: the language of labels and summaries."""
    return click.Option(["--lang", "language"], type=LANGUAGES, default="en", help="The language of labels.")


def on_terminal() -> bool:
    """Whether a person reads standard output."""
    return sys.stdout is not None and sys.stdout.isatty()


def write_data(content: bytes, file: Path | None = None) -> None:
    """Write data to a file, whole or not at all, or else to standard output."""
    if file is not None:
        try:
            write_file(file, content)
        except OSError as error:
            raise AdkgError(f"{file} cannot be written: {error.strerror}", "check its folder and rights") from error
    elif sys.stdout is not None:
        try:
            sys.stdout.buffer.write(content if content.endswith(b"\n") or not content else content + b"\n")
            sys.stdout.buffer.flush()
        except BrokenPipeError:
            forget_output()
            raise click.exceptions.Exit(CLOSED_PIPE) from None


def forget_output() -> None:
    """Let what Python has not written yet, and would try to write at its end, go nowhere."""
    if sys.stdout is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def write_text(text: str) -> None:
    """Write lines of text to standard output."""
    write_data(text.encode())


def write_json(value: object) -> None:
    """Write JSON to standard output."""
    write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n")


def write_rows(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write rows as a table on a terminal, as CSV elsewhere."""
    if on_terminal():
        write_table(columns, rows)
    else:
        write_csv(columns, rows)


def write_csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write rows as CSV, terminal or not."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows(rows)
    write_data(neutralised(written.getvalue().encode()))


def write_table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write rows as a table, terminal or not."""
    write_text(load("_tables").table_text(columns, rows))


def say(text: str) -> None:
    """A message to the person, on standard error."""
    click.echo(text, err=True)
