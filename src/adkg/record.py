"""Reads a whole project, from ontology to checks, with all that is wrong in its files."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from adkg.claims import Decision
from adkg.decisions import read_decisions
from adkg.errors import Problem
from adkg.links import Link, read_links
from adkg.ontology import Ontology, read_ontology
from adkg.project import Project
from adkg.queries.model import Check, Expectation, Question
from adkg.queries.reading import read_checks, read_expectations, read_questions
from adkg.register import Register, read_register
from adkg.sources import Sources, read_sources
from adkg.syntax import check_syntax
from adkg.terms import Prefixes, read_prefixes
from adkg.vocabulary import Vocabulary, build_vocabulary

Progress = Callable[[str], None]


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
    questions: Mapping[str, Question]
    checks: Mapping[str, Check]
    expectations: Mapping[str, Expectation]


def read_record(project: Project) -> tuple[Record, list[Problem]]:
    """The record of a project, and the problems of all its files. What can be read is read, whatever else is wrong."""
    prefixes, problems = read_prefixes(project)
    ontology, found = read_ontology(project)
    problems += found
    vocabulary = build_vocabulary(ontology)
    register, found = read_register(project, vocabulary)
    problems += found
    sources, found = read_sources(project, vocabulary, register.classes)
    problems += found
    decisions, found = read_decisions(project, vocabulary, register.classes, sources.documents)
    problems += found
    links, found = read_links(project, prefixes, register.classes)
    problems += found
    questions, found = read_questions(project)
    problems += found
    checks, found = read_checks(project)
    problems += found
    expectations, found = read_expectations(project)
    problems += found
    stored: list[Question | Check | Expectation] = [*questions.values(), *checks.values(), *expectations.values()]
    problems += [problem for query in stored for problem in check_syntax(query)]
    record = Record(
        project,
        prefixes,
        ontology,
        vocabulary,
        register,
        sources,
        decisions,
        links,
        questions,
        checks,
        expectations,
    )
    return record, problems
