"""Give a cited answer again, and name what has changed it since."""

from datetime import date
from pathlib import Path

import click

from adkg.citations.replay import replay
from adkg.citations.token import Cited, read_token
from adkg.cli._citing import write_replay
from adkg.cli._output import language_option
from adkg.cli._project import ProjectCommand, chosen
from adkg.cli._store import ready_store
from adkg.descriptions import labels
from adkg.errors import AdkgError, ProblemsError, UsageError
from adkg.evidence.plain import iris_in
from adkg.manifest import HISTORY, kept_build, read_manifest
from adkg.project import Project, find_project
from adkg.queries import read_question
from adkg.store import Store
from adkg.view import View


@click.command("replay", cls=ProjectCommand, params=[language_option()])
@click.argument("token")
@click.option(
    "--release",
    type=click.Path(path_type=Path, exists=True),
    metavar="FILE|DIR",
    help="The record that was cited, to compare with it: an export in nquads, or the folder of a project.",
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@click.pass_context
def command(context: click.Context, *, token: str, release: Path | None, form: str, language: str) -> None:
    """Give the answer again that a TOKEN of `adkg ask --cite` stands for, and say whether it is the same.

    If not, the rows that came, went or changed are shown, with the claims, decisions or rules that changed them.
    Exit code 1 when the answer is another.
    """
    cited = read_token(token)
    options = chosen(context)
    options.known_by, options.policy = _day(cited), cited.policy
    project, store, _ = ready_store(context)
    stored, problems = read_question(project, cited.question)
    if stored is None:
        raise ProblemsError(problems)
    before = _given(release, cited) if release else _kept(project, cited)
    found = replay(cited, store, stored, before, language)
    names = labels(store, set(iris_in(found.decisions)) | set(iris_in(found.claims)), language)
    write_replay(found, names, as_json=form == "json")
    if not found.is_same:
        context.exit(1)


def _day(cited: Cited) -> date | None:
    return date.fromisoformat(cited.known_by) if cited.known_by else None


def _kept(project: Project, cited: Cited) -> Store | None:
    build = kept_build(project, cited.release)
    return None if build is None else _seen(build, cited)


def _given(release: Path, cited: Cited) -> Store:
    if release.is_dir():
        project = find_project(release)
        build = kept_build(project, cited.release)
        if build is None:
            manifest = read_manifest(project)
            raise _other(release, cited, manifest.dataset_sha256 if manifest else "none: it has no build")
        return _seen(build, cited)
    if cited.known_by or cited.policy:
        what = f"{release} holds the record as it stood, and the citation looked at it from elsewhere"
        raise UsageError(what, "give the folder of the project, with its build")
    store = Store.memory()
    store.load_named(release.read_bytes())
    if store.canonical_hash() != cited.release:
        raise _other(release, cited, store.canonical_hash())
    return store


def _seen(build: Path, cited: Cited) -> Store:
    if cited.known_by or cited.policy:
        return View.open_at(build / HISTORY, cited.policy, _day(cited))
    return Store.open(build / "store")


def _other(release: Path, cited: Cited, found: str) -> AdkgError:
    what = f"{release} is not the release that was cited: its hash is {found}, and that was {cited.release}"
    return UsageError(what, "give that release, or none")
