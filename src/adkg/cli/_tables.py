"""Tables for people, drawn by rich: loaded only when one is written."""

import io
from collections.abc import Iterable, Sequence
from shutil import get_terminal_size

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

WIDTH = 120


def table_text(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """The rows as a table as wide as the terminal. The cells are text: no markup is read in them."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        table.add_column(Text(column), overflow="fold")
    for row in rows:
        table.add_row(*(Text(_visible(cell)) for cell in row))
    written = io.StringIO()
    console = Console(file=written, width=get_terminal_size((WIDTH, 24)).columns, color_system=None)
    console.print(table)
    return "\n".join(line.rstrip() for line in written.getvalue().splitlines()) + "\n"


def _visible(text: str) -> str:
    """Control characters, with which a value could redraw a terminal, as visible marks."""
    return "".join(char if char.isprintable() or char == "\n" else f"<U+{ord(char):04X}>" for char in text)
