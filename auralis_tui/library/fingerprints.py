"""Fingerprints in the library: 25 figures a track, and the space in which tracks are near each other."""

import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from auralis_tui.analysis.fingerprint.dimensions import FINGERPRINT_VERSION, MINIMUM_S, Fingerprint
from auralis_tui.analysis.similarity import DIMENSIONS, Space, fingerprint_of, vector
from auralis_tui.errors import LibraryError
from auralis_tui.library.database import Library
from auralis_tui.library.reading import open_reader
from auralis_tui.library.settings import write_settings

REVISION = "fingerprints_revision"
"""The setting that rises with each change of fingerprints, so that a space knows whether it is up to date."""
_BYTES = 4 * len(DIMENSIONS)
_SQL = """SELECT track_id, dimensions FROM fingerprints JOIN tracks ON tracks.id = track_id
    WHERE version = ? AND length(dimensions) = ? AND NOT missing ORDER BY track_id"""


def store_fingerprint(library: Library, track_id: int, fingerprint: Fingerprint) -> None:
    """Keep a track's fingerprint. Runs in the caller's transaction."""
    library.rows(
        """INSERT INTO fingerprints (track_id, version, dimensions) VALUES (?, ?, ?) ON CONFLICT (track_id)
        DO UPDATE SET version = excluded.version, dimensions = excluded.dimensions
        WHERE excluded.version >= fingerprints.version""",
        track_id, FINGERPRINT_VERSION, vector(fingerprint).astype("<f4").tobytes(),
    )  # fmt: skip
    _note_change(library)


def remove_fingerprint(library: Library, track_id: int) -> None:
    """Forget a track's fingerprint, since its file has changed. Runs in the caller's transaction."""
    library.rows("DELETE FROM fingerprints WHERE track_id = ?", track_id)
    _note_change(library)


def _note_change(library: Library) -> None:
    write_settings(library, {REVISION: _revision(library.connection) + 1})


def _revision(connection: sqlite3.Connection) -> int:
    row = connection.execute("SELECT value FROM settings WHERE key = ?", (REVISION,)).fetchone()
    return int(row[0]) if row is not None and row[0].isdecimal() else 0


def read_fingerprint(connection: sqlite3.Connection, track_id: int) -> Fingerprint | None:
    """Read a track's fingerprint; None where there is none of this version."""
    row = connection.execute(
        "SELECT dimensions FROM fingerprints WHERE track_id = ? AND version = ?", (track_id, FINGERPRINT_VERSION)
    ).fetchone()
    return fingerprint_of(np.frombuffer(row[0], "<f4")) if row is not None and len(row[0]) == _BYTES else None


def read_space(connection: sqlite3.Connection) -> Space:
    """Read the fingerprints of all tracks that are there."""
    rows = connection.execute(_SQL, (FINGERPRINT_VERSION, _BYTES)).fetchall()
    return Space([track_id for track_id, _ in rows], _vectors([blob for _, blob in rows]))


def _vectors(blobs: list[bytes]) -> NDArray[np.float32]:
    return np.frombuffer(b"".join(blobs), "<f4").reshape(len(blobs), len(DIMENSIONS))


class Similarities:
    """The space of a library, read once and kept until its fingerprints or its tracks have changed."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._space: Space | None = None
        self._state: tuple[int, int, int] | None = None

    def space(self) -> Space:
        """Return the space as it is now."""
        with closing(open_reader(self.path)) as connection:
            state = self._look(connection)
            if self._space is None or state != self._state:
                self._space, self._state = read_space(connection), state
            return self._space

    def space_with(self, track_id: int) -> Space:
        """Return the space, in which this track must be."""
        space = self.space()
        if track_id not in space:
            raise self._lacking(track_id)
        return space

    def _lacking(self, track_id: int) -> LibraryError:
        with closing(open_reader(self.path)) as connection:
            rows = connection.execute("SELECT 1 FROM reports WHERE track_id = ?", (track_id,)).fetchall()
        if rows:
            hint = f"One needs {MINIMUM_S:.0f} seconds of sound that can be heard."
            return LibraryError("This track can have no fingerprint.", hint)
        return LibraryError("This track has no fingerprint yet.", "`auralis analyze --library` makes them.")

    def _look(self, connection: sqlite3.Connection) -> tuple[int, int, int]:
        sql = "SELECT count(*), total(missing) FROM tracks JOIN fingerprints ON track_id = tracks.id"
        count, missing = connection.execute(sql).fetchone()
        return _revision(connection), count, int(missing)
