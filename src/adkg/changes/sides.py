"""What may be compared: a project, a build, an export that holds everything, or a revision of the project."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from adkg.changes.comparison import Side
from adkg.changes.model import State
from adkg.changes.revisions import find_revision, lay_out, revision_names
from adkg.errors import AdkgError, UsageError, did_you_mean
from adkg.manifest import POINTER, current_store
from adkg.project import FOLDERS, Project, is_project
from adkg.store import Store, read_quads
from adkg.terms import Iri, graph

# The formats that keep the named graphs, by how the names of their files end.
WHOLE_FORMATS = {".nq": "nquads", ".trig": "trig", ".jsonld": "jsonld"}
MANIFEST = "manifest.json"
KINDS = "a project, a build, an export with everything (.nq, .trig, .jsonld) or a revision"

Build = Callable[[Project], None]


@dataclass(frozen=True, slots=True)
class Found:
    """A side, and the project whose stored questions go with it; None for a build or an export."""

    side: Side
    project: Project | None = None


def find_side(text: str, project: Project, build: Build) -> Found:
    """What a word on the command line means: what is at that path, else that revision of the project.

    `build` is called with a project whose store may be out of date. Raises UsageError for what is neither.
    """
    path = Path(text)
    if text and _is_there(path):
        return _at_path(text, path, project, build)
    revision = find_revision(project, text)
    if revision is None:
        near = did_you_mean(text, _choices(path, project), f"name {KINDS}")
        raise UsageError(f"'{text}' is no path and no revision", near)
    return of_project(str(revision), lay_out(revision, project), build)


def of_project(name: str, project: Project, build: Build) -> Found:
    """A project as it is now, built when it has to be."""
    build(project)
    folder = current_store(project)
    if folder is None:
        raise AdkgError("the build made no store", "run adkg build and see what it says")
    return Found(_of_build(name, folder.parent), project)


def _at_path(name: str, path: Path, project: Project, build: Build) -> Found:
    if path.is_file():
        return Found(_of_export(name, path))
    if is_project(path):
        root = path.resolve()
        return of_project(name, project if root == project.root else Project(root, root / "build"), build)
    for folder in (path, path.resolve().parent, _pointed(path)):
        if folder and (folder / MANIFEST).is_file() and (folder / "store").is_dir():
            return Found(_of_build(name, folder))
    fix = f"a project has {', '.join(FOLDERS)}, a build {MANIFEST}; a branch of this name is refs/heads/{name}"
    raise UsageError(f"the folder {name} is neither a project nor a build", fix)


def _pointed(output: Path) -> Path | None:
    found = current_store(Project(output, output)) if (output / POINTER).is_file() else None
    return found.parent if found else None


def _of_build(name: str, folder: Path) -> Side:
    try:
        manifest = json.loads((folder / MANIFEST).read_bytes())
        state = State(name, str(manifest["dataset_sha256"]))
        inputs = {str(file): str(digest) for file, digest in manifest["inputs"].items()}
    except (ValueError, KeyError, AttributeError) as error:
        raise AdkgError(f"{folder / MANIFEST} is no manifest of a build", "build it again: adkg build") from error
    return Side(state, lambda: Store.open(folder / "store").quads(), inputs)


def _of_export(name: str, path: Path) -> Side:
    form = WHOLE_FORMATS.get(path.suffix)
    if form is None:
        raise UsageError(f"{name} is no export that keeps the graphs", f"its name ends in {', '.join(WHOLE_FORMATS)}")
    store = Store.memory()
    try:
        store.load(read_quads(path.read_bytes(), form))
    except AdkgError as error:
        raise UsageError(f"{name} cannot be read: {error.what}", "write it again: adkg export -f nquads") from error
    quads = store.quads()
    missing = [found for found in _wanted(store) if found not in store.graphs()] if quads else []
    if missing:
        what = f"{name} does not hold everything: it lacks {' and '.join(missing)}"
        raise UsageError(what, "write it whole: adkg export -f nquads -o FILE")
    return Side(State(name, sha256(quads).hexdigest()), lambda: quads)


def _wanted(store: Store) -> list[Iri]:
    """The graphs that a whole record has: of claims, too, where anything is accepted."""
    accepted = graph("accepted") in store.graphs() and graph("decisions") not in store.graphs()
    return [graph("ontology"), graph("register"), *([graph("claims")] if accepted else [])]


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        # Longer than a name may be.
        return False


def _choices(path: Path, project: Project) -> list[str]:
    return [*revision_names(project), *(str(found) for found in path.parent.glob("*"))]
