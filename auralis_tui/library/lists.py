"""The lists of the library beyond artists and albums: playlists, genres, folders, and what was heard."""

import os
from array import array
from collections.abc import Callable
from typing import Any

from auralis_tui.errors import UsageError
from auralis_tui.library.query.fields import LIBRARY_ORDER
from auralis_tui.library.records import TRACK_COLUMNS, WITH_ALBUMS, track_of
from auralis_tui.library.rows import FolderRow, GenreRow, HeardRow, PlaylistEntryRow, PlaylistRow

RECENTLY_ADDED = "sort:-added"
RECENTLY_PLAYED = "-played:never sort:-played"
MOST_PLAYED = "plays>0 sort:-plays,-played"
NEVER_PLAYED = "plays=0 sort:-added"
FAVOURITES = "favourite:yes sort:artist"
"""Lists that are queries."""

Rows = Callable[..., list[tuple[Any, ...]]]
_AFTER_SLASH = "0"
"""The sign after the slash: where a folder's paths end."""
# An entry that was not in the library when it was imported may be there by now.
_ENTRIES = """playlist_entries AS entries LEFT JOIN tracks ON tracks.id = ifnull(entries.track_id,
    (SELECT id FROM tracks AS found WHERE found.path = entries.path ORDER BY part LIMIT 1))"""


