"""The stored queue: every change is one transaction, and positions always run from 0 without gaps."""

import json
from collections.abc import Collection, Sequence

from auralis_tui.bus.state import QueueEntry
from auralis_tui.errors import LibraryError
from auralis_tui.library.database import Library
from auralis_tui.library.records import TRACK_COLUMNS, WITH_ALBUMS, track_of


class StoredQueue:
    """The queue as it is kept in the library; written by the library's single writer."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def length(self) -> int:
        """Count the entries."""
        return int(self._library.rows("SELECT count(*) FROM queue_entries")[0][0])

    def entries(self, start: int = 0, count: int | None = None) -> list[QueueEntry]:
        """Read a stretch of entries; by default all of them."""
        sql = f"""SELECT queue_entries.entry_id, {TRACK_COLUMNS} FROM queue_entries
            CROSS JOIN tracks ON tracks.id = queue_entries.track_id {WITH_ALBUMS}
            WHERE queue_entries.position >= ? ORDER BY queue_entries.position LIMIT ?"""
        rows = self._library.rows(sql, start, -1 if count is None else count)
        return [QueueEntry(entry_id=row[0], track=track_of(row[1:])) for row in rows]

    def index_of(self, entry_id: int) -> int | None:
        """Find an entry's position."""
        rows = self._library.rows("SELECT position FROM queue_entries WHERE entry_id = ?", entry_id)
        return rows[0][0] if rows else None

    def remaining_s(self, index: int) -> float:
        """Add the durations of the entries after `index` up."""
        sql = """SELECT total(tracks.duration_s) FROM queue_entries JOIN tracks ON tracks.id = queue_entries.track_id
            WHERE queue_entries.position > ?"""
        return float(self._library.rows(sql, index)[0][0])

    def append(self, track_ids: Sequence[int]) -> list[int]:
        """Put tracks at the end, and return their entries' ids."""
        with self._library.transaction():
            return self._insert(self.length(), track_ids)

    def insert_after(self, index: int, track_ids: Sequence[int]) -> list[int]:
        """Put tracks after the entry at `index`, and return their entries' ids."""
        with self._library.transaction():
            self._check([index])
            return self._insert(index + 1, track_ids)

    def remove(self, indexes: Collection[int]) -> None:
        """Take entries out by their positions."""
        if not indexes:
            return
        with self._library.transaction():
            self._check(indexes)
            self._library.rows(
                "DELETE FROM queue_entries WHERE position IN (SELECT value FROM json_each(?))",
                json.dumps(list(indexes)),
            )
            self._close_gaps(min(indexes))

    def move(self, index: int, to: int) -> None:
        """Move one entry so that it stands at `to`."""
        with self._library.transaction():
            self._check([index, to])
            step = -1 if to > index else 1
            self._library.rows(
                """UPDATE queue_entries SET position = CASE position WHEN ?1 THEN ?2 ELSE position + ?3 END
                WHERE position BETWEEN min(?1, ?2) AND max(?1, ?2)""",
                index,
                to,
                step,
            )

    def clear(self) -> None:
        """Take all entries out."""
        with self._library.transaction():
            self._library.rows("DELETE FROM queue_entries")

    def _check(self, indexes: Collection[int]) -> None:
        length = self.length()
        for index in indexes:
            if not 0 <= index < length:
                raise LibraryError(f"The queue has no entry {index}: it holds {length}.", "Read the queue again.")

    def _insert(self, at: int, track_ids: Sequence[int]) -> list[int]:
        ids = json.dumps(list(track_ids))
        self._check_tracks(ids)
        rows = self._library.rows
        rows("UPDATE queue_entries SET position = position + ? WHERE position >= ?", len(track_ids), at)
        rows("INSERT INTO queue_entries (position, track_id) SELECT key + ?, value FROM json_each(?)", at, ids)
        sql = "SELECT entry_id FROM queue_entries WHERE position >= ? ORDER BY position LIMIT ?"
        return [entry_id for (entry_id,) in rows(sql, at, len(track_ids))]

    def _check_tracks(self, ids: str) -> None:
        sql = "SELECT value FROM json_each(?) WHERE value NOT IN (SELECT id FROM tracks) LIMIT 1"
        for (unknown,) in self._library.rows(sql, ids):
            raise LibraryError(f"The library has no track {unknown}.", "Scan the folder it lies in, and add it again.")

    def _close_gaps(self, start: int) -> None:
        self._library.rows(
            """UPDATE queue_entries SET position = closed.position FROM (
                SELECT entry_id, ?1 - 1 + row_number() OVER (ORDER BY position) AS position
                FROM queue_entries WHERE position >= ?1) AS closed
            WHERE queue_entries.entry_id = closed.entry_id""",
            start,
        )
