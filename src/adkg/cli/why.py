"""Show every claim about a thing and how each was judged."""

from pathlib import Path

import click

from adkg.cli._output import language_option, write_json, write_text
from adkg.cli._project import StandpointCommand
from adkg.cli._store import ready_store
from adkg.cli._telling import Teller
from adkg.descriptions import labels
from adkg.evidence.plain import as_plain, iris_in
from adkg.evidence.things import find_thing, why
from adkg.sources.passages import read_texts
from adkg.terms import ONTOLOGY, Iri, term


@click.command("why", cls=StandpointCommand, params=[language_option()])
@click.argument("thing")
@click.argument("property_name", metavar="[PROPERTY]", required=False)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@click.option(
    "--texts",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="A folder with texts of the sources: their passages are verified and shown.",
)
@click.pass_context
def command(
    context: click.Context, *, thing: str, property_name: str | None, form: str, texts: Path | None, language: str
) -> None:
    """Show every claim about a THING, or about one PROPERTY of it: who says so, where, and how it was judged.

    An inferred value is shown with its rule and the statements that it follows from.
    """
    found_texts = read_texts(texts) if texts else {}
    _, store, prefixes = ready_store(context)
    iri = find_thing(store, thing, prefixes)
    predicate = None if property_name is None else _property(property_name)
    found = why(store, iri, predicate, language)
    if form == "json":
        write_json(as_plain(found))
        return
    teller = Teller(labels(store, {*iris_in(found), iri}, language), prefixes, found_texts)
    write_text("\n".join(teller.grounds(found)) + "\n")


def _property(name: str) -> Iri:
    return Iri(name) if name.startswith(ONTOLOGY) else term(name.removeprefix("adkg:"))
