"""Draws an answer, with what it says in words for those who do not see it."""

from collections.abc import Mapping

from adkg.answers import Answer
from adkg.cells import visible_marks
from adkg.errors import AdkgError, UsageError
from adkg.pictures.outlines import not_on_the_map, outlined, owed
from adkg.pictures.rendering import FORMS, Undrawable, render
from adkg.pictures.rows import data
from adkg.pictures.specification import completed
from adkg.queries import Question
from adkg.queries.binding import term_of
from adkg.queries.model import Plain
from adkg.terms import Iri

MOST = 3_000
_KNOWN_BY = {"en": "Only what was published by {}.", "vi": "Chỉ những gì đã công bố đến {}."}
_POLICY = {"en": "Judged by the policy {}.", "vi": "Xét theo phép cân nhắc {}."}
_NOTHING = {"en": "No rows.", "vi": "Không có dòng nào."}


class NoPicture(UsageError):
    """The question does not say how its answer is drawn."""


class TooManyToDraw(UsageError):
    """The answer has more rows than one picture shows."""


def draw(answer: Answer, form: str = "svg", language: str = "en", known_by: str = "", policy: str = "") -> bytes:
    """The answer as a picture in one of FORMS, with the question above it, and the values and the standpoint given.

    Raises NoPicture when the question has none, UsageError for another form, and TooManyToDraw for over MOST rows.
    """
    question = answer.question
    if question is None or question.picture is None:
        name = f"'{question.slug}'" if question else "a query of one's own"
        raise NoPicture(f"{name} has no picture", "ask a question whose header has 'picture'")
    if form not in FORMS:
        raise UsageError(f"no picture is a '{form}'", f"use one of {', '.join(FORMS)}")
    if len(answer.rows) > MOST:
        raise TooManyToDraw(f"{len(answer.rows)} rows are too many for a picture", "give a parameter a value")
    seen = [_in(text, language).format(given) for text, given in ((_KNOWN_BY, known_by), (_POLICY, policy)) if given]
    title = _in(question.summary, language)
    rows = _rows(answer, language)
    specification, makers = outlined(question.picture.specification)
    missing = not_on_the_map(question.picture.specification, rows, language)
    told = [*_given(answer, question, language), *seen, *([] if rows else [_in(_NOTHING, language)])]
    told += [*([missing] if missing else []), *owed(makers, language)]
    called = answer.titles(language)
    whole = completed(specification, rows, title=title, notes=told, language=language, called=called)
    try:
        return render(whole, form, title, " ".join(told), language)
    except Undrawable as error:
        fix = f"mend 'picture' in {question.file}, by the reference of Vega-Lite"
        raise AdkgError(f"the picture of '{question.slug}' cannot be drawn: {error.what}", fix) from error


def not_drawn(answer: Answer, language: str = "en") -> str:
    """How many rows the picture has no place for, as a sentence; '' where it shows them all, or there is no picture."""
    if answer.question is None or answer.question.picture is None:
        return ""
    return not_on_the_map(answer.question.picture.specification, _rows(answer, language), language)


def _rows(answer: Answer, language: str) -> list[dict[str, Plain]]:
    return data(answer.columns, answer.rows, answer.labels(language), answer.prefixes)


def _given(answer: Answer, question: Question, language: str) -> list[str]:
    """The values that the question was narrowed to, by their names, on one line."""
    names = answer.labels(language)
    terms = [term_of(question.parameters[name], text, answer.prefixes) for name, text in answer.values.items()]
    told = [names.get(one, one) if isinstance(one, Iri) else one.lexical for one in terms]
    return [visible_marks(" · ".join(told))] if told else []


def _in(texts: Mapping[str, str], language: str) -> str:
    return texts.get(language) or texts.get("en", "")
