"""Keeps answers on the disk for a while, so that the same thing is not asked of a server twice."""

import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from adkg.durable import write_file

DAY = 86_400.0


class Cache:
    """Answers by what was asked. Each is written whole, and is as if it were not there after `keeps` seconds."""

    def __init__(self, folder: Path, keeps: float = 7 * DAY, now: Callable[[], float] = time.time) -> None:
        self._folder = folder
        self._keeps = keeps
        self._now = now

    def read(self, *asked: str) -> bytes | None:
        """The answer to what was asked; None when there is none or it is too old."""
        file = self._file(asked)
        try:
            age = self._now() - file.stat().st_mtime
            return file.read_bytes() if age < self._keeps else None
        except FileNotFoundError:
            return None

    def write(self, answer: bytes, *asked: str) -> None:
        """Keep an answer."""
        file = self._file(asked)
        file.parent.mkdir(parents=True, exist_ok=True)
        write_file(file, answer)

    def _file(self, asked: tuple[str, ...]) -> Path:
        return self._folder / sha256("\0".join(asked).encode()).hexdigest()
