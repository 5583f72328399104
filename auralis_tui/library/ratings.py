"""What the user thinks of tracks: ratings and favourites, each change of them one step that can be undone."""

import json
from collections.abc import Sequence
from typing import Any

import msgspec

from auralis_tui.errors import LibraryError
from auralis_tui.library.changes import record
from auralis_tui.library.database import Library
from auralis_tui.library.queues import counted

RATING, FAVOURITE = "rating", "favourite"
"""Kinds of changes, and the columns that they change."""


def rate(library: Library, track_ids: Sequence[int], rating: int | None) -> None:
    """Rate tracks 1 to 5, or take their ratings away."""
    tracks = counted(len(set(track_ids)))
    words = f"Rating of {tracks} taken away" if rating is None else f"Rated {tracks} {rating} of 5"
    with library.transaction():
        _set(library, RATING, track_ids, rating, words)


def set_favourite(library: Library, track_ids: Sequence[int], favourite: bool | None) -> None:
    """Make tracks favourites, or no longer; None flips by the first of them."""
    if not track_ids:
        return
    tracks = counted(len(set(track_ids)))
    with library.transaction():
        if favourite is None:
            favourite = not _values(library, FAVOURITE, track_ids[:1])[0][1]
        words = f"Made {tracks} favourite" if favourite else f"{tracks.capitalize()} no longer favourite"
        _set(library, FAVOURITE, track_ids, int(favourite), words)


def apply_rating(library: Library, state: bytes) -> None:
    """Bring back ratings as they were recorded."""
    _apply(library, RATING, state)


def apply_favourite(library: Library, state: bytes) -> None:
    """Bring back favourites as they were recorded."""
    _apply(library, FAVOURITE, state)


def _set(library: Library, column: str, track_ids: Sequence[int], value: int | None, words: str) -> None:
    """Change a column of tracks, and note what it was where it was another."""
    changing = [row for row in _values(library, column, track_ids) if row[1] != value]
    after = msgspec.msgpack.encode([(track_id, value) for track_id, _ in changing])
    _apply(library, column, after)
    record(library, column, words, msgspec.msgpack.encode(changing), after)


def _values(library: Library, column: str, track_ids: Sequence[int]) -> list[tuple[Any, ...]]:
    wanted = json.dumps(list(track_ids))
    rows = library.rows(f"SELECT id, {column} FROM tracks WHERE id IN (SELECT value FROM json_each(?))", wanted)
    for unknown in set(track_ids) - {row[0] for row in rows}:
        raise LibraryError(f"The library has no track {unknown}.", "Search for it: auralis search WORDS")
    return rows


def _apply(library: Library, column: str, state: bytes) -> None:
    """Write what was recorded; a track that is gone since is left out."""
    values = msgspec.msgpack.decode(state, type=list[tuple[int, int | None]])
    library.many(f"UPDATE tracks SET {column} = ? WHERE id = ?", [(value, track_id) for track_id, value in values])
