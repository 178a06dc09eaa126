"""Changes as Markdown for a comment on a pull request: long parts folded, and no longer than a comment may be."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from html import escape

from adkg.cells import escaped
from adkg.changes.comparison import Compared
from adkg.changes.model import AnswerChange
from adkg.cli._change_phrases import phrase
from adkg.cli._changes import Group, Item, Teller, names_in
from adkg.cli._grid import grid
from adkg.descriptions import FALLBACK
from adkg.terms import Iri, Prefixes

# GitHub takes 65,536 characters; the rest is for the ends of what is folded and the line on what did not fit.
LONGEST = 64_000
OPEN = 15
ROWS = 20
_ADDRESS = re.compile(r"https?://[^\s<>]+")
_MENTION = re.compile(r"(?<=@)(?=\w)")
_BLOCK = re.compile(r"([0-9]*)([-+#=~.)])")


def markdown(compared: Compared, prefixes: Prefixes, language: str) -> str:
    """The comparison for a pull request, the numbers first. What would make it too long is counted at its end."""
    found = compared.found
    teller = Teller(names_in(compared, language, ROWS), prefixes, language, _plain, _code, _link)
    span = phrase(language, "from", old=_code(found.old.name), new=_code(found.new.name))
    page = _Page(f"**{teller.headline(found)}**\n\n{span}\n")
    for section in teller.sections(found):
        summary = "" if section.size <= OPEN else section.heading
        page.add(f"\n### {section.heading}\n", map(_group, section.groups), summary)
    if found.answers:
        english = teller.names if language == FALLBACK else names_in(compared, FALLBACK, ROWS)
        folded = replace(teller, plain=_html, path=_html_code)
        title = phrase(language, "title:answers")
        page.add(f"\n### {title} ({len(found.answers)})\n", (_answer(one, folded, english) for one in found.answers))
    return page.ended(language)


class _Page:
    """Text that grows part by part up to the length that a comment may have."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._left = 0

    def add(self, heading: str, parts: Iterator[str], summary: str = "") -> None:
        """A heading and what stands below it, folded under the summary where there is one."""
        before, after = (f"\n<details><summary>{summary}</summary>\n", "\n</details>\n") if summary else ("", "")
        self._text += heading + before
        for part in parts:
            if len(self._text) + len(part) + len(after) > LONGEST:
                self._left += 1
            else:
                self._text += part
        self._text += after

    def ended(self, language: str) -> str:
        """The whole text, with the number of the parts that did not fit."""
        return self._text + (f"\n{phrase(language, 'left', self._left)}\n" if self._left else "")


def _group(group: Group) -> str:
    title = f"\n**{group.title}**\n" if group.title else ""
    return f"{title}\n{''.join(map(_item, group.items))}"


def _item(item: Item) -> str:
    notes = "".join(f"  - {_inline(note)}\n" for note in item.notes)
    return f"- **{item.word}** {item.text}\n{notes}"


def _answer(found: AnswerChange, teller: Teller, english: Mapping[Iri, str]) -> str:
    title, notes = teller.question(found)
    rows = (*found.gone[:ROWS], *found.come[:ROWS])
    columns, cells = grid(found.columns, rows, teller.names, teller.prefixes, given=(), english=english)
    signs = ["−"] * len(found.gone[:ROWS]) + ["+"] * len(found.come[:ROWS])
    lines = [*notes, *([""] if notes else []), _line(["", *columns]), _line(["---"] * (len(columns) + 1))]
    lines += [_line([sign, *map(_plain, row)]) for sign, row in zip(signs, cells, strict=True)]
    more = len(found.gone) + len(found.come) - len(rows)
    lines += ["", phrase(teller.language, "more", more)] if more else []
    return f"\n<details><summary>{title}</summary>\n\n{chr(10).join(lines)}\n\n</details>\n"


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _inline(note: str) -> str:
    """Text at whose beginning Markdown sees no list and no heading."""
    begin = _BLOCK.match(note)
    return f"{begin[1]}\\{note[begin.end(1) :]}" if begin else note


def _plain(text: str) -> str:
    """The text as it is; whoever bears a name after an @ in it is not called."""
    return _MENTION.sub("<!-- -->", escaped(text))


def _code(text: str) -> str:
    return _plain(text) if "`" in text or "\n" in text else f"`{text}`"


def _link(text: str, address: str) -> str:
    return f"[{text}](<{address}>)" if _ADDRESS.fullmatch(address) else text


def _html(text: str) -> str:
    return escape(" ".join(text.split()))


def _html_code(text: str) -> str:
    return f"<code>{_html(text)}</code>"
