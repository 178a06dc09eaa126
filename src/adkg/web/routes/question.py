"""A stored question and its answer, in the form that the path ends in or else by Accept."""

from adkg.web.desk import Desk
from adkg.web.exchange import Request, Response
from adkg.web.formats import with_charset
from adkg.web.questions.answering import asking, data, find_question
from adkg.web.questions.asked import check_form, read_asked
from adkg.web.questions.forms import PICTURES, chosen_form, forms_of
from adkg.web.questions.question_page import question_page
from adkg.web.questions.telling import told
from adkg.web.sketch import POLICY

PATH = "/questions/{name}"
METHODS = ("GET",)


def answer(request: Request, desk: Desk, name: str) -> Response:
    """The whole answer, narrowed to the values in the query string."""
    slug, dot, suffix = name.partition(".")
    return told(request, suffix if dot else None, lambda: _answer(request, desk, slug, suffix if dot else None))


def _answer(request: Request, desk: Desk, slug: str, suffix: str | None) -> Response:
    question = find_question(desk, slug)
    forms = forms_of(question)
    form, media = chosen_form(request, suffix, forms)
    if form.is_page:
        return question_page(request, desk, question)
    asked = read_asked(question, request.query)
    check_form(asked, form, forms)
    content = data(asking(desk, question, asked), form, request.language)
    headers = {
        "Content-Type": with_charset(media),
        "Content-Language": request.language,
        "Link": f'</questions/{slug}.html{asked.query()}>; rel="alternate"; type="text/html", '
        '</openapi.json>; rel="service-desc"',
    }
    if form in PICTURES:
        headers["Content-Security-Policy"] = POLICY
    return Response(200, headers, content)
