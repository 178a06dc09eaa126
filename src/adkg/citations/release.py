"""Finds the record that was cited: a build that was kept, the folder of a project, or an export."""

from datetime import date
from pathlib import Path

from adkg.citations.citation import Standpoint
from adkg.citations.token import Cited
from adkg.errors import AdkgError, UsageError
from adkg.manifest import HISTORY, kept_build, read_manifest
from adkg.project import Project, find_project
from adkg.store import Store
from adkg.view import View


def standpoint_of(project: Project, known_by: date | None = None, policy: str = "") -> Standpoint:
    """From where the current build of a project is looked at. Raises AdkgError when it has none."""
    manifest = read_manifest(project)
    if manifest is None:
        raise AdkgError("the store has no manifest, so its release has no name", "build it again: adkg build")
    return Standpoint(manifest.dataset_sha256, known_by.isoformat() if known_by else "", policy)


def day_of(cited: Cited) -> date | None:
    """The day as of which the record was asked; None for all that it knows."""
    return date.fromisoformat(cited.known_by) if cited.known_by else None


def kept_release(project: Project, cited: Cited) -> Store | None:
    """The record that was cited, seen from where it was: the current build or one that was kept. None if it is gone."""
    build = kept_build(project, cited.release)
    return None if build is None else _seen(build, cited)


def given_release(path: Path, cited: Cited) -> Store:
    """The record that was cited, from an export in N-Quads or from the folder of a project with a build of it.

    Raises UsageError for another record, and for an export where the citation was made as of a day or by a policy.
    """
    if path.is_dir():
        project = find_project(path)
        found = kept_release(project, cited)
        if found is None:
            manifest = read_manifest(project)
            raise _other(path, cited, manifest.dataset_sha256 if manifest else "none, for it has no build")
        return found
    if cited.known_by or cited.policy:
        what = f"{path} holds the record as it stood, and the citation looked at it from elsewhere"
        raise UsageError(what, "give the folder of the project, with its build")
    store = Store.memory()
    store.load_named(path.read_bytes())
    if store.canonical_hash() != cited.release:
        raise _other(path, cited, store.canonical_hash())
    return store


def _seen(build: Path, cited: Cited) -> Store:
    if cited.known_by or cited.policy:
        return View.open_at(build / HISTORY, cited.policy, day_of(cited))
    return Store.open(build / "store")


def _other(path: Path, cited: Cited, found: str) -> AdkgError:
    what = f"{path} is not the release that was cited: its hash is {found}, and that was {cited.release}"
    return UsageError(what, "give that release, or none")
