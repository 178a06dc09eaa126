"""List what the sources disagree on, as questions, with the ruling."""

import click

from adkg.answers import cell_text
from adkg.cli._disagreement import DisagreementTeller
from adkg.cli._output import language_option, on_terminal, write_json, write_rows, write_text
from adkg.cli._project import ProjectCommand
from adkg.cli._store import ready_store
from adkg.descriptions import labels
from adkg.evidence.conflicts import Conflict, find_conflicts
from adkg.evidence.plain import as_plain, iris_in
from adkg.evidence.readings import Reading
from adkg.terms import Prefixes, path_of, term

COLUMNS = (
    "thing",
    "property",
    "value",
    "standing",
    "rule",
    "claims",
    "origins",
    "grade",
    "kind",
    "relation",
    "official",
    "sources",
    "decision",
    "policies",
    "question",
)


@click.command("conflicts", cls=ProjectCommand, params=[language_option()])
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "csv", "json"]),
    help="Default: text on a terminal, else csv, one row for each answer.",
)
@click.option("--disputed", is_flag=True, help="Only those that no rule decides.")
@click.option("--policy", metavar="NAME", help="Tell what this policy of the ontology would accept instead.")
@click.pass_context
def command(context: click.Context, *, form: str | None, disputed: bool, policy: str | None, language: str) -> None:
    """List every question to which sources give answers that cannot all stand, undecided ones first."""
    _, store, prefixes = ready_store(context)
    found = [one for one in find_conflicts(store, language, policy) if one.is_disputed or not disputed]
    form = form or ("text" if on_terminal() else "csv")
    if form == "json":
        write_json(as_plain(found))
    elif form == "csv":
        write_rows(COLUMNS, [row for conflict in found for row in _rows(conflict, prefixes)])
    else:
        grades = {term(side.best.source.grade) for conflict in found for side in conflict.sides}
        teller = DisagreementTeller(labels(store, {*iris_in(found), *grades}, language), language)
        write_text("".join(f"{line}\n" for line in teller.all(found, policy)))


def _rows(conflict: Conflict, prefixes: Prefixes) -> list[tuple[str, ...]]:
    return [
        (
            path_of(conflict.subject),
            path_of(conflict.predicate),
            _cell(side.reading, prefixes),
            side.standing.standing_label,
            path_of(side.standing.rule),
            str(side.claims),
            str(side.origins),
            side.best.source.grade,
            conflict.kind,
            side.relation,
            str(side.official),
            str(side.sources),
            " ".join(path_of(ruling.iri) for ruling in conflict.rulings),
            " ".join(outcome.policy for outcome in conflict.outcomes if side.reading in outcome.takes),
            conflict.question,
        )
        for side in conflict.sides
    ]


def _cell(reading: Reading, prefixes: Prefixes) -> str:
    """A thing by its path, a span as ISO 8601 has it."""
    alone = reading.value if reading.until is None else None
    return cell_text(alone, {}, prefixes) if alone is not None else str(reading)
