"""What was heard: plays and skips, as they happen, and bookmarks in long files."""

from auralis_tui.library.database import Library

COUNTS_AFTER_S = 240.0
COUNTS_AFTER_SHARE = 0.5
"""A track counts as played once so much of it, or so long, was heard."""
LONG_S = 1200.0
"""In files that last longer, the place is kept where they are left."""
EDGE_S = 30.0
"""Closer to the beginning or the end there is nothing to keep a place for."""


def counts_after_s(duration_s: float) -> float:
    """Return how long a track of this length has to be heard to count."""
    return min(COUNTS_AFTER_S, COUNTS_AFTER_SHARE * duration_s) if duration_s > 0.0 else COUNTS_AFTER_S


def count_play(library: Library, track_id: int, began_at: float, heard_s: float) -> int:
    """Note that a track was heard long enough; return the play, which goes on."""
    with library.transaction():
        library.rows(
            """UPDATE tracks SET plays = plays + 1, last_played_at = max(coalesce(last_played_at, 0), ?)
            WHERE id = ?""",
            began_at,
            track_id,
        )
        return _note(library, track_id, began_at, heard_s, skipped=False)


def end_play(library: Library, play_id: int, heard_s: float) -> None:
    """Note how long a track was heard in the end."""
    with library.transaction():
        library.rows("UPDATE plays SET heard_s = ? WHERE id = ?", heard_s, play_id)


def count_skip(library: Library, track_id: int, began_at: float, heard_s: float) -> None:
    """Note that a track was left before it counted."""
    with library.transaction():
        library.rows("UPDATE tracks SET skips = skips + 1 WHERE id = ?", track_id)
        _note(library, track_id, began_at, heard_s, skipped=True)


def place_to_keep(position_s: float, duration_s: float) -> float | None:
    """Return where a long file is to be taken up again, if it is left here; None for its beginning."""
    return round(position_s, 1) if EDGE_S <= position_s <= duration_s - EDGE_S else None


def set_bookmark(library: Library, track_id: int, position_s: float | None) -> None:
    """Keep a place in a track, or forget it."""
    with library.transaction():
        library.rows("UPDATE tracks SET bookmark_s = ? WHERE id = ?", position_s, track_id)


def _note(library: Library, track_id: int, began_at: float, heard_s: float, *, skipped: bool) -> int:
    """Write a line of the log, unless the track is gone since."""
    rows = library.rows(
        """INSERT INTO plays (track_id, began_at, heard_s, skipped)
        SELECT id, ?, ?, ? FROM tracks WHERE id = ? RETURNING id""",
        began_at, round(heard_s, 3), skipped, track_id,
    )  # fmt: skip
    return int(rows[0][0]) if rows else 0
