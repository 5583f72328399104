"""Files with the same sound, and files that can't be read: read from the library, and changed by nothing here."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from auralis_tui.errors import MediaError
from auralis_tui.media.regular_file import open_regular
from auralis_tui.media.sound_part import full_hash


@dataclass(frozen=True, slots=True)
class Copy:
    """One of several files with the same sound."""

    track_id: int
    path: str
    title: str
    artist: str
    size: int


@dataclass(frozen=True, slots=True)
class Held:
    """A file that can't be read."""

    path: str
    reason: str
    tried_at: float
    """Seconds since 1970."""


def candidates(connection: sqlite3.Connection) -> list[list[Copy]]:
    """Group the tracks whose files are likely to have the same sound: by length and samples of it."""
    rows = connection.execute(
        """SELECT content_hash, id, path, title, artist, size FROM tracks
        WHERE NOT missing AND part <= 1 AND content_hash IN (
            SELECT content_hash FROM tracks WHERE NOT missing AND part <= 1 AND content_hash IS NOT NULL
            GROUP BY content_hash HAVING count(DISTINCT path) > 1)
        ORDER BY content_hash, path"""
    ).fetchall()
    groups: dict[str, list[Copy]] = {}
    for digest, *copy in rows:
        groups.setdefault(digest, []).append(Copy(*copy))
    return list(groups.values())


def duplicates(connection: sqlite3.Connection) -> Iterator[list[Copy]]:
    """Yield the groups of files whose sound is the same byte by byte; each candidate is read whole for it."""
    for group in candidates(connection):
        same: dict[str, list[Copy]] = {}
        for copy in group:
            try:
                with open_regular(Path(copy.path)) as file:
                    same.setdefault(full_hash(file), []).append(copy)
            except (MediaError, OSError):  # gone since the last scan
                continue
        yield from (copies for copies in same.values() if len(copies) > 1)


def held(connection: sqlite3.Connection) -> list[Held]:
    """List the files in quarantine."""
    rows = connection.execute("SELECT path, reason, tried_at FROM quarantine ORDER BY path").fetchall()
    return [Held(*row) for row in rows]
