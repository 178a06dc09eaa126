"""Checks on a built store what the questions' universes promise: that they have elements, and hold the answers."""

from collections.abc import Iterable, Iterator, Mapping

from adkg.answers import ask
from adkg.coverage.completeness import elements_in, read_elements
from adkg.errors import Problem, UsageError
from adkg.queries import Question, elements_of
from adkg.store import Store
from adkg.terms import Iri, Prefixes, Value

MOST_TOLD = 3


def check_universes(store: Store, questions: Mapping[str, Question], prefixes: Prefixes) -> list[Problem]:
    """The universes that are empty, cannot be asked for, or leave out a row that their question finds.

    Each is tried with the examples of the question's parameters, and with none.
    """
    problems: list[Problem] = []
    for question in questions.values():
        if question.universe:
            try:
                found = [one for values in (question.examples, {}) for one in _check(store, question, values, prefixes)]
            except UsageError as error:
                found = [Problem(question.file, question.universe.line, error.what, error.fix, "broken-query")]
            problems += dict.fromkeys(found)
    return problems


def _check(store: Store, question: Question, values: Mapping[str, str], prefixes: Prefixes) -> Iterator[Problem]:
    universe = question.universe
    assert universe is not None
    elements = read_elements(store, question, values)
    narrowed = " for its examples" if values else ""
    if not elements and not (values and universe.partial):
        fix = "mend its query, or leave the universe out"
        yield Problem(question.file, universe.line, f"the universe has no element{narrowed}", fix, "empty-universe")
    if not elements or universe.partial:
        return
    narrowing = {name: text for name, text in values.items() if name in elements_of(question).parameters}
    outside = elements_in(question, ask(store, question, narrowing).rows, any_row=True) - elements.keys()
    if outside:
        told = ", ".join(sorted(_written(one, prefixes) for one in outside)[:MOST_TOLD])
        what = f"{len(outside)} of the rows{narrowed} lie outside of the universe, such as {told}"
        fix = "widen the universe, or say '#+   partial: true' if the question may find more"
        yield Problem(question.file, universe.line, what, fix, "outside-universe")


def _written(element: Iterable[Value], prefixes: Prefixes) -> str:
    cells = (prefixes.shorten(value) if isinstance(value, Iri) else value.lexical for value in element)
    return f"[{', '.join(cells)}]"
