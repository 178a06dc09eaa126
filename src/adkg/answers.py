"""Runs stored questions and other queries on a store, and writes their answers for people and for tools."""

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cached_property

from adkg.cells import escaped, neutralised
from adkg.descriptions import labels
from adkg.errors import UsageError, did_you_mean
from adkg.queries import Question, bind
from adkg.queries.tokens import tokens_of
from adkg.store import ROW_FORMATS, TRIPLE_FORMATS, Row, Rows, Store
from adkg.terms import BASE, LANG_STRING, XSD, XSD_INTEGER, XSD_STRING, Iri, Literal, Prefixes, Value
from adkg.titles import titles

EXACT_DIGITS = 15


class Answer:
    """What a query gives: its columns and rows, and the same in any format.

    `question` is the stored question, or None for a query of one's own, and `values` are those that it was narrowed to.
    The store must stay open while it is read.
    """

    def __init__(
        self,
        store: Store,
        query: str,
        prefixes: Prefixes,
        question: Question | None = None,
        values: Mapping[str, str] | None = None,
    ) -> None:
        self._store = store
        self.query = query
        self.prefixes = prefixes
        self.question = question
        self.values = values or {}

    @cached_property
    def _found(self) -> Rows:
        return self._store.select(self.query, self._given)

    @property
    def _given(self) -> Mapping[str, str] | None:
        # A stored question declares what it uses; a query of one's own may leave the project's prefixes out.
        return None if self.question else self.prefixes.namespaces

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns."""
        return self._found.columns

    @property
    def rows(self) -> list[Row]:
        """The rows, each a value or None for each column."""
        return self._found.rows

    @property
    def form(self) -> str:
        """Which form of query it is: SELECT, ASK, CONSTRUCT or DESCRIBE."""
        words = (token.keyword for token in tokens_of(self.query))
        return next((word for word in words if word in {"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"}), "SELECT")

    def labels(self, language: str = "en") -> dict[Iri, str]:
        """What every thing and term among the values is called."""
        return labels(self._store, {value for row in self.rows for value in row if isinstance(value, Iri)}, language)

    def titles(self, language: str = "en") -> dict[str, str]:
        """What each column is called: its own name in a query of one's own."""
        own = {column: column for column in self.columns}
        return own | (titles(self._store, self.question, language) if self.question else {})

    def write(self, form: str, language: str = "en", raw: bool = False) -> bytes:
        """The answer as bytes: csv, json, jsonld, markdown, tsv or xml; turtle and others for CONSTRUCT.

        In csv, a cell that a spreadsheet would take for a formula gets an apostrophe in front, unless `raw`.
        Raises UsageError for a format that the form of query has not.
        """
        if self.form not in {"SELECT", "ASK"}:
            return self._store.answer(self.query, self._checked(form, tuple(TRIPLE_FORMATS)), self._given)
        known = (*ROW_FORMATS, "jsonld", "markdown") if self.form == "SELECT" else tuple(ROW_FORMATS)
        written = _WRITERS.get(self._checked(form, known))
        if written:
            return written(self, language)
        content = self._store.answer(self.query, form, self._given)
        return content if raw or form != "csv" else neutralised(content)

    def _checked(self, form: str, known: tuple[str, ...]) -> str:
        if form not in known:
            fix = did_you_mean(form, known, f"use one of {', '.join(sorted(known))}")
            raise UsageError(f"a {self.form} has no format '{form}'", fix)
        return form


def ask(store: Store, question: Question, values: Mapping[str, str]) -> Answer:
    """The answer to a stored question, narrowed to the values of its parameters. Raises UsageError as `bind` does."""
    return Answer(store, bind(question, values), question.prefixes, question, values)


def cell_text(value: Value | None, names: Mapping[Iri, str], prefixes: Prefixes) -> str:
    """A value for people: 'label (path)' for a thing or term, the lexical form for a literal.

    >>> laos = Iri("https://w3id.org/adkg/state/laos")
    >>> cell_text(laos, {laos: "Laos"}, Prefixes())
    'Laos (state/laos)'
    """
    if value is None:
        return ""
    if isinstance(value, Literal):
        return value.lexical
    short = prefixes.shorten(value)
    label = names.get(value, short)
    return short if label == short else f"{label} ({short})"


