"""Loads modules when they are needed and not before: the one place of the command line that imports at run time.

A command's module is imported when the command runs, and the writer of tables when a table is written, so that
`adkg --help` and a stored question wait for no library that they do not use.
"""

import ast
import importlib
from pathlib import Path
from types import ModuleType

FOLDER = Path(__file__).parent


def command_names(group: str = "") -> list[str]:
    """The commands: the modules and packages in this folder, but for main and those that begin with an underscore.

    Those of a group are in the package of its name.
    """
    found = _place(group).iterdir()
    names = (path.stem for path in found if path.suffix == ".py" or (path / "__init__.py").is_file())
    return sorted(name for name in names if name != "main" and not name.startswith("_"))


def summary_of(name: str) -> str:
    """The first line of a command's docstring, read without importing it; one of a group is named group.command."""
    place = _place(name)
    file = place / "__init__.py" if place.is_dir() else place.with_name(f"{place.name}.py")
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return (ast.get_docstring(tree) or "").partition("\n")[0]


def load(name: str) -> ModuleType:
    """A module of this folder, imported now; one of a group is named group.command."""
    return importlib.import_module(f"adkg.cli.{name}")


def _place(name: str) -> Path:
    return FOLDER.joinpath(*name.split(".")) if name else FOLDER
