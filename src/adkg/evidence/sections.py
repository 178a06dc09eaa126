"""The answers to stored questions that belong to what is shown of one thing."""

from collections.abc import Iterable
from dataclasses import dataclass

from adkg.queries import Question, bind
from adkg.store import Row, Store
from adkg.terms import Iri, term
from adkg.titles import titles

ANY_THING = "Thing"


@dataclass(frozen=True, slots=True)
class Section:
    """What a stored question answers for the thing: `question` is its name, `summary` the question in words.

    `titles` are what the columns are called.
    """

    question: str
    summary: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    titles: tuple[str, ...] = ()


def sections_of(store: Store, thing: Iri, questions: Iterable[Question], language: str = "en") -> tuple[Section, ...]:
    """The answers for a thing to those of the questions whose section takes a thing of its class, or of one above.

    A question that finds nothing has no section.
    """
    classes = {value for (value,) in store.select(f"SELECT ?class {{ <{thing}> a ?class }}").rows}
    fitting = [one for one in questions if one.section and _wanted(one) in {ANY_THING, *classes}]
    answers = [(one, store.select(bind(one, {one.section: thing}))) for one in fitting]
    return tuple(
        Section(
            one.slug,
            one.summary.get(language, ""),
            found.columns,
            tuple(found.rows),
            tuple(titles(store, one, language).values()),
        )
        for one, found in answers
        if found.rows
    )


def _wanted(question: Question) -> str:
    kind = question.parameters[question.section].type
    return kind if kind == ANY_THING else term(kind)
