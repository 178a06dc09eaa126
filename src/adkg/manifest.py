"""Which built store is the current one, what it was made from, and how a new one takes its place.

In the output folder: `current` names the folder of the current build, which holds `store/`, `history.sqlite` and
`manifest.json`. A build is made beside it and takes its place in one step, so that a killed one changes nothing that a
reader can see.
"""

import json
import os
import re
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

from adkg.durable import sync_folder, sync_tree, write_file
from adkg.errors import AdkgError
from adkg.project import Project, ProjectFile
from adkg.version import __version__

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

FORMAT = 3
INPUTS = ("ontology", "data", "queries/checks", "queries/expectations")
HISTORY = "history.sqlite"
STORE = "store"
POINTER = "current"
SEEN = "inputs.seen"
_BUILD = re.compile(r"store-[0-9a-f]{16}(?:-[0-9]+)?")
_LEFTOVER = re.compile(r"tmp-[0-9]+")


class BusyError(AdkgError):
    """Another process is building the same project."""

    exit_code = 75


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a store was made from and holds. `inputs`: each file with its SHA-256; `summary`: what was counted."""

    format: int
    adkg: str
    engines: Mapping[str, str]
    inputs: Mapping[str, str]
    quads: int
    dataset_sha256: str
    summary: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Build:
    """A build that is complete: where it is, and its manifest."""

    folder: Path
    manifest: Manifest

    @classmethod
    def read(cls, folder: Path) -> "Build | None":
        """The build in a folder; None when there is none, or it is of another format."""
        try:
            content = json.loads((folder / "manifest.json").read_bytes())
        except (OSError, ValueError):
            return None
        return cls(folder, Manifest(**content)) if content.get("format") == FORMAT else None

    @property
    def store(self) -> Path:
        """The folder of its store."""
        return self.folder / STORE

    @property
    def history(self) -> Path:
        """The file of its history."""
        return self.folder / HISTORY


class Draft:
    """A build that is being made. Fill `store_folder`, then publish; what is not published is removed."""

    def __init__(self, output: Path, inputs: Mapping[str, str], signature: str) -> None:
        self._output = output
        self._inputs = inputs
        self._signature = signature
        self.folder = output / f"tmp-{os.getpid()}"
        self.folder.mkdir()

    @property
    def store_folder(self) -> Path:
        """Where the store is to be created."""
        return self.folder / STORE

    @property
    def history_file(self) -> Path:
        """Where the history is to be written."""
        return self.folder / HISTORY

    def publish(
        self, quads: int, dataset_sha256: str, engines: Mapping[str, str], summary: Mapping[str, int]
    ) -> Manifest:
        """Make this build the current one. The one before is kept for its readers; older ones are removed."""
        manifest = Manifest(FORMAT, __version__, engines, self._inputs, quads, dataset_sha256, summary)
        content = json.dumps(asdict(manifest), indent=1, sort_keys=True, ensure_ascii=False).encode() + b"\n"
        write_file(self.folder / "manifest.json", content)
        sync_tree(self.folder)
        before = _pointed(self._output)
        target = _free_name(self._output, sha256(content).hexdigest()[:16])
        self.folder.rename(target)
        sync_folder(self._output)
        write_file(self._output / POINTER, target.name.encode() + b"\n")
        _remember(self._output, target.name, self._signature)
        for found in self._output.iterdir():
            if _BUILD.fullmatch(found.name) and found not in {target, before}:
                shutil.rmtree(found, ignore_errors=True)
        return manifest


@contextmanager
def drafting(project: Project) -> Iterator[Draft]:
    """A new build of the project, alone: raises BusyError while another process makes one.

    What builds that died have left is removed first.
    """
    output = project.output
    output.mkdir(parents=True, exist_ok=True)
    with _locked(output / "build.lock"):
        for found in output.iterdir():
            if _LEFTOVER.fullmatch(found.name):
                shutil.rmtree(found)
        signature = _signature(project)
        draft = Draft(output, _hashes(project), signature)
        try:
            yield draft
        finally:
            shutil.rmtree(draft.folder, ignore_errors=True)


def current_build(project: Project) -> Build | None:
    """The current build; None when there is none, or it is of another format."""
    folder = _pointed(project.output)
    return Build.read(folder) if folder else None


def pointer_stamp(project: Project) -> tuple[int, int] | None:
    """Something that is another one once another build has become the current one. Nothing is read for it."""
    try:
        found = (project.output / POINTER).stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns


def current_store(project: Project) -> Path | None:
    """The folder of the current store, or None when there is none."""
    build = _pointed(project.output)
    return None if build is None else build / STORE


def current_history(project: Project) -> Path | None:
    """The file of the current history, or None when there is no build."""
    build = _pointed(project.output)
    return None if build is None else build / HISTORY


def kept_build(project: Project, dataset_sha256: str) -> Path | None:
    """The folder of a build with that hash of its data: the current one, or one kept for its readers."""
    for manifest in sorted(project.output.glob("store-*/manifest.json")):
        try:
            content = json.loads(manifest.read_bytes())
        except (OSError, ValueError):
            continue
        if content.get("dataset_sha256") == dataset_sha256:
            return manifest.parent
    return None


def read_manifest(project: Project) -> Manifest | None:
    """The manifest of the current store; None when there is none, or it is of another format."""
    build = current_build(project)
    return build.manifest if build else None


def is_current(project: Project) -> bool:
    """Whether there is a store and it was made, by this version of adkg, from the files as they are now.

    The sizes and times of the files are looked at first; only when those differ are the files read.
    """
    build = _pointed(project.output)
    if build is None:
        return False
    signature = _signature(project)
    if _remembered(project.output) == f"{build.name} {signature}\n":
        return True
    manifest = read_manifest(project)
    if manifest is None or manifest.adkg != __version__ or manifest.inputs != _hashes(project):
        return False
    _remember(project.output, build.name, signature)
    return True


def _pointed(output: Path) -> Path | None:
    try:
        name = (output / POINTER).read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return None
    build = output / name
    return build if _BUILD.fullmatch(name) and build.is_dir() else None


def _free_name(output: Path, digest: str) -> Path:
    """A folder that is not there yet: an equal build may be there, perhaps damaged, and is never written over."""
    target = output / f"store-{digest}"
    number = 2
    while target.exists():
        target = output / f"store-{digest}-{number}"
        number += 1
    return target


def _inputs(project: Project) -> Iterator[ProjectFile]:
    for folder in INPUTS:
        yield from project.files(folder, "")


def _signature(project: Project) -> str:
    """A hash over the names, sizes and times of the inputs: equal when nobody touched them."""
    lines = [f"{FORMAT} {__version__} {project.root}"]
    for file in _inputs(project):
        found = file.path.stat()
        lines.append(f"{file.name}\0{found.st_size}\0{found.st_mtime_ns}")
    return sha256("\n".join(lines).encode()).hexdigest()


def _hashes(project: Project) -> dict[str, str]:
    return {file.name: sha256(file.path.read_bytes()).hexdigest() for file in _inputs(project)}


def _remembered(output: Path) -> str:
    try:
        return (output / SEEN).read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError):
        return ""


def _remember(output: Path, name: str, signature: str) -> None:
    try:
        write_file(output / SEEN, f"{name} {signature}\n".encode())
    except OSError:
        # Only a shortcut: on a folder that cannot be written, the files are read each time.
        return


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("a+", encoding="ascii") as file:
        try:
            _lock(file.fileno())
        except OSError:
            file.seek(0)
            holder = file.read().strip() or "unknown"
            what = f"another build of this project is running: process {holder} holds {path}"
            raise BusyError(what, "wait until it has ended, then try again") from None
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield


def _lock(descriptor: int) -> None:
    if sys.platform == "win32":
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
