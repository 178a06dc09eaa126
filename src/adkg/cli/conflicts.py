"""List what the sources disagree on, as questions, with the ruling."""

import click

from adkg.answers import cell_text
from adkg.cli._output import language_option, on_terminal, write_json, write_rows, write_text
from adkg.cli._project import StandpointCommand
from adkg.cli._store import ready_store
from adkg.cli._telling import Teller
from adkg.descriptions import labels
from adkg.evidence.conflicts import Conflict, find_conflicts
from adkg.evidence.plain import as_plain, iris_in
from adkg.terms import Prefixes, path_of

COLUMNS = ("thing", "property", "value", "standing", "rule", "claims", "origins", "grade")


@click.command("conflicts", cls=StandpointCommand, params=[language_option()])
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "csv", "json"]),
    help="Default: text on a terminal, else csv, one row for each value.",
)
@click.option("--disputed", is_flag=True, help="Only those that no rule decides.")
@click.pass_context
def command(context: click.Context, *, form: str | None, disputed: bool, language: str) -> None:
    """List every property of a thing for which sources give values that cannot all stand, undecided ones first."""
    _, store, prefixes = ready_store(context)
    found = [one for one in find_conflicts(store, language) if not (disputed and one.accepted)]
    form = form or ("text" if on_terminal() else "csv")
    if form == "json":
        write_json(as_plain(found))
    elif form == "csv":
        write_rows(COLUMNS, [row for conflict in found for row in _rows(conflict, prefixes)])
    else:
        teller = Teller(labels(store, set(iris_in(found)), language), prefixes)
        write_text("".join("\n".join(teller.conflict(one)) + "\n\n" for one in found))


def _rows(conflict: Conflict, prefixes: Prefixes) -> list[tuple[str, ...]]:
    return [
        (
            path_of(conflict.subject),
            path_of(conflict.predicate),
            cell_text(side.value, {}, prefixes),
            side.standing.standing_label,
            path_of(side.standing.rule),
            str(len(side.testimonies)),
            str(side.origins),
            side.best_grade,
        )
        for side in conflict.sides
    ]
