"""The page of a stored question: its form, its answer as a table, and the ways to take it elsewhere."""

from collections.abc import Mapping

from adkg.answers import Answer
from adkg.errors import UsageError
from adkg.queries import Question
from adkg.store import Store
from adkg.web.desk import Desk
from adkg.web.exchange import Request, Response
from adkg.web.page import page
from adkg.web.questions.answering import Asking, asking
from adkg.web.questions.asked import Asked, pairs_of, read_asked
from adkg.web.questions.fields import read_fields, read_policies
from adkg.web.questions.forms import FORMS
from adkg.web.questions.snippets import snippets
from adkg.web.questions.table import read_table
from adkg.web.questions.titles import titles


def question_page(request: Request, desk: Desk, question: Question) -> Response:
    """The page with the answer; what cannot be answered is told beside the form, with status 400."""
    try:
        asked = read_asked(question, request.query)
        one = asking(desk, question, asked)
        values = _answered(request, one)
    except UsageError as error:
        return _refused(request, desk, question, error)
    return page(request, desk, "question.html", **values)


def embedded_page(request: Request, desk: Desk, question: Question) -> Response:
    """The table alone, for a frame in a page of somebody else's."""
    one = asking(desk, question, read_asked(question, request.query))
    return page(request, desk, "embedded_question.html", **_answered(request, one))


def _answered(request: Request, one: Asking) -> Mapping[str, object]:
    question, asked, store, language = one.question, one.asked, one.store, request.language
    named = titles(store, question, language)
    return {
        **_form(request, store, question, {**asked.values, **asked.options}, named, one.answer),
        "asked": asked,
        "columns": [named[column] for column in one.answer.columns],
        "downloads": [(form.suffix, asked.query(without=_left_out(form.evidence))) for form in FORMS[1:]],
        "fault": None,
        "query_page": one.query_page,
        "snippets": snippets(request, question, asked, _text(question.summary, language)),
        "table": read_table(store, one.answer, language, asked.evidence),
        "traps": _text(question.traps, language),
    }


def _left_out(evidence: bool) -> list[str]:
    return [] if evidence else ["evidence"]


def _refused(request: Request, desk: Desk, question: Question, error: UsageError) -> Response:
    try:
        given = pairs_of(request.query)
    except UsageError:
        given = {}
    named = titles(desk.whole, question, request.language)
    values = _form(request, desk.whole, question, given, named)
    return page(request, desk, "question.html", status=400, **values, fault=error, asked=Asked(), table=None)


def _form(
    request: Request,
    store: Store,
    question: Question,
    given: Mapping[str, str],
    named: Mapping[str, str],
    answer: Answer | None = None,
) -> dict[str, object]:
    language = request.language
    return {
        "fields": read_fields(store, question, given, named, language, answer),
        "given": given,
        "policies": read_policies(store, language),
        "question": question,
        "title": _text(question.summary, language),
    }


def _text(texts: Mapping[str, str], language: str) -> str:
    return texts.get(language) or texts.get("en", "")
