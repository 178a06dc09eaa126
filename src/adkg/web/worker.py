"""A process that answers requests one by one and may be killed at any moment: it holds nothing that would be missed."""

import gc
import json
import os
import select
import signal
import socket
import time
from dataclasses import dataclass
from multiprocessing import parent_process
from pathlib import Path
from threading import Thread

from adkg.project import Project
from adkg.web.desk import Desk
from adkg.web.dispatch import respond
from adkg.web.exchange import LENGTH, Request, Response, lengths
from adkg.web.sandbox import confine


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a worker may use: memory in bytes; a niceness above 0 lets others go first."""

    memory: int = 1 << 30
    niceness: int = 0


def serve(project: Project, connection: socket.socket, allowance: Allowance, folder: Path | None = None) -> None:
    """Answer what comes over the connection until it is closed, after an empty answer as a sign of being ready.

    Runs in a process of its own, and asks the build in the folder, else the current one.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_server, daemon=True).start()
    confine(allowance.memory, allowance.niceness)
    desk = Desk(project, folder)
    gc.freeze()
    with connection:
        connection.sendall(Response(200, {}).packed(time.process_time()))
        while not select.select([connection], [], [], 0)[0] and desk.prepare():
            pass
        held = 0
        while message := _received(connection):
            head, body = message
            response = respond(Request.unpacked(json.loads(head), body), desk)
            connection.sendall(response.packed(time.process_time()))
            # What a desk holds it keeps: to look through it again and again for what may be dropped would take long.
            if len(vars(desk)) > held:
                held = len(vars(desk))
                gc.freeze()


def _end_with_server() -> None:
    """End this process when the server has ended, however that came, even in the middle of a query."""
    server = parent_process()
    if server is not None:
        server.join()
        os._exit(1)


def _received(connection: socket.socket) -> tuple[bytes, bytes] | None:
    start = _exactly(connection, 2 * LENGTH)
    if start is None:
        return None
    head, body = lengths(start)
    text = _exactly(connection, head)
    return None if text is None else (text, _exactly(connection, body) or b"")


def _exactly(connection: socket.socket, size: int) -> bytes | None:
    parts = []
    while size:
        part = connection.recv(min(size, 1 << 20))
        if not part:
            return None
        parts.append(part)
        size -= len(part)
    return b"".join(parts)
