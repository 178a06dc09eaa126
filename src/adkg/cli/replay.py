"""Give a cited answer again, and name what has changed it since."""

from pathlib import Path

import click

from adkg.citations.release import day_of, given_release, kept_release
from adkg.citations.replay import replay
from adkg.citations.token import read_token
from adkg.cli._citing import write_replay
from adkg.cli._output import language_option
from adkg.cli._project import ProjectCommand, chosen
from adkg.cli._store import ready_store
from adkg.descriptions import labels
from adkg.errors import ProblemsError
from adkg.evidence.plain import iris_in
from adkg.queries import read_question


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
    options.known_by, options.policy = day_of(cited), cited.policy
    project, store, _ = ready_store(context)
    stored, problems = read_question(project, cited.question)
    if stored is None:
        raise ProblemsError(problems)
    before = given_release(release, cited) if release else kept_release(project, cited)
    found = replay(cited, store, stored, before, language)
    names = labels(store, set(iris_in(found.decisions)) | set(iris_in(found.claims)), language)
    write_replay(found, names, as_json=form == "json")
    if not found.is_same:
        context.exit(1)
