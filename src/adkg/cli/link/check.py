"""Compare what we say of linked things with what the other collection says."""

from collections.abc import Iterable, Mapping
from pathlib import Path

import click

from adkg.cells import escaped
from adkg.cli._output import say, write_json, write_rows, write_table, write_text
from adkg.cli._project import StandpointCommand
from adkg.cli._store import ready_store
from adkg.cli.link._options import entities_option, scheme_option
from adkg.errors import Problem, UsageError
from adkg.evidence.things import find_thing
from adkg.linking.comparison import Comparison, Finding
from adkg.linking.entities import Entity
from adkg.linking.sight import Sight, read_entities, read_sight
from adkg.linking.suspicions import check_links
from adkg.linking.told import COLUMNS, counts, plain, row
from adkg.terms import Iri, Prefixes


@click.command(
    "check", cls=StandpointCommand, params=[scheme_option(), entities_option("Ask nobody: read entity JSON")]
)
@click.argument("things", nargs=-1, metavar="[THING]...")
@click.option("--endpoint", default="", metavar="URL", help="Ask this SPARQL endpoint, and not the scheme's own.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "csv", "json", "markdown"]),
    help="Default: a table on a terminal, else csv.",
)
@click.pass_context
def command(
    context: click.Context, *, things: tuple[str, ...], scheme: str, endpoint: str, file: Path | None, form: str | None
) -> int:
    """Compare what we say of linked things with what the other collection says: agree, differ, only we, only they.

    A link to an item that has gone, was merged, or cannot be of that kind is a problem, and makes the exit code 1.
    """
    if endpoint and file:
        raise UsageError("--endpoint and --entities are given both", "give one of the two")
    project, store, prefixes = ready_store(context)
    sight = read_sight(project, store, prefixes, scheme)
    chosen = [find_thing(store, thing, prefixes) for thing in things]
    links = sight.exact_links(chosen)
    for thing in chosen:
        if all(link.subject != thing for link in links):
            raise UsageError(f"{prefixes.shorten(thing)} has no link", f"make one in {sight.scheme.file.name}")
    watched = [link for link in sight.links if not link.negated and (not chosen or link.subject in chosen)]
    entities = read_entities(sight, {link.value for link in watched}, endpoint, file)
    found = check_links(watched, entities, sight.beliefs.classes, sight.vocabulary, sight.alignments)
    problems = sorted(found.values())
    findings = list(_findings(sight, {link.subject: link.value for link in links}, entities))
    _write(findings, problems, prefixes, form)
    _tell(findings, problems, sum(link.value not in entities for link in watched), form == "json")
    return 1 if problems else 0


def _findings(sight: Sight, links: Mapping[Iri, Iri], entities: Mapping[Iri, Entity]) -> Iterable[Finding]:
    comparison = Comparison(sight.beliefs, sight.items)
    for thing, item in links.items():
        entity = entities.get(item)
        if entity is not None and entity.is_there and entity.redirect is None:
            yield from comparison.of(thing, entity)


def _write(findings: list[Finding], problems: list[Problem], prefixes: Prefixes, form: str | None) -> None:
    rows = [row(finding, prefixes) for finding in findings]
    if form == "json":
        told = [plain(finding, prefixes) for finding in findings]
        write_json({"counts": counts(findings), "problems": [one.as_json() for one in problems], "findings": told})
    elif form == "markdown":
        lines = [COLUMNS, ("---",) * len(COLUMNS), *([escaped(cell) for cell in cells] for cells in rows)]
        write_text("".join(f"| {' | '.join(cells)} |\n" for cells in lines))
    else:
        (write_table if form == "table" else write_rows)(COLUMNS, rows)


def _tell(findings: list[Finding], problems: list[Problem], missing: int, quiet: bool) -> None:
    for problem in () if quiet else problems:
        say(f"{problem}\n")
    say(
        ", ".join(f"{count} {relation}" for relation, count in counts(findings).items()) + f"; {len(problems)} problems"
    )
    if missing:
        say(f"{missing} linked items are not in the file, and were not compared")
