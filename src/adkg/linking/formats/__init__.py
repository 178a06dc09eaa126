"""Writes out what is given to another collection. Each module here is a format; adding a format is adding a file.

A format has `write(changes, namespace) -> (bytes, left out)`: what it cannot write is left out, each with its reason.
"""

import importlib
from collections.abc import Callable, Iterable
from pathlib import Path

from adkg.errors import UsageError, did_you_mean
from adkg.linking.giving import Change, LeftOut

Write = Callable[[Iterable[Change], str], tuple[bytes, list[LeftOut]]]


def format_names() -> list[str]:
    """The names of all formats: those of the modules in this folder."""
    return sorted(path.stem for path in Path(__file__).parent.glob("*.py") if not path.stem.startswith("_"))


def find_writer(name: str) -> Write:
    """What writes a format. Raises UsageError, with the nearest spelling, for one that does not exist."""
    names = format_names()
    if name not in names:
        raise UsageError(f"no format '{name}'", did_you_mean(name, names, f"use one of {', '.join(names)}"))
    found: Write = importlib.import_module(f"adkg.linking.formats.{name}").write
    return found
