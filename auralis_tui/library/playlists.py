"""Playlists: ordered, and any track as often as one likes. Each change is one transaction, and one step of the undo."""

import json
from collections.abc import Collection, Sequence
from typing import Any

import msgspec

from auralis_tui.errors import LibraryError, UsageError
from auralis_tui.library.changes import record
from auralis_tui.library.database import Library
from auralis_tui.library.playlist_files.entry import FileEntry
from auralis_tui.library.playlist_names import checked
from auralis_tui.library.queues import counted

PLAYLIST = "playlist"
"""The kind of these changes."""
MAX_ENTRIES = 100_000
CUE_FRAME_S = 1 / 75
"""How exactly a cue sheet says where a track begins."""


class Entry(msgspec.Struct, frozen=True, array_like=True, omit_defaults=True):
    """A place in a playlist."""

    track_id: int | None
    """None for a file that is not in the library; then the rest is what an imported list said of it."""
    path: str = ""
    title: str = ""
    duration_s: float = 0.0


class Playlist(msgspec.Struct, frozen=True):
    """A playlist as it is kept."""

    name: str
    created_at: float
    changed_at: float
    entries: tuple[Entry, ...] = ()


class State(msgspec.Struct, frozen=True):
    """What a change concerns: a playlist, or that there is none."""

    id: int
    playlist: Playlist | None


def create(library: Library, name: str, entries: Sequence[Entry], now_s: float, words: str = "Created") -> int:
    """Make a playlist of these, and return its id."""
    with library.transaction():
        name = checked(library, name)
        rows = library.rows("SELECT 1 + coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'playlists'")
        made = Playlist(name, now_s, now_s, _checked(library, entries))
        state = State(rows[0][0], made)
        content = f" with {counted(len(entries))}" if entries else ""
        _replace(library, State(state.id, None), state, f"{words} the playlist {name}{content}")
    return state.id


def rename(library: Library, playlist_id: int, name: str, now_s: float) -> None:
    """Give a playlist another name."""
    with library.transaction():
        former = read(library, playlist_id)
        name = checked(library, name, former.name)
        after = msgspec.structs.replace(former, name=name, changed_at=now_s)
        _change(library, playlist_id, former, after, f"Renamed the playlist {former.name} to {name}")


def delete(library: Library, playlist_id: int) -> None:
    """Delete a playlist; an undo brings it back."""
    with library.transaction():
        former = read(library, playlist_id)
        words = f"Deleted the playlist {former.name}"
        _replace(library, State(playlist_id, former), State(playlist_id, None), words)


def insert(library: Library, playlist_id: int, entries: Sequence[Entry], at: int | None, now_s: float) -> None:
    """Put entries in at a position; without one, at the end."""
    with library.transaction():
        former = read(library, playlist_id)
        place = len(former.entries) if at is None else at
        if not 0 <= place <= len(former.entries):
            raise _no_entry(former, place)
        put = _checked(library, entries)
        after = (*former.entries[:place], *put, *former.entries[place:])
        _check_length(after)
        words = f"Added {counted(len(put))} to the playlist {former.name}"
        _change_entries(library, playlist_id, former, after, words, now_s)


def remove(
    library: Library, playlist_id: int, positions: Collection[int], now_s: float, read_at: float | None = None
) -> None:
    """Take entries out; `read_at` is the `changed_at` that their positions were read with."""
    with library.transaction():
        former = _unchanged(library, playlist_id, read_at)
        gone = _places(former, positions)
        after = tuple(entry for place, entry in enumerate(former.entries) if place not in gone)
        words = f"Removed {counted(len(gone))} from the playlist {former.name}"
        _change_entries(library, playlist_id, former, after, words, now_s)


def move(
    library: Library, playlist_id: int, positions: Collection[int], to: int, now_s: float, read_at: float | None = None
) -> None:
    """Move entries, which keep their order, so that the first of them stands at `to`."""
    with library.transaction():
        former = _unchanged(library, playlist_id, read_at)
        moved = _places(former, positions)
        rest = [entry for place, entry in enumerate(former.entries) if place not in moved]
        if not 0 <= to < len(former.entries):
            raise _no_entry(former, to)
        to = min(to, len(rest))
        after = (*rest[:to], *(former.entries[place] for place in sorted(moved)), *rest[to:])
        words = f"Moved {counted(len(moved))} in the playlist {former.name}"
        _change_entries(library, playlist_id, former, after, words, now_s)


def read(library: Library, playlist_id: int) -> Playlist:
    """Read a playlist; raises `UsageError` where there is none."""
    for name, created_at, changed_at in library.rows(
        "SELECT name, created_at, changed_at FROM playlists WHERE id = ?", playlist_id
    ):
        rows = library.rows(
            """SELECT track_id, path, title, duration_s FROM playlist_entries
            WHERE playlist_id = ? ORDER BY position""", playlist_id,
        )  # fmt: skip
        return Playlist(name, created_at, changed_at, tuple(Entry(*row) for row in rows))
    raise UsageError(f"There is no playlist {playlist_id}.", "Look at what there is: auralis playlist list")


