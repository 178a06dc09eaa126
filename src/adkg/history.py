"""Keeps every quad with the standpoints from which it is there, so that any of them can be shown without a build.

An SQLite file beside the store: blocks of N-Quads, each of one predicate and one set of standpoints.
"""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from adkg.accept.standpoints import Standpoint, Standpoints
from adkg.errors import AdkgError, UsageError, did_you_mean
from adkg.terms import Iri

FILE = "history.sqlite"
_TABLES = """
CREATE TABLE standpoint (number INTEGER PRIMARY KEY, policy TEXT NOT NULL, day TEXT);
CREATE TABLE span (number INTEGER PRIMARY KEY, standpoints BLOB NOT NULL);
CREATE TABLE block (predicate TEXT NOT NULL, span INTEGER NOT NULL, quads TEXT NOT NULL);
CREATE TABLE note (name TEXT PRIMARY KEY, content TEXT NOT NULL);
"""


def write_history(path: Path, quads: Mapping[str, int], standpoints: Standpoints, notes: Mapping[str, object]) -> None:
    """Write a new file: each line of N-Quads with its set of standpoints, and notes as JSON by their names."""
    blocks: dict[tuple[str, int], list[str]] = defaultdict(list)
    for line, where in quads.items():
        blocks[line.split(" ", 2)[1], where].append(line)
    spans = {where: number for number, where in enumerate(sorted({where for _, where in blocks}))}
    size = (len(standpoints) + 7) // 8
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + _TABLES)
        connection.executemany(
            "INSERT INTO standpoint VALUES (?, ?, ?)",
            ((number, one.policy, one.day and one.day.isoformat()) for number, one in enumerate(standpoints)),
        )
        connection.executemany(
            "INSERT INTO span VALUES (?, ?)", ((number, where.to_bytes(size, "little")) for where, number in spans.items())
        )
        connection.executemany(
            "INSERT INTO block VALUES (?, ?, ?)",
            ((predicate, spans[where], "".join(sorted(found))) for (predicate, where), found in sorted(blocks.items())),
        )
        connection.executemany(
            "INSERT INTO note VALUES (?, ?)", ((name, json.dumps(note)) for name, note in notes.items())
        )
        connection.execute("CREATE INDEX by_predicate ON block (predicate)")
