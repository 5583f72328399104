"""Reading the library: what the console lists, and what the daemon looks up."""

import json
import sqlite3
import time
from array import array
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

from auralis_tui.bus.state import QueueEntry, Track
from auralis_tui.errors import LibraryError
from auralis_tui.library.lists import Lists
from auralis_tui.library.query.completion import Suggestion, complete
from auralis_tui.library.query.fields import LIBRARY_ORDER
from auralis_tui.library.query.nodes import Query
from auralis_tui.library.query.parser import parse, parse_sort
from auralis_tui.library.reading import open_reader, remedy
from auralis_tui.library.records import TRACK_COLUMNS, WITH_ALBUMS, track_of
from auralis_tui.library.rows import AlbumRow, ArtistRow, Counts, PlaylistRow, QueueRow
from auralis_tui.library.search import Finder

MAX_RESULTS = 100_000

# CROSS JOIN keeps SQLite to this order of loops, in which the indexes already hold the rows sorted.
IN_LIBRARY_ORDER = """FROM artists CROSS JOIN albums ON albums.artist_id = artists.id
    CROSS JOIN tracks ON tracks.album_id = albums.id AND tracks.missing = 0"""
ALBUM_IS_SHOWN = "EXISTS (SELECT 1 FROM tracks WHERE tracks.album_id = albums.id AND tracks.missing = 0)"


