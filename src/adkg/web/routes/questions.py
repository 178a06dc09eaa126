"""The list of stored questions."""

from adkg.web.desk import Desk
from adkg.web.exchange import Request, Response
from adkg.web.questions.listing import list_questions
from adkg.web.questions.telling import told

PATH = "/questions"
METHODS = ("GET",)


def answer(request: Request, desk: Desk) -> Response:
    """The list as a page or as JSON, by Accept."""
    return told(request, None, lambda: list_questions(request, desk))
