"""What the library's views read, beside the console's own loop."""

import os
from array import array
from dataclasses import dataclass
from datetime import datetime

from auralis_tui.bus.state import Track
from auralis_tui.library.query.nodes import quoted
from auralis_tui.library.query.syntax_error import QuerySyntaxError
from auralis_tui.library.rows import AlbumRow, FolderRow, GenreRow
from auralis_tui.tui.reading import PAGE_ROWS, Catalogue, found_by
from auralis_tui.tui.widgets.library_entries import Note
from auralis_tui.tui.widgets.library_index import (
    IndexRow,
    Item,
    album_rows,
    folder_rows,
    genre_rows,
    playlist_rows,
)
from auralis_tui.tui.widgets.library_lists import Entry
from auralis_tui.tui.widgets.library_views import View

MARGIN_COLUMNS = 6
BEFORE_FAULT = 20


@dataclass(frozen=True, slots=True)
class FirstPage:
    """The beginning of a long list."""

    ids: "array[int] | QuerySyntaxError"
    rows: list[Track]

    @property
    def goes_on(self) -> bool:
        """Whether there may be more."""
        return len(self.rows) == PAGE_ROWS


def first_page(catalogue: Catalogue, query: str) -> FirstPage:
    """Read the tracks that come first, in a hundredth of the time that finding all takes."""
    ids = found_by(catalogue, query, limit=PAGE_ROWS)
    return FirstPage(ids, [] if isinstance(ids, QuerySyntaxError) else catalogue.tracks(ids))


def index_rows(catalogue: Catalogue, view: View, sort: str, folder: FolderRow | None) -> list[IndexRow]:
    """Read the left column of a view."""
    match view.name:
        case "albums":
            return album_rows(catalogue.all_albums(), sort)
        case "genres":
            return genre_rows(catalogue.lists.genres(), sort)
        case "folders":
            return folder_rows(folder, catalogue.lists.folders(folder.path if folder else ""), sort)
        case _:
            return playlist_rows(catalogue.lists.playlists(), view.name == "smart", sort)


def tracks_of(catalogue: Catalogue, item: Item) -> "array[int]":
    """Read the tracks of a row: of a folder those that lie in it itself."""
    match item:
        case AlbumRow():
            return array("q", (track.id for track in catalogue.album_tracks(item.id)))
        case GenreRow():
            return catalogue.lists.genre_tracks(item.id)
        case FolderRow():
            return catalogue.lists.folder_tracks(item.path)
        case _:
            try:
                return catalogue.smart_ids(item)
            except QuerySyntaxError:  # kept by a version that knew other fields
                return array("q")


def all_tracks_of(catalogue: Catalogue, item: Item) -> "array[int]":
    """Read the tracks that a row adds to the queue: of a folder also those of the folders in it."""
    if isinstance(item, FolderRow):
        return catalogue.search_ids(f"folder:{quoted(item.path.rstrip('/') + '/')} sort:path")
    if not isinstance(item, AlbumRow | GenreRow) and not item.smart:
        return catalogue.lists.playable(item.id)
    return tracks_of(catalogue, item)


def read_entries(catalogue: Catalogue, artist_id: int) -> list[Entry]:
    """Read an artist's albums with their tracks, and a blank between them."""
    entries: list[Entry] = []
    for album in catalogue.albums(artist_id):
        if entries:
            entries.append(None)
        entries += [album, *catalogue.album_tracks(album.id)]
    return entries


def notes(catalogue: Catalogue, view: str) -> list[Note]:
    """Read the files of quarantine, or those that seem to have the same sound."""
    if view == "quarantine":
        return [Note(os.path.basename(path), reason) for path, reason in catalogue.lists.held()]
    if view == "history":
        return [
            Note(f"{title} · {artist}", ("left early  " if skipped else "") + moment(began_at), track_id)
            for began_at, skipped, track_id, title, artist in catalogue.lists.history()
        ]
    found: list[Note] = []
    for group in catalogue.lists.alike():
        found.append(Note(f"{group[0][1]} · {group[0][2]}", heading=True))
        found += [Note(path, track_id=track_id) for track_id, _, _, path in group]
    return found


def moment(at_s: float) -> str:
    """Write a moment in the local time: 2026-11-30 14:32."""
    return f"{datetime.fromtimestamp(at_s):%Y-%m-%d %H:%M}"


def narrowed(query: str, text: str) -> str:
    """Add to a query that its tracks are to hold this text; what is typed is taken as words, not as a query."""
    words = " ".join(quoted(word) for word in text.replace('"', " ").split())
    return f"{query} {words}".strip()


def pointed(error: QuerySyntaxError, width: int) -> tuple[str, ...]:
    """Return a query with a sign under the character that can't be read, and below it why."""
    line, _, mark = error.pointed.partition("\n")
    room = max(10, width - MARGIN_COLUMNS)
    first = max(0, min(error.position - BEFORE_FAULT, len(line) - room)) if len(line) > room else 0
    return (line[first : first + room], mark[first:], error.message, *((error.hint,) if error.hint else ()))
