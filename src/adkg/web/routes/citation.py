"""The citation of an answer to a stored question: text, BibTeX, and a token by which the answer can be given again."""

import json

from adkg.evidence.plain import as_plain
from adkg.web.desk import Desk
from adkg.web.exchange import Request, Response
from adkg.web.formats import with_charset
from adkg.web.page import page
from adkg.web.questions.answering import asking, find_question
from adkg.web.questions.asked import read_asked
from adkg.web.questions.citing import citation_of
from adkg.web.questions.forms import LISTS, chosen_form
from adkg.web.questions.telling import told
from adkg.web.words import words

PATH = "/questions/{slug}/citation"
METHODS = ("GET",)


def answer(request: Request, desk: Desk, slug: str) -> Response:
    """The citation as a page or as JSON, by Accept."""
    return told(request, None, lambda: _answer(request, desk, slug))


def _answer(request: Request, desk: Desk, slug: str) -> Response:
    form, media = chosen_form(request, None, LISTS)
    one = asking(desk, find_question(desk, slug), read_asked(find_question(desk, slug), request.query))
    made = citation_of(desk, one, request.language)
    # It says the day on which it was made.
    kept = {"Cache-Control": "no-store"}
    if not form.is_page:
        body = json.dumps(as_plain(made), ensure_ascii=False, indent=1) + "\n"
        return Response(200, {"Content-Type": with_charset(media), **kept}, body.encode())
    title = words(request.language)["cite"]
    shown = page(request, desk, "citation.html", title=title, made=made, question=one.question, asked=one.asked)
    return Response(200, {**shown.headers, **kept}, shown.body)
