"""Ask a stored question; without a name, list the questions."""

import click

from adkg.answers import ask
from adkg.cli._grid import grid
from adkg.cli._loading import load
from adkg.cli._output import language_option, on_terminal, say, write_data, write_rows, write_table
from adkg.cli._project import StandpointCommand, chosen, chosen_project
from adkg.cli._store import ready_store
from adkg.errors import ProblemsError, UsageError
from adkg.queries import Question, read_question, read_questions
from adkg.store import ROW_FORMATS, has_rows

FORMATS = ("table", "csv", "tsv", "json", "jsonld", "markdown", "xml")


@click.command("ask", cls=StandpointCommand, params=[language_option()])
@click.argument("question", required=False)
@click.argument("values", nargs=-1, metavar="[NAME=VALUE]...")
@click.option("--format", "form", type=click.Choice(FORMATS), help="Default: table on a terminal, else csv.")
@click.option("--raw", is_flag=True, help="In csv, leave cells that a spreadsheet would run as formulas.")
@click.option("--evidence", is_flag=True, help="Give every cell its sources: in table, csv, json or markdown.")
@click.option("--cite", is_flag=True, help="Give a citation of the answer instead: text, BibTeX and a token; or json.")
@click.option("--coverage", is_flag=True, help="Tell how complete the answer is instead of its rows: text, or json.")
@click.pass_context
def command(
    context: click.Context,
    *,
    question: str | None,
    values: tuple[str, ...],
    form: str | None,
    raw: bool,
    evidence: bool,
    cite: bool,
    coverage: bool,
    language: str,
) -> None:
    """Ask a stored QUESTION, narrowed to the values of its parameters.

    Without a name, list the questions with their parameters. Things are written by path or by the last step of it.
    """
    if question is None:
        _list(context, language)
        return
    stored = _stored(context, question)
    bound = dict(map(_pair, values))
    project, store, prefixes = ready_store(context)
    if cite:
        options, as_json = chosen(context), form == "json"
        load("_citing").write_citation(options, project, store, stored, bound, as_json=as_json, language=language)
        return
    answer = ask(store, stored, bound)
    if coverage:
        load("_completeness").write(store, answer, form, language)
        return
    form = form or ("table" if on_terminal() else "csv")
    if evidence:
        load("_evidence").check_form(form)
    if form != "table":
        if evidence:
            load("_evidence").write_with_evidence(store, answer, form, language, raw)
            return
        content = answer.write(form, language, raw)
        write_data(content)
        if not (has_rows(content, form) if form in ROW_FORMATS else answer.rows):
            load("_completeness").explain(store, answer, language)
        return
    names = answer.labels(language)
    table = grid(answer.columns, answer.rows, names, prefixes, given=bound, english=answer.labels("en"))
    if evidence:
        load("_evidence").write_footnoted(store, answer, table, language)
    else:
        write_table(*table)
    trap = stored.traps.get(language) or stored.traps.get("en")
    if trap:
        say(trap.strip())
    if stored.universe or not answer.rows:
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
