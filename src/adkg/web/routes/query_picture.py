"""The answer to a query of one's own, drawn: as a graph of things, or as a chart of its columns."""

from adkg.bounds import TooMuch
from adkg.errors import UsageError
from adkg.pictures import FORMS
from adkg.web.desk import Desk
from adkg.web.exchange import Request, Response
from adkg.web.operation import Refused, read_operation, read_parameters
from adkg.web.query_page import find
from adkg.web.query_views import Wish, sketch
from adkg.web.refusals import refusal

PATH = "/query.{form}"
METHODS = ("GET",)


def answer(request: Request, desk: Desk, form: str) -> Response:
    """What is to be drawn; the server has it drawn by a worker that is for that."""
    if form not in FORMS:
        return refusal(request, UsageError(f"no picture is a '{form[:20]}'", f"use one of {', '.join(FORMS)}"), 404)
    try:
        asked = read_operation(request)
        if not asked.query:
            raise UsageError("there is no query", "begin at /query")
        return sketch(desk, find(desk, asked), Wish.of(read_parameters(request)), form, request.language).response()
    except Refused as error:
        return refusal(request, error, error.status)
    except TooMuch as error:
        return refusal(request, error, 413)
