"""Workers in lanes: answers that take long are moved aside, and what does not end is ended by ending its process.

A request begins in the fast lane. One that takes more processor time than a look-up ever does is broken off there,
remembered, and asked again in the slow lane, where one worker at a time lets everybody else go first. Those that are
like it go there at once, and so do long batches. Pictures have a lane of their own: to begin to draw takes longer than
the fast lane gives, and the next ones then take little.
"""

import asyncio
import contextlib
import json
import multiprocessing
import os
import re
import socket
import sys
import time
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from multiprocessing.context import ForkServerContext, SpawnContext
from multiprocessing.process import BaseProcess
from pathlib import Path

from adkg.errors import AdkgError
from adkg.project import Project
from adkg.web import worker
from adkg.web.exchange import LENGTH, Request, Response, lengths
from adkg.web.likeness import likeness
from adkg.web.worker import Allowance

REMEMBERED = 10_000
LOOK = 0.05
PAUSE = 1.0
LONG = 16_000
# Many names in one batch take long together, though none of them does.
_BATCH = re.compile(r"/reconcile\b")
_DRAWN = re.compile(r"/questions/[^/]+\.(?:svg|png)")
_TICKS = os.sysconf("SC_CLK_TCK") if sys.platform != "win32" else 1


class Overdue(AdkgError):
    """The answer took longer than the limit."""


class Overloaded(AdkgError):
    """Too many wait already."""


class Died(AdkgError):
    """The worker died of the request."""


class _TooSlow(Exception):
    """Not for the fast lane."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one answer may take: seconds of processor time in the fast lane, seconds in all, bytes of memory; and how
    many workers and waiting requests there may be."""

    fast_seconds: float = 0.2
    seconds: float = 10.0
    memory: int = 1 << 30
    fast_workers: int = 2
    slow_workers: int = 1
    drawing_workers: int = 1
    fast_waiting: int = 256
    slow_waiting: int = 4
    drawing_waiting: int = 32


