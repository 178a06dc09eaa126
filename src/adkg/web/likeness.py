"""Tells which requests are so alike that what was slow of one will be slow of the other."""

import re
from hashlib import blake2b
from urllib.parse import unquote_plus

from adkg.web.exchange import Request

READ = 20_000
# IRIs are kept as they are; strings, comments, numbers and spaces are not looked at.
_PASSING = re.compile(r"""(<[^<>\s]*>)|"[^"\n]*"|'[^'\n]*'|#[^\n]*|[0-9]+|\s+""")


def likeness(request: Request) -> bytes:
    """The same for requests that differ in strings, numbers, comments and spaces only.

    Whoever asks the same endless query again and again with another comment does not get a worker anew for each.

    >>> one, other, third = (Request("GET", "/sparql", f"query={query}") for query in ("A+1+%23+x", "A+22", "B+1"))
    >>> likeness(one) == likeness(other), likeness(one) == likeness(third)
    (True, False)
    """
    asked = unquote_plus(request.query[:READ]) + "\n" + unquote_plus(request.body[:READ].decode("utf-8", "replace"))
    seen = _PASSING.sub(r"\1", asked)
    return blake2b(f"{request.method} {request.path} {seen}".encode("utf-8", "replace"), digest_size=16).digest()
