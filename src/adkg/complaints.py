"""Puts what the engine says of a broken query into words that help whoever wrote it."""

import re
from itertools import pairwise

from adkg.errors import UsageError, did_you_mean
from adkg.guard import QueryFault
from adkg.queries.tokens import IRI, NAME, tokens_of
from adkg.terms import is_iri

_AT = re.compile(r"error at (\d+):(\d+): expected (?:one of )?(.*)", re.DOTALL)
_KEYWORD = re.compile(r"\b[A-Z]{2,}\b")
_BEGINNINGS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE", "PREFIX", "BASE")


def complaint(query: str, message: str) -> UsageError:
    """The engine's message on a query, with the place where the unread part begins, and what may help."""
    found = _AT.fullmatch(message)
    if not found:
        return UsageError(f"the query is no SPARQL: {message}", "see https://www.w3.org/TR/sparql11-query/")
    lines = query.split("\n")
    offset = min(sum(len(line) + 1 for line in lines[: int(found[1]) - 1]) + int(found[2]) - 1, len(query))
    keyword = _KEYWORD.search(found[3])
    if keyword and not found[3].startswith(('"', "Prefix")):
        # The engine counts to the end of the keyword it tried there; the part it could not read begins before.
        offset = max(offset - len(keyword[0]), 0)
    rest = " ".join(query[offset : offset + 40].split())
    where = f"at '{rest}'" if rest else "at its end"
    return QueryFault(query, offset, f"the query cannot be read from here on, {where}", _hint(query, found[3]))


def _hint(query: str, expected: str) -> str:
    tokens = tokens_of(query)
    if "Prefix not found" in expected:
        declared = {one.text for before, one in pairwise(tokens) if before.keyword == "PREFIX"}
        unknown = sorted({one.text.partition(":")[0] + ":" for one in tokens if one.kind == NAME} - declared)
        return f"declare the prefix: PREFIX {(unknown or ['name:'])[0]} <...>"
    if "variable that is unbound" in expected or "GROUP BY" in expected:
        return "every selected variable must be in the pattern, and in GROUP BY where there is one"
    first = tokens[0].text.upper() if tokens else ""
    if first not in _BEGINNINGS:
        return did_you_mean(first, _BEGINNINGS, f"begin with {', '.join(_BEGINNINGS[:4])}")
    if any(one.kind == IRI and not is_iri(one.text[1:-1]) for one in tokens) and "BASE" not in query.upper():
        return "write IRIs in full: <https://...>"
    return "check the brackets, the dot between triples and the quotes before that place"
