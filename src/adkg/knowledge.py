"""The Python door: `adkg.open()` gives the record, answers that remember their sources, and an rdflib view of all."""

import importlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any

from oxrdflib import OxigraphStore
from rdflib import Dataset
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID

from adkg.answers import Answer, ask
from adkg.build import Progress, build
from adkg.citations.citation import Citation, cite
from adkg.citations.release import day_of, given_release, kept_release, standpoint_of
from adkg.citations.replay import Replay, replay
from adkg.citations.token import read_token
from adkg.coverage.completeness import Completeness, completeness
from adkg.dates import calendar_date
from adkg.errors import AdkgError, ProblemsError, UsageError, did_you_mean
from adkg.evidence.cells import NOTHING, AnswerEvidence, CellEvidence
from adkg.evidence.conflicts import Conflict, find_conflicts
from adkg.evidence.coverage import SourceEvidence, is_source, of_source
from adkg.evidence.sections import sections_of
from adkg.evidence.testimony import Testimony
from adkg.evidence.things import Grounds, ThingEvidence, find_thing, of_thing, why
from adkg.manifest import current_history, current_store, is_current
from adkg.pictures import MOST, draw
from adkg.project import Project, find_project
from adkg.queries import Question, read_question, read_questions, read_sections
from adkg.queries.model import QUESTIONS_FOLDER
from adkg.store import Rows, Store
from adkg.terms import XSD, XSD_DATE, XSD_INTEGER, Iri, Prefixes, Value, read_prefixes, term
from adkg.view import View

Cell = str | int | bool | Decimal | date | None


def python_value(value: Value | None, prefixes: Prefixes) -> Cell:
    """A value as Python has it: a thing's path or a CURIE, a number, a day, a truth value, else text.

    >>> python_value(Iri("https://w3id.org/adkg/town/linz"), Prefixes())
    'town/linz'
    """
    if value is None:
        return None
    if isinstance(value, Iri):
        return prefixes.shorten(value)
    if value.datatype == XSD_INTEGER:
        return int(value.lexical)
    if value.datatype == XSD + "decimal":
        return Decimal(value.lexical)
    if value.datatype == XSD + "boolean":
        return value.lexical == "true"
    return date.fromisoformat(value.lexical) if value.datatype == XSD_DATE else value.lexical


class AnsweredRow:
    """One row: its cells by attribute, by name or by position, and the claims that it rests on."""

    def __init__(self, columns: tuple[str, ...], cells: tuple[Cell, ...], told: "Answered", index: int) -> None:
        self._columns = columns
        self._cells = cells
        self._told = told
        self._index = index

    def __getattr__(self, name: str) -> Cell:
        if name in self._columns:
            return self._cells[self._columns.index(name)]
        raise AttributeError(f"the row has no column {name!r}; it has {', '.join(self._columns)}")

    def __getitem__(self, key: str | int) -> Cell:
        return self._cells[key] if isinstance(key, int) else getattr(self, key)

    def __iter__(self) -> Iterator[Cell]:
        return iter(self._cells)

    def __len__(self) -> int:
        return len(self._cells)

    def __repr__(self) -> str:
        return f"({', '.join(f'{name}={cell!r}' for name, cell in zip(self._columns, self._cells, strict=True))})"

    @property
    def evidence(self) -> list[Testimony]:
        """The claims that the row rests on: those behind its cells, and behind whatever else it had to match."""
        return list(self._told.evidence.rows[self._index].claims)

    def evidence_of(self, column: str) -> CellEvidence:
        """What the value of one column rests on: claims, decisions, headers of sources; and how many origins."""
        if column not in self._columns:
            fix = did_you_mean(column, self._columns, f"the row has {', '.join(self._columns)}")
            raise UsageError(f"no column '{column}'", fix)
        return self._told.evidence.cells[self._index].get(column, NOTHING)


