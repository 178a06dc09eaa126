"""Gives the answer to a question in the form that was asked for: data whole or not at all, pages for people."""

from dataclasses import dataclass
from functools import partial
from urllib.parse import urlencode

from adkg.answers import Answer, ask, markdown_table
from adkg.errors import UsageError, did_you_mean
from adkg.evidence.cells import AnswerEvidence
from adkg.evidence.written import evidence_csv, evidence_json, evidence_markdown
from adkg.pictures import draw
from adkg.queries import Question
from adkg.store import Rows, Store
from adkg.web.desk import Desk
from adkg.web.questions.asked import Asked
from adkg.web.questions.forms import PICTURES, Form
from adkg.web.standpoint import KEPT

MOST_ROWS = 50_000
# What there is once for each row and does not stand within a value, or else makes the count too high and never too low.
_PER_ROW = {"csv": b"\n", "tsv": b"\n", "json": b"},{", "xml": b"<result>"}


class UnknownQuestion(UsageError):
    """There is no question of that name."""


class TooManyRows(UsageError):
    """The answer is longer than what is sent at once."""


@dataclass(frozen=True, slots=True)
class Asking:
    """A question that is asked: of which store, and its answer.

    `whole` is the store where everything has its name. A name is no claim: it is the same from every standpoint, and a
    view would have to fetch it first.
    """

    question: Question
    asked: Asked
    store: Store
    whole: Store
    answer: Answer

    @property
    def query_page(self) -> str:
        """Where the query behind the answer can be seen and changed."""
        kept = {name: text for name, text in self.asked.options.items() if name in KEPT}
        return f"/query?{urlencode({'query': self.answer.query.strip(), **kept})}"


def find_question(desk: Desk, slug: str) -> Question:
    """The question of that name. Raises UnknownQuestion with the nearest name."""
    found = desk.questions.get(slug)
    if found is None:
        fix = did_you_mean(slug[:80], desk.questions, "see /questions")
        raise UnknownQuestion(f"no question '{slug[:80]}'", fix)
    return found


def asking(desk: Desk, question: Question, asked: Asked) -> Asking:
    """The question, asked of the record as it is seen from where it was asked.

    Raises UsageError for values that do not fit, and for a day or a policy that is none.
    """
    store = desk.store(asked.known_by, asked.policy)
    return Asking(question, asked, store, desk.whole, ask(store, question, asked.values))


def data(one: Asking, form: Form, language: str) -> bytes:
    """The whole answer in a form for programs. Raises TooManyRows when it is longer than MOST_ROWS."""
    if one.asked.evidence:
        return _with_evidence(one, form, language)
    if form in PICTURES:
        return draw(one.answer, form.written, language, one.asked.known_by, one.asked.policy)
    separator = _PER_ROW.get(form.written)
    if separator is None:
        refuse_many(len(one.answer.rows))
    content = one.answer.write(form.written, language, one.asked.raw)
    refuse_many(content.count(separator) if separator else 0)
    return content


def refuse_many(rows: int) -> None:
    """Raise TooManyRows when there are more than MOST_ROWS."""
    if rows > MOST_ROWS:
        raise TooManyRows(f"the answer has more than {MOST_ROWS} rows", "give a parameter a value")


def _with_evidence(one: Asking, form: Form, language: str) -> bytes:
    answer = one.answer
    refuse_many(len(answer.rows))
    evidence = AnswerEvidence(one.store, answer.query, Rows(answer.columns, answer.rows), language=language)
    if form.written == "json":
        return evidence_json(answer.columns, answer.rows, evidence)
    if form.written == "csv":
        return evidence_csv(answer.columns, answer.rows, evidence, one.asked.raw)
    return evidence_markdown(answer.columns, evidence, language, partial(markdown_table, answer, language))
