"""Which stored questions have another answer: each is asked of both records, and the rows are compared."""

from collections import Counter
from collections.abc import Iterable
from concurrent.futures import Executor, Future

from adkg.answers import ask
from adkg.changes.model import AnswerChange
from adkg.descriptions import FALLBACK
from adkg.queries import Question
from adkg.queries.tokens import IRI, NAME, tokens_of
from adkg.store import Row, Store, read_rows
from adkg.terms import ONTOLOGY, Iri, Value, n3

Asked = tuple[Question, Future[bytes], Future[bytes]]


def ask_both(questions: Iterable[Question], old: Store, new: Store, threads: Executor) -> list[Asked]:
    """Begin to ask each question, not narrowed, of both records; the engine answers while other things are read."""
    return [(one, threads.submit(_answer, one, old), threads.submit(_answer, one, new)) for one in questions]


def find_answer_changes(asked: Iterable[Asked], old: Store, language: str = FALLBACK) -> list[AnswerChange]:
    """The questions that one record answers with rows that the other has not, in the order of their names."""
    answers = [(question, before.result(), now.result()) for question, before, now in asked]
    found = [_compared(*one, old, language) for one in answers if one[1] != one[2]]
    return sorted((one for one in found if one.come or one.gone), key=lambda one: one.question)


def _answer(question: Question, store: Store) -> bytes:
    return ask(store, question, {}).write("json")


def _compared(question: Question, old: bytes, new: bytes, store: Store, language: str) -> AnswerChange:
    before, now = Counter(read_rows(old).rows), Counter(read_rows(new).rows)
    summary = question.summary.get(language) or question.summary.get(FALLBACK, "")
    come, gone, unknown = _ordered(now - before), _ordered(before - now), _unknown(question, store)
    return AnswerChange(question.slug, " ".join(summary.split()), question.columns, come, gone, unknown)


def _ordered(rows: Counter[Row]) -> tuple[Row, ...]:
    return tuple(sorted(rows.elements(), key=lambda row: [_text(value) for value in row]))


def _text(value: Value | None) -> str:
    return "" if value is None else n3(value)


def _unknown(question: Question, store: Store) -> tuple[Iri, ...]:
    """The terms of ours that the query names and the store does not describe."""
    tokens = tokens_of(question.query)
    written = {token.text[1:-1] for token in tokens if token.kind == IRI}
    written |= {question.prefixes.expand(token.text) or "" for token in tokens if token.kind == NAME}
    terms = sorted(Iri(one) for one in written if one.startswith(ONTOLOGY) and one != ONTOLOGY)
    return tuple(one for one in terms if not store.ask(f"ASK {{ {n3(one)} ?p ?o }}"))