def apply(library: Library, state: bytes) -> None:
    """Bring a playlist back as it was recorded. Runs in the caller's transaction."""
    recorded = msgspec.msgpack.decode(state, type=State)
    rows = library.rows("SELECT id FROM playlists WHERE id = ?", recorded.id)
    _write(library, recorded, read(library, recorded.id) if rows else None)


def resolve(library: Library, entries: Sequence[FileEntry]) -> list[Entry]:
    """Find the tracks of what a file lists; a file that is cut into tracks is all of them; what is missing stays."""
    paths = json.dumps(sorted({entry.path for entry in entries}))
    sql = "SELECT path, start_s, id FROM tracks WHERE path IN (SELECT value FROM json_each(?)) ORDER BY path, part"
    known: dict[str, list[tuple[float, int]]] = {}
    for path, start_s, track_id in library.rows(sql, paths):
        known.setdefault(path, []).append((start_s, track_id))
    found: list[Entry] = []
    for entry in entries:
        missing = Entry(None, entry.path, entry.title, entry.duration_s)
        found += _tracks_at(known.get(entry.path, []), entry.start_s) or [missing]
    return found


def _tracks_at(tracks: Sequence[tuple[float, int]], start_s: float | None) -> list[Entry]:
    """Return the track of a file that begins there; without a place, all of them."""
    return [Entry(number) for begin_s, number in tracks if start_s is None or abs(begin_s - start_s) <= CUE_FRAME_S]


def _unchanged(library: Library, playlist_id: int, read_at: float | None) -> Playlist:
    playlist = read(library, playlist_id)
    if read_at is not None and read_at != playlist.changed_at:
        raise UsageError(f"The playlist {playlist.name} has changed meanwhile.", "Look at it, and try again.")
    return playlist


def _change_entries(
    library: Library, playlist_id: int, former: Playlist, after: tuple[Entry, ...], words: str, now_s: float
) -> None:
    if after != former.entries:
        changed = msgspec.structs.replace(former, entries=after, changed_at=now_s)
        _change(library, playlist_id, former, changed, words)


def _change(library: Library, playlist_id: int, before: Playlist, after: Playlist, words: str) -> None:
    _replace(library, State(playlist_id, before), State(playlist_id, after), words)


def _replace(library: Library, before: State, after: State, words: str) -> None:
    _write(library, after, before.playlist)
    record(library, PLAYLIST, words, msgspec.msgpack.encode(before), msgspec.msgpack.encode(after))


def _write(library: Library, state: State, former: Playlist | None) -> None:
    """Let a playlist be so; only the rows from the first difference on are written."""
    playlist = state.playlist
    if playlist is None:
        library.rows("DELETE FROM playlists WHERE id = ?", state.id)
        return
    library.rows(
        """INSERT INTO playlists (id, name, created_at, changed_at) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO UPDATE
        SET name = excluded.name, created_at = excluded.created_at, changed_at = excluded.changed_at""",
        state.id, playlist.name, playlist.created_at, playlist.changed_at,
    )  # fmt: skip
    old = former.entries if former is not None else ()
    pairs = enumerate(zip(old, playlist.entries, strict=False))
    first = next((place for place, (one, other) in pairs if one != other), min(len(old), len(playlist.entries)))
    library.rows("DELETE FROM playlist_entries WHERE playlist_id = ? AND position >= ?", state.id, first)
    rows: list[Any] = [
        (state.id, place, *msgspec.structs.astuple(entry))
        for place, entry in enumerate(playlist.entries[first:], start=first)
    ]
    library.many(
        """INSERT INTO playlist_entries (playlist_id, position, track_id, path, title, duration_s)
        VALUES (?, ?, ?, ?, ?, ?)""", rows,
    )  # fmt: skip


def _checked(library: Library, entries: Sequence[Entry]) -> tuple[Entry, ...]:
    _check_length(entries)
    ids = json.dumps([entry.track_id for entry in entries if entry.track_id is not None])
    sql = "SELECT value FROM json_each(?) WHERE value NOT IN (SELECT id FROM tracks) LIMIT 1"
    for (unknown,) in library.rows(sql, ids):
        raise LibraryError(f"The library has no track {unknown}.", "Scan the folder it lies in, and add it again.")
    return tuple(entries)


def _check_length(entries: Sequence[Entry]) -> None:
    if len(entries) > MAX_ENTRIES:
        raise UsageError(f"A playlist has {MAX_ENTRIES} entries at the most.", "Make several of them.")


def _places(playlist: Playlist, positions: Collection[int]) -> set[int]:
    for place in positions:
        if not 0 <= place < len(playlist.entries):
            raise _no_entry(playlist, place)
    return set(positions)


def _no_entry(playlist: Playlist, place: int) -> UsageError:
    length = len(playlist.entries)
    return UsageError(f"{playlist.name} has no entry {place + 1}: it holds {length}.", "Look at it again.")
