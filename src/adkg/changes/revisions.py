"""Revisions of the repository that a project is in, laid out as projects of their own beside its builds."""

import io
import os
import re
import shutil
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from adkg.errors import AdkgError, UsageError
from adkg.project import FOLDERS, Project

FOLDER = "revisions"
# Nothing that a repository configures is run, and nothing that it lacks is fetched.
SAFE = (
    "--no-pager",
    "--literal-pathspecs",
    *("-c", "core.fsmonitor=false"),
    *("-c", f"core.hooksPath={os.devnull}"),
    *("-c", "protocol.allow=never"),
)
_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")


@dataclass(frozen=True, slots=True)
class Revision:
    """A commit, as it was named, and where in it the project lies."""

    name: str
    commit: str
    repository: Path
    below: str

    @property
    def tree(self) -> str:
        """The project's folder in the commit, as git names it."""
        return f"{self.commit}:{self.below}" if self.below else self.commit

    def __str__(self) -> str:
        return self.name if self.commit.startswith(self.name) else f"{self.name} ({self.commit[:7]})"


def find_revision(project: Project, name: str) -> Revision | None:
    """The commit that a name means to git; None when it means none, or the project is in no repository.

    Raises UsageError for a name that begins with a hyphen: git would take it for an option.
    """
    if name.startswith("-"):
        raise UsageError(f"'{name}' is no revision", "name a branch, a tag or a commit")
    top = _git(project.root, "rev-parse", "--show-toplevel")
    if not top or "\0" in name:
        return None
    repository = Path(os.fsdecode(top.removesuffix(b"\n")))
    commit = (_git(repository, "rev-parse", "--verify", "--quiet", f"{name}^{{commit}}") or b"").decode().strip()
    if not _COMMIT.fullmatch(commit):
        return None
    below = project.root.resolve().relative_to(repository.resolve()).as_posix()
    return Revision(name, commit, repository, "" if below == "." else below)


def revision_names(project: Project) -> list[str]:
    """The branches and tags of the project's repository; none where it is in no repository."""
    found = _git(project.root, "for-each-ref", "--format=%(refname:short)") or b""
    return found.decode(errors="replace").split()


def lay_out(revision: Revision, project: Project) -> Project:
    """The project as it was in that revision, with the project's overlays.

    It is laid out in a folder below the project's output that is named after its content, and found there next time.
    Raises UsageError when there was no project in that revision.
    """
    listed = _git(revision.repository, "ls-tree", "--full-tree", revision.tree, "--", *FOLDERS) or b""
    there = {line.rpartition("\t")[2] for line in listed.decode().splitlines() if " tree " in line}
    missing = [name for name in FOLDERS if name not in there]
    if missing:
        raise UsageError(f"{revision} is no project: it has no {', '.join(missing)}", "name a later revision")
    shelf = project.output / FOLDER
    folder = shelf / sha256(listed).hexdigest()[:16]
    if not folder.exists():
        shelf.mkdir(parents=True, exist_ok=True)
        _extract(revision, folder)
    return Project(folder, folder / "build", project.also)


def _extract(revision: Revision, folder: Path) -> None:
    """All or nothing: beside the folder first, which then is renamed."""
    archive = _git(revision.repository, "archive", "--format=tar", revision.tree, "--", *FOLDERS)
    if archive is None:
        raise AdkgError(f"git cannot give the files of {revision}", "check the repository: git fsck")
    beside = Path(tempfile.mkdtemp(dir=folder.parent))
    try:
        with tarfile.open(fileobj=io.BytesIO(archive)) as files:
            files.extractall(beside, filter="data")
        beside.rename(folder)
    except tarfile.TarError as error:
        raise AdkgError(f"the files of {revision} cannot be laid out: {error}", "name another revision") from error
    except OSError:
        # Another process was quicker; what it laid out is the same.
        if not folder.exists():
            raise
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _git(folder: Path, *arguments: str) -> bytes | None:
    """What git says; None when it refuses, or is not there."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    quiet = {"GIT_NO_LAZY_FETCH": "1", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
    command = ["git", *SAFE, "-C", str(folder), *arguments]
    try:
        done = subprocess.run(command, capture_output=True, check=False, stdin=subprocess.DEVNULL, env=kept | quiet)
    except FileNotFoundError:
        return None
    return done.stdout if done.returncode == 0 else None
