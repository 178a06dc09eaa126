"""Tell what a rule or a term means, and how to mend what it found."""

from pathlib import Path

import click

import adkg
from adkg.cli._loading import load
from adkg.cli._output import language_option, write_text
from adkg.cli._project import ProjectCommand, chosen_project

EXPLANATIONS = Path(adkg.__file__).parent / "explanations"


@click.command("explain", cls=ProjectCommand, params=[language_option()])
@click.argument("rule")
@click.pass_context
def command(context: click.Context, rule: str, language: str) -> None:
    """Tell what a RULE means: one that a problem names, a check, a shape, or a rule by which claims are judged.

    Any term of the ontology is told too, with its label and definition.
    """
    pages = {path.stem: path for path in EXPLANATIONS.glob("*.md")}
    if rule in pages:
        write_text(pages[rule].read_text(encoding="utf-8"))
    else:
        # Checks, shapes and terms are read by libraries that a page does not need.
        write_text(load("_meanings").meaning(chosen_project(context), rule, language, list(pages)))
