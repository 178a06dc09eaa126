"""The door: takes HTTP requests, refuses what is too large, foreign or malformed, and hands the rest to the workers."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from dataclasses import dataclass, field
from typing import Any

from adkg.errors import AdkgError, UsageError
from adkg.project import Project
from adkg.web.cache import key_of
from adkg.web.edition import Edition, Editions
from adkg.web.exchange import Request, Response, content_policy
from adkg.web.languages import language_of
from adkg.web.pool import Died, Limits, Overdue, Overloaded
from adkg.web.refused import refused

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

LARGEST = 2_000_000
LONGEST_QUERY = 60_000
LOCAL = frozenset({"localhost", "127.0.0.1", "[::1]", "::1"})
TOLD = ("accept", "accept-profile", "content-type")
SECURITY = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": content_policy(framed_by="'none'"),
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Content-Location, Content-Profile, ETag, Link, Location",
}
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Accept-Language, Accept-Profile, Content-Type, If-None-Match",
    "Access-Control-Max-Age": "86400",
}


class TooLarge(UsageError):
    """The request is larger than the limit."""


class Encoded(UsageError):
    """The request is compressed."""


class ForeignHost(UsageError):
    """The request was meant for another host."""


class Gone(Exception):
    """The client has left."""


@dataclass(slots=True)
class Door:
    """An ASGI application. `hosts` are the names by which it may be called, besides those of this machine."""

    project: Project
    hosts: frozenset[str] = field(default=frozenset(), kw_only=True)
    limits: Limits = field(default_factory=Limits, kw_only=True)
    _editions: Editions | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        self._editions = Editions(self.project, self.limits)
        await self._editions.open()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self._editions.close()
        await send({"type": "lifespan.shutdown.complete"})

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        method = scope["method"]
        language = language_of(scope["query_string"].decode("latin-1"), headers)
        asked = Request(method, scope["path"], headers={"accept": headers.get("accept", "")}, language=language)
        try:
            self._check(scope, headers)
            if method == "OPTIONS":
                await _send(send, method, Response(204, PREFLIGHT))
                return
            body = await _body(headers, receive) if method == "POST" else b""
            asked = _request(scope, headers, body)
            response = await self._response(asked, headers.get("if-none-match", ""), receive)
        except Gone:
            return
        except asyncio.CancelledError:
            response = refused(asked, Overloaded("the server is stopping", "ask again later"), 503)
        except AdkgError as error:
            response = refused(asked, error, _status_of(error))
        await _send(send, method, response)

    def _check(self, scope: Scope, headers: Mapping[str, str]) -> None:
        if sum(name == b"host" for name, _ in scope["headers"]) > 1:
            raise UsageError("the request names more than one host", "name one")
        name = headers.get("host", "").rpartition(":")[0] if ":" in headers.get("host", "").rpartition("]")[2] else ""
        host = (name or headers.get("host", "")).lower()
        if host not in LOCAL and host not in self.hosts:
            raise ForeignHost(f"this is not '{host[:80]}'", "call it by its own name, or start it with --host NAME")
        if len(scope["query_string"]) > LONGEST_QUERY:
            raise TooLarge(f"the address is longer than {LONGEST_QUERY} characters", "send the query with POST")

    async def _response(self, asked: Request, known: str, receive: Receive) -> Response:
        """The answer with its ETag, or 304 to whom it is known by that.

        A file of the pages has a tag of its own: it is the same whatever the record says.
        """
        assert self._editions is not None
        key = key_of(asked)
        with self._editions.current() as edition:
            tag = edition.tag(key)
            if not _is_known(asked, tag, known):
                response = await self._found(asked, key, edition, receive)
                if not response.keeps:
                    return response
                tag = response.headers.get("ETag", tag)
                if not _is_known(asked, tag, known):
                    return Response(200, {"ETag": tag, "Vary": VARY, **response.headers}, response.body)
        return Response(304, {"ETag": tag, "Vary": VARY})

    async def _found(self, asked: Request, key: bytes, edition: Edition, receive: Receive) -> Response:
        kept = edition.cache.get(key)
        if kept:
            return kept
        answering = asyncio.ensure_future(edition.pool.ask(asked, key))
        leaving = asyncio.ensure_future(_left(receive))
        try:
            await asyncio.wait({answering, leaving}, return_when=asyncio.FIRST_COMPLETED)
            if not answering.done():
                raise Gone
            response = answering.result()
        finally:
            answering.cancel()
            leaving.cancel()
        if response.keeps:
            edition.cache.put(key, response)
        return response


def _is_known(asked: Request, tag: str, known: str) -> bool:
    return asked.method != "POST" and tag in known


VARY = "Accept, Accept-Encoding, Accept-Language, Accept-Profile"


def _request(scope: Scope, headers: Mapping[str, str], body: bytes) -> Request:
    query = scope["query_string"].decode("latin-1")
    return Request(
        "GET" if scope["method"] == "HEAD" else scope["method"],
        scope["path"],
        query,
        {name: headers[name] for name in TOLD if headers.get(name)},
        language_of(query, headers),
        "gzip" in headers.get("accept-encoding", ""),
        body,
        f"{scope['scheme']}://{headers.get('host', '')}",
    )


async def _left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _body(headers: Mapping[str, str], receive: Receive) -> bytes:
    if headers.get("content-encoding", "identity") != "identity":
        raise Encoded("compressed requests are not read", "send it as it is")
    if int(headers.get("content-length", "0")) > LARGEST:
        raise TooLarge(f"the request is larger than {LARGEST} bytes", "send less at a time")
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Gone
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > LARGEST:
            raise TooLarge(f"the request is larger than {LARGEST} bytes", "send less at a time")
        if not message.get("more_body"):
            return b"".join(parts)


def _status_of(error: AdkgError) -> int:
    return _STATUS.get(type(error), 0)


_STATUS = {TooLarge: 413, Encoded: 415, ForeignHost: 421, Overloaded: 503, Overdue: 504, Died: 507}


async def _send(send: Send, method: str, response: Response) -> None:
    headers = {**SECURITY, "Content-Length": str(len(response.body)), **response.headers}
    if response.status in {204, 304}:
        del headers["Content-Length"]
    if response.status == 503:
        headers["Retry-After"] = "5"
    pairs = [(name.lower().encode(), value.encode("latin-1", "replace")) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": response.status, "headers": pairs})
    await send({"type": "http.response.body", "body": b"" if method == "HEAD" else response.body})
