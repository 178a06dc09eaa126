"""How much one answer may hold, counted while the engine writes it; what is too much is refused, never cut short."""

import re
from dataclasses import dataclass

from adkg.errors import UsageError

FIX = "ask for less: fewer columns, a narrower pattern, or a part at a time with ORDER BY, LIMIT and OFFSET"
# What stands once for each row; in a string it may stand as well, so the strings are taken out before they are counted.
_MARKS = {"json": b"},{", "xml": b"<result>", "csv": b"\r\n", "tsv": b"\n", "ntriples": b"\n"}
_STRINGS = {"json": re.compile(rb'"(?:[^"\\]|\\.)*"'), "csv": re.compile(rb'"[^"]*"')}


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

    def check_rows(self, form: str, body: bytes) -> None:
        """Raise TooMuch for an answer of too many rows, in a form as `rows_in` knows it.

        >>> Bounds(1, 99).check_rows("tsv", b"?a\\n1\\n2\\n")
        Traceback (most recent call last):
        ...
        adkg.bounds.TooMuch: the answer has more than 1 rows
            fix: ask for less: fewer columns, a narrower pattern, or a part at a time with ORDER BY, LIMIT and OFFSET
        """
        if body.count(_MARKS[form]) >= self.rows and rows_in(form, body) > self.rows:
            raise TooMuch(f"the answer has more than {self.rows} rows", FIX)


class Bounded:
    """Where the engine writes an answer; it is stopped as soon as that is too much."""

    def __init__(self, bounds: Bounds, form: str) -> None:
        self._bounds = bounds
        self._form = form
        self._parts: list[bytes] = []
        self._size = 0
        self._marks = 0
        self._look_at = bounds.rows

    def write(self, part: bytes) -> int:
        """Take the next part. Raises TooMuch."""
        self._size += len(part)
        self._marks += part.count(_MARKS[self._form])
        self._bounds.check_size(self._size)
        self._parts.append(part)
        if self._marks > self._look_at:
            found = rows_in(self._form, self.content())
            self._look_at = self._marks + max(self._bounds.rows - found, 0) + 1
        return len(part)

    def flush(self) -> None:
        """Nothing is held back."""

    def content(self) -> bytes:
        """All that was written. Raises TooMuch."""
        self._parts = [b"".join(self._parts)]
        self._bounds.check_rows(self._form, self._parts[0])
        return self._parts[0]


def rows_in(form: str, body: bytes) -> int:
    """How many rows an answer has, as the engine writes it: json, xml, csv or tsv; how many triples in ntriples.

    It need not be complete: what is begun within a string is not counted.

    >>> rows_in("json", b'{"head":{"vars":["a"]},"results":{"bindings":[{"a":{"type":"literal","value":"},{"}},{}]}}')
    2
    >>> rows_in("csv", b'a\\r\\n"1\\r\\n2"\\r\\n"\\r\\n'), rows_in("xml", b"<results><result></result></results>")
    (1, 1)
    """
    if form in _STRINGS:
        body = _STRINGS[form].sub(b"", body).partition(b'"')[0]
    if form == "json":
        body = body.partition(b"[{")[2]
        return body.count(b"},{") + 1 if body else 0
    return body.count(_MARKS[form]) - (form in {"csv", "tsv"})
