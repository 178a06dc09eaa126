"""Stored queries: questions, coverage tables, checks and expectations, read strictly, and bound to values as terms."""

from adkg.queries.binding import bind
from adkg.queries.expected import check_answer
from adkg.queries.model import LITERAL_TYPES, Check, Expectation, Parameter, Question, Row, Universe
from adkg.queries.reading import (
    read_checks,
    read_expectations,
    read_online,
    read_question,
    read_questions,
    read_sections,
    read_tables,
)
from adkg.queries.universe import elements_of

__all__ = [
    "LITERAL_TYPES",
    "Check",
    "Expectation",
    "Parameter",
    "Question",
    "Row",
    "Universe",
    "bind",
    "check_answer",
    "elements_of",
    "read_checks",
    "read_expectations",
    "read_online",
    "read_question",
    "read_questions",
    "read_sections",
    "read_tables",
]
