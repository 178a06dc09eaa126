"""The answer to a stored question as a table that other sites may show in a frame."""

from dataclasses import replace

from adkg.web.desk import Desk
from adkg.web.exchange import Request, Response, content_policy
from adkg.web.questions.answering import find_question
from adkg.web.questions.question_page import embedded_page
from adkg.web.questions.telling import told

PATH = "/embed/questions/{slug}"
METHODS = ("GET",)


def answer(request: Request, desk: Desk, slug: str) -> Response:
    """The table alone."""
    shown = told(request, None, lambda: embedded_page(request, desk, find_question(desk, slug)))
    return replace(shown, headers={**shown.headers, "Content-Security-Policy": content_policy(framed_by="*")})