class Answered:
    """An answer: iterate over its rows, or convert it. `answer` writes it in any format.

    `values` are those that a stored question was narrowed to, `seen` the day and the policy of the record. A notebook
    shows its picture, if the question has one.
    """

    def __init__(
        self, store: Store, answer: Answer, values: Mapping[str, str] | None = None, seen: tuple[str, str] = ("", "")
    ) -> None:
        self._store = store
        self._seen = seen
        self.answer = answer
        self.values = values or {}

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns."""
        return self.answer.columns

    def __iter__(self) -> Iterator[AnsweredRow]:
        for index, row in enumerate(self.answer.rows):
            cells = tuple(python_value(value, self.answer.prefixes) for value in row)
            yield AnsweredRow(self.columns, cells, self, index)

    def __len__(self) -> int:
        return len(self.answer.rows)

    def __getitem__(self, index: int) -> AnsweredRow:
        return list(self)[index]

    def __repr__(self) -> str:
        return f"<{len(self)} rows: {', '.join(self.columns)}>"

    @cached_property
    def coverage(self) -> Completeness | None:
        """How complete the answer is, and why it is empty if it is. None for a query of one's own."""
        question = self.answer.question
        return completeness(self._store, question, self.answer.values, self.answer) if question else None

    @cached_property
    def evidence(self) -> AnswerEvidence:
        """The evidence for all cells and rows, read together. Raises UsageError for a query it cannot be told of."""
        answer = self.answer
        namespaces = None if answer.question else answer.prefixes.namespaces
        return AnswerEvidence(self._store, answer.query, Rows(answer.columns, answer.rows), namespaces)

    def to_svg(self, language: str = "en") -> str:
        """The answer as a picture. Raises UsageError as `draw` does."""
        return draw(self.answer, "svg", language, *self._seen).decode()

    def to_png(self, language: str = "en") -> bytes:
        """The answer as a picture in pixels. Raises UsageError as `draw` does."""
        return draw(self.answer, "png", language, *self._seen)

    def _repr_svg_(self) -> str | None:
        question = self.answer.question
        return self.to_svg() if question and question.picture and len(self) <= MOST else None

    def to_pandas(self) -> Any:
        """The rows as a pandas DataFrame. Raises AdkgError when pandas is not installed."""
        try:
            pandas = importlib.import_module("pandas")
        except ModuleNotFoundError as error:
            raise AdkgError("pandas is not installed", "pip install adkg[pandas]") from error
        return pandas.DataFrame([tuple(row) for row in self], columns=list(self.columns))


