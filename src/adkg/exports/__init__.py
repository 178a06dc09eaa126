"""Writes the record out. Each module here whose name does not begin with an underscore is a format.

A format has a MEDIA_TYPE, an EXTENSION, WHOLE (whether it holds everything unless told otherwise) and
`write(store, prefixes, graph) -> bytes`; its docstring's first line is its summary. Adding a format is adding a file.
"""

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from adkg.errors import UsageError, did_you_mean
from adkg.exports._views import DEFAULT, GRAPHS
from adkg.store import Store
from adkg.terms import Prefixes

__all__ = ["DEFAULT", "GRAPHS", "Format", "export", "find_format", "format_names"]

Write = Callable[[Store, Prefixes, str], bytes]


@dataclass(frozen=True, slots=True)
class Format:
    """A way to write the record out. `whole`: it holds everything, unless a choice of graphs is made."""

    name: str
    media_type: str
    extension: str
    whole: bool
    write: Write


def format_names() -> list[str]:
    """The names of all formats: those of the modules in this folder."""
    return sorted(path.stem for path in Path(__file__).parent.glob("*.py") if not path.stem.startswith("_"))


def find_format(name: str) -> Format:
    """A format by its name, which is that of its module. Raises UsageError with the nearest spelling."""
    names = format_names()
    if name not in names:
        raise UsageError(f"no format '{name}'", did_you_mean(name, names, f"use one of {', '.join(names)}"))
    module = importlib.import_module(f"adkg.exports.{name}")
    return Format(name, module.MEDIA_TYPE, module.EXTENSION, module.WHOLE, module.write)


def export(store: Store, prefixes: Prefixes, name: str, graph: str = "") -> bytes:
    """The record, or a choice of its graphs, in a format. Equal stores give equal bytes.

    Raises UsageError for a format or a choice that does not exist.
    """
    chosen = find_format(name)
    graph = graph or ("all" if chosen.whole else DEFAULT)
    if graph not in GRAPHS:
        raise UsageError(f"no graph '{graph}'", did_you_mean(graph, GRAPHS, f"use one of {', '.join(GRAPHS)}"))
    return chosen.write(store, prefixes, graph)
