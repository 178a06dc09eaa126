"""Which addresses may be asked: https, or http on this machine, and only servers that somebody named."""

from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from adkg.errors import UsageError
from adkg.terms import is_iri

_PORTS = {"https": 443, "http": 80}


@dataclass(frozen=True, slots=True)
class Address:
    """Where a request goes: the server, and what it is asked for there.

    >>> Address.of("https://atlas.example/api?x=1")
    Address(scheme='https', server='atlas.example', port=443, target='/api?x=1')
    """

    scheme: str
    server: str
    port: int
    target: str

    @classmethod
    def of(cls, url: str) -> "Address":
        """The parts of a URL. Raises UsageError for one that may never be asked."""
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            raise UsageError(f"'{url[:200]}' is no address", "write it as https://server/path") from None
        if not is_iri(url) or not url.isascii() or parts.scheme not in _PORTS or not parts.hostname:
            raise UsageError(f"'{url[:200]}' is no web address", "write it as https://server/path")
        if parts.username is not None or parts.password is not None:
            raise UsageError("an address has a user name or password in it", "write it without")
        if parts.scheme == "http" and not is_loopback(parts.hostname):
            raise UsageError(f"'{url[:200]}' would go unencrypted", "use https; http is for this machine only")
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        return cls(parts.scheme, parts.hostname, port or _PORTS[parts.scheme], target)

    @property
    def authority(self) -> tuple[str, int]:
        """The server and its port: what has to be allowed."""
        return self.server, self.port

    @property
    def is_here(self) -> bool:
        """Whether it is on this machine."""
        return is_loopback(self.server)


def is_loopback(server: str) -> bool:
    """Whether a server's name means this machine.

    >>> [is_loopback(name) for name in ("localhost", "127.0.0.1", "::1", "127.0.0.1.example.org", "10.0.0.1")]
    [True, True, True, False, False]
    """
    if server == "localhost":
        return True
    try:
        return ip_address(server).is_loopback
    except ValueError:
        return False


def authorities(urls: Iterable[str]) -> frozenset[tuple[str, int]]:
    """The servers that may be asked when these addresses may. Raises UsageError for one that may never be."""
    return frozenset(Address.of(url).authority for url in urls if url)
