"""Checks the syntax of stored queries with a whole SPARQL parser."""

from pyparsing import ParseBaseException
from rdflib.plugins.sparql.parser import parseQuery

from adkg.errors import Problem
from adkg.queries.model import Check, Expectation, Question


def check_syntax(stored: Question | Check | Expectation) -> list[Problem]:
    """Why a stored query is no SPARQL, at its line; nothing when it is."""
    try:
        parseQuery(stored.query)
    except ParseBaseException as error:
        line = stored.line + error.lineno - 1
        what = f"is no SPARQL: {error.msg.rstrip('.')} at column {error.column}, near '{_near(error)}'"
        return [Problem(stored.file, line, what, "mend the line, or the one before it", "broken-query")]
    return []


def _near(error: ParseBaseException) -> str:
    rest = error.pstr[error.loc :].split("\n", 1)[0].strip()
    return rest[:40] or "the end of the line"
