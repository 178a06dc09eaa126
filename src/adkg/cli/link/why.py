"""Explain a score: why a thing of ours may be another thing, one of another collection, or a printed name."""

import click

from adkg.cli._output import write_json, write_text
from adkg.cli._project import ProjectCommand
from adkg.cli._store import ready_store
from adkg.cli.link._options import scheme_option
from adkg.cli.link._record import Reviewed
from adkg.errors import UsageError
from adkg.linking.journal import Journal
from adkg.linking.proposing import journal_file
from adkg.linking.reasons import Reasons, of_candidate, of_name, of_things
from adkg.linking.search import recall
from adkg.store import Store
from adkg.terms import is_path, path_of, thing_iri


@click.command("why", cls=ProjectCommand, params=[scheme_option()])
@click.argument("thing")
@click.argument("other")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@click.pass_context
def command(context: click.Context, *, thing: str, other: str, form: str, scheme: str) -> None:
    """Compare THING, one of ours, with OTHER, and give a sentence for each point of the score.

    OTHER is a second thing of ours (kind/name), one that a service was asked about (its identifier there), or else a
    name as somebody prints it. Nothing is asked of the network.
    """
    project, store, _ = ready_store(context)
    found = _reasons(store, Reviewed(project), thing, other, scheme)
    if form == "json":
        write_json(found.as_json())
    else:
        write_text("\n".join(found.lines()) + "\n")


def _reasons(store: Store, reviewed: Reviewed, thing: str, other: str, scheme: str) -> Reasons:
    ours = reviewed.subject(thing)
    path = other.replace(":", "/", 1)
    if is_path(path) and thing_iri(path) in reviewed.register.things:
        return of_things(store, ours, thing_iri(path))
    named = reviewed.identified(other, scheme and reviewed.scheme(scheme).name)
    if named is None:
        return of_name(store, ours, other)
    chosen, identifier = named
    candidate = recall(Journal(journal_file(reviewed.project, chosen.name)), identifier)
    if candidate is None:
        what = f"nothing was heard of {chosen.prefix}:{identifier} yet"
        raise UsageError(what, f"ask for it with adkg link propose {path_of(ours)}, or write its name")
    return of_candidate(store, ours, candidate, chosen, reviewed.links)
