"""Finds the project: the folder that holds ontology/, data/ and queries/, and where its output goes."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path

from platformdirs import user_cache_path

from adkg.errors import UsageError

FOLDERS = ("ontology", "data", "queries")
PACKAGED = Path(__file__).parent / "packaged"
CHECKOUT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True, order=True)
class ProjectFile:
    """One input file: `name` is how messages and IRIs speak of it, relative to the project, with forward slashes."""

    name: str
    path: Path


@dataclass(frozen=True, slots=True)
class Project:
    """Where the inputs are read and the output is written.

    `also` are further folders of the same form, laid over the project: a user's own facts.
    """

    root: Path
    output: Path
    also: tuple[Path, ...] = ()

    def files(self, folder: str, suffix: str) -> list[ProjectFile]:
        """Every file below `folder` that ends in `suffix`, in the order of names; of the overlays too.

        A file of an overlay is named by its path there, with the overlay's folder name in front.
        """
        found = [ProjectFile(name, path) for name, path in _below(self.root, folder, suffix)]
        for overlay in self.also:
            found += [ProjectFile(f"{overlay.name}/{name}", path) for name, path in _below(overlay, folder, suffix)]
        return sorted(found, key=attrgetter("name"))

    def file(self, name: str) -> ProjectFile:
        """One file of the project by its name; it need not exist."""
        return ProjectFile(name, self.root / name)


def _below(root: Path, folder: str, suffix: str) -> Iterator[tuple[str, Path]]:
    # Every command lists all inputs to see whether they changed: names are cut from text, which is quicker than paths.
    start = len(str(root)) + 1
    waiting = [str(root / folder)] if (root / folder).is_dir() else []
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(entry.path)
                elif entry.name.endswith(suffix) and not entry.name.startswith("."):
                    yield entry.path[start:].replace(os.sep, "/"), Path(entry.path)


def is_project(folder: Path) -> bool:
    """Whether the folder has the three folders of a project."""
    return all((folder / name).is_dir() for name in FOLDERS)


def find_project(given: Path | None = None, also: tuple[Path, ...] = (), start: Path | None = None) -> Project:
    """The project to work on: `given`, else the nearest parent of `start` that is one, else the packaged copy.

    Output goes to `build/` in a project folder, and to the user's cache folder for the packaged copy.
    Raises UsageError when `given` or an overlay is not a folder of that form.
    """
    for overlay in also:
        if not (overlay / "data").is_dir():
            raise UsageError(
                f"no data/ folder in {overlay}", "point --also at a folder that has data/, as a project has"
            )
    overlays = tuple(overlay.resolve() for overlay in also)
    if given is not None:
        if not is_project(given):
            raise UsageError(f"{given} is no project", f"it needs the folders {', '.join(FOLDERS)}")
        return Project(given.resolve(), given.resolve() / "build", overlays)
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if is_project(folder):
            return Project(folder, folder / "build", overlays)
    if is_project(PACKAGED):
        return Project(PACKAGED, user_cache_path("adkg", appauthor=False), overlays)
    return Project(CHECKOUT, CHECKOUT / "build", overlays)
