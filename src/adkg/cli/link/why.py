"""Explain a score: why a thing of ours may be another thing, one of another collection, or a printed name."""

from pathlib import Path

import click

from adkg.cli._output import write_json, write_text
from adkg.cli._project import ProjectCommand
from adkg.cli._store import ready_store
from adkg.cli.link._options import scheme_option
from adkg.cli.link._record import Reviewed
from adkg.errors import UsageError
from adkg.linking.aligned import alignments_of
from adkg.linking.candidates import Candidate
from adkg.linking.entities.file import read_entity_file
from adkg.linking.journal import Journal
from adkg.linking.proposing import journal_file
from adkg.linking.reasons import Reasons, as_candidate, of_candidate, of_name, of_things
from adkg.linking.search import recall
from adkg.links import Scheme
from adkg.store import Store
from adkg.terms import Iri, is_path, path_of, thing_iri


@click.command("why", cls=ProjectCommand, params=[scheme_option()])
@click.argument("thing")
@click.argument("other")
@click.option(
    "--entities",
    "file",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    metavar="FILE",
    help="What is known of OTHER is in this file of entity JSON.",
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@click.pass_context
def command(context: click.Context, *, thing: str, other: str, file: Path | None, form: str, scheme: str) -> None:
    """Compare THING, one of ours, with OTHER, and give a sentence for each point of the score.

    OTHER is a second thing of ours (kind/name), one that a service was asked about or that a file tells of (by its
    identifier there), or else a name as somebody prints it. Nothing is asked of the network.
    """
    project, store, _ = ready_store(context)
    found = _reasons(store, Reviewed(project), (thing, other), scheme, file)
    if form == "json":
        write_json(found.as_json())
    else:
        write_text("\n".join(found.lines()) + "\n")


def _reasons(store: Store, reviewed: Reviewed, compared: tuple[str, str], scheme: str, file: Path | None) -> Reasons:
    ours, other = reviewed.subject(compared[0]), compared[1]
    path = other.replace(":", "/", 1)
    if is_path(path) and thing_iri(path) in reviewed.register.things:
        return of_things(store, ours, thing_iri(path))
    named = reviewed.identified(other, scheme and reviewed.scheme(scheme).name)
    if named is None:
        return of_name(store, ours, other)
    chosen, identifier = named
    candidate = _candidate(store, reviewed, chosen, identifier, file)
    if candidate is None:
        where = f"{file} says nothing of" if file else "nothing was heard yet of"
        fix = f"ask for it with adkg link propose {path_of(ours)}, or write its name"
        raise UsageError(f"{where} {chosen.prefix}:{identifier}", fix)
    return of_candidate(store, ours, candidate, chosen, reviewed.links)


def _candidate(
    store: Store, reviewed: Reviewed, scheme: Scheme, identifier: str, file: Path | None
) -> Candidate | None:
    if file is None:
        return recall(Journal(journal_file(reviewed.project, scheme.name)), identifier)
    alignments = alignments_of(store, scheme.namespace)
    wanted = Iri(scheme.namespace + identifier)
    entity = read_entity_file(file, frozenset([wanted]), alignments).get(wanted)
    return as_candidate(entity, alignments) if entity and (entity.labels or entity.aliases) else None
