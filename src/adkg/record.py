"""Reads a whole project, from ontology to checks, with all that is wrong in its files."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from adkg.accept.policies import check_policies
from adkg.claims import Decision, Search
from adkg.decisions import read_decisions
from adkg.errors import Problem
from adkg.links import Link, read_links
from adkg.ontology import Ontology, read_ontology
from adkg.project import Project
from adkg.queries.model import Check, Expectation, Question
from adkg.queries.reading import read_checks, read_expectations, read_online, read_questions, read_tables
from adkg.queries.universe import elements_of
from adkg.register import Register, read_register
from adkg.searches import read_searches
from adkg.sources import Sources, read_sources
from adkg.syntax import check_syntax
from adkg.terms import Prefixes, read_prefixes
from adkg.vocabulary import Vocabulary, build_vocabulary, read_policies

Progress = Callable[[str], None]
Read = TypeVar("Read")


@dataclass(frozen=True, slots=True)
class Record:
    """Everything a project's files say, before anything is derived from it."""

    project: Project
    prefixes: Prefixes
    ontology: Ontology
    vocabulary: Vocabulary
    register: Register
    sources: Sources
    decisions: tuple[Decision, ...]
    links: tuple[Link, ...]
    searches: tuple[Search, ...]
    questions: Mapping[str, Question]
    online: Mapping[str, Question]
    tables: Mapping[str, Question]
    checks: Mapping[str, Check]
    expectations: Mapping[str, Expectation]


def read_record(project: Project) -> tuple[Record, list[Problem]]:
    """The record of a project, and the problems of all its files. What can be read is read, whatever else is wrong."""
    noting = _Noting()
    prefixes = noting.read(read_prefixes(project))
    ontology = noting.read(read_ontology(project))
    noting.problems += check_policies(read_policies(ontology))
    vocabulary = build_vocabulary(ontology)
    register = noting.read(read_register(project, vocabulary))
    sources = noting.read(read_sources(project, vocabulary, register.classes))
    record = Record(
        project=project,
        prefixes=prefixes,
        ontology=ontology,
        vocabulary=vocabulary,
        register=register,
        sources=sources,
        decisions=noting.read(read_decisions(project, vocabulary, register.classes, sources.documents)),
        links=noting.read(read_links(project, prefixes, register.classes)),
        searches=noting.read(read_searches(project, vocabulary, register.classes)),
        questions=noting.read(read_questions(project)),
        online=noting.read(read_online(project)),
        tables=noting.read(read_tables(project)),
        checks=noting.read(read_checks(project)),
        expectations=noting.read(read_expectations(project)),
    )
    return record, noting.problems + _check_syntax(record)


class _Noting:
    """Takes what was read, and gathers the problems."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def read(self, result: tuple[Read, list[Problem]]) -> Read:
        content, problems = result
        self.problems += problems
        return content


def _check_syntax(record: Record) -> list[Problem]:
    stored: list[Question | Check | Expectation] = [
        *record.questions.values(),
        *record.online.values(),
        *(elements_of(question) for question in record.questions.values() if question.universe),
        *record.tables.values(),
        *record.checks.values(),
        *record.expectations.values(),
    ]
    return [problem for query in stored for problem in check_syntax(query)]
