"""Keeps text from being read as more than text: as a formula by a spreadsheet, as markup by a writer of Markdown."""

import csv
import io
import re

_FORMULA = re.compile(r"[=+\-@\t\r]")
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_MARKUP = re.compile(r"([\\`*_\[\]|<>&])")
_RISKY = re.compile(rb'(?:^|[,"\r\n])[=+\-@\t\r]')


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


# What turns the direction of text, or takes no room.
_HIDDEN = (
    0x061C,
    0x200B,
    0x200E,
    0x200F,
    *range(0x202A, 0x202F),
    *range(0x2060, 0x2065),
    *range(0x2066, 0x206A),
    0xFEFF,
)
_MARKS = {code: f"[U+{code:04X}]" for code in _HIDDEN}


def visible_marks(text: str) -> str:
    """A text in which the characters that could hide or turn something around are shown as marks.

    >>> visible_marks("a" + chr(0x202E) + "b")
    'a[U+202E]b'
    """
    return text.translate(_MARKS)
