"""Runs the door on a port, and waits for no client who sends or reads too slowly."""

import asyncio
import contextlib
import socket
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from adkg.errors import AdkgError
from adkg.manifest import read_manifest
from adkg.project import Project
from adkg.web.door import Door

CONNECTIONS = 500
ARRIVING = 10.0
IDLE = 30.0
LARGEST_HEAD = 256_000
# uvicorn cannot read longer ones.
LONGEST_ADDRESS = 65_000
LAST_ANSWERS = 1


class Server(uvicorn.Server):
    """A server that tells its address as soon as it can be asked."""

    tell: Callable[[str], None] | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to listen."""
        await super().startup(sockets)
        if self.started and self.tell:
            name, port, *_ = self.servers[0].sockets[0].getsockname()
            self.tell(f"http://[{name}]:{port}/" if ":" in name else f"http://{name}:{port}/")


def run(
    project: Project, address: str, port: int, hosts: frozenset[str] = frozenset(), *, tell: Callable[[str], None]
) -> None:
    """Serve a project that has a store, until the process is told to stop; `tell` is called with the address.

    With `hosts`, a proxy on this machine is believed when it says that it was called over HTTPS.
    """
    if read_manifest(project) is None:
        raise AdkgError("there is no store to serve", "build one: adkg build")
    serving = server(Door(project, hosts=hosts), address, port)
    serving.tell = tell
    with contextlib.suppress(KeyboardInterrupt):
        serving.run()
    if not serving.started:
        raise AdkgError(f"nothing could be served at {address}, port {port}", "see above; perhaps another --port")


def server(door: Door, address: str, port: int) -> Server:
    """A server for the door that is not running yet."""
    settings = uvicorn.Config(
        door,
        host=address,
        port=port,
        http=Connection,
        ws="none",
        log_level="warning",
        access_log=False,
        server_header=False,
        date_header=True,
        proxy_headers=bool(door.hosts),
        limit_concurrency=CONNECTIONS,
        timeout_keep_alive=int(IDLE),
        timeout_graceful_shutdown=LAST_ANSWERS,
    )
    return Server(settings)


class Connection(HttpToolsProtocol):
    """HTTP as uvicorn reads it, but a request has to arrive whole within 10 s, its head in at most 256 kB.

    An answer of which the client has read nothing for 30 s is dropped with its connection.
    """

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._is_whole = False
        self._head = 0
        self._arriving: asyncio.TimerHandle | None = None
        self._leaving: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a request."""
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Read on; the end of a request ends the waiting for it."""
        self._is_whole = False
        self._head += len(data)
        super().data_received(data)
        if self._is_whole:
            self._stop_waiting()
        elif self._head > LARGEST_HEAD:
            self._refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
        elif self._arriving is None:
            self._wait()

    def on_url(self, url: bytes) -> None:
        """Read more of the address."""
        super().on_url(url)
        if len(self.url) > LONGEST_ADDRESS:
            self._refuse(HTTPStatus.REQUEST_URI_TOO_LONG)

    def on_headers_complete(self) -> None:
        """What comes now is a body; how long that may be is for the door to say."""
        super().on_headers_complete()
        self._head = -(1 << 62)

    def on_message_complete(self) -> None:
        """The request is here."""
        super().on_message_complete()
        self._is_whole, self._head = True, 0

    def connection_lost(self, exc: Exception | None) -> None:
        """Nobody is waited for any more."""
        super().connection_lost(exc)
        self._stop_waiting()
        if self._leaving:
            self._leaving.cancel()

    def pause_writing(self) -> None:
        """See from time to time whether the client reads."""
        super().pause_writing()
        self._look(self.transport.get_write_buffer_size())

    def resume_writing(self) -> None:
        """It reads."""
        super().resume_writing()
        if self._leaving:
            self._leaving.cancel()

    def _wait(self) -> None:
        self._arriving = self.loop.call_later(ARRIVING, self._refuse, HTTPStatus.REQUEST_TIMEOUT)

    def _stop_waiting(self) -> None:
        if self._arriving:
            self._arriving.cancel()
            self._arriving = None

    def _look(self, left: int) -> None:
        def look_again() -> None:
            now = self.transport.get_write_buffer_size()
            if now < left:
                self._look(now)
            else:
                self.transport.abort()

        self._leaving = self.loop.call_later(IDLE, look_again)

    def _refuse(self, status: HTTPStatus) -> None:
        if not self.transport.is_closing():
            head = f"HTTP/1.1 {status.value} {status.phrase}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
            self.transport.write(head.encode())
            self.transport.close()
