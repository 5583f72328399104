"""Writing tracks: their artists, genres and albums are found or made on the way."""

import json
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from auralis_tui.file_names import to_os
from auralis_tui.library.album_artists import UNKNOWN_ARTIST, AlbumKey, album_keys, gather_compilations
from auralis_tui.library.credits import artist_ids, set_artists, set_genres
from auralis_tui.library.database import Library
from auralis_tui.library.folder_walk import FoundFile
from auralis_tui.library.models import Track
from auralis_tui.library.names import artists_of, disc_of, folder_of, sort_name, without_disc
from auralis_tui.media.tags import TrackTags

__all__ = ["TAGS_VERSION", "ReadFile", "adopt_moved", "remove_empty", "set_missing", "sort_name", "store"]

TAGS_VERSION = 2
"""Rises when more is read of a file than before, so that the next scan reads the files again."""
MEASURED = ("measured_lufs", "measured_peak")
SAME_FILE = "tracks.size = excluded.size AND tracks.mtime_ns = excluded.mtime_ns"

COLUMNS = (
    "path", "part", "start_s", "end_s", "content_hash", "album_id", "title", "artist", "track_number", "disc_number",
    "year", "genre", "duration_s", "codec", "rate_hz", "channels", "bits", "size", "mtime_ns", "inode", "added_at",
    "missing", "track_gain_db", "track_peak", "album_gain_db", "album_peak", "tags_version", "sheet_mtime_ns",
    "tagged_album_artist",
)  # fmt: skip
MOST_OF_ONE_SOUND = 50
"""Tracks of one sound that are looked at for the one whose file was moved: silence may be there a thousand times."""
_KEPT = ("path", "part", "added_at")


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file, or a stretch of it, and its tags."""

    file: FoundFile
    tags: TrackTags
    part: int = 0
    start_s: float = 0.0
    end_s: float | None = None
    sheet_mtime_ns: int = 0


def store(library: Library, read: Sequence[ReadFile], added_at: float) -> list[int]:
    """Add these tracks, or update those whose places are known; return their ids. Runs in the caller's transaction."""
    if not read:
        return []
    credited = [artists_of(one.tags.artists or (one.tags.artist,)) for one in read]
    keys = album_keys(library, [(one.file.path, one.tags, names) for one, names in zip(read, credited, strict=True)])
    artists = artist_ids(library, [key.artist for key in keys] + [name for names in credited for name in names])
    albums = _album_ids(library, artists, keys)
    rows = [_row(one, albums[_identity(artists, key)], added_at) for one, key in zip(read, keys, strict=True)]
    _upsert(library, rows)
    track_ids = _ids(library, read)
    set_artists(library, artists, track_ids, credited)
    set_genres(library, track_ids, [one.tags.genres or (one.tags.genre,) for one in read])
    gather_compilations(library, keys, lambda key: _album_ids(library, artists, [key])[_identity(artists, key)])
    _note_folders(library, {folder_of(one.file.path) for one in read})
    _date_albums(library, sorted(set(albums.values())))
    return track_ids


def adopt_moved(
    library: Library, files: Sequence[FoundFile], is_gone: Callable[[str], bool] | None = None
) -> dict[str, str]:
    """Give tracks whose files were moved to `files` their new paths, so that they stay what they are.

    A file is the same by inode, size and time; it was moved where its former path is gone. Returns the former paths by
    the new ones.
    """
    arrived = {(file.inode, file.size, file.mtime_ns): file.path for file in files}
    known = library.rows(
        """WITH wanted AS (
            SELECT json_extract(value, '$[0]') AS inode, json_extract(value, '$[1]') AS size,
                json_extract(value, '$[2]') AS mtime_ns FROM json_each(?))
        SELECT DISTINCT path, inode, size, mtime_ns FROM wanted
        CROSS JOIN tracks INDEXED BY tracks_file USING (inode, size, mtime_ns)""",
        json.dumps(list(arrived)),
    )
    return _adopt(library, [(row[0], arrived[tuple(row[1:])]) for row in known], is_gone or _is_gone)


