"""Tell what differs between two builds, exports or git revisions, by thing and property."""

import click

from adkg.changes.comparison import Compared, compare
from adkg.changes.sides import find_side, of_project
from adkg.cli._change_phrases import phrase
from adkg.cli._changes_markdown import markdown
from adkg.cli._changes_text import text_lines
from adkg.cli._loading import load
from adkg.cli._output import language_option, say, write_json, write_text
from adkg.cli._project import ProjectCommand, chosen_project
from adkg.errors import ProblemsError, UsageError, errors_in
from adkg.evidence.plain import as_plain
from adkg.manifest import is_current
from adkg.project import Project
from adkg.queries import read_questions
from adkg.terms import Prefixes, read_prefixes


@click.command("diff", cls=ProjectCommand, params=[language_option()])
@click.argument("old")
@click.argument("new", required=False)
@click.option("--format", "form", type=click.Choice(["text", "markdown", "json"]), default="text")
@click.option("--exit-code", is_flag=True, help="Exit with 1 when anything differs.")
@click.pass_context
def command(context: click.Context, *, old: str, new: str | None, form: str, exit_code: bool, language: str) -> int:
    """Tell what differs between OLD and NEW, by thing and property, and which stored questions have another answer.

    Each is a project, a build, an export that holds everything (.nq, .trig, .jsonld), or a git revision of the project,
    which is built in a folder of its own. Without NEW: the project as it is now.

    A fact is added, changed, confirmed by a further source, contradicted or withdrawn. In markdown: for a pull request;
    in json: complete.
    """
    project = chosen_project(context)
    before = find_side(old, project, _build)
    now = find_side(new, project, _build) if new is not None else of_project("the project", project, _build)
    asking = now.project or project
    questions, problems = read_questions(asking)
    for problem in problems:
        say(str(problem))
    compared = compare(before.side, now.side, questions.values(), language)
    _write(compared, read_prefixes(asking)[0], form, language)
    return int(exit_code and not compared.found.is_empty)


def _write(compared: Compared, prefixes: Prefixes, form: str, language: str) -> None:
    found = compared.found
    if form == "json":
        write_json(as_plain(found))
    elif found.is_empty:
        digest = found.new.dataset_sha256[:16]
        write_text(phrase(language, "same", old=found.old.name, new=found.new.name, digest=digest) + "\n")
    elif form == "markdown":
        write_text(markdown(compared, prefixes, language))
    else:
        write_text("\n".join(text_lines(compared, prefixes, language)) + "\n")


def _build(project: Project) -> None:
    """Build a project whose store is not current. Raises UsageError with its problems where it cannot be built."""
    if is_current(project):
        return
    say(f"building {project.root}")
    try:
        load("build").build_project(project, implied=True)
    except ProblemsError as error:
        wrong = "\n\n".join(map(str, errors_in(error.problems)))
        what = f"{project.root} cannot be built with this version of adkg:\n\n{wrong}\n"
        raise UsageError(what, "mend it, or compare with another revision") from error
