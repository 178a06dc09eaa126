"""Loads modules when they are needed and not before: the one place of the command line that imports at run time.

A command's module is imported when the command runs, and the writer of tables when a table is written, so that
`adkg --help` and a stored question wait for no library that they do not use.
"""

import ast
import importlib
from pathlib import Path
from types import ModuleType

FOLDER = Path(__file__).parent


def command_names() -> list[str]:
    """The commands: the modules in this folder, but for main and those that begin with an underscore."""
    names = (path.stem for path in FOLDER.glob("*.py"))
    return sorted(name for name in names if name != "main" and not name.startswith("_"))


def summary_of(name: str) -> str:
    """The first line of a command module's docstring, read without importing it."""
    tree = ast.parse((FOLDER / f"{name}.py").read_text(encoding="utf-8"))
    return (ast.get_docstring(tree) or "").partition("\n")[0]


def load(name: str) -> ModuleType:
    """A module of this folder, imported now."""
    return importlib.import_module(f"adkg.cli.{name}")