def telling_columns(
    columns: Sequence[str], rows: Sequence[Row], names: Sequence[Mapping[Iri, str]], given: Collection[str]
) -> list[int]:
    """The columns that say something to a person, by number.

    Not those that only repeat a parameter that was given, nor those that hold only the names of things beside them.
    """
    return [index for index, column in enumerate(columns) if not _repeats(index, column, rows, names, given)]


def _repeats(
    index: int, column: str, rows: Sequence[Row], names: Sequence[Mapping[Iri, str]], given: Collection[str]
) -> bool:
    values = {row[index] for row in rows}
    if column in given and len(values) == 1:
        return True
    return bool(rows) and all(_is_name_of_another(row, index, names) for row in rows) and values != {None}


def _is_name_of_another(row: Row, index: int, names: Sequence[Mapping[Iri, str]]) -> bool:
    value = row[index]
    if value is None:
        return True
    others = [other for place, other in enumerate(row) if place != index and isinstance(other, Iri)]
    return not isinstance(value, Iri) and value.lexical in {known.get(other) for known in names for other in others}


def _markdown(answer: Answer, language: str) -> bytes:
    return markdown_table(answer, language, [[""] * len(answer.columns)] * len(answer.rows)).encode()


def markdown_table(answer: Answer, language: str, marks: Iterable[Iterable[str]]) -> str:
    """The answer as a table of Markdown, with a mark behind each cell: Markdown itself, such as a footnote."""
    names = answer.labels(language)
    called = answer.titles(language)
    heads = " | ".join(escaped(called[column]) for column in answer.columns)
    lines = [f"| {heads} |", f"|{' --- |' * len(answer.columns)}"]
    for row, marked in zip(answer.rows, marks, strict=True):
        cells = (_markdown_cell(value, names, answer.prefixes) + mark for value, mark in zip(row, marked, strict=True))
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _markdown_cell(value: Value | None, names: Mapping[Iri, str], prefixes: Prefixes) -> str:
    text = names.get(value, "") if isinstance(value, Iri) else cell_text(value, names, prefixes)
    text = escaped(text)
    if isinstance(value, Iri) and value.startswith(("http://", "https://")):
        return f"[{text}](<{value}>)"
    return text


def _jsonld(answer: Answer, language: str) -> bytes:
    """The rows as compact objects: things by their path, terms of the answer's own vocabulary for the columns."""
    name = f"question/{answer.question.slug}" if answer.question else "query"
    context: dict[str, object] = {"@base": BASE, "@vocab": f"{BASE}{name}#"}
    for index, column in enumerate(answer.columns):
        kind = _uniform({_kind(row[index]) for row in answer.rows if row[index] is not None})
        if kind:
            context[column] = {"@type": kind}
    rows = [
        {
            column: _compact(value, context.get(column))
            for column, value in zip(answer.columns, row, strict=True)
            if value is not None
        }
        for row in answer.rows
    ]
    return (json.dumps({"@context": context, "@graph": rows}, ensure_ascii=False, indent=1) + "\n").encode()


def _kind(value: Value | None) -> str:
    return "@id" if isinstance(value, Iri) else value.datatype if value else ""


def _uniform(kinds: set[str]) -> str:
    """The one type to declare for a column; '' when its values carry their own."""
    kind = kinds.pop() if len(kinds) == 1 else ""
    return "" if kind in {XSD_STRING, LANG_STRING, XSD_INTEGER, XSD + "boolean"} else kind


def _compact(value: Value, declared: object) -> object:
    if isinstance(value, Iri):
        path = value.removeprefix(BASE)
        return path if declared else {"@id": path}
    if value.language:
        return {"@value": value.lexical, "@language": value.language}
    if value.datatype == XSD_INTEGER and len(value.lexical) <= EXACT_DIGITS:
        return int(value.lexical)
    if value.datatype == XSD + "boolean":
        return value.lexical == "true"
    if declared or value.datatype == XSD_STRING:
        return value.lexical
    return {"@value": value.lexical, "@type": value.datatype}


_WRITERS: Mapping[str, Callable[[Answer, str], bytes]] = {"jsonld": _jsonld, "markdown": _markdown}