class Catalogue:
    """The library, open for reading only: it sees each change of the writer as soon as it is committed."""

    def __init__(self, path: Path | str, clock: Callable[[], float] = time.time) -> None:
        self.path = Path(path)
        self._clock = clock
        self._connection = open_reader(self.path)
        self.lists = Lists(self._rows)
        """Playlists, genres, folders."""

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def __enter__(self) -> "Catalogue":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def counts(self) -> Counts:
        """Count what the lists show."""
        sql = f"""SELECT (SELECT count(DISTINCT albums.artist_id) FROM albums WHERE {ALBUM_IS_SHOWN}),
            (SELECT count(*) FROM albums WHERE {ALBUM_IS_SHOWN}),
            (SELECT count(*) FROM tracks WHERE missing = 0)"""
        return Counts(*self._rows(sql)[0])

    def artists(self) -> list[ArtistRow]:
        """List all artists by name, "The" aside."""
        sql = f"""SELECT artists.id, artists.name, count(*) FROM artists
            CROSS JOIN albums ON albums.artist_id = artists.id WHERE {ALBUM_IS_SHOWN}
            GROUP BY artists.sort_name, artists.id ORDER BY artists.sort_name, artists.id"""
        return [ArtistRow(*row) for row in self._rows(sql)]

    def albums(self, artist_id: int) -> list[AlbumRow]:
        """List an artist's albums by year."""
        sql = """SELECT albums.id, artists.id, albums.title, artists.name, albums.year, count(*), sum(tracks.duration_s)
            FROM artists JOIN albums ON albums.artist_id = artists.id
            JOIN tracks ON tracks.album_id = albums.id AND tracks.missing = 0
            WHERE artists.id = ? GROUP BY albums.id ORDER BY albums.year, albums.sort_title, albums.id"""
        return [AlbumRow(*row) for row in self._rows(sql, artist_id)]

    def all_albums(self) -> list[AlbumRow]:
        """List the albums of the whole library by artist and year."""
        sql = """SELECT albums.id, artists.id, albums.title, artists.name, albums.year, count(*), sum(tracks.duration_s)
            FROM artists CROSS JOIN albums ON albums.artist_id = artists.id
            CROSS JOIN tracks ON tracks.album_id = albums.id AND tracks.missing = 0
            GROUP BY albums.id ORDER BY artists.sort_name, artists.id, albums.year, albums.sort_title, albums.id"""
        return [AlbumRow(*row) for row in self._rows(sql)]

    def album_tracks(self, album_id: int) -> list[Track]:
        """List an album's tracks by disc and number."""
        return self._ordered_tracks("WHERE albums.id = ?", album_id)

    def disc_length(self, track_id: int) -> int:
        """Return how many tracks there are on a track's disc of its album."""
        sql = """SELECT COUNT(*) FROM tracks AS this
            JOIN tracks AS other ON other.album_id = this.album_id AND other.disc_number IS this.disc_number
            WHERE this.id = ? AND other.missing = 0"""
        return int(self._rows(sql, track_id)[0][0])

    def artist_tracks(self, artist_id: int) -> list[Track]:
        """List the tracks of an artist's albums by year, disc and number."""
        return self._ordered_tracks("WHERE artists.id = ?", artist_id)

    def track_ids(self) -> "array[int]":
        """Return the ids of the whole library in the order artist, album, disc, track."""
        return self._ids(f"SELECT tracks.id {IN_LIBRARY_ORDER} ORDER BY {LIBRARY_ORDER}")

    def tracks(self, ids: Sequence[int]) -> list[Track]:
        """Look tracks up, in the order of `ids`; those that don't exist are left out."""
        sql = f"""SELECT {TRACK_COLUMNS} FROM json_each(?) AS wanted
            CROSS JOIN tracks ON tracks.id = wanted.value {WITH_ALBUMS} ORDER BY wanted.key"""
        return [track_of(row) for row in self._rows(sql, json.dumps(list(ids)))]

    def track(self, track_id: int) -> Track | None:
        """Look one track up."""
        return next(iter(self.tracks([track_id])), None)

    def search_ids(self, query: str, limit: int = MAX_RESULTS, sort: str = "") -> "array[int]":
        """Find what fits a query (docs/guide/searching.md); all for an empty one. `sort` goes before the query's own.

        Raises `QuerySyntaxError` for what can't be read.
        """
        asked = parse(query)
        asked = Query(asked.node, parse_sort(sort) + asked.sort)
        return array("q", Finder(self._rows, self._clock()).find(asked, limit))

    def search(self, query: str, limit: int, sort: str = "") -> list[Track]:
        """Find tracks as `search_ids` does."""
        return self.tracks(self.search_ids(query, limit, sort))

    def complete(self, query: str, cursor: int) -> list[Suggestion]:
        """Suggest what the word before the cursor could become: a field, or one of its values here."""
        return complete(self._rows, query, cursor)

    def smart_ids(self, row: PlaylistRow) -> "array[int]":
        """Find what a saved query asks for."""
        return self.search_ids(row.query, MAX_RESULTS if row.row_limit is None else row.row_limit, row.sort)

    def queue_rows(self, start: int, count: int) -> list[QueueRow]:
        """Read a stretch of the stored queue."""
        sql = f"""SELECT queue_entries.position, queue_entries.entry_id, {TRACK_COLUMNS} FROM queue_entries
            CROSS JOIN tracks ON tracks.id = queue_entries.track_id {WITH_ALBUMS}
            WHERE queue_entries.position >= ? AND queue_entries.position < ? ORDER BY queue_entries.position"""
        rows = self._rows(sql, start, start + count)
        return [QueueRow(row[0], QueueEntry(entry_id=row[1], track=track_of(row[2:]))) for row in rows]

    def _ordered_tracks(self, condition: str, parameter: int) -> list[Track]:
        rows = self._rows(f"SELECT {TRACK_COLUMNS} {IN_LIBRARY_ORDER} {condition} ORDER BY {LIBRARY_ORDER}", parameter)
        return [track_of(row) for row in rows]

    def _ids(self, sql: str, *parameters: object) -> "array[int]":
        return array("q", (row[0] for row in self._rows(sql, *parameters)))

    def _rows(self, sql: str, *parameters: object) -> list[tuple[Any, ...]]:
        try:
            return self._connection.execute(sql, parameters).fetchall()
        except (sqlite3.Error, OverflowError) as error:
            raise LibraryError(f"The library {self.path} can't be read: {error}.", remedy(error)) from error
