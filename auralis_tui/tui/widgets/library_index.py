"""The left column of the library's views: genres, folders, albums, playlists."""

from dataclasses import dataclass

from auralis_tui.library.rows import AlbumRow, FolderRow, GenreRow, PlaylistRow
from auralis_tui.tui import numbers
from auralis_tui.tui.widgets.paint import Line, Runs, clip, fit
from auralis_tui.tui.widgets.table import Table

Item = AlbumRow | FolderRow | GenreRow | PlaylistRow
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

    def show(self, rows: list[IndexRow], at: object = None) -> None:
        """Show these; the cursor stays on what it was on, or goes to the row with this key."""
        key = at or (self.chosen.key if self.chosen else None)
        self.rows = rows
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
        room = line.width - len(row.count) - 4
        line.put("‹" if row.up else " ", "muted")
        if row.note and line.width >= NOTED_FROM:
            line.put(fit(row.name, room * 3 // 5), ink).put("  ")
            line.put(clip(row.note, room - room * 3 // 5 - 2), "muted")
        else:
            line.put(clip(row.name, room), ink)
        return line.right((row.count, "muted" if selected else "faint"), (" ", "text")).done()


def album_rows(albums: list[AlbumRow], sort: str) -> list[IndexRow]:
    """Return rows of albums by title, artist or year."""
    if sort == "title":
        albums = sorted(albums, key=lambda album: (album.title.casefold(), album.id))
    elif sort == "year":
        albums = sorted(albums, key=lambda album: (-(album.year or 0), album.title.casefold()))
    return [IndexRow(album, album.title, str(album.year or ""), album.artist) for album in albums]


def genre_rows(genres: list[GenreRow], sort: str) -> list[IndexRow]:
    """Return rows of genres by name or size."""
    if sort == "tracks":
        genres = sorted(genres, key=lambda genre: -genre.tracks)
    return [IndexRow(genre, genre.name, numbers.thousands(genre.tracks)) for genre in genres]


def folder_rows(here: FolderRow | None, folders: list[FolderRow], sort: str) -> list[IndexRow]:
    """Return rows of the folders within one, which comes first itself."""
    if sort == "tracks":
        folders = sorted(folders, key=lambda folder: -folder.tracks)
    rows = [IndexRow(folder, folder.name, numbers.thousands(folder.tracks)) for folder in folders]
    return rows if here is None else [IndexRow(here, here.name, "", up=True), *rows]


def playlist_rows(playlists: list[PlaylistRow], smart: bool, sort: str) -> list[IndexRow]:
    """Return rows of playlists, or of saved queries."""
    found = [row for row in playlists if row.smart is smart]
    if sort == "changed":
        found = sorted(found, key=lambda row: -row.changed_at)
    elif sort == "tracks":
        found = sorted(found, key=lambda row: -(row.entries or 0))
    return [
        IndexRow(row, row.name, "" if row.entries is None else numbers.thousands(row.entries), row.query)
        for row in found
    ]
