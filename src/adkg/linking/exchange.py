"""One request and its answer over HTTP, with an end to how long it takes and how much it brings."""

import http.client
import ssl
import threading
import time
import zlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from socket import SHUT_RDWR, socket

from adkg.linking.addresses import Address

PART = 65_536


class Unreachable(Exception):
    """There was no whole answer; says why."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds to connect and in all, bytes of an answer (packed or not), and the longest wait when told to wait."""

    connect: float = 10.0
    total: float = 30.0
    size: int = 20_000_000
    longest_wait: float = 60.0


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked: a method, the media type wanted, and the body with its own."""

    method: str
    accept: str
    body: bytes | None = None
    content_type: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)

    def as_get(self) -> "Request":
        """The same without a body."""
        return replace(self, method="GET", body=None, content_type="")


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back; the names of headers are in small letters, the content is unpacked."""

    status: int
    headers: Mapping[str, str]
    content: bytes


def exchange(address: Address, request: Request, limits: Limits, user_agent: str) -> Reply:
    """Send a request and read the whole answer. Raises Unreachable where there is none within the limits."""
    connection = _connection(address, limits)
    headers = {"User-Agent": user_agent, "Accept": request.accept, "Accept-Encoding": "gzip", "Connection": "close"}
    headers |= request.headers
    if request.content_type:
        headers["Content-Type"] = request.content_type
    begun = time.monotonic()
    # The time-out of a socket starts anew with each byte: only closing it from beside ends an answer that drips.
    sockets: list[socket] = []
    alarm = threading.Timer(limits.total, _cut, [connection, sockets])
    alarm.daemon = True
    try:
        alarm.start()
        connection.connect()
        _check_time(begun, limits)
        connection.sock.settimeout(limits.total)
        # While the content is read the connection knows its socket no more.
        sockets.append(connection.sock)
        connection.request(request.method, address.target, request.body, headers)
        response = connection.getresponse()
        named = {name.lower(): value for name, value in response.getheaders()}
        content = _read(response, named.get("content-encoding", ""), limits)
        _check_time(begun, limits)
        return Reply(response.status, named, content)
    except (OSError, http.client.HTTPException, zlib.error) as error:
        raise Unreachable(_why(error, time.monotonic() - begun, limits)) from error
    finally:
        alarm.cancel()
        connection.close()


def _connection(address: Address, limits: Limits) -> http.client.HTTPConnection:
    if address.scheme == "http":
        return http.client.HTTPConnection(address.server, address.port, timeout=limits.connect)
    trusted = ssl.create_default_context()
    return http.client.HTTPSConnection(address.server, address.port, timeout=limits.connect, context=trusted)


def _check_time(begun: float, limits: Limits) -> None:
    if time.monotonic() - begun >= limits.total:
        raise TimeoutError


def _cut(connection: http.client.HTTPConnection, sockets: list[socket]) -> None:
    for one in (*sockets, connection.sock):
        if one is not None:
            with suppress(OSError):
                one.shutdown(SHUT_RDWR)


def _read(response: http.client.HTTPResponse, encoding: str, limits: Limits) -> bytes:
    """The content of an answer, unpacked as it arrives so that a little cannot become too much."""
    if encoding not in {"", "identity", "gzip"}:
        raise Unreachable(f"its answer is packed as '{encoding[:40]}', which was not asked for")
    unpacking = zlib.decompressobj(wbits=31) if encoding == "gzip" else None
    parts: list[bytes] = []
    size = arrived = 0
    while part := response.read1(PART):
        arrived += len(part)
        content = unpacking.decompress(part, limits.size + 1 - size) if unpacking else part
        size += len(content)
        parts.append(content)
        if size > limits.size or arrived > limits.size:
            raise Unreachable(f"its answer is larger than {limits.size} bytes")
    if response.length or (unpacking and not unpacking.eof):
        raise http.client.IncompleteRead(b"")
    return b"".join(parts)


def _why(error: Exception, taken: float, limits: Limits) -> str:
    if isinstance(error, TimeoutError) or taken >= limits.total:
        return f"it gave no whole answer within {limits.connect if taken < limits.total else limits.total:g} seconds"
    if isinstance(error, zlib.error):
        return "its answer is packed wrongly"
    if isinstance(error, http.client.HTTPException):
        return f"its answer is broken ({type(error).__name__})"
    return str(error.strerror or error) if isinstance(error, OSError) else str(error)
