"""A file of what was answered, line by line: nothing that was written is lost, whenever the program ends."""

import json
import os
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from adkg.durable import sync_folder
from adkg.linking.cache import DAY

KEEPS = 30 * DAY


class Journal:
    """Answers by a key that is made from what was asked; each is as if it were not there after `keeps` seconds.

    Of a key that stands twice the later one counts. A line that was cut off is passed over.
    """

    def __init__(self, file: Path, keeps: float = KEEPS, now: Callable[[], float] = time.time) -> None:
        self._file = file
        self._keeps = keeps
        self._now = now
        self._known = dict(_read(file))

    def get(self, key: str) -> Any:
        """What was answered; None when nothing was, or too long ago."""
        at, answer = self._known.get(key, (0.0, None))
        return answer if self._now() - at < self._keeps else None

    def answers(self) -> Iterator[Any]:
        """All that was ever answered and is still written down, however long ago; the latest last."""
        for _, answer in sorted(self._known.values(), key=lambda entry: entry[0]):
            yield answer

    def add(self, answers: Mapping[str, Any]) -> None:
        """Write answers down, and come back when they are on the disk."""
        at = self._now()
        lines = [json.dumps({"key": key, "at": at, "answer": answer}) for key, answer in answers.items()]
        self._file.parent.mkdir(parents=True, exist_ok=True)
        with self._file.open("ab") as file:
            # What a killed process left without an end stays alone on its line.
            torn = file.tell() > 0 and not _ends_with_break(self._file)
            file.write(("\n" * torn + "".join(line + "\n" for line in lines)).encode())
            file.flush()
            os.fsync(file.fileno())
        sync_folder(self._file.parent)
        self._known.update((key, (at, answer)) for key, answer in answers.items())


def _read(file: Path) -> Iterator[tuple[str, tuple[float, Any]]]:
    if not file.exists():
        return
    for line in file.read_bytes().split(b"\n"):
        try:
            entry = json.loads(line)
            yield entry["key"], (float(entry["at"]), entry["answer"])
        except (ValueError, KeyError, TypeError):
            continue


def _ends_with_break(file: Path) -> bool:
    with file.open("rb") as content:
        content.seek(-1, os.SEEK_END)
        return content.read(1) == b"\n"
