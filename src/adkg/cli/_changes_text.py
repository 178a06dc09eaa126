"""Changes as lines of text: a sign for each kind, the reasons below, the first rows of each answer that changed."""

from collections.abc import Iterator, Mapping

from adkg.changes.comparison import Compared
from adkg.changes.model import (
    ADDED,
    CHANGED,
    CONFIRMED,
    CONTRADICTED,
    REMOVED,
    RENAMED,
    WITHDRAWN,
    AnswerChange,
)
from adkg.cli._change_phrases import phrase
from adkg.cli._changes import Item, Teller, names_in
from adkg.cli._grid import grid
from adkg.descriptions import FALLBACK
from adkg.terms import Iri, Prefixes

INDENT = "    "
ROWS = 5
SIGNS = {ADDED: "+", CHANGED: "~", RENAMED: "~", CONFIRMED: "=", CONTRADICTED: "!", WITHDRAWN: "-", REMOVED: "-"}
OTHER = "."


def text_lines(compared: Compared, prefixes: Prefixes, language: str) -> Iterator[str]:
    """The comparison for people, the numbers first."""
    found = compared.found
    teller = Teller(names_in(compared, language, ROWS), prefixes, language)
    yield teller.headline(found)
    yield phrase(language, "from", old=found.old.name, new=found.new.name)
    for section in teller.sections(found):
        yield f"\n{section.heading}"
        for group in section.groups:
            if group.title:
                yield f"  {group.title}"
            for item in group.items:
                yield from _item(item, INDENT if group.title else "  ")
    english = names_in(compared, FALLBACK, ROWS) if language != FALLBACK else teller.names
    if found.answers:
        yield f"\n{phrase(language, 'title:answers')} ({len(found.answers)})"
    for answer in found.answers:
        title, notes = teller.question(answer)
        yield f"  {title}"
        yield from (f"{INDENT}{note}" for note in notes)
        yield from (f"{INDENT}{line}" for line in _rows(answer, teller, english))


def _item(item: Item, indent: str) -> Iterator[str]:
    yield f"{indent}{SIGNS.get(item.kind, OTHER)} {item.text}"
    yield from (f"{indent}{INDENT}{note}" for note in item.notes)


def _rows(found: AnswerChange, teller: Teller, english: Mapping[Iri, str]) -> Iterator[str]:
    gone, come = found.gone[:ROWS], found.come[:ROWS]
    columns, cells = grid(found.columns, (*gone, *come), teller.names, teller.prefixes, given=(), english=english)
    yield f"  {' | '.join(columns)}"
    for sign, rows, total in (("-", cells[: len(gone)], found.gone), ("+", cells[len(gone) :], found.come)):
        yield from (f"{sign} {' | '.join(row)}" for row in rows)
        if len(total) > ROWS:
            yield f"{sign} {phrase(teller.language, 'more', len(total) - ROWS)}"
