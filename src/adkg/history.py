"""Keeps every quad with the standpoints from which it is there, so that any of them can be shown without a build.

An SQLite file beside the store: blocks of N-Quads, each of one predicate and one set of standpoints.
"""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Mapping
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from adkg.accept.standpoints import Standpoints
from adkg.errors import AdkgError, UsageError, did_you_mean
from adkg.queries.reach import TYPE, Reach

REBUILD = "build it again: adkg build"
_TABLES = """
CREATE TABLE standpoint (number INTEGER PRIMARY KEY, policy TEXT NOT NULL, day TEXT);
CREATE TABLE span (number INTEGER PRIMARY KEY, standpoints BLOB NOT NULL);
CREATE TABLE block (kind TEXT NOT NULL, span INTEGER NOT NULL, quads TEXT NOT NULL);
CREATE TABLE note (content TEXT NOT NULL);
"""
_TYPING = f"<{TYPE}>"


@dataclass(frozen=True, slots=True)
class Notes:
    """What a history must know beside its quads: the `default` policy, the last possible day of publication of every
    source (None for an undated one), and the rules of what is expected, as plain values."""

    default: str
    published: list[str | None]
    rules: list[dict[str, object]]


@dataclass(frozen=True, slots=True)
class Reading:
    """How many sources are known from a standpoint, and why the others are not."""

    known: int
    later: int
    undated: int


def write_history(path: Path, quads: Mapping[str, int], standpoints: Standpoints, notes: Notes) -> None:
    """Write a new file: each line of N-Quads with its set of standpoints, and the notes."""
    blocks: dict[tuple[str, int], list[str]] = defaultdict(list)
    for line, where in quads.items():
        blocks[_kind(line), where].append(line)
    spans = {where: number for number, where in enumerate(sorted({where for _, where in blocks}))}
    size = (len(standpoints) + 7) // 8
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + _TABLES)
        connection.executemany(
            "INSERT INTO standpoint VALUES (?, ?, ?)",
            ((number, one.policy, one.day and one.day.isoformat()) for number, one in enumerate(standpoints)),
        )
        connection.executemany(
            "INSERT INTO span VALUES (?, ?)",
            ((number, where.to_bytes(size, "little")) for where, number in spans.items()),
        )
        connection.executemany(
            "INSERT INTO block VALUES (?, ?, ?)",
            ((kind, spans[where], "".join(sorted(found))) for (kind, where), found in sorted(blocks.items())),
        )
        connection.execute("INSERT INTO note VALUES (?)", (json.dumps(asdict(notes)),))
        connection.execute("CREATE INDEX by_kind ON block (kind)")


def _kind(line: str) -> str:
    """What a block holds: the quads of one predicate, or the members of one class."""
    _, predicate, rest = line.split(" ", 2)
    return f"{TYPE} {rest.split(' ', 1)[0][1:-1]}" if predicate == _TYPING else predicate[1:-1]


class History:
    """Shows the quads of one standpoint from a history that was written before."""

    def __init__(self, path: Path, policy: str = "", day: date | None = None) -> None:
        """Raises AdkgError when there is no history, or it has nothing by that policy."""
        if not path.is_file():
            raise AdkgError(f"the store keeps no history ({path} is missing)", REBUILD)
        self._connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
        try:
            self.notes = Notes(**json.loads(self._connection.execute("SELECT content FROM note").fetchone()[0]))
            number = self._number(policy or self.notes.default, day)
            spans = self._connection.execute("SELECT number, standpoints FROM span").fetchall()
        except sqlite3.Error as error:
            raise AdkgError(f"the history {path} cannot be read: {error}", REBUILD) from error
        self._day = day.isoformat() if day else None
        self._spans = frozenset(span for span, where in spans if where[number // 8] >> number % 8 & 1)

    def close(self) -> None:
        """Free the file."""
        self._connection.close()

    @property
    def reading(self) -> Reading:
        """How many of the sources are known."""
        published = self.notes.published
        if self._day is None:
            return Reading(len(published), 0, 0)
        known = sum(day is not None and day <= self._day for day in published)
        return Reading(known, len(published) - known - published.count(None), published.count(None))

    def quads(self, reach: Reach | None, known: Collection[str] = ()) -> tuple[str, frozenset[str]]:
        """The quads that are in reach (None: all of them) as N-Quads, and their kinds; without those of known kinds."""
        kinds = self._kinds(reach) - frozenset(known)
        blocks: list[str] = []
        for kind in sorted(kinds):
            found = self._connection.execute("SELECT span, quads FROM block WHERE kind = ?", (kind,))
            blocks += (quads for span, quads in found if span in self._spans)
        return "".join(blocks), kinds

    def _kinds(self, reach: Reach | None) -> frozenset[str]:
        kinds = frozenset(kind for (kind,) in self._connection.execute("SELECT DISTINCT kind FROM block"))
        if reach is None:
            return kinds
        return frozenset(kind for kind in kinds if self._is_in(reach, kind))

    @staticmethod
    def _is_in(reach: Reach, kind: str) -> bool:
        predicate, _, class_iri = kind.partition(" ")
        return predicate in reach.iris and (not class_iri or reach.all_types or class_iri in reach.iris)

    def _number(self, policy: str, day: date | None) -> int:
        known = [name for (name,) in self._connection.execute("SELECT DISTINCT policy FROM standpoint ORDER BY number")]
        if policy not in known:
            raise UsageError(f"no policy '{policy}'", did_you_mean(policy, known, f"use one of {', '.join(known)}"))
        query = "SELECT number FROM standpoint WHERE policy = ? AND day "
        if day is None:
            found = self._connection.execute(query + "IS NULL", (policy,))
        else:
            found = self._connection.execute(query + "<= ? ORDER BY day DESC LIMIT 1", (policy, day.isoformat()))
        return int(found.fetchone()[0])
