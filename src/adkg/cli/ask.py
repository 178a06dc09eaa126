"""Ask a stored question; without a name, list the questions."""

from collections.abc import Mapping
from pathlib import Path

import click

from adkg.answers import Answer, ask
from adkg.cli._grid import grid
from adkg.cli._loading import load
from adkg.cli._output import language_option, on_terminal, say, write_data, write_rows, write_table
from adkg.cli._project import StandpointCommand, chosen, chosen_project
from adkg.cli._store import ready_store
from adkg.errors import ProblemsError, UsageError
from adkg.queries import Question, read_question, read_questions
from adkg.store import ROW_FORMATS, Store, has_rows

FORMATS = ("table", "csv", "tsv", "json", "jsonld", "markdown", "xml", "svg", "png")
PICTURES = ("svg", "png")


@click.command("ask", cls=StandpointCommand, params=[language_option()])
@click.argument("question", required=False)
@click.argument("values", nargs=-1, metavar="[NAME=VALUE]...")
@click.option("--format", "form", type=click.Choice(FORMATS), help="Default: table on a terminal, else csv.")
@click.option("-o", "--output", "file", type=click.Path(path_type=Path, dir_okay=False), help="A file for a picture.")
@click.option("--raw", is_flag=True, help="In csv, leave cells that a spreadsheet would run as formulas.")
@click.option("--evidence", is_flag=True, help="Give every cell its sources: in table, csv, json or markdown.")
@click.option("--coverage", is_flag=True, help="Tell how complete the answer is instead of its rows: text, or json.")
@click.option("--cite", is_flag=True, help="Give a citation of the answer instead: text, BibTeX and a token; or json.")
@click.pass_context
def command(
    context: click.Context,
    *,
    question: str | None,
    values: tuple[str, ...],
    form: str | None,
    file: Path | None,
    raw: bool,
    evidence: bool,
    coverage: bool,
    cite: bool,
    language: str,
) -> None:
    """Ask a stored QUESTION, narrowed to the values of its parameters.

    Without a name, list the questions with their parameters. Things are written by path or by the last step of it.
    """
    if question is None:
        _list(context, language)
        return
    if file and (cite or coverage):
        raise UsageError("only a picture is written to a file", "leave --output out")
    stored = _stored(context, question)
    bound = dict(map(_pair, values))
    project, store, _ = ready_store(context)
    if cite:
        told = load("_citing").write_citation
        told(chosen(context), project, store, stored, bound, as_json=form == "json", language=language)
        return
    answer = ask(store, stored, bound)
    if coverage:
        load("_completeness").write(store, answer, form, language)
    elif form in PICTURES or file:
        load("_pictures").write(answer, form, language, chosen(context), file, evidence=evidence)
    else:
        form = form or ("table" if on_terminal() else "csv")
        if evidence:
            load("_evidence").write_evidence(store, answer, form, given=bound, language=language, raw=raw)
        has_row = bool(answer.rows) if evidence else _write(answer, form, bound, language, raw)
        _tell(store, answer, form, language, has_row)


def _write(answer: Answer, form: str, given: Mapping[str, str], language: str, raw: bool) -> bool:
    """Write the answer; whether it has a row."""
    if form == "table":
        names, english = answer.labels(language), answer.labels("en")
        columns, cells = grid(answer.columns, answer.rows, names, answer.prefixes, given=given, english=english)
        called = answer.titles(language)
        write_table([called[column] for column in columns], cells)
        return bool(answer.rows)
    content = answer.write(form, language, raw)
    write_data(content)
    return has_rows(content, form) if form in ROW_FORMATS else bool(answer.rows)


def _tell(store: Store, answer: Answer, form: str, language: str, has_row: bool) -> None:
    """What the rows do not say: traps, how complete they are, and why there are none."""
    stored = answer.question
    trap = (stored.traps.get(language) or stored.traps.get("en")) if stored else None
    if trap and form == "table":
        say(trap.strip())
    if not has_row or (form == "table" and stored and stored.universe):
        load("_completeness").explain(store, answer, language)


def _stored(context: click.Context, name: str) -> Question:
    stored, problems = read_question(chosen_project(context), name)
    if stored is None:
        raise ProblemsError(problems)
    return stored


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise UsageError(f"'{text}' gives no parameter a value", "write name=value")
    return name, value


def _list(context: click.Context, language: str) -> None:
    questions, problems = read_questions(chosen_project(context))
    rows = [
        (
            slug,
            found.summary.get(language, ""),
            " ".join(f"{one.name}={one.example}" for one in found.parameters.values()),
            " ".join(found.tags),
        )
        for slug, found in questions.items()
    ]
    write_rows(("question", "summary", "parameters", "tags"), rows)
    for problem in problems:
        say(str(problem))
