"""Writes an answer with the evidence in its cells: footnotes for people, everything for programs."""

from collections.abc import Collection
from functools import partial

from adkg.answers import Answer, markdown_table
from adkg.cli._grid import grid
from adkg.cli._output import say, write_data, write_table, write_text
from adkg.errors import UsageError
from adkg.evidence.cells import NOTHING, AnswerEvidence
from adkg.evidence.footnotes import Footnotes
from adkg.evidence.written import evidence_csv, evidence_json, evidence_markdown
from adkg.store import Rows, Store

FORMS = ("table", "csv", "json", "markdown")


def write_evidence(
    store: Store, answer: Answer, form: str, *, given: Collection[str], language: str, raw: bool
) -> None:
    """Write the answer with the evidence in its cells. `given` are the parameters that were given.

    Raises UsageError for a form in which cells have no room for evidence.
    """
    if form not in FORMS:
        raise UsageError(f"no evidence in {form}", f"use one of {', '.join(FORMS)}")
    evidence = read(store, answer, language)
    if form == "json":
        write_data(evidence_json(answer.columns, answer.rows, evidence))
    elif form == "csv":
        write_data(evidence_csv(answer.columns, answer.rows, evidence, raw))
    elif form == "markdown":
        write_data(evidence_markdown(answer.columns, evidence, language, partial(markdown_table, answer, language)))
    else:
        _write_table(answer, evidence, given, language)


def _write_table(answer: Answer, evidence: AnswerEvidence, given: Collection[str], language: str) -> None:
    """A table with footnotes in its cells, and what they stand for below."""
    names, english = answer.labels(language), answer.labels("en")
    columns, cells = grid(answer.columns, answer.rows, names, answer.prefixes, given=given, english=english)
    notes = Footnotes(language)
    for row, told in zip(cells, evidence.cells, strict=True):
        for index, column in enumerate(columns):
            row[index] = f"{row[index]} {notes.mark(told.get(column, NOTHING))}".rstrip()
    called = answer.titles(language)
    write_table([called[column] for column in columns], cells)
    write_text("".join(f"\n[{number}] {text}" for number, text in notes) + "\n")


def read(store: Store, answer: Answer, language: str) -> AnswerEvidence:
    """The evidence for an answer; a message names the paths of its query that nobody can follow."""
    namespaces = None if answer.question else answer.prefixes.namespaces
    evidence = AnswerEvidence(store, answer.query, Rows(answer.columns, answer.rows), namespaces, language)
    for path in evidence.untraced:
        say(f"no evidence is told for what leads over the path {path}")
    return evidence
