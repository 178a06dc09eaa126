"""Asks every stored question for its examples, and reports the answers that it should find and does not."""

from collections.abc import Mapping

from adkg.errors import Problem, UsageError
from adkg.queries import Question, bind, check_answer
from adkg.store import Store
from adkg.terms import Iri, Prefixes, Value


def check_answers(store: Store, questions: Mapping[str, Question], prefixes: Prefixes) -> list[Problem]:
    """The rows that a question's header promises and the store does not give, or gives and should not."""
    problems: list[Problem] = []
    for question in questions.values():
        try:
            rows = store.select(bind(question, question.examples)).rows
        except UsageError as error:
            problems.append(Problem(question.file, question.line, error.what, error.fix, "broken-query"))
            continue
        problems += check_answer(question, [[written(value, prefixes) for value in row] for row in rows])
    return problems


def written(value: Value | None, prefixes: Prefixes) -> str:
    """A value as a question's header writes it: path, CURIE or lexical form; '' for an unbound variable."""
    if value is None:
        return ""
    return prefixes.shorten(value) if isinstance(value, Iri) else value.lexical
