"""The page of a stored question: its form, its answer as a table, and the ways to take it elsewhere."""

from collections.abc import Mapping
from typing import Any

from adkg.answers import Answer
from adkg.coverage.completeness import completeness
from adkg.coverage.telling import Account
from adkg.descriptions import labels
from adkg.errors import UsageError
from adkg.evidence.plain import iris_in
from adkg.pictures import MOST, not_drawn
from adkg.queries import Question
from adkg.store import Store
from adkg.titles import titles
from adkg.web.desk import Desk
from adkg.web.exchange import Request, Response
from adkg.web.page import page
from adkg.web.questions.answering import Asking, asking
from adkg.web.questions.asked import Asked, pairs_of, read_asked
from adkg.web.questions.fields import read_fields, read_policies
from adkg.web.questions.forms import PICTURES, forms_of
from adkg.web.questions.snippets import snippets
from adkg.web.questions.table import read_table
from adkg.web.showing import Shower
from adkg.web.words import words


def question_page(request: Request, desk: Desk, question: Question) -> Response:
    """The page with the answer; what cannot be answered is told beside the form, with status 400."""
    try:
        asked = read_asked(question, request.query)
        one = asking(desk, question, asked)
        values = _answered(request, one)
    except UsageError as error:
        return _refused(request, desk, question, error)
    return page(request, desk, "question.html", **values, names=Shower(desk, request.language))


def embedded_page(request: Request, desk: Desk, question: Question) -> Response:
    """The table alone, for a frame in a page of somebody else's."""
    one = asking(desk, question, read_asked(question, request.query))
    names = Shower(desk, request.language)
    return page(request, desk, "embedded_question.html", **_answered(request, one), names=names)


def _answered(request: Request, one: Asking) -> dict[str, Any]:
    question, asked, whole, language = one.question, one.asked, one.whole, request.language
    named = titles(whole, question, language)
    table = read_table(one.store, whole, one.answer, language, evidence=asked.evidence)
    account = _account(one, language)
    return {
        **_form(language, whole, question, {**asked.values, **asked.options}, one.answer),
        "asked": asked,
        "account": account,
        "columns": [named[column] for column in table.columns],
        "downloads": [(form.suffix, asked.query(without=_left_out(form.evidence))) for form in forms_of(question)[1:]],
        "fault": None,
        "picture": _picture(one, account, language),
        "query_page": one.query_page,
        "snippets": snippets(request, question, asked, _text(question.summary, language)),
        "table": table,
        "traps": _text(question.traps, language),
    }


def _picture(one: Asking, account: list[str], language: str) -> Mapping[str, Any] | None:
    """Where the picture of the answer is in each form, and what it says in words; None where there is none."""
    count = len(one.answer.rows)
    if not one.question.picture or not 0 < count <= MOST:
        return None
    query = one.asked.query(["evidence", "raw"], lang=language)
    told, missing = words(language)["picture_of"].format(count=count), not_drawn(one.answer, language)
    return {
        "addresses": {form.suffix: f"/questions/{one.question.slug}.{form.suffix}{query}" for form in PICTURES},
        "missing": missing,
        "words": " ".join(filter(None, [_text(one.question.summary, language), *account[:1], told, missing])),
    }


def _account(one: Asking, language: str) -> list[str]:
    """How complete the answer is, where its question says what a complete one would have; and why it is empty."""
    if not one.question.universe and one.answer.rows:
        return []
    found = completeness(one.store, one.question, one.asked.values, one.answer)
    return Account(one.question, found, labels(one.whole, set(iris_in(found)), language), language).full()


def _left_out(evidence: bool) -> list[str]:
    return [] if evidence else ["evidence"]


def _refused(request: Request, desk: Desk, question: Question, error: UsageError) -> Response:
    try:
        given = pairs_of(request.query)
    except UsageError:
        given = {}
    values = _form(request.language, desk.whole, question, given)
    return page(request, desk, "question.html", status=400, **values, fault=error, asked=Asked(), table=None)


def _form(
    language: str, store: Store, question: Question, given: Mapping[str, str], answer: Answer | None = None
) -> dict[str, Any]:
    return {
        "fields": read_fields(store, question, given, language, answer),
        "given": given,
        "policies": read_policies(store, language),
        "question": question,
        "title": _text(question.summary, language),
    }


def _text(texts: Mapping[str, str], language: str) -> str:
    return texts.get(language) or texts.get("en", "")
