"""List the proposed links that wait for a decision, the best first."""

import click

from adkg.cli._output import on_terminal, write_csv, write_json, write_text
from adkg.cli._project import ProjectCommand, chosen_project
from adkg.cli.link._options import scheme_option
from adkg.cli.link._record import Reviewed
from adkg.linking.proposals import Proposal
from adkg.linking.waiting import read_waiting

COLUMNS = ("points", "subject", "label", "object", "object_label", "predicate", "reasons")


@click.command("proposals", cls=ProjectCommand, params=[scheme_option()])
@click.option("--kind", metavar="KIND", default="", help="Only things of a kind, as their paths begin.")
@click.option("--minimum", type=click.FloatRange(0, 100), default=0, help="Only those of at least so many points.")
@click.option(
    "--format", "form", type=click.Choice(["text", "csv", "json"]), help="Else text on a terminal, CSV elsewhere."
)
@click.pass_context
def command(context: click.Context, scheme: str, kind: str, minimum: float, form: str | None) -> None:
    """List what adkg link propose found and nobody has accepted or refused yet.

    To decide: adkg link accept SUBJECT OBJECT, or adkg link refuse SUBJECT OBJECT --because WHY.
    """
    project = chosen_project(context)
    reviewed = Reviewed(project)
    waiting = read_waiting(project, reviewed.scheme(scheme), reviewed.links).proposals
    found = [one for one in waiting if one.points >= minimum and kind in {"", one.subject.partition(":")[0]}]
    if form == "json":
        write_json([dict(zip(COLUMNS, _cells(one), strict=True)) | {"points": one.points} for one in found])
    elif form == "csv" or not (form or on_terminal()):
        write_csv(COLUMNS, [_cells(one) for one in found])
    else:
        write_text("".join(f"{_told(one)}\n\n" for one in found) + f"{len(found)} proposals wait for a decision\n")


def _told(one: Proposal) -> str:
    lines = (
        f"{one.points:5.1f}  {one.subject} = {one.object}  {one.label} | {one.object_label}",
        f"       {one.predicate}: {one.reasons}",
    )
    return "\n".join(lines)


def _cells(one: Proposal) -> tuple[str, ...]:
    points = f"{one.points:g}"
    return points, one.subject, one.label, one.object, one.object_label, one.predicate, one.reasons
