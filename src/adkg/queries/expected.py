"""Compares the rows that a question finds with the answer its header promises."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from adkg.errors import Problem
from adkg.queries.model import Question, Row


def check_answer(question: Question, rows: Iterable[Sequence[str]]) -> list[Problem]:
    """What is wrong with the rows found for the examples: a promised row missing, an absent one there, one too many.

    Each row holds its cells as a header writes them: paths or CURIEs, lexical forms, '' for nothing.
    """
    found = Counter(tuple(row) for row in rows)
    return [
        *(_missing(question, row, list(found)) for row in question.answer if not any(map(row.matches, found))),
        *(_refused(question, row) for row in question.absent if any(map(row.matches, found))),
        *(_unpromised(question, found) if question.complete else ()),
    ]


def _missing(question: Question, row: Row, found: Sequence[tuple[str, ...]]) -> Problem:
    what = f"does not find {_written(row.values)}"
    if found:
        nearest = max(found, key=lambda other: sum(a == b for a, b in zip(row.values, other, strict=True)))
        what += f"; the nearest of {len(found)} rows is {_written(nearest)}"
    else:
        what += "; it finds nothing"
    fix = "mend the query or the data; the answer only if a source contradicts it, never to fit what is found"
    return Problem(question.file, row.line, what, fix, "answer-not-found")


def _refused(question: Question, row: Row) -> Problem:
    what = f"finds {_written(row.values)}, which is said to be absent"
    return Problem(question.file, row.line, what, "mend the query or the data", "absent-row-found")


def _unpromised(question: Question, found: Mapping[tuple[str, ...], int]) -> Iterable[Problem]:
    line = question.answer[-1].line if question.answer else question.line
    for cells, count in found.items():
        promised = sum(row.matches(cells) for row in question.answer)
        if count > promised:
            what = f"finds {_written(cells)} {'once' if count == 1 else f'{count} times'}; the answer has it {promised}"
            fix = "if a source bears it out, add it to the answer; else mend the query or the data"
            yield Problem(question.file, line, what, fix, "answer-not-complete")


def _written(values: Sequence[str]) -> str:
    return "[" + ", ".join(value or "''" for value in values) + "]"