class _Worker:
    """One process, and the connection to it."""

    def __init__(self, process: BaseProcess, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._process = process
        self._reader = reader
        self._writer = writer
        self._used = 0.0
        self._asked = False
        self.fate: type[Exception] | None = None

    async def greet(self) -> None:
        """Wait until it is ready to answer. Raises Died when it ended before."""
        try:
            await self._read()
        except (asyncio.IncompleteReadError, ConnectionError):
            raise Died("a worker could not begin", "see what it printed") from None

    async def ask(self, message: bytes, fast_seconds: float | None, ends: float) -> Response:
        """The answer. Raises what ended it: _TooSlow, Overdue, or Died where it ended itself."""
        begun = time.monotonic()
        if not self._asked:
            # What it has prepared since it was ready is not for this request to answer for.
            self._asked, self._used = True, self._used + self._processor_time(begun)
        self._writer.write(message)
        self._watch = asyncio.get_running_loop().call_later(LOOK, self._look, begun, fast_seconds, ends)
        try:
            return await self._read()
        except (asyncio.IncompleteReadError, ConnectionError):
            if self.fate is _TooSlow:
                raise _TooSlow from None
            if self.fate is Overdue:
                raise Overdue("the answer took too long") from None
            raise Died("the answer needed more than one answer may take", "ask for less at a time") from None
        finally:
            self._watch.cancel()

    async def _read(self) -> Response:
        head, body = lengths(await self._reader.readexactly(2 * LENGTH))
        told = json.loads(await self._reader.readexactly(head))
        content = await self._reader.readexactly(body) if body else b""
        self._used = told["used"]
        return Response(told["status"], told["headers"], content)

    def _look(self, begun: float, fast_seconds: float | None, ends: float) -> None:
        """Look again and again whether the request has used up its time."""
        if time.monotonic() > ends:
            self.end(Overdue)
        elif fast_seconds is not None and self._processor_time(begun) > fast_seconds:
            self.end(_TooSlow)
        else:
            loop = asyncio.get_running_loop()
            self._watch = loop.call_later(LOOK, self._look, begun, fast_seconds, ends)

    def _processor_time(self, begun: float) -> float:
        """Seconds of processor time since the last answer. Elsewhere than on Linux the clock has to do."""
        try:
            fields = Path(f"/proc/{self._process.pid}/stat").read_bytes().rpartition(b")")[2].split()
        except OSError:
            return time.monotonic() - begun
        return (int(fields[11]) + int(fields[12])) / _TICKS - self._used

    def end(self, fate: type[Exception] | None = None) -> None:
        """End the process at once."""
        self.fate = fate
        self._process.kill()
        self._writer.close()

    @property
    def is_alive(self) -> bool:
        """Whether nothing has ended it: its end of the connection is open."""
        return not self._reader.at_eof()


class _Lane:
    """Workers of one kind, and those who wait for one."""

    def __init__(self, project: Project, allowance: Allowance, waiting: int) -> None:
        self._project = project
        self._allowance = allowance
        self._waiting = waiting
        self._waits = 0
        self._idle: asyncio.Queue[_Worker] = asyncio.Queue()
        self._all: set[_Worker] = set()
        self._starting: set[asyncio.Task[None]] = set()

    async def open(self, workers: int) -> None:
        await asyncio.gather(*(self._start() for _ in range(workers)))

    async def ask(self, message: bytes, fast_seconds: float | None, ends: float) -> Response:
        worker = await self._free_worker(ends)
        done = False
        try:
            response = await worker.ask(message, fast_seconds, ends)
            done = True
            return response
        finally:
            # Also when the client has left: then the answer is of no use to anybody, and its process is ended.
            if done:
                self._idle.put_nowait(worker)
            else:
                self._replace(worker)

    async def close(self) -> None:
        for task in self._starting:
            task.cancel()
        for one in self._all:
            one.end()

    async def _free_worker(self, ends: float) -> _Worker:
        if self._idle.empty() and self._waits >= self._waiting:
            raise Overloaded("too many requests wait already", "try again in a few seconds")
        self._waits += 1
        try:
            async with asyncio.timeout(max(ends - time.monotonic(), 0)):
                while not (worker := await self._idle.get()).is_alive:
                    self._replace(worker)
            return worker
        except TimeoutError:
            raise Overloaded("too many requests came before this one", "try again in a few seconds") from None
        finally:
            self._waits -= 1

    def _replace(self, worker: _Worker) -> None:
        worker.end(worker.fate)
        self._all.discard(worker)
        task = asyncio.get_running_loop().create_task(self._start_again())
        self._starting.add(task)
        task.add_done_callback(self._starting.discard)

    async def _start_again(self) -> None:
        while True:
            try:
                await self._start()
            except Died as error:
                print(f"{error.what}: {error.fix}", file=sys.stderr)  # noqa: T201 - the operator must know
                await asyncio.sleep(PAUSE)
            else:
                return

    async def _start(self) -> None:
        ours, theirs = socket.socketpair()
        process = await asyncio.get_running_loop().run_in_executor(None, self._launch, theirs)
        theirs.close()
        reader, writer = await asyncio.open_connection(sock=ours, limit=1 << 22)
        made = _Worker(process, reader, writer)
        self._all.add(made)
        try:
            await made.greet()
        except Died:
            self._all.discard(made)
            raise
        self._idle.put_nowait(made)

    def _launch(self, connection: socket.socket) -> BaseProcess:
        process = _context().Process(
            target=worker.serve, args=(self._project, connection, self._allowance), daemon=True, name="adkg-worker"
        )
        process.start()
        return process


class Pool:
    """Answers requests in worker processes, within limits."""

    def __init__(self, project: Project, limits: Limits) -> None:
        self._limits = limits
        self._fast = _Lane(project, Allowance(limits.memory), limits.fast_waiting)
        self._slow = _Lane(project, Allowance(limits.memory, niceness=10), limits.slow_waiting)
        self._drawing = _Lane(project, Allowance(limits.memory, niceness=5), limits.drawing_waiting)
        self._known_slow: OrderedDict[bytes, None] = OrderedDict()
        self.deaths = 0

    async def open(self) -> None:
        """Start the workers. Raises Died when one cannot begin."""
        await asyncio.gather(
            self._fast.open(self._limits.fast_workers),
            self._slow.open(self._limits.slow_workers),
            self._drawing.open(self._limits.drawing_workers),
        )

    async def close(self) -> None:
        """End all workers."""
        await asyncio.gather(self._fast.close(), self._slow.close(), self._drawing.close())

    async def ask(self, request: Request, key: bytes) -> Response:
        """The answer to a request; `key` is the same for equal requests.

        Raises Overdue, Overloaded and Died, each with what to tell the client, within the seconds of the limits; the
        time of waiting counts.
        """
        message = request.packed()
        ends = time.monotonic() + self._limits.seconds
        try:
            if _DRAWN.fullmatch(request.path):
                return await self._drawing.ask(message, None, ends)
            if _BATCH.match(request.path) and len(request.body) > LONG:
                return await self._slow.ask(message, None, ends)
            kind = likeness(request)
            if kind not in self._known_slow:
                with contextlib.suppress(_TooSlow):
                    return await self._fast.ask(message, self._limits.fast_seconds, ends)
                self._remember(kind)
            return await self._slow.ask(message, None, ends)
        except Overdue:
            what = f"the answer took more than {self._limits.seconds:g} s"
            raise Overdue(
                what, "ask for less at a time, or have a copy of your own: adkg sparql has no limit"
            ) from None
        except Died:
            # It is not asked again: what has felled one worker would fell the next.
            self.deaths += 1
            told = f"a worker died of request {key.hex()[:12]}; {self.deaths} have died"
            print(told, file=sys.stderr, flush=True)  # noqa: T201 - the operator must know, and not what was asked
            raise

    def _remember(self, kind: bytes) -> None:
        self._known_slow[kind] = None
        if len(self._known_slow) > REMEMBERED:
            self._known_slow.popitem(last=False)


def _context() -> ForkServerContext | SpawnContext:
    """Processes that are forked from one which has loaded everything and done nothing; elsewhere, started anew."""
    methods: Iterable[str] = multiprocessing.get_all_start_methods()
    if "forkserver" not in methods:
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["adkg.web.worker", "adkg.web.preload"])
    return context
