"""Tells how complete an answer is: loaded only for an empty answer, for --coverage, or where a universe is stated."""

from adkg.answers import Answer
from adkg.cli._output import say, write_json, write_text
from adkg.coverage.completeness import Completeness, completeness
from adkg.coverage.telling import Account
from adkg.descriptions import labels
from adkg.errors import UsageError
from adkg.evidence.plain import as_plain, iris_in
from adkg.queries import Question
from adkg.store import Store


def explain(store: Store, answer: Answer, language: str) -> None:
    """Say, on standard error, why an answer is empty, and how much it has of what a complete one would have."""
    question = _question(answer)
    found = completeness(store, question, answer.values, answer)
    for line in _account(store, question, found, language).brief():
        say(line)


def write(store: Store, answer: Answer, form: str | None, language: str) -> None:
    """Write how complete an answer is instead of its rows: as text, or as JSON. Raises UsageError for other formats."""
    if form not in {None, "table", "json"}:
        raise UsageError(f"how complete an answer is has no format '{form}'", "leave --format out, or write json")
    question = _question(answer)
    found = completeness(store, question, answer.values, answer)
    text = "\n".join(_account(store, question, found, language).full())
    plain = as_plain(found)
    if form == "json" and isinstance(plain, dict):
        write_json({"question": question.slug, **plain, "text": text})
    else:
        write_text(text + "\n")


def _question(answer: Answer) -> Question:
    if answer.question is None:
        raise UsageError("only a stored question says what a complete answer is", "list them: adkg ask")
    return answer.question


def _account(store: Store, question: Question, found: Completeness, language: str) -> Account:
    return Account(question, found, labels(store, set(iris_in(found)), language), language)
