"""Write out what the other collection lacks, for a person to give it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

import click

from adkg.cli._output import say, write_data
from adkg.cli._project import StandpointCommand
from adkg.cli._store import ready_store
from adkg.cli.link._options import entities_option, scheme_option
from adkg.durable import write_file
from adkg.errors import AdkgError, UsageError
from adkg.linking.entities import Entity
from adkg.linking.formats import find_writer, format_names
from adkg.linking.giving import Change, Giving, LeftOut
from adkg.linking.proposals import EXACT
from adkg.linking.sight import read_entities, read_sight
from adkg.linking.suspicions import check_links
from adkg.linking.waiting import read_waiting
from adkg.links import Link
from adkg.terms import Iri, path_of, thing_iri

WRONG = "its link cannot be right: see adkg link check"
COLUMNS = ("thing", "property", "value", "reason")


@click.command("export", cls=StandpointCommand, params=[scheme_option(), entities_option("Compare with entity JSON")])
@click.option("--format", "form", required=True, metavar="FORMAT", help=f"One of {', '.join(format_names())}.")
@click.option("--endpoint", default="", metavar="URL", help="Compare with what this SPARQL endpoint says.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write to a file, whole or not at all; else to standard output.",
)
@click.option(
    "--report",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write what is left out, and why, to a file of tab-separated columns.",
)
@click.pass_context
def command(
    context: click.Context,
    *,
    form: str,
    scheme: str,
    endpoint: str,
    file: Path | None,
    output: Path | None,
    report: Path | None,
) -> None:
    """Write out what the other collection lacks: text for a person to check and paste. Nothing is ever posted.

    For linked things, what their items lack and do not contradict: needs --endpoint or --entities, for nobody is asked
    otherwise. For things that have no item and are known to have taken place: a new one.
    """
    if endpoint and file:
        raise UsageError("--endpoint and --entities are given both", "give one of the two")
    write = find_writer(form)
    project, store, prefixes = ready_store(context)
    sight = read_sight(project, store, prefixes, scheme)
    waiting = read_waiting(project, sight.scheme, sight.links).proposals
    proposed = [thing_iri(one.subject.replace(":", "/", 1)) for one in waiting if one.predicate == EXACT]
    links = sight.exact_links()
    entities = read_entities(sight, {link.value for link in links}, endpoint, file) if endpoint or file else {}
    wrong = check_links(links, entities, sight.beliefs.classes, sight.vocabulary, sight.alignments)
    giving = Giving(store, sight.without(wrong), proposed)
    giving.left_out |= {LeftOut(link.subject, "", "", WRONG) for link in wrong}
    right = [link for link in links if link not in wrong]
    lacking = list(_lacking(giving, right, entities)) if endpoint or file else []
    new = [change for thing in giving.things_without_item() if (change := giving.new(thing)) is not None]
    content, unwritten = write([*lacking, *new], sight.alignments.namespace)
    left_out = sorted({*giving.left_out, *unwritten})
    if report:
        _report(left_out, report)
    write_data(content, output)
    _tell(lacking, new, left_out, asked=bool(endpoint or file))


def _lacking(giving: Giving, links: Iterable[Link], entities: Mapping[Iri, Entity]) -> Iterable[Change]:
    for link in links:
        entity = entities.get(link.value)
        if entity is None:
            giving.left_out.add(LeftOut(link.subject, "", "", "the file has nothing of its item"))
        elif not (change := giving.lacking(link.subject, entity)).is_empty:
            yield change


def _report(left_out: list[LeftOut], file: Path) -> None:
    rows = [COLUMNS, *((path_of(one.thing), one.predicate, one.value, one.reason) for one in left_out)]
    text = "".join("\t".join(" ".join(cell.split()) for cell in row) + "\n" for row in rows)
    try:
        write_file(file, text.encode())
    except OSError as error:
        raise AdkgError(f"{file} cannot be written: {error.strerror}", "check its folder and rights") from error


def _tell(lacking: list[Change], new: list[Change], left_out: list[LeftOut], asked: bool) -> None:
    gifts = sum(len(change.gifts) for change in lacking)
    say(f"{gifts} statements and {sum(len(change.labels) for change in lacking)} labels for {len(lacking)} items")
    say(f"{len(new)} new items with {sum(len(change.gifts) for change in new)} statements")
    if not asked:
        say("what linked items lack is not known without --endpoint or --entities: only new items are written")
    if new:
        say("whether these are there under another name has to be looked up first: adkg link propose")
    for reason, number in sorted(Counter(one.reason.partition(":")[0] for one in left_out).items()):
        say(f"left out {number}: {reason}")
