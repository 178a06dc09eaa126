"""Asks web services politely: few requests, one at a time, within limits, and with patience when told to wait.

The standard library's http.client and no more: what matters here (an end to the whole answer, to its size packed and
unpacked, to where it may lead) has to be built around any library, and the larger ones follow redirects, read settings
from the environment or need a newer TLS stack of their own.
"""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin

from adkg.errors import AdkgError, UsageError
from adkg.linking.addresses import Address, authorities
from adkg.linking.cache import Cache
from adkg.linking.exchange import Limits, Reply, Request, Unreachable, exchange
from adkg.terms import BASE
from adkg.version import __version__

USER_AGENT = f"adkg/{__version__} (+{BASE}; links a small open data set)"
LATER = "try again later: what was answered so far is kept, and is not asked again"
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_WAITING = frozenset({429, 500, 502, 503, 504})
_MOST_REDIRECTS = 3


class NetworkError(AdkgError):
    """A service could not be asked, or gave no usable answer."""

    exit_code = 69


@dataclass(slots=True)
class Client:
    """Asks only the servers of the `allowed` addresses.

    Answers to `get` are kept in the `cache`. `pause` seconds are left between two requests to another machine. What
    says "too many" or "in trouble" is asked again up to `tries` times, after as long as it says, or 1, 2, 4 seconds.
    """

    allowed: Iterable[str]
    cache: Cache | None = None
    limits: Limits = field(default_factory=Limits)
    pause: float = 1.0
    tries: int = 4
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    _last: float | None = None

    def get(self, url: str, accept: str) -> bytes:
        """What is at an address, from the cache where it is there. Raises NetworkError, UsageError."""
        kept = self.cache.read("GET", url, accept) if self.cache else None
        if kept is not None:
            return kept
        content = self.send(url, Request("GET", accept))
        if self.cache:
            self.cache.write(content, "GET", url, accept)
        return content

    def send(self, url: str, request: Request) -> bytes:
        """The content of the answer, after as many redirects and tries as are allowed. Raises NetworkError."""
        servers = authorities(self.allowed)
        for _ in range(_MOST_REDIRECTS + 1):
            address = Address.of(url)
            if address.authority not in servers:
                raise UsageError(f"{address.server} is not a server that may be asked", "name it, if you trust it")
            reply = self._patiently(address, request)
            target = reply.headers.get("location")
            if reply.status not in _REDIRECTS or not target:
                return _content(reply, address)
            url = _led_to(url, target, address)
            request = request.as_get() if reply.status == 303 else request
            _check_redirect(url, address, servers)
        raise NetworkError(f"{address.server} leads from one address to the next without end", LATER)

    def _patiently(self, address: Address, request: Request) -> Reply:
        for attempt in range(1, self.tries + 1):
            self._pause(address)
            try:
                reply = exchange(address, request, self.limits, USER_AGENT)
            except Unreachable as error:
                raise NetworkError(f"{address.server} cannot be asked: {error}", LATER) from error
            finally:
                self._last = self.clock()
            if reply.status not in _WAITING or attempt == self.tries:
                return reply
            wait = _wanted_wait(reply.headers.get("retry-after", ""))
            wait = 2.0 ** (attempt - 1) if wait is None else wait
            if wait > self.limits.longest_wait:
                raise NetworkError(f"{address.server} wants to be left alone for {wait:.0f} seconds", LATER)
            self.sleep(wait)
        raise AssertionError("there is at least one try")

    def _pause(self, address: Address) -> None:
        if self._last is not None and not address.is_here:
            self.sleep(max(0.0, self._last + self.pause - self.clock()))


def _led_to(url: str, target: str, before: Address) -> str:
    try:
        return urljoin(url, target)
    except ValueError:
        raise NetworkError(f"{before.server} leads to what is no address", LATER) from None


def _check_redirect(url: str, before: Address, servers: frozenset[tuple[str, int]]) -> None:
    try:
        there = Address.of(url)
    except UsageError as error:
        raise NetworkError(f"{before.server} leads elsewhere: {error.what}", "ask its makers") from None
    if there.authority not in servers or (before.scheme == "https" and there.scheme == "http"):
        what = f"{before.server} leads to {there.server}:{there.port}, which may not be asked"
        raise NetworkError(what, "if you trust that server, name its address instead")


def _content(reply: Reply, address: Address) -> bytes:
    if reply.status == 200:
        return reply.content
    raise NetworkError(f"{address.server} answers with status {reply.status}", LATER)


def _wanted_wait(text: str) -> float | None:
    """The seconds that a Retry-After asks for; None when it says nothing that can be read.

    >>> _wanted_wait("7"), _wanted_wait("soon"), _wanted_wait("Sat, 01 Jan 2000 00:00:00 GMT")
    (7.0, None, 0.0)
    """
    text = text.strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        return max(0.0, parsedate_to_datetime(text).timestamp() - time.time())
    except (ValueError, OverflowError):
        return None
