"""Make links of proposals: the record takes them, signed and dated."""

from pathlib import Path

import click

from adkg.cli._project import ProjectCommand, chosen_project
from adkg.cli.link._deciding import Given, decide
from adkg.cli.link._options import author_option, predicate_options, scheme_option, table_option

TABLE = "Accept every row of a table of SSSOM, such as the proposals with the wrong ones taken out."


@click.command(
    "accept", cls=ProjectCommand, params=[*predicate_options(), author_option(), scheme_option(), table_option(TABLE)]
)
@click.argument("subject", required=False, default="")
@click.argument("object_", metavar="[OBJECT]", required=False, default="")
@click.option("--because", metavar="WHY", default="", help="The reason; else that of the proposal.")
@click.pass_context
def command(
    context: click.Context,
    *,
    subject: str,
    object_: str,
    files: tuple[Path, ...],
    scheme: str,
    predicate: str | None,
    because: str,
    author: str,
) -> None:
    """Write down that SUBJECT, a thing of ours, is OBJECT, one of another collection: person/ann Q42, say.

    The row goes to data/links, in its place, with who decided, when, and why. All other rows stay as they are.
    """
    decide(chosen_project(context), Given(subject, object_, files, scheme, predicate, because, author))
