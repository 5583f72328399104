"""What is known of tracks' loudness: by their tags, and as it was measured."""

import json
import math
from collections.abc import Sequence
from itertools import groupby

from auralis_tui.library.database import Library

Loudness = tuple[float | None, float | None, float | None, float | None, float | None, float | None]
"""Track gain and peak, album gain and peak, measured LUFS and peak."""


def loudness_of(library: Library, track_ids: Sequence[int]) -> dict[int, Loudness]:
    """Look up what is known of these tracks."""
    sql = """SELECT id, track_gain_db, track_peak, album_gain_db, album_peak, measured_lufs, measured_peak
        FROM tracks WHERE id IN (SELECT value FROM json_each(?))"""
    return {row[0]: row[1:] for row in library.rows(sql, json.dumps(list(track_ids)))}


def albums_loudness_of(library: Library, track_ids: Sequence[int]) -> dict[int, tuple[float, float]]:
    """Return the LUFS and the peak of these tracks' albums, for those that were measured whole.

    Notes
    -----
    The mean of the tracks' energies, each for as long as it lasts. Measuring the album in one go would leave passages
    out that are far quieter than the rest of it (the relative gate), so this is lower where a whole track is quiet.

    References
    ----------
    ITU-R BS.1770-5, annex 1.
    """
    sql = """SELECT album_id, id, measured_lufs, measured_peak, duration_s FROM tracks
        WHERE NOT missing AND album_id IN (
            SELECT album_id FROM tracks AS wanted WHERE id IN (SELECT value FROM json_each(?)) AND NOT EXISTS (
                SELECT 1 FROM tracks AS other
                WHERE other.album_id = wanted.album_id AND NOT other.missing AND other.measured_lufs IS NULL))
        ORDER BY album_id"""
    found = {}
    for _, rows in groupby(library.rows(sql, json.dumps(list(track_ids))), key=lambda row: row[0]):
        ids, loudnesses, peaks, durations_s = zip(*(row[1:] for row in rows), strict=True)
        sounding = [(lufs, s) for lufs, peak, s in zip(loudnesses, peaks, durations_s, strict=True) if peak and s]
        if not sounding:
            continue
        energy = sum(s * 10.0 ** (lufs / 10.0) for lufs, s in sounding) / sum(s for _, s in sounding)
        found.update(dict.fromkeys(ids, (10.0 * math.log10(energy), max(peaks))))
    return found


def store_measured(library: Library, track_id: int, path: str, lufs: float, peak: float) -> None:
    """Keep what was measured of a file, if the track is still that file."""
    library.rows(
        "UPDATE tracks SET measured_lufs = ?, measured_peak = ? WHERE id = ? AND path = ?", lufs, peak, track_id, path
    )
