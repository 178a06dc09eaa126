"""The first page."""

from adkg.web.desk import Desk
from adkg.web.exchange import Request, Response
from adkg.web.page import page
from adkg.web.words import words

PATH = "/"
METHODS = ("GET",)


def answer(request: Request, desk: Desk) -> Response:
    """The first page."""
    return page(request, desk, "home.html", title=words(request.language)["title"])