def adopt_same_sound(
    library: Library, read: Sequence[ReadFile], is_gone: Callable[[str], bool] | None = None
) -> dict[str, str]:
    """Do the same for files that were copied elsewhere, or tagged anew on the way: their sound is the same."""
    arrived: dict[str, list[str]] = {}
    for one in read:
        if one.tags.content_hash:
            arrived.setdefault(one.tags.content_hash, []).append(one.file.path)
    known = library.rows(
        """SELECT DISTINCT wanted.value, tracks.path FROM json_each(?) AS wanted
        CROSS JOIN tracks ON tracks.id IN (
            SELECT same.id FROM tracks AS same WHERE same.content_hash = wanted.value ORDER BY missing DESC LIMIT ?)""",
        json.dumps(list(arrived)),
        MOST_OF_ONE_SOUND,
    )
    gone: dict[str, list[str]] = {}
    for digest, path in known:
        if (is_gone or _is_gone)(path):
            gone.setdefault(digest, []).append(path)
    pairs = [pair for digest, paths in gone.items() for pair in _paired(paths, arrived[digest])]
    return _adopt(library, pairs, lambda _: True)


def supersede(library: Library, path: str, parts: Sequence[int]) -> None:
    """Hide the other tracks of a file: a sheet cuts it anew, or no longer. Runs in the caller's transaction."""
    library.rows(
        """UPDATE tracks SET missing = 1, tags_version = 0
        WHERE path = ? AND (NOT missing OR tags_version > 0) AND part NOT IN (SELECT value FROM json_each(?))""",
        path,
        json.dumps(list(parts)),
    )


def set_missing(library: Library, track_ids: Sequence[int], missing: bool) -> None:
    """Hide tracks whose files are gone, or show them again. Runs in the caller's transaction."""
    if track_ids:
        library.run(Track.update(missing=missing).where(Track.id.in_(list(track_ids))))


def remove_empty(library: Library) -> None:
    """Remove the albums, artists, genres and folders that nothing belongs to any more."""
    with library.transaction():
        library.rows("DELETE FROM albums WHERE NOT EXISTS (SELECT 1 FROM tracks WHERE album_id = albums.id)")
        library.rows(
            """DELETE FROM artists WHERE NOT EXISTS (SELECT 1 FROM albums WHERE artist_id = artists.id)
            AND NOT EXISTS (SELECT 1 FROM track_artists WHERE artist_id = artists.id)"""
        )
        library.rows("DELETE FROM genres WHERE NOT EXISTS (SELECT 1 FROM track_genres WHERE genre_id = genres.id)")
        library.rows(
            """DELETE FROM folders WHERE NOT EXISTS (
                SELECT 1 FROM tracks WHERE tracks.path > folders.path || '/' AND tracks.path < folders.path || '0')"""
        )


def store_length(library: Library, track_id: int, path: str, duration_s: float) -> None:
    """Keep the length that decoding has shown, if the track is still that file."""
    library.rows("UPDATE tracks SET duration_s = ? WHERE id = ? AND path = ?", duration_s, track_id, path)


_STAGE = f"CREATE TEMP TABLE IF NOT EXISTS arriving ({', '.join(COLUMNS)})"
_ARRIVE = f"INSERT INTO arriving VALUES ({', '.join('?' * len(COLUMNS))})"
_UPSERT = f"""INSERT INTO tracks ({", ".join(COLUMNS)}) SELECT * FROM arriving WHERE true ORDER BY rowid
    ON CONFLICT (path, part) DO UPDATE SET {
    ", ".join(f"{name} = excluded.{name}" for name in COLUMNS if name not in _KEPT)
},
    {", ".join(f"{name} = CASE WHEN {SAME_FILE} THEN {name} END" for name in MEASURED)}"""


def _upsert(library: Library, rows: Sequence[Sequence[object]]) -> None:
    """Write all rows by one statement: after each statement, the search's index writes what it has gathered."""
    library.rows(_STAGE)
    library.many(_ARRIVE, rows)
    library.rows(_UPSERT)
    library.rows("DELETE FROM arriving")


