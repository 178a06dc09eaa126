"""List what the sources disagree on, as questions, with the ruling."""

from collections.abc import Iterator

import click

from adkg.answers import cell_text
from adkg.cli._disagreement import DisagreementTeller
from adkg.cli._output import language_option, on_terminal, write_json, write_rows, write_text
from adkg.cli._project import StandpointCommand, chosen
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


@click.command("conflicts", cls=StandpointCommand, params=[language_option()])
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "csv", "json"]),
    help="Default: text on a terminal, else csv, one row for each answer.",
)
@click.option("--disputed", is_flag=True, help="Only those that no rule decides.")
@click.pass_context
def command(context: click.Context, *, form: str | None, disputed: bool, language: str) -> None:
    """List every question to which sources give answers that cannot all stand, undecided ones first.

    With --policy it tells for each what that policy would take, and where this differs from what is accepted.
    """
    policy = _compared_policy(context)
    _, store, prefixes = ready_store(context)
    found = [one for one in find_conflicts(store, language, policy) if one.is_disputed or not disputed]
    form = form or ("text" if on_terminal() else "csv")
    if form == "json":
        write_json(as_plain(found))
    elif form == "csv":
        write_rows(COLUMNS, [row for conflict in found for row in _rows(conflict, prefixes)])
    else:
        grades = {term(side.best_grade) for conflict in found for side in conflict.sides}
        teller = DisagreementTeller(labels(store, {*iris_in(found), *grades}, language), language)
        write_text("".join(f"{line}\n" for line in teller.all(found, policy)))


def _compared_policy(context: click.Context) -> str | None:
    """The policy to compare with. The record is not looked at by it: both are to be seen."""
    options = chosen(context)
    policy, options.policy = options.policy, ""
    return policy or None


def _rows(conflict: Conflict, prefixes: Prefixes) -> Iterator[tuple[str, ...]]:
    """A row for each answer, and before them one for a span that is accepted although no source gives the whole."""
    thing, asked = path_of(conflict.subject), path_of(conflict.predicate)
    decisions = " ".join(path_of(ruling.iri) for ruling in conflict.rulings)
    told = {side.reading for side in conflict.sides}
    for whole in (reading for reading in conflict.accepted if reading not in told):
        unsaid = ("accepted", "", "0", "0", "", conflict.kind, "same", "0", "0")
        yield thing, asked, _cell(whole, prefixes), *unsaid, decisions, _takers(conflict, whole), conflict.question
    for side in conflict.sides:
        judged = (side.standing_label, path_of(side.rule), str(side.claims), str(side.origins), side.best_grade)
        weighed = (conflict.kind, side.relation, str(side.official), str(side.sources))
        takers = _takers(conflict, side.reading)
        yield thing, asked, _cell(side.reading, prefixes), *judged, *weighed, decisions, takers, conflict.question


def _takers(conflict: Conflict, reading: Reading) -> str:
    return " ".join(outcome.policy for outcome in conflict.outcomes if reading in outcome.takes)


def _cell(reading: Reading, prefixes: Prefixes) -> str:
    """A thing by its path, a span as ISO 8601 has it."""
    alone = reading.value if reading.until is None else None
    return cell_text(alone, {}, prefixes) if alone is not None else str(reading)
