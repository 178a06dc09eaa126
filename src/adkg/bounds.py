"""How much one answer may hold, counted while the engine writes it; what is too much is refused, never cut short."""

from dataclasses import dataclass

from adkg.errors import UsageError

FIX = "ask for less: fewer columns, a narrower pattern, or a part at a time with ORDER BY, LIMIT and OFFSET"
# What stands once for each row, as the engine writes it, and how many more of it there are than rows.
_MARKS = {"json": (b"},{", -1), "xml": (b"<result>", 0), "csv": (b"\r\n", 1), "tsv": (b"\n", 1), "ntriples": (b"\n", 0)}


class TooMuch(UsageError):
    """The answer holds more than the limit."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """At most so many rows or triples, and so many bytes, in one answer."""

    rows: int
    size: int

    def check_size(self, size: int) -> None:
        """Raise TooMuch for an answer of so many bytes, if it is."""
        if size > self.size:
            raise TooMuch(f"the answer is larger than {self.size} bytes", FIX)


class Bounded:
    """Where the engine writes an answer; it is stopped as soon as that is too much.

    >>> answer = Bounded(Bounds(rows=1, size=99), "tsv")
    >>> answer.write(b"?a\\n1\\n"), answer.content()
    (5, b'?a\\n1\\n')
    >>> answer.write(b"2\\n")
    Traceback (most recent call last):
    ...
    adkg.bounds.TooMuch: the answer has more than 1 rows
        fix: ask for less: fewer columns, a narrower pattern, or a part at a time with ORDER BY, LIMIT and OFFSET
    """

    def __init__(self, bounds: Bounds, form: str) -> None:
        self._bounds = bounds
        self._mark, more = _MARKS[form]
        self._most = bounds.rows + more
        self._marks = 0
        self._size = 0
        self._parts: list[bytes] = []
        self._strings = _Strings(escapes=form == "json") if form in {"csv", "json"} else None
        self._tail = b""

    def write(self, part: bytes) -> int:
        """Take the next part. Raises TooMuch."""
        self._size += len(part)
        self._bounds.check_size(self._size)
        self._parts.append(part)
        text = self._tail + (self._strings.taken_out(part) if self._strings else part)
        self._marks += text.count(self._mark)
        self._tail = text[len(text) - len(self._mark) + 1 :]
        if self._marks > self._most:
            raise TooMuch(f"the answer has more than {self._bounds.rows} rows", FIX)
        return len(part)

    def flush(self) -> None:
        """Nothing is held back."""

    def content(self) -> bytes:
        """All that was written."""
        return b"".join(self._parts)


class _Strings:
    """Takes the strings out of a text that comes in parts: what is in quotes could look like the end of a row."""

    def __init__(self, escapes: bool) -> None:
        self._escapes = escapes
        self._held = b""
        self._is_inside = False

    def taken_out(self, part: bytes) -> bytes:
        """What of the next part is outside of strings, with a quote where one was."""
        if self._escapes:
            part = self._held + part
            slashes = len(part) - len(part.rstrip(b"\\"))
            self._held = b"\\" * (slashes % 2)
            part = part[: len(part) - len(self._held)].replace(b"\\\\", b"").replace(b'\\"', b"")
        pieces = part.split(b'"')
        outside = pieces[self._is_inside :: 2]
        self._is_inside ^= len(pieces) % 2 == 0
        return b'"'.join([*outside, b""] if self._is_inside else outside)
