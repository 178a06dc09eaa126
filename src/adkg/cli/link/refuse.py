"""Refuse proposals: the record keeps that the two are not the same, and it is not proposed again."""

from pathlib import Path

import click

from adkg.cli._project import ProjectCommand, chosen_project
from adkg.cli.link._deciding import Given, decide
from adkg.cli.link._options import author_option, predicate_options, scheme_option, table_option

TABLE = "Refuse every row of a table of SSSOM."


@click.command(
    "refuse", cls=ProjectCommand, params=[*predicate_options(), author_option(), scheme_option(), table_option(TABLE)]
)
@click.argument("subject", required=False, default="")
@click.argument("object_", metavar="[OBJECT]", required=False, default="")
@click.option("--because", metavar="WHY", required=True, help="What speaks against it.")
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
    """Write down that SUBJECT, a thing of ours, is not OBJECT, one of another collection.

    The row goes to data/links, with who decided, when, and why. A refused pair is not proposed again.
    """
    decide(chosen_project(context), Given(subject, object_, files, scheme, predicate, because, author, negated=True))