class Lists:
    """Reads lists through a connection."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def playlists(self) -> list[PlaylistRow]:
        """List playlists and saved queries by name."""
        rows = self._rows(
            """SELECT id, name, 0, (SELECT count(*) FROM playlist_entries WHERE playlist_id = playlists.id),
                changed_at, '', '', NULL FROM playlists
            UNION ALL SELECT id, name, 1, NULL, created_at, query, sort, row_limit FROM smart_playlists"""
        )
        found = [PlaylistRow(row[0], row[1], bool(row[2]), *row[3:]) for row in rows]
        return sorted(found, key=lambda row: (row.name.casefold(), row.id))

    def playlist(self, name: str) -> PlaylistRow:
        """Return the playlist or saved query of this name; raises `UsageError` where there is none."""
        known = self.playlists()
        for row in known:
            if row.name.casefold() == name.strip().casefold():
                return row
        names = ", ".join(row.name for row in known[:10])
        hint = f"There are: {names}{', ...' if len(known) > 10 else ''}." if known else "There are none yet."
        raise UsageError(f"There is no playlist {name}.", hint)

    def entries(self, playlist_id: int, start: int = 0, count: int = 100_000) -> list[PlaylistEntryRow]:
        """Read a stretch of a playlist, with what is missing."""
        rows = self._rows(
            f"""SELECT entries.position, ifnull(tracks.missing, 1), entries.path, entries.title, entries.duration_s,
                {TRACK_COLUMNS} FROM {_ENTRIES} LEFT {WITH_ALBUMS.replace(" JOIN artists", " LEFT JOIN artists")}
            WHERE entries.playlist_id = ? AND entries.position >= ? AND entries.position < ?
            ORDER BY entries.position""",
            playlist_id, start, start + count,
        )  # fmt: skip
        return [_entry(row) for row in rows]

    def playable(self, playlist_id: int) -> "array[int]":
        """Return the tracks of a playlist that are there, in its order."""
        sql = f"SELECT tracks.id FROM {_ENTRIES} WHERE entries.playlist_id = ? AND tracks.missing = 0"
        return self._ids(f"{sql} ORDER BY entries.position", playlist_id)

    def genres(self) -> list[GenreRow]:
        """List the genres by name, with how many tracks each has."""
        rows = self._rows(
            """SELECT genres.id, genres.name, counted.tracks FROM (SELECT genre_id, count(*) AS tracks FROM track_genres
                WHERE track_id NOT IN (SELECT id FROM tracks INDEXED BY tracks_missing WHERE missing)
                GROUP BY genre_id) AS counted
            JOIN genres ON genres.id = counted.genre_id ORDER BY genres.group_name"""
        )
        return [GenreRow(*row) for row in rows]

    def genre_tracks(self, genre_id: int) -> "array[int]":
        """Return the tracks of a genre in the library's order."""
        return self._ids(
            f"""SELECT tracks.id FROM track_genres CROSS JOIN tracks ON tracks.id = track_genres.track_id {WITH_ALBUMS}
            WHERE track_genres.genre_id = ? AND tracks.missing = 0 ORDER BY {LIBRARY_ORDER}""", genre_id,
        )  # fmt: skip

    def heard(self, track_id: int) -> HeardRow:
        """Return a track's genres, and when it was heard last."""
        genres = self._rows(
            """SELECT genres.name FROM track_genres JOIN genres ON genres.id = track_genres.genre_id
            WHERE track_genres.track_id = ? ORDER BY genres.group_name""", track_id,
        )  # fmt: skip
        last = self._rows("SELECT last_played_at FROM tracks WHERE id = ?", track_id)
        return HeardRow(tuple(name for (name,) in genres), last[0][0] if last else None)

    def folders(self, path: str = "") -> list[FolderRow]:
        """List the folders in a folder that have music in them or below; without a path, those that are scanned."""
        if not path:
            roots = [root for (root,) in self._rows("SELECT path FROM roots ORDER BY path")]
            return [FolderRow(root, os.path.basename(root) or root, self._count(root)) for root in roots]
        found = []
        start = low = path.rstrip("/") + "/"
        high = path.rstrip("/") + _AFTER_SLASH
        while rows := self._rows(
            """SELECT path FROM tracks INDEXED BY tracks_path WHERE path >= ? AND path < ?
            AND instr(substr(path, ?), '/') ORDER BY path LIMIT 1""", low, high, len(start) + 1,
        ):  # fmt: skip
            name = rows[0][0][len(start) :].partition("/")[0]
            low = start + name + _AFTER_SLASH
            if count := self._count(start + name):
                found.append(FolderRow(start + name, name, count))
        return found

    def folder_tracks(self, path: str) -> "array[int]":
        """Return the tracks that lie in a folder itself, by the names of their files."""
        start = path.rstrip("/") + "/"
        return self._ids(
            """SELECT id FROM tracks INDEXED BY tracks_path WHERE path >= ? AND path < ? AND missing = 0
            AND NOT instr(substr(path, ?), '/') ORDER BY path, part""",
            start, path.rstrip("/") + _AFTER_SLASH, len(start) + 1,
        )  # fmt: skip

    def file_tracks(self, path: str) -> "array[int]":
        """Return the tracks of a file: one, or those that a cue sheet cuts it into."""
        return self._ids("SELECT id FROM tracks WHERE path = ? AND missing = 0 ORDER BY part", path)

    def held(self) -> list[tuple[str, str]]:
        """List the files in quarantine, and why each can't be read."""
        return [(path, reason) for path, reason in self._rows("SELECT path, reason FROM quarantine ORDER BY path")]

    def history(self, count: int = 1000) -> list[tuple[float, bool, int, str, str]]:
        """List the last times that something was heard: when, whether it was left early, id, title and artist."""
        rows = self._rows(
            """SELECT plays.began_at, plays.skipped, tracks.id, tracks.title, tracks.artist FROM plays
            JOIN tracks ON tracks.id = plays.track_id ORDER BY plays.began_at DESC, plays.id DESC LIMIT ?""", count,
        )  # fmt: skip
        return [(row[0], bool(row[1]), row[2], row[3], row[4]) for row in rows]

    def alike(self) -> list[list[tuple[int, str, str, str]]]:
        """Group the tracks whose files are likely to have the same sound: id, title, artist, path of each."""
        rows = self._rows(
            """SELECT content_hash, id, title, artist, path FROM tracks
            WHERE NOT missing AND part <= 1 AND content_hash IN (
                SELECT content_hash FROM tracks WHERE NOT missing AND part <= 1 AND content_hash IS NOT NULL
                GROUP BY content_hash HAVING count(DISTINCT path) > 1)
            ORDER BY content_hash, path"""
        )
        groups: dict[str, list[tuple[int, str, str, str]]] = {}
        for digest, *track in rows:
            groups.setdefault(digest, []).append((track[0], track[1], track[2], track[3]))
        return list(groups.values())

    def _count(self, path: str) -> int:
        """Count the tracks below a folder: all, but for the few that are missing."""
        low, high = path.rstrip("/") + "/", path.rstrip("/") + _AFTER_SLASH
        rows = self._rows(
            """SELECT (SELECT count(*) FROM tracks INDEXED BY tracks_path WHERE path >= ? AND path < ?)
            - (SELECT count(*) FROM tracks INDEXED BY tracks_missing WHERE missing AND path >= ? AND path < ?)""",
            low, high, low, high,
        )  # fmt: skip
        return int(rows[0][0])

    def _ids(self, sql: str, *parameters: object) -> "array[int]":
        return array("q", (row[0] for row in self._rows(sql, *parameters)))


def _entry(row: tuple[Any, ...]) -> PlaylistEntryRow:
    index, missing, path, title, duration_s, *columns = row
    if columns[0] is None:
        return PlaylistEntryRow(index, None, True, path, title or os.path.basename(path), duration_s)
    track = track_of(tuple(columns))
    return PlaylistEntryRow(index, track, bool(missing), track.path, track.title, track.duration_s)
