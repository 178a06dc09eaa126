"""The list of stored questions in the form that the path ends in."""

from adkg.web.desk import Desk
from adkg.web.exchange import Request, Response
from adkg.web.questions.listing import list_questions
from adkg.web.questions.telling import told

PATH = "/questions.{suffix}"
METHODS = ("GET",)


def answer(request: Request, desk: Desk, suffix: str) -> Response:
    """The list as /questions.html or /questions.json."""
    return told(request, suffix, lambda: list_questions(request, desk, suffix))