def _row(read: ReadFile, album_id: int, added_at: float) -> tuple[object, ...]:
    file, tags = read.file, read.tags
    artist = tags.artist or tags.album_artist or UNKNOWN_ARTIST
    disc_number = tags.disc_number or without_disc(tags.album)[1] or disc_of(file.path)
    return (
        file.path, read.part, read.start_s, read.end_s, tags.content_hash or None, album_id, tags.title, artist,
        tags.track_number, disc_number, tags.year, tags.genre, tags.duration_s, tags.codec, tags.rate_hz,
        tags.channels, tags.bits, file.size, file.mtime_ns, file.inode, added_at, 0, tags.track_gain_db,
        tags.track_peak, tags.album_gain_db, tags.album_peak, TAGS_VERSION, read.sheet_mtime_ns, tags.album_artist,
    )  # fmt: skip


def _ids(library: Library, read: Sequence[ReadFile]) -> list[int]:
    sql = """SELECT tracks.id FROM json_each(?) AS wanted CROSS JOIN tracks
        ON tracks.path = json_extract(wanted.value, '$[0]') AND tracks.part = json_extract(wanted.value, '$[1]')
        ORDER BY wanted.key"""
    return [row[0] for row in library.rows(sql, json.dumps([(one.file.path, one.part) for one in read]))]


def _adopt(library: Library, pairs: Sequence[tuple[str, str]], is_gone: Callable[[str], bool]) -> dict[str, str]:
    adopted: dict[str, str] = {}
    taken: set[str] = set()
    for old, new in pairs:
        if new not in adopted and old not in taken and old != new and is_gone(old):
            library.rows("UPDATE tracks SET path = ? WHERE path = ?", new, old)
            adopted[new] = old
            taken.add(old)
    return adopted


def _paired(gone: Sequence[str], arrived: Sequence[str]) -> list[tuple[str, str]]:
    """Pair former paths with new ones: those of one name first."""
    by_name = {os.path.basename(path): path for path in arrived}
    named = [(path, by_name[os.path.basename(path)]) for path in gone if os.path.basename(path) in by_name]
    rest = [path for path in gone if os.path.basename(path) not in by_name]
    taken = {new for _, new in named}
    return named + list(zip(rest, [path for path in arrived if path not in taken], strict=False))


def _is_gone(path: str) -> bool:

    return not os.path.lexists(to_os(path))


_Identity = tuple[int, str, str]


def _identity(artists: dict[str, int], key: AlbumKey) -> _Identity:
    return artists[key.artist], key.title, key.folder


def _album_ids(library: Library, artists: dict[str, int], keys: Sequence[AlbumKey]) -> dict[_Identity, int]:
    """Return the albums' ids by artist, title and folder; those that are not there yet are made."""
    wanted = {_identity(artists, key): key for key in keys}
    rows = [(*identity, sort_name(key.title), key.compilation) for identity, key in wanted.items()]
    library.many(
        """INSERT INTO albums (artist_id, title, folder, sort_title, compilation) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (artist_id, title, folder) DO UPDATE SET compilation = excluded.compilation
            WHERE compilation < excluded.compilation""",
        rows,
    )
    found = library.rows(
        """WITH wanted AS (
            SELECT json_extract(value, '$[0]') AS artist_id, json_extract(value, '$[1]') AS title,
                json_extract(value, '$[2]') AS folder FROM json_each(?))
        SELECT albums.id, artist_id, title, folder FROM wanted CROSS JOIN albums USING (artist_id, title, folder)""",
        json.dumps(list(wanted)),
    )
    return {(artist_id, title, folder): album_id for album_id, artist_id, title, folder in found}


def _note_folders(library: Library, folders: set[str]) -> None:
    library.many("INSERT OR IGNORE INTO folders (path) VALUES (?)", [(folder,) for folder in folders])


def _date_albums(library: Library, album_ids: list[int]) -> None:
    """An album is as old as its oldest track."""
    library.rows(
        """UPDATE albums SET year = (SELECT min(year) FROM tracks WHERE album_id = albums.id AND NOT missing)
        WHERE id IN (SELECT value FROM json_each(?))""",
        json.dumps(album_ids),
    )
