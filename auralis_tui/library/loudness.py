"""What is known of tracks' loudness: by their tags, and as it was measured."""

import json
from collections.abc import Sequence

from auralis_tui.library.database import Library

Loudness = tuple[float | None, float | None, float | None, float | None, float | None, float | None]
"""Track gain and peak, album gain and peak, measured LUFS and peak."""


def loudness_of(library: Library, track_ids: Sequence[int]) -> dict[int, Loudness]:
    """Look up what is known of these tracks."""
    sql = """SELECT id, track_gain_db, track_peak, album_gain_db, album_peak, measured_lufs, measured_peak
        FROM tracks WHERE id IN (SELECT value FROM json_each(?))"""
    return {row[0]: row[1:] for row in library.rows(sql, json.dumps(list(track_ids)))}


def store_measured(library: Library, track_id: int, path: str, lufs: float, peak: float) -> None:
    """Keep what was measured of a file, if the track is still that file."""
    library.rows(
        "UPDATE tracks SET measured_lufs = ?, measured_peak = ? WHERE id = ? AND path = ?", lufs, peak, track_id, path
    )
