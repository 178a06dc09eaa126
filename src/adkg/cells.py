"""Keeps text from being read as more than text: as a formula by a spreadsheet, as markup by a writer of Markdown."""

import csv
import io
import re

_FORMULA = re.compile(r"[=+\-@\t\r]")
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_MARKUP = re.compile(r"([\\`*_\[\]|<>&])")
_RISKY = re.compile(rb'(?:^|[,"\r\n])[=+\-@\t\r]')


# What turns the direction of text, or takes no room: shown as a mark, so that it cannot hide anything.
_HIDDEN = {code: f"[U+{code:04X}]" for code in (0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))}


def visible(text: str) -> str:
    r"""The text with what would hide in it made visible.

    >>> visible("a\u202eb")
    'a[U+202E]b'
    """
    return text.translate(_HIDDEN)


def neutralised(content: bytes) -> bytes:
    """The same CSV with an apostrophe before each cell that would be a formula: one that begins with = + - or @.

    Numbers stay as they are.

    >>> neutralised(b"a,b\\r\\n=1+1,-5\\r\\n")
    b"a,b\\r\\n'=1+1,-5\\r\\n"
    """
    if not _RISKY.search(content):
        return content
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    for row in csv.reader(io.StringIO(content.decode(), newline="")):
        writer.writerow([f"'{cell}" if _FORMULA.match(cell) and not _NUMBER.fullmatch(cell) else cell for cell in row])
    return written.getvalue().encode()


def escaped(text: str) -> str:
    r"""The text on one line, so that Markdown shows it as it is.

    >>> escaped("a|b\n<i>")
    'a\\|b \\<i\\>'
    """
    return _MARKUP.sub(r"\\\1", " ".join(text.split()))
