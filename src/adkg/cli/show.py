"""Show one thing or source: what is accepted, with the sources behind it."""

from dataclasses import replace

import click

from adkg.cli._output import language_option, write_json, write_text
from adkg.cli._project import StandpointCommand
from adkg.cli._store import ready_store
from adkg.cli._telling import Teller
from adkg.descriptions import labels
from adkg.evidence.coverage import SourceEvidence, is_source, of_source
from adkg.evidence.plain import as_plain, iris_in
from adkg.evidence.sections import sections_of
from adkg.evidence.things import ThingEvidence, find_thing, of_thing
from adkg.queries import read_sections


@click.command("show", cls=StandpointCommand, params=[language_option()])
@click.argument("thing")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@click.pass_context
def command(context: click.Context, thing: str, form: str, language: str) -> None:
    """Show a THING by its path (kind/name) or name alone: what is accepted of it, by whom, and what follows.

    Stored questions that ask about one thing of its class add their answers.
    For a source: what it says, how that was judged, and which stretches of its text nobody has accounted for.
    """
    project, store, prefixes = ready_store(context)
    iri = find_thing(store, thing, prefixes)
    found: SourceEvidence | ThingEvidence
    found = of_source(store, iri, language) if is_source(store, iri) else of_thing(store, iri, language)
    found = replace(found, sections=sections_of(store, iri, read_sections(project), language))
    if form == "json":
        write_json(as_plain(found))
        return
    teller = Teller(labels(store, set(iris_in(found)), language), prefixes)
    lines = teller.source(found) if isinstance(found, SourceEvidence) else teller.thing(found)
    write_text("\n".join(lines) + "\n")
