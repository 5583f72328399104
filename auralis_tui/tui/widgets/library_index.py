"""The left column of the library's views: genres, folders, albums, playlists."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from auralis_tui.library.rows import AlbumRow, FolderRow, GenreRow, PlaylistRow
from auralis_tui.tui import numbers
from auralis_tui.tui.widgets.paint import Line, Runs, clip, fit
from auralis_tui.tui.widgets.table import Table

Item = AlbumRow | FolderRow | GenreRow | PlaylistRow
Row = TypeVar("Row")
Key = Callable[[Row], str | float]
NOTED_FROM = 40
"""From this width on, an album's artist stands beside its title."""


@dataclass(frozen=True, slots=True)
class IndexRow:
    """One row: what it is of, and what is shown of it."""

    item: Item
    name: str
    count: str = ""
    note: str = ""
    up: bool = False
    """It is the folder that one is in: going into it goes out of it."""

    @property
    def key(self) -> tuple[object, bool]:
        """What tells it from the others when the list is read again."""
        return (self.item.path if isinstance(self.item, FolderRow) else self.item.id), self.up


class IndexList(Table):
    """Names with a count."""

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self.rows: list[IndexRow] = []
        self._count_cells = 0

    def show(self, rows: list[IndexRow], at: object = None) -> None:
        """Show these; the cursor stays on what it was on, or goes to the row with this key."""
        key = at or (self.chosen.key if self.chosen else None)
        self.rows = rows
        self._count_cells = max((len(row.count) for row in rows), default=0)
        place = next((place for place, row in enumerate(rows) if row.key == key), None)
        self.set_count(len(rows), min(self.cursor, len(rows)) if place is None else place)

    @property
    def chosen(self) -> IndexRow | None:
        """The row under the cursor."""
        return self.rows[self.cursor] if self.cursor < len(self.rows) else None

    def draw(self, index: int, line: Line, selected: bool) -> Runs:
        """Draw a row."""
        row = self.rows[index]
        ink = "bright bold" if index == self.cursor else "text"
        room = line.width - self._count_cells - 4
        line.put("‹" if row.up else " ", "muted")
        if row.note and line.width >= NOTED_FROM:
            line.put(fit(row.name, room * 3 // 5), ink).put("  ")
            line.put(clip(row.note, room - room * 3 // 5 - 2), "muted")
        else:
            line.put(clip(row.name, room), ink)
        return line.right((row.count, "muted" if selected else "faint"), (" ", "text")).done()


def album_rows(albums: list[AlbumRow], sort: str) -> list[IndexRow]:
    """Return rows of albums by title, artist or year."""
    keys: dict[str, Key[AlbumRow]] = {
        "title": lambda album: album.title.casefold(), "year": lambda album: album.year or 0,
    }  # fmt: skip
    found = _sorted(albums, sort, keys)
    return [IndexRow(album, album.title, str(album.year or ""), album.artist) for album in found]


def genre_rows(genres: list[GenreRow], sort: str) -> list[IndexRow]:
    """Return rows of genres by name or size."""
    found = _sorted(genres, sort, {"tracks": lambda genre: genre.tracks})
    return [IndexRow(genre, genre.name, numbers.thousands(genre.tracks)) for genre in found]


def folder_rows(here: FolderRow | None, folders: list[FolderRow], sort: str) -> list[IndexRow]:
    """Return rows of the folders within one, which comes first itself."""
    found = _sorted(folders, sort, {"tracks": lambda folder: folder.tracks})
    rows = [IndexRow(folder, folder.name, numbers.thousands(folder.tracks)) for folder in found]
    return rows if here is None else [IndexRow(here, here.name, "", up=True), *rows]


def playlist_rows(playlists: list[PlaylistRow], smart: bool, sort: str) -> list[IndexRow]:
    """Return rows of playlists, or of saved queries."""
    keys: dict[str, Key[PlaylistRow]] = {
        "changed": lambda row: row.changed_at, "tracks": lambda row: row.entries or 0,
    }  # fmt: skip
    found = _sorted([row for row in playlists if row.smart is smart], sort, keys)
    return [
        IndexRow(row, row.name, "" if row.entries is None else numbers.thousands(row.entries), row.query)
        for row in found
    ]


def _sorted(rows: list[Row], sort: str, keys: Mapping[str, Key[Row]]) -> list[Row]:
    """Sort rows by a key; without one they have their own order. `-` turns it round; what is equal stays in order."""
    key, backwards = keys.get(sort.removeprefix("-")), sort.startswith("-")
    if key is None:
        return rows[::-1] if backwards else rows
    return sorted(rows, key=key, reverse=backwards)
