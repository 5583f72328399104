"""How a track's record in the database becomes the track that is shown."""

from typing import Any

from auralis_tui.bus.state import Track

TRACK_COLUMNS = """tracks.id, tracks.path, tracks.title, tracks.artist, albums.title, artists.name, tracks.track_number,
    tracks.disc_number, tracks.year, tracks.duration_s, tracks.codec, tracks.rate_hz, tracks.channels, tracks.bits,
    tracks.start_s, tracks.end_s, tracks.rating, tracks.favourite, tracks.plays, tracks.bookmark_s,
    tracks.measured_lufs"""
"""What `track_of` reads, in its order."""

WITH_ALBUMS = "JOIN albums ON albums.id = tracks.album_id JOIN artists ON artists.id = albums.artist_id"


def track_of(row: tuple[Any, ...]) -> Track:
    """Make a track of the values of `TRACK_COLUMNS`."""
    return Track(
        id=row[0],
        path=row[1],
        title=row[2],
        artist=row[3],
        album=row[4],
        album_artist=row[5],
        track_number=row[6],
        disc_number=row[7],
        year=row[8],
        duration_s=row[9],
        codec=row[10],
        rate_hz=row[11],
        channels=row[12],
        bits=row[13],
        start_s=row[14],
        end_s=row[15],
        rating=row[16],
        favourite=bool(row[17]),
        plays=row[18],
        bookmark_s=row[19],
        measured_lufs=row[20],
    )
