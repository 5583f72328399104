"""The stored queue: every change is one transaction, and positions always run from 0 without gaps."""

import json
from collections.abc import Collection, Sequence
from random import Random
from typing import Any

from auralis_tui.bus.state import QueueEntry
from auralis_tui.errors import LibraryError
from auralis_tui.library import queue_history as history
from auralis_tui.library.database import Library
from auralis_tui.library.queue_edits import Edit, Row
from auralis_tui.library.queue_history import ROW, Place, Step
from auralis_tui.library.records import TRACK_COLUMNS, WITH_ALBUMS, track_of
from auralis_tui.library.settings import read_setting, write_settings

LAST_ENTRY_ID = "last_entry_id"
ADDED, PLAYED, ROUND = "added", "played", "round"
"""Kinds of changes that go on: what a scan finds, and what the player changes by itself."""


class StoredQueue:
    """The queue as it is kept in the library; written by the library's single writer.

    Each change is noted in the history in its own transaction; `heard` is what an undo brings back with it.
    """

    def __init__(self, library: Library, heard: Place = Place()) -> None:  # noqa: B008, a place is immutable
        self._library = library
        self._heard = heard

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

    def entries_at(self, positions: Collection[int]) -> dict[int, QueueEntry]:
        """Read the entries at these positions."""
        sql = f"""SELECT queue_entries.position, queue_entries.entry_id, {TRACK_COLUMNS} FROM queue_entries
            CROSS JOIN tracks ON tracks.id = queue_entries.track_id {WITH_ALBUMS}
            WHERE queue_entries.position IN (SELECT value FROM json_each(?))"""
        rows = self._library.rows(sql, json.dumps(list(positions)))
        return {row[0]: QueueEntry(entry_id=row[1], track=track_of(row[2:])) for row in rows}

    def entry_ids(self) -> list[int]:
        """Return the ids of all entries in order."""
        return [entry_id for (entry_id,) in self._library.rows("SELECT entry_id FROM queue_entries ORDER BY position")]

    def index_of(self, entry_id: int) -> int | None:
        """Find an entry's position."""
        rows = self._library.rows("SELECT position FROM queue_entries WHERE entry_id = ?", entry_id)
        return rows[0][0] if rows else None

    def duration_s(self, start: int, stop: int) -> float:
        """Add the durations of a stretch of entries up."""
        sql = """SELECT total(tracks.duration_s) FROM queue_entries JOIN tracks ON tracks.id = queue_entries.track_id
            WHERE queue_entries.position >= ? AND queue_entries.position < ?"""
        return float(self._library.rows(sql, start, stop)[0][0])

    def append(self, track_ids: Sequence[int]) -> list[int]:
        """Put tracks at the end, and return their entries' ids."""
        return self.insert(self.length(), track_ids)

    def insert(
        self, at: int, track_ids: Sequence[int], *, plays: int | None = None, after: int | None = None
    ) -> list[int]:
        """Put tracks in so that the first of them stands at `at`, and return their entries' ids.

        `plays` says which of them is played; `after` that these belong to what was added just before, up to
        this entry, so that one undo takes both back.
        """
        if not track_ids:
            return []
        with self._library.transaction():
            if at != self.length():
                self._check([at])
            rows = self._new_rows(at, self._natural(at), track_ids)
            entry_ids = [entry_id for _, _, entry_id, _ in rows]
            if not self._extends(rows, after):
                entry_after = None if plays is None else entry_ids[plays]
                self._make(f"Added {counted(len(rows))}", Edit((), rows), kind=ADDED, entry_after=entry_after)
            return entry_ids

    def replace(self, track_ids: Sequence[int], first: int, dice: Random) -> list[int]:
        """Let the queue be these tracks, to be played from the one at `first`; return their entries' ids."""
        with self._library.transaction():
            gone = self._rows()
            rows = self._new_rows(0, 0, track_ids)
            put = _shuffled(rows, first, dice) if history.is_shuffled(self._library) else rows
            words = f"Queue replaced, {counted(len(gone))} by {len(rows)}" if gone else f"Added {counted(len(rows))}"
            self._make(words, Edit(gone, put), kind=ADDED, entry_after=rows[first][2])
            return [entry_id for _, _, entry_id, _ in rows]

    def load(self, track_ids: Sequence[int], words: str, shuffled: bool, dice: Random) -> list[int]:
        """Let the queue be these tracks, shuffled or not; return their entries' ids in the order of the queue."""
        with self._library.transaction():
            gone, rows = self._rows(), self._new_rows(0, 0, track_ids)
            put = _shuffled(rows, dice.randrange(len(rows)), dice) if shuffled else rows
            self._make(words, Edit(gone, put), entry_after=put[0][2], shuffled=shuffled)
            return [entry_id for _, _, entry_id, _ in put]

    def remove(self, indexes: Collection[int]) -> None:
        """Take entries out by their positions."""
        if not indexes:
            return
        with self._library.transaction():
            rows = self._rows_at(indexes)
            self._make(f"Removed {counted(len(rows))}", Edit(rows))

    def move(self, indexes: Collection[int], to: int) -> None:
        """Move entries, which keep their order, so that the first stands at `to`, or all at the end."""
        if not indexes:
            return
        with self._library.transaction():
            self._check([*indexes, to])
            taken = self._rows_at(indexes)
            to = min(to, self.length() - len(taken))
            shuffled = history.is_shuffled(self._library)
            put = tuple(
                (place, natural if shuffled else place, entry_id, track_id)
                for place, (_, natural, entry_id, track_id) in enumerate(taken, to)
            )
            if put != taken:
                self._make(f"Moved {counted(len(taken))}", Edit(taken, put))

    def clear(self) -> None:
        """Take all entries out."""
        with self._library.transaction():
            if rows := self._rows():
                self._make(f"Queue cleared, {counted(len(rows))}", Edit(rows))

    def shuffle(self, index: int | None, dice: Random) -> None:
        """Put the entry at `index` first, and all others after it in any order."""
        with self._library.transaction():
            rows = self._rows()
            put = _shuffled(rows, index or 0, dice)
            self._make("Shuffled", _changes(rows, put), shuffled=True)

    def unshuffle(self) -> None:
        """Bring the natural order back."""
        with self._library.transaction():
            rows = self._rows()
            put = sorted((natural, natural, entry_id, track_id) for _, natural, entry_id, track_id in rows)
            self._make("Shuffle ended", _changes(rows, put), shuffled=False)

    def reorder(self, entry_ids: Sequence[int]) -> None:
        """Bring all entries into this order, for another round of a shuffled queue."""
        with self._library.transaction():
            place = {entry_id: position for position, entry_id in enumerate(entry_ids)}
            rows = self._rows()
            put = sorted((place[row[2]], *row[1:]) for row in rows)
            former, edit = history.last(self._library), _changes(rows, put)
            if former is not None and former.kind == ROUND:
                history.rebase(self._library, edit, removes=False)
                history.alter(self._library, edit)
            else:
                history.make_by_itself(self._library, self._step("Shuffled again", edit, kind=ROUND))

    def remove_played(self, entry_ids: Collection[int]) -> None:
        """Take entries out that have been heard; those of a row of tracks are one step of the history."""
        with self._library.transaction():
            found = {self.index_of(entry_id) for entry_id in entry_ids}
            edit = Edit(self._rows_at([index for index in found if index is not None]))
            former = history.last(self._library)
            if not edit.taken:
                return
            if former is not None and former.kind == PLAYED:
                history.rebase(self._library, edit, removes=True)
                history.extend(self._library, edit, f"Played {counted(former.tracks + edit.tracks)}")
            else:
                history.make_by_itself(self._library, self._step(f"Played {counted(edit.tracks)}", edit, kind=PLAYED))

    def _make(
        self, words: str, edit: Edit, *, kind: str = "", entry_after: int | None = None, shuffled: bool | None = None
    ) -> None:
        step = self._step(words, edit, kind=kind, entry_after=entry_after, shuffled=shuffled)
        history.make(self._library, step)

    def _step(
        self, words: str, edit: Edit, *, kind: str = "", entry_after: int | None = None, shuffled: bool | None = None
    ) -> Step:
        return Step(words=words, edit=edit, kind=kind, before=self._heard, entry_after=entry_after, shuffled=shuffled)

    def _rows(self) -> tuple[Row, ...]:
        return self._read(f"SELECT {ROW} FROM queue_entries ORDER BY position")

    def _rows_at(self, indexes: Collection[int]) -> tuple[Row, ...]:
        self._check(indexes)
        sql = f"""SELECT {ROW} FROM queue_entries WHERE position IN (SELECT value FROM json_each(?))
            ORDER BY position"""
        return self._read(sql, json.dumps(list(indexes)))

    def _read(self, sql: str, *parameters: object) -> tuple[Row, ...]:
        rows: Sequence[Any] = self._library.rows(sql, *parameters)
        return tuple(rows)

    def _natural(self, at: int) -> int:
        """Return where in the natural order something belongs that is put in at `at`: after the one before it."""
        if at == self.length():
            return at
        rows = self._library.rows("SELECT natural FROM queue_entries WHERE position = ?", at - 1)
        return rows[0][0] + 1 if rows else 0

    def _new_rows(self, at: int, natural: int, track_ids: Sequence[int]) -> tuple[Row, ...]:
        self._check_tracks(json.dumps(list(track_ids)))
        entry_id = 1 + read_setting(self._library, LAST_ENTRY_ID, int, 0)
        write_settings(self._library, {LAST_ENTRY_ID: entry_id + len(track_ids) - 1})
        return tuple(
            (at + number, natural + number, entry_id + number, track_id) for number, track_id in enumerate(track_ids)
        )

    def _extends(self, rows: tuple[Row, ...], after: int | None) -> bool:
        """Join these rows to what was added just before, if they belong to it."""
        former = history.last(self._library) if after is not None else None
        if former is None or former.kind != ADDED or history.was_undone(self._library):
            return False
        *_, (position, natural, entry_id, _) = history.last_part(self._library).put
        if entry_id != after or (position + 1, natural + 1) != rows[0][:2]:
            return False
        history.extend(self._library, Edit((), rows), f"Added {counted(former.tracks + len(rows))}")
        return True

    def _check(self, indexes: Collection[int]) -> None:
        length = self.length()
        for index in indexes:
            if not 0 <= index < length:
                raise LibraryError(f"The queue has no entry {index + 1}: it holds {length}.", "Read the queue again.")

    def _check_tracks(self, ids: str) -> None:
        sql = "SELECT value FROM json_each(?) WHERE value NOT IN (SELECT id FROM tracks) LIMIT 1"
        for (unknown,) in self._library.rows(sql, ids):
            raise LibraryError(f"The library has no track {unknown}.", "Scan the folder it lies in, and add it again.")


def counted(tracks: int) -> str:
    """Say how many tracks these are."""
    return "1 track" if tracks == 1 else f"{tracks} tracks"


def _shuffled(rows: Sequence[Row], first: int, dice: Random) -> tuple[Row, ...]:
    others = [*rows[:first], *rows[first + 1 :]]
    dice.shuffle(others)
    return tuple((place, *row[1:]) for place, row in enumerate((*rows[first : first + 1], *others)))


def _changes(rows: Sequence[Row], put: Sequence[Row]) -> Edit:
    """Return the edit that brings the same entries from one order into another, by those that change their places."""
    moved = [(before, after) for before, after in zip(rows, put, strict=True) if before[2] != after[2]]
    return Edit(tuple(before for before, _ in moved), tuple(after for _, after in moved))