class KnowledgeGraph:
    """A record with its store. Get one from `open`; close it, or use it in a `with` statement."""

    def __init__(self, project: Project, store: Store, known_by: date | None = None, policy: str = "") -> None:
        self.project = project
        self.store = store
        self.known_by = known_by
        self.policy = policy
        self.prefixes = read_prefixes(project)[0]

    def __enter__(self) -> "KnowledgeGraph":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Free the store's files."""
        self.store.close()

    @property
    def questions(self) -> Mapping[str, Question]:
        """The stored questions by their names."""
        return read_questions(self.project)[0]

    def ask(self, question: str, **values: object) -> Answered:
        """The answer to a stored question; things are named by path or by the last step of it.

        Raises UsageError for an unknown question or parameter and for a value that does not fit.
        """
        given = {name: str(value) for name, value in values.items()}
        seen = (self.known_by.isoformat() if self.known_by else "", self.policy)
        return Answered(self.store, ask(self.store, self._stored(question), given), given, seen)

    def cite(self, answered: Answered, language: str = "en") -> Citation:
        """A citation of the answer to a stored question: text, BibTeX, and a token for `replay`.

        Raises UsageError for the answer to a query of one's own: nobody else could ask it again by its name.
        """
        question = answered.answer.question
        if question is None:
            raise UsageError("only stored questions can be cited", f"make it a file in {QUESTIONS_FOLDER}")
        seen = standpoint_of(self.project, self.known_by, self.policy)
        return cite(self.store, question, answered.values, standpoint=seen, today=date.today(), language=language)

    def replay(self, token: str, release: str | Path | None = None, language: str = "en") -> Replay:
        """Give a cited answer again, and name what has changed it since; more of it with the `release` of then at hand.

        Raises UsageError for a damaged token, and for one of another day or policy than this record is seen from.
        """
        cited = read_token(token)
        if (day_of(cited), cited.policy) != (self.known_by, self.policy):
            fix = f"open it with known_by={cited.known_by!r}, policy={cited.policy!r}"
            raise UsageError("the citation looked at the record from another day or by another policy", fix)
        before = given_release(Path(release), cited) if release else kept_release(self.project, cited)
        return replay(cited, self.store, self._stored(cited.question), before, language)

    def _stored(self, question: str) -> Question:
        stored, problems = read_question(self.project, question)
        if stored is None:
            raise ProblemsError(problems)
        return stored

    def sparql(self, query: str) -> Answered:
        """The answer to a SELECT of one's own. The project's prefixes need no declaration."""
        return Answered(self.store, Answer(self.store, query, self.prefixes))

    def show(self, thing: str, language: str = "en") -> ThingEvidence | SourceEvidence:
        """What is accepted of a thing, or what a source says, with everything behind it.

        Its `sections` are the answers, for this thing, of the stored questions that ask about one thing.
        """
        iri = find_thing(self.store, thing, self.prefixes)
        found = (of_source if is_source(self.store, iri) else of_thing)(self.store, iri, language)
        return replace(found, sections=sections_of(self.store, iri, read_sections(self.project), language))

    def why(self, thing: str, property_name: str | None = None, language: str = "en") -> list[Grounds]:
        """Every claim about a thing, or one property of it, and how each was judged."""
        iri = find_thing(self.store, thing, self.prefixes)
        return why(self.store, iri, term(property_name) if property_name else None, language)

    def conflicts(self, language: str = "en", policy: str | None = None) -> list[Conflict]:
        """What the sources disagree on, with what settled it and what every policy, or the one named, would take."""
        return find_conflicts(self.store, language, policy)

    @cached_property
    def graph(self) -> Dataset:
        """An rdflib Dataset over the same store, read only; its default graph is the union of all graphs.

        Its queries go to the engine unguarded: unlike `sparql` it would follow a SERVICE to the network.
        """
        view = _FlatStore if self.store.is_flat else OxigraphStore
        dataset = Dataset(store=view(store=self.store.engine), default_union=True)
        for prefix, namespace in self.prefixes.namespaces.items():
            dataset.bind(prefix, namespace)
        return dataset


class _FlatStore(OxigraphStore):
    """The rdflib view of an engine's store whose default graph is the union already: nothing is told twice."""

    def triples(self, triple_pattern: Any, context: Any = None) -> Any:
        graphs = self.contexts() if context is None else [context]
        return chain.from_iterable(super(_FlatStore, self).triples(triple_pattern, graph) for graph in graphs)

    def contexts(self, triple: Any = None) -> Any:
        return (graph for graph in super().contexts(triple) if graph.identifier != DATASET_DEFAULT_GRAPH_ID)

    def query(self, query: Any, initNs: Any, initBindings: Any, queryGraph: str, **kwargs: object) -> Any:  # noqa: N803
        in_default = "" if queryGraph == "__UNION__" else queryGraph
        return super().query(query, initNs, initBindings, in_default, **kwargs)


def open(  # noqa: A001 - the name that people type: adkg.open()
    project: str | Path | None = None,
    also: Iterable[str | Path] = (),
    progress: Progress | None = None,
    *,
    known_by: str = "",
    policy: str = "",
) -> KnowledgeGraph:
    """The record of a project: a folder, else the nearest parent folder that is one, else the packaged record.

    Builds it first when there is no store or its files have changed; `progress` is then told what is being done. With
    `known_by`, a day, month or year, it is the record as it would be with the sources published by then; `policy` names
    the order of rules by which it is judged. Raises UsageError for a date or policy that is none.
    """
    found = find_project(Path(project) if project is not None else None, tuple(map(Path, also)))
    if not is_current(found):
        build(found, progress)
    folder, history = current_store(found), current_history(found)
    if folder is None or history is None:
        raise AdkgError("the build made no store", "run adkg build and see what it says")
    if known_by or policy:
        day = _last_day(known_by)
        return KnowledgeGraph(found, View.open_at(history, policy, day), day, policy)
    return KnowledgeGraph(found, Store.open(folder))


def _last_day(text: str) -> date | None:
    try:
        return calendar_date(text).latest if text else None
    except ValueError as error:
        raise UsageError(f"known_by {text!r}: {error}", "write a day, month or year: 2020-08-31") from None
