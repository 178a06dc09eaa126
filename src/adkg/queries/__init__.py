"""Stored queries: questions, coverage tables, checks and expectations, read strictly, and bound to values as terms."""

from adkg.queries.binding import bind
from adkg.queries.expected import check_answer
from adkg.queries.model import LITERAL_TYPES, Check, Expectation, Parameter, Question, Row
from adkg.queries.reading import (
    read_checks,
    read_expectations,
    read_question,
    read_questions,
    read_sections,
    read_tables,
)

__all__ = [
    "LITERAL_TYPES",
    "Check",
    "Expectation",
    "Parameter",
    "Question",
    "Row",
    "bind",
    "check_answer",
    "read_checks",
    "read_expectations",
    "read_question",
    "read_questions",
    "read_sections",
    "read_tables",
]
