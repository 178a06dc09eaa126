"""Tells which requests are so alike that what was slow of one will be slow of the other."""

import re
from hashlib import blake2b
from urllib.parse import unquote_plus

from adkg.web.exchange import Request

READ = 20_000
# IRIs are kept as they are; strings, comments, numbers and spaces are not looked at.
_PASSING = re.compile(r"""(<[^<>\s]*>)|[?$](\w+)|"[^"\n]*"|'[^'\n]*'|#[^\n]*|[0-9]+|\s+""")


def likeness(request: Request) -> bytes:
    """The same for requests that differ in strings, numbers, comments, spaces and the names of variables only.

    Whoever asks the same endless query again and again with another comment does not get a worker anew for each.

    >>> queries = ("?a+<p>+?b+%23+x", "?c+<p>+?d+", "?a+<p>+?a", "?a+<q>+?b")
    >>> first, *others = (likeness(Request("GET", "/sparql", f"query={query}")) for query in queries)
    >>> [other == first for other in others]
    [True, False, False]
    """
    asked = unquote_plus(request.query[:READ]) + "\n" + unquote_plus(request.body[:READ].decode("utf-8", "replace"))
    variables: dict[str, int] = {}

    def kept(found: re.Match[str]) -> str:
        return found[1] or (f"?{variables.setdefault(found[2], len(variables))}" if found[2] else "")

    seen = _PASSING.sub(kept, asked)
    return blake2b(f"{request.method} {request.path} {seen}".encode("utf-8", "replace"), digest_size=16).digest()
