"""Ask another collection what may be the same there, and write down proposals for people to review."""

from collections.abc import Sequence

import click

from adkg.cli._output import say, write_text
from adkg.cli._project import ProjectCommand
from adkg.cli._store import ready_store
from adkg.cli.link._options import scheme_option
from adkg.cli.link._progress import progress
from adkg.cli.link._record import Reviewed
from adkg.errors import UsageError
from adkg.linking.client import NetworkError
from adkg.linking.proposals import proposals_file
from adkg.linking.proposing import Proposing, Wish, check_kind, polite_client
from adkg.linking.things import Thing
from adkg.project import Project

MOST_WARNINGS = 20


@click.command("propose", cls=ProjectCommand, params=[scheme_option()])
@click.argument("things", nargs=-1, metavar="[THING]...")
@click.option("--service", metavar="URL", default="", help="The reconciliation service to ask; else the scheme's own.")
@click.option("--kind", metavar="CLASS", default="", help="Only things of a class, such as Person, or of a kind.")
@click.option("--limit", type=click.IntRange(1, 25), default=3, show_default=True, help="At most so many for a thing.")
@click.option(
    "--minimum", type=click.FloatRange(0, 100), default=60, show_default=True, help="At least so many points."
)
@click.option("--again", is_flag=True, help="Ask anew what was asked before.")
@click.pass_context
def command(
    context: click.Context,
    *,
    things: tuple[str, ...],
    scheme: str,
    service: str,
    kind: str,
    limit: int,
    minimum: float,
    again: bool,
) -> None:
    """Look for each THING, or for all that have no link, in another collection. This asks the network.

    What comes back is ranked by what both sides say, and written to build/links as a table of SSSOM, never into the
    record. When it ends in the middle, the next run goes on from there.
    """
    project, store, _ = ready_store(context)
    reviewed = Reviewed(project)
    chosen = reviewed.scheme(scheme)
    url = service or chosen.reconciliation_service
    if not url:
        raise UsageError(f"no service is known that finds things of {chosen.name}", "name one with --service URL")
    check_kind(kind, store)
    proposing = Proposing(project, store, chosen, reviewed.links)
    wanted = proposing.things([reviewed.subject(thing) for thing in things], kind)
    _run(project, proposing, wanted, url, Wish(minimum, limit, again))


def _run(project: Project, proposing: Proposing, wanted: Sequence[Thing], url: str, wish: Wish) -> None:
    warnings = _Warnings()
    asked = proposals = 0
    try:
        search = proposing.search(url, wanted, polite_client(project, url), warnings.note)
        with progress(f"asking {search.service.name}", len(wanted)) as advance:
            for step in proposing.run(search, wanted, wish):
                asked, proposals = asked + step.things, proposals + step.proposals
                advance(step.things)
    except NetworkError as error:
        so_far = f"{asked} of {len(wanted)} things were asked for, {proposals} proposals are kept"
        raise NetworkError(error.what, f"{error.fix}; or name another service with --service URL. {so_far}") from error
    finally:
        warnings.tell()
    file = proposals_file(project, proposing.scheme.name).name
    write_text(f"asked for {asked} things, {proposals} proposals in {file}\nto see them: adkg link proposals\n")


class _Warnings:
    """What was left out of answers: the first few are told, the others counted."""

    def __init__(self) -> None:
        self._count = 0

    def note(self, text: str) -> None:
        self._count += 1
        if self._count <= MOST_WARNINGS:
            say(f"warning: {text}")

    def tell(self) -> None:
        if self._count > MOST_WARNINGS:
            say(f"warning: {self._count - MOST_WARNINGS} more of this kind")
