"""The search: things, sources and terms by what people type."""

from urllib.parse import parse_qsl

from adkg.web.behind import of_search
from adkg.web.desk import Desk
from adkg.web.exchange import Request, Response
from adkg.web.found import found_for
from adkg.web.page import page
from adkg.web.words import words

PATH = "/search"
METHODS = ("GET",)


def answer(request: Request, desk: Desk) -> Response:
    """The page with what was found."""
    looked_up = dict(parse_qsl(request.query)).get("q", "").strip()
    found = found_for(request, desk, looked_up)
    title = words(request.language)["search"]
    queries = of_search(looked_up) if looked_up else {}
    return page(request, desk, "search.html", title=title, queries=queries, looked_up=looked_up, found=found)
