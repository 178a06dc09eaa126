"""Workers in lanes: answers that take long are moved aside, and what does not end is ended by ending its process.

A request begins in the fast lane. One that takes more processor time than a look-up ever does is broken off there,
remembered, and asked again in the slow lane, where one worker at a time lets everybody else go first. Those that are
like it go there at once. The slow lane is for what clients have written: pictures, long batches of names and the
largest of our own pages, which take long to begin with and end for sure, have a lane of their own, where no query
without end is before them.

A request that is like one which took next to nothing may also go to a worker that is kept for such: whoever asks for
something else without end each time fills the fast lane, and not that one.
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
from adkg.web.sketch import to_draw
from adkg.web.worker import Allowance

REMEMBERED = 10_000
LOOK = 0.05
PAUSE = 1.0
LONG = 16_000
_BATCH = re.compile(r"/reconcile\b")
_WRITTEN = frozenset({"/query", "/query.png", "/query.svg", "/sparql"})
_DRAWN = re.compile(r"/questions/[^/]+\.(?:svg|png)")
_TICKS = os.sysconf("SC_CLK_TCK") if sys.platform != "win32" else 1


class Overdue(AdkgError):
    """The answer took longer than the limit."""


class Overloaded(AdkgError):
    """Too many wait already."""


class Died(AdkgError):
    """The worker died of the request."""


class _NotBegun(Died):
    """The worker was dead before it had read the request."""


class _TooSlow(Exception):
    """Not for the fast lane."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one answer may take: seconds of processor time in the fast lane, seconds in all, bytes of memory; how many
    workers and waiting requests there may be; and in how many seconds of processor time an answer is quick."""

    fast_seconds: float = 0.2
    seconds: float = 10.0
    memory: int = 1 << 30
    quick_seconds: float = 0.02
    quick_workers: int = 1
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
        self.took = 0.0
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
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            if self.fate is _TooSlow:
                raise _TooSlow from None
            if self.fate is Overdue:
                raise Overdue("the answer took too long") from None
            # Of a socket whose other end was closed with something unread, Linux tells so: it is no mere end.
            if isinstance(error, ConnectionError) and sys.platform == "linux":
                raise _NotBegun("a worker was ended", "ask again") from None
            raise Died("the answer needed more than one answer may take", "ask for less at a time") from None
        finally:
            self._watch.cancel()

    async def _read(self) -> Response:
        head, body = lengths(await self._reader.readexactly(2 * LENGTH))
        told = json.loads(await self._reader.readexactly(head))
        content = await self._reader.readexactly(body) if body else b""
        self._used, self.took = told["used"], told["used"] - self._used
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

    def __init__(self, project: Project, folder: Path | None, allowance: Allowance, waiting: int) -> None:
        self._arguments = project, allowance, folder
        self._waiting = waiting
        self._waits = 0
        self._idle: asyncio.Queue[_Worker] = asyncio.Queue()
        self._all: set[_Worker] = set()
        self._starting: set[asyncio.Task[None]] = set()
        self.took = 0.0

    @property
    def is_free(self) -> bool:
        """Whether a worker has nothing to do."""
        return not self._idle.empty()

    async def open(self, workers: int) -> None:
        await asyncio.gather(*(self._start() for _ in range(workers)))

    async def ask(self, message: bytes, fast_seconds: float | None, ends: float) -> Response:
        with contextlib.suppress(_NotBegun):
            return await self._ask(message, fast_seconds, ends)
        # Whatever ended that worker, it was not this request.
        return await self._ask(message, fast_seconds, ends)

    async def _ask(self, message: bytes, fast_seconds: float | None, ends: float) -> Response:
        worker = await self._free_worker(ends)
        done = False
        try:
            response = await worker.ask(message, fast_seconds, ends)
            self.took = worker.took
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
        project, allowance, folder = self._arguments
        process = _context().Process(
            target=worker.serve, args=(project, connection, allowance, folder), daemon=True, name="adkg-worker"
        )
        process.start()
        return process


class Pool:
    """Answers requests in worker processes, within limits, by the build in the folder or else the current one."""

    def __init__(self, project: Project, limits: Limits, folder: Path | None = None) -> None:
        self._limits = limits
        memory, waiting = limits.memory, limits.fast_waiting
        self._quick = _Lane(project, folder, Allowance(memory), waiting)
        self._fast = _Lane(project, folder, Allowance(memory, niceness=2), waiting)
        self._slow = _Lane(project, folder, Allowance(memory, niceness=10), limits.slow_waiting)
        self._drawing = _Lane(project, folder, Allowance(memory, niceness=5), limits.drawing_waiting)
        self._known_slow: OrderedDict[bytes, None] = OrderedDict()
        self._known_quick: OrderedDict[bytes, None] = OrderedDict()
        self.deaths = 0

    async def open(self) -> None:
        """Start the workers. Raises Died when one cannot begin."""
        await asyncio.gather(
            self._quick.open(self._limits.quick_workers),
            self._fast.open(self._limits.fast_workers),
            self._slow.open(self._limits.slow_workers),
            self._drawing.open(self._limits.drawing_workers),
        )

    async def close(self) -> None:
        """End all workers."""
        await asyncio.gather(*(lane.close() for lane in (self._quick, self._fast, self._slow, self._drawing)))

    async def ask(self, request: Request, key: bytes) -> Response:
        """The answer to a request; `key` is the same for equal requests.

        Raises Overdue, Overloaded and Died, each with what to tell the client, within the seconds of the limits; the
        time of waiting counts.
        """
        ends = time.monotonic() + self._limits.seconds
        try:
            if _DRAWN.fullmatch(request.path):
                return await self._drawing.ask(request.packed(), None, ends)
            if _BATCH.match(request.path) and len(request.body) > LONG:
                return await self._drawing.ask(request.packed(), None, ends)
            found = await self._found(request, ends)
            drawing = to_draw(request, found)
            return await self._drawing.ask(drawing.packed(), None, ends) if drawing else found
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

    async def _found(self, request: Request, ends: float) -> Response:
        kind, message = likeness(request), request.packed()
        if kind not in self._known_slow:
            with contextlib.suppress(_TooSlow):
                return await self._ask_first(message, kind, ends)
            self._known_quick.pop(kind, None)
            _remember(self._known_slow, kind)
        aside = self._slow if request.path in _WRITTEN else self._drawing
        return await aside.ask(message, None, ends)

    async def _ask_first(self, message: bytes, kind: bytes, ends: float) -> Response:
        """The answer of a worker for what is quick, or of one for what may be."""
        known = kind in self._known_quick
        lane = self._quick if known and (self._quick.is_free or not self._fast.is_free) else self._fast
        response = await lane.ask(message, self._limits.fast_seconds, ends)
        if lane.took < self._limits.quick_seconds and response.status == 200:
            _remember(self._known_quick, kind)
        return response


def _remember(kinds: OrderedDict[bytes, None], kind: bytes) -> None:
    kinds[kind] = None
    kinds.move_to_end(kind)
    if len(kinds) > REMEMBERED:
        kinds.popitem(last=False)


def _context() -> ForkServerContext | SpawnContext:
    """Processes that are forked from one which has loaded everything and done nothing; elsewhere, started anew."""
    methods: Iterable[str] = multiprocessing.get_all_start_methods()
    if "forkserver" not in methods:
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["adkg.web.worker", "adkg.web.preload"])
    return context
