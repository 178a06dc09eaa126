"""The build that is served, with its workers and its answers; when another takes its place, that is served instead."""

import asyncio
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256

from adkg.errors import AdkgError
from adkg.manifest import Build, current_build, pointer_stamp
from adkg.project import Project
from adkg.queries.model import COVERAGE_FOLDER, QUESTIONS_FOLDER, SUFFIX
from adkg.version import __version__
from adkg.web.cache import Cache
from adkg.web.pool import Died, Limits, Pool

LOOK = 1.0
"""Seconds between two looks whether there is another build."""


@dataclass(slots=True)
class Edition:
    """One build that is served: its workers, the answers that it gave, and how many requests it is answering."""

    build: Build
    pool: Pool
    salt: bytes
    cache: Cache = field(default_factory=Cache)
    running: int = 0

    def tag(self, key: bytes) -> str:
        """The ETag of the answer to a request with that key: the same for as long as the answer is."""
        return f'"{self.build.manifest.dataset_sha256[:16]}-{sha256(key + self.salt).hexdigest()[:16]}"'


class Editions:
    """The edition that is current. Those before it answer what they were asked before, and are closed then."""

    def __init__(self, project: Project, limits: Limits) -> None:
        self._project = project
        self._limits = limits
        self._current: Edition | None = None
        self._past: list[Edition] = []
        self._stamp: object = None
        self._looked = 0.0
        self._renewing: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Open the first edition. Raises AdkgError where there is no build, and Died when a worker cannot begin."""
        self._stamp = pointer_stamp(self._project)
        build = current_build(self._project)
        if build is None:
            raise AdkgError("there is no store to serve", "build one: adkg build")
        self._current = await self._opened(build)

    async def close(self) -> None:
        """End all workers."""
        if self._renewing:
            self._renewing.cancel()
        for edition in (*self._past, self._current):
            if edition:
                await edition.pool.close()

    @contextmanager
    def current(self) -> Iterator[Edition]:
        """The current edition, kept open until the block ends."""
        self._look()
        edition = self._current
        assert edition is not None
        edition.running += 1
        try:
            yield edition
        finally:
            edition.running -= 1

    def _look(self) -> None:
        """Begin to open another edition where there is another build, and close those that are done with."""
        now = time.monotonic()
        if now - self._looked < LOOK or (self._renewing and not self._renewing.done()):
            return
        self._looked = now
        if self._past or pointer_stamp(self._project) != self._stamp:
            self._renewing = asyncio.get_running_loop().create_task(self._renew())

    async def _renew(self) -> None:
        for edition in [one for one in self._past if not one.running]:
            self._past.remove(edition)
            await edition.pool.close()
        stamp, build = pointer_stamp(self._project), current_build(self._project)
        assert self._current is not None
        if build is None or stamp == self._stamp:
            return
        if build.folder != self._current.build.folder:
            try:
                fresh = await self._opened(build)
            except Died as error:
                print(f"{error.what}: {error.fix}", file=sys.stderr)  # noqa: T201 - the operator must know
                return
            self._past.append(self._current)
            self._current = fresh
        self._stamp = stamp

    async def _opened(self, build: Build) -> Edition:
        pool = Pool(self._project, self._limits, build.folder)
        try:
            await pool.open()
        except BaseException:
            await pool.close()
            raise
        return Edition(build, pool, _salt(self._project, build))


def _salt(project: Project, build: Build) -> bytes:
    """What answers depend on besides the data: the program, how it was built, and the stored questions."""
    files = [
        file.path.read_bytes()
        for folder in (QUESTIONS_FOLDER, COVERAGE_FOLDER)
        for file in project.files(folder, SUFFIX)
    ]
    return sha256(b"\0".join([__version__.encode(), build.folder.name.encode(), *files])).digest()
