"""The Python door: `adkg.open()` gives the record, answers that remember their sources, and an rdflib view of all."""

import importlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

from oxrdflib import OxigraphStore
from rdflib import Dataset

from adkg.answers import Answer, ask
from adkg.build import Progress, build
from adkg.errors import AdkgError, ProblemsError
from adkg.evidence.conflicts import Conflict, find_conflicts
from adkg.evidence.coverage import SourceEvidence, is_source, of_source
from adkg.evidence.sections import sections_of
from adkg.evidence.testimony import Testimony
from adkg.evidence.things import Grounds, ThingEvidence, claims_behind_row, find_thing, of_thing, why
from adkg.manifest import current_store, is_current
from adkg.project import Project, find_project
from adkg.queries import Question, read_question, read_questions, read_sections
from adkg.store import Row, Store
from adkg.terms import XSD, XSD_DATE, XSD_INTEGER, Iri, Prefixes, Value, read_prefixes, term

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

    def __init__(self, store: Store, columns: tuple[str, ...], row: Row, cells: tuple[Cell, ...]) -> None:
        self._store = store
        self._columns = columns
        self._row = row
        self._cells = cells

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

    @cached_property
    def evidence(self) -> list[Testimony]:
        """The claims for every accepted statement between the row's values, and for what inferred ones follow from."""
        return claims_behind_row(self._store, self._row)


class Answered:
    """An answer: iterate over its rows, or convert it. `answer` writes it in any format."""

    def __init__(self, store: Store, answer: Answer) -> None:
        self._store = store
        self.answer = answer

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns."""
        return self.answer.columns

    def __iter__(self) -> Iterator[AnsweredRow]:
        for row in self.answer.rows:
            cells = tuple(python_value(value, self.answer.prefixes) for value in row)
            yield AnsweredRow(self._store, self.columns, row, cells)

    def __len__(self) -> int:
        return len(self.answer.rows)

    def __getitem__(self, index: int) -> AnsweredRow:
        return list(self)[index]

    def __repr__(self) -> str:
        return f"<{len(self)} rows: {', '.join(self.columns)}>"

    def to_pandas(self) -> Any:
        """The rows as a pandas DataFrame. Raises AdkgError when pandas is not installed."""
        try:
            pandas = importlib.import_module("pandas")
        except ModuleNotFoundError as error:
            raise AdkgError("pandas is not installed", "pip install adkg[pandas]") from error
        return pandas.DataFrame([tuple(row) for row in self], columns=list(self.columns))


class KnowledgeGraph:
    """A record with its store. Get one from `open`; close it, or use it in a `with` statement."""

    def __init__(self, project: Project, store: Store) -> None:
        self.project = project
        self.store = store
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
        stored, problems = read_question(self.project, question)
        if stored is None:
            raise ProblemsError(problems)
        return Answered(self.store, ask(self.store, stored, {name: str(value) for name, value in values.items()}))

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

    def conflicts(self, language: str = "en") -> list[Conflict]:
        """What the sources disagree on, with the rulings."""
        return find_conflicts(self.store, language)

    @cached_property
    def graph(self) -> Dataset:
        """An rdflib Dataset over the same store, read only; its default graph is the union of all graphs.

        Its queries go to the engine unguarded: unlike `sparql` it would follow a SERVICE to the network.
        """
        dataset = Dataset(store=OxigraphStore(store=self.store.engine), default_union=True)
        for prefix, namespace in self.prefixes.namespaces.items():
            dataset.bind(prefix, namespace)
        return dataset


def open(  # noqa: A001 - the name that people type: adkg.open()
    project: str | Path | None = None, also: Iterable[str | Path] = (), progress: Progress | None = None
) -> KnowledgeGraph:
    """The record of a project: a folder, else the nearest parent folder that is one, else the packaged record.

    Builds it first when there is no store or its files have changed; `progress` is then told what is being done.
    """
    found = find_project(Path(project) if project is not None else None, tuple(map(Path, also)))
    if not is_current(found):
        build(found, progress)
    folder = current_store(found)
    if folder is None:
        raise AdkgError("the build made no store", "run adkg build and see what it says")
    return KnowledgeGraph(found, Store.open(folder))
