"""Writing tracks: their artists and albums are found or made on the way."""

import json
import os
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from auralis_tui.library.database import Library
from auralis_tui.library.folder_walk import FoundFile
from auralis_tui.library.models import Album, Artist, Track
from auralis_tui.media.tags import TrackTags

TAGS_VERSION = 1
"""Rises when more is read of a file than before, so that the next scan reads the files again."""
MEASURED = ("measured_lufs", "measured_peak")
SAME_FILE = "tracks.size = excluded.size AND tracks.mtime_ns = excluded.mtime_ns"
UNKNOWN_ARTIST = "Unknown artist"


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file and its tags."""

    file: FoundFile
    tags: TrackTags


def sort_name(name: str) -> str:
    """Return what a name is sorted by: no case, no accents, no leading "The"."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c)).strip()
    return plain.removeprefix("the ").strip() or plain


def store(library: Library, read: Sequence[ReadFile], added_at: float) -> None:
    """Add these tracks, or update those whose paths are known. Runs in the caller's transaction."""
    if not read:
        return
    artists = _artist_ids(library, {_album_artist(one.tags) for one in read})
    keys = [(artists[_album_artist(one.tags)], *_album_of(one)) for one in read]
    albums = _album_ids(library, set(keys))
    rows = [_row(one, albums[key], added_at) for one, key in zip(read, keys, strict=True)]
    _upsert(library, rows)
    _date_albums(library, list(albums.values()))


def adopt_moved(library: Library, files: Sequence[FoundFile]) -> set[str]:
    """Give tracks whose files were moved to `files` their new paths, so that they stay what they are; return these."""
    arrived = {(file.inode, file.size, file.mtime_ns): file.path for file in files}
    known = library.rows(
        """WITH wanted AS (
            SELECT json_extract(value, '$[0]') AS inode, json_extract(value, '$[1]') AS size,
                json_extract(value, '$[2]') AS mtime_ns FROM json_each(?))
        SELECT id, path, inode, size, mtime_ns FROM wanted
        CROSS JOIN tracks INDEXED BY tracks_file USING (inode, size, mtime_ns)""",
        json.dumps(list(arrived)),
    )
    adopted: set[str] = set()
    for track_id, old_path, *identity in known:
        path = arrived[*identity]
        if path not in adopted and not os.path.lexists(old_path):
            adopted.add(path)
            library.rows("UPDATE tracks SET path = ? WHERE id = ?", path, track_id)
    return adopted


def set_missing(library: Library, track_ids: Sequence[int], missing: bool) -> None:
    """Hide tracks whose files are gone, or show them again. Runs in the caller's transaction."""
    if track_ids:
        library.run(Track.update(missing=missing).where(Track.id.in_(track_ids)))


def remove_empty(library: Library) -> None:
    """Remove the albums and artists that nothing belongs to any more."""
    with library.transaction():
        library.rows("DELETE FROM albums WHERE NOT EXISTS (SELECT 1 FROM tracks WHERE album_id = albums.id)")
        library.rows("DELETE FROM artists WHERE NOT EXISTS (SELECT 1 FROM albums WHERE artist_id = artists.id)")


def _artist_ids(library: Library, names: set[str]) -> dict[str, int]:
    rows = [(name, sort_name(name)) for name in sorted(names)]
    library.run(Artist.insert_many(rows, fields=[Artist.name, Artist.sort_name]).on_conflict_ignore())
    return dict(library.run(Artist.select(Artist.name, Artist.id).where(Artist.name.in_(names)).tuples()))


def _album_ids(library: Library, keys: set[tuple[int, str, str]]) -> dict[tuple[int, str, str], int]:
    rows = [(artist_id, title, folder, sort_name(title)) for artist_id, title, folder in sorted(keys)]
    fields = [Album.artist, Album.title, Album.folder, Album.sort_title]
    library.run(Album.insert_many(rows, fields=fields).on_conflict_ignore())
    found = library.rows(
        """WITH wanted AS (
            SELECT json_extract(value, '$[0]') AS artist_id, json_extract(value, '$[1]') AS title,
                json_extract(value, '$[2]') AS folder FROM json_each(?))
        SELECT albums.id, artist_id, title, folder FROM wanted CROSS JOIN albums USING (artist_id, title, folder)""",
        json.dumps(sorted(keys)),
    )
    return {(artist_id, title, folder): album_id for album_id, artist_id, title, folder in found}


def _upsert(library: Library, rows: list[dict[str, object]]) -> None:
    """Write tracks; plain SQL, since building such a statement takes Peewee longer than SQLite takes to run it."""
    columns = list(rows[0])
    changed = ", ".join(f"{column} = excluded.{column}" for column in columns if column not in ("path", "added_at"))
    measured = ", ".join(f"{column} = CASE WHEN {SAME_FILE} THEN {column} END" for column in MEASURED)
    library.connection.executemany(
        f"""INSERT INTO tracks ({", ".join(columns)}) VALUES ({", ".join(":" + column for column in columns)})
        ON CONFLICT (path, part) DO UPDATE SET {changed}, {measured}""",
        rows,
    )


def _date_albums(library: Library, album_ids: list[int]) -> None:
    """An album is as old as its oldest track."""
    library.rows(
        """UPDATE albums SET year = (SELECT min(year) FROM tracks WHERE album_id = albums.id AND NOT missing)
        WHERE id IN (SELECT value FROM json_each(?))""",
        json.dumps(album_ids),
    )


def _row(read: ReadFile, album_id: int, added_at: float) -> dict[str, object]:
    file, tags = read.file, read.tags
    return {
        "path": file.path,
        "album_id": album_id,
        "title": tags.title,
        "artist": tags.artist or _album_artist(tags),
        "track_number": tags.track_number,
        "disc_number": tags.disc_number,
        "year": tags.year,
        "genre": tags.genre,
        "duration_s": tags.duration_s,
        "codec": tags.codec,
        "rate_hz": tags.rate_hz,
        "channels": tags.channels,
        "bits": tags.bits,
        "size": file.size,
        "mtime_ns": file.mtime_ns,
        "inode": file.inode,
        "added_at": added_at,
        "missing": False,
        "track_gain_db": tags.track_gain_db,
        "track_peak": tags.track_peak,
        "album_gain_db": tags.album_gain_db,
        "album_peak": tags.album_peak,
        "tags_version": TAGS_VERSION,
    }


def _album_artist(tags: TrackTags) -> str:
    return tags.album_artist or tags.artist or UNKNOWN_ARTIST


def _album_of(read: ReadFile) -> tuple[str, str]:
    """Return the album's title, and where it lies when the folder has to name it."""
    if read.tags.album:
        return read.tags.album, ""
    folder = os.path.dirname(read.file.path)
    return os.path.basename(folder) or folder, folder


def store_length(library: Library, track_id: int, path: str, duration_s: float) -> None:
    """Keep the length that decoding has shown, if the track is still that file."""
    library.rows("UPDATE tracks SET duration_s = ? WHERE id = ? AND path = ?", duration_s, track_id, path)
