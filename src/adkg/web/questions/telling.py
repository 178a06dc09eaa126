"""Tells what was refused with the right status and in the form that was asked for."""

from collections.abc import Callable
from dataclasses import replace

from adkg.errors import UsageError
from adkg.pictures import TooManyToDraw
from adkg.web.exchange import Request, Response
from adkg.web.negotiation import best_of
from adkg.web.questions.answering import TooManyRows, UnknownQuestion
from adkg.web.questions.forms import NotAcceptable, UnknownForm
from adkg.web.refused import refused

_MEDIA = {"html": "text/html", "json": "application/json", "jsonld": "application/json"}
_STATUS: dict[type[UsageError], int] = {
    UnknownQuestion: 404,
    UnknownForm: 404,
    NotAcceptable: 406,
    TooManyRows: 413,
    TooManyToDraw: 413,
}


def told(request: Request, suffix: str | None, answer: Callable[[], Response]) -> Response:
    """The answer, or why there is none: as a page to browsers, and as JSON where the path ends in it."""
    try:
        return answer()
    except UsageError as error:
        status = _STATUS.get(type(error), 400)
        media = _MEDIA.get(suffix or "") or best_of(request.headers.get("accept", ""), ("text/plain", *_MEDIA.values()))
        return refused(replace(request, headers={**request.headers, "accept": media or "text/plain"}), error, status)
