"""Write the record out in a format that other tools read."""

from pathlib import Path

import click

from adkg.cli._output import write_data
from adkg.cli._project import StandpointCommand
from adkg.cli._store import ready_store
from adkg.exports import GRAPHS, export, format_names


@click.command("export", cls=StandpointCommand)
@click.option("-f", "--format", "form", required=True, metavar="FORMAT", help=f"One of {', '.join(format_names())}.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write to a file, whole or not at all; else to standard output.",
)
@click.option(
    "--graph",
    type=click.Choice(list(GRAPHS)),
    help="What to write. Default: what is believed; everything in trig and nquads.",
)
@click.pass_context
def command(context: click.Context, form: str, output: Path | None, graph: str | None) -> None:
    """Write the record: what is believed (registered, accepted and inferred), the claims, or all.

    The same record gives the same bytes. In csv: one row for each claim, with its source and how it was judged.
    """
    _, store, prefixes = ready_store(context)
    write_data(export(store, prefixes, form, graph or ""), output)
