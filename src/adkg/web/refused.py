"""Tells why a request was refused: to browsers as a page in the visitor's language, to programs as JSON or text."""

from adkg.errors import AdkgError, UsageError
from adkg.web.exchange import Request, Response
from adkg.web.negotiation import best_of
from adkg.web.page import rendered
from adkg.web.refusals import refusal
from adkg.web.words import words

_HTML = "text/html"
# Of a longer address, the page says nothing: its links would be as long.
LONGEST = 2_000


def refused(request: Request, error: AdkgError, status: int = 0) -> Response:
    """The refusal. Without a status: 400 for what was asked, 500 for ours."""
    status = status or (400 if isinstance(error, UsageError) else 500)
    if best_of(request.headers.get("accept", ""), ("text/plain", "application/json", _HTML)) != _HTML:
        return refusal(request, error, status)
    told = words(request.language)
    query = request.query if len(request.query) <= LONGEST else ""
    seen = Request("GET", request.path[:LONGEST], query, language=request.language)
    said = told.get(f"refused_{status}", "")
    return rendered(seen, "refused.html", status, title=told["refused"], said=said, fault=error)
