"""The library's lists: artists, the albums of one with their tracks, and what a search found."""

from array import array

from textual.message import Message
from textual.reactive import var

from auralis_tui.bus.state import Track
from auralis_tui.library.rows import AlbumRow, ArtistRow
from auralis_tui.tui import numbers
from auralis_tui.tui.reading import PAGE_ROWS, Pages
from auralis_tui.tui.widgets.library_columns import COLUMNS, head_at, heads, stars, track_row
from auralis_tui.tui.widgets.paint import Line, Runs, fit
from auralis_tui.tui.widgets.table import Table

Entry = AlbumRow | Track | None
"""A row of an artist's list: an album's heading, a track, or the blank between two albums."""
RATED_FROM = 30
"""From this width on, ratings stand beside the titles."""


class ArtistList(Table):
    """The artists, with how many albums each has."""

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self.artists: list[ArtistRow] = []

    def show(self, artists: list[ArtistRow]) -> None:
        """Show these artists; the cursor stays on the artist it was on."""
        chosen = self.chosen
        self.artists = artists
        places = {artist.id: place for place, artist in enumerate(artists)}
        self.set_count(len(artists), places.get(chosen.id, 0) if chosen else 0)

    @property
    def chosen(self) -> ArtistRow | None:
        """The artist under the cursor."""
        return self.artists[self.cursor] if self.cursor < len(self.artists) else None

    def draw(self, index: int, line: Line, selected: bool) -> Runs:
        """Draw an artist."""
        artist = self.artists[index]
        count = str(artist.albums)
        ink = "bright bold" if index == self.cursor else "text"
        line.put(" ").put(fit(artist.name, line.width - 6), ink)
        return line.right((f"{count:>3}", "muted" if selected else "faint"), (" ", "text")).done()


class AlbumList(Table):
    """The albums of an artist, each with its tracks."""

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self.entries: list[Entry] = []

    def show(self, entries: list[Entry], keep: bool = False) -> None:
        """Show these rows, from the first track or from where the cursor was."""
        self.entries = entries
        first = next((place for place, entry in enumerate(entries) if isinstance(entry, Track)), 0)
        self.set_count(len(entries), self.cursor if keep else first)
        if not keep:
            self.scroll_to(y=0, animate=False, force=True)

    def selectable(self, index: int) -> bool:
        """Headings and tracks, not the blanks."""
        return 0 <= index < self.count and self.entries[index] is not None

    def is_playing(self, index: int) -> bool:
        """Say whether this track is heard."""
        entry, heard = self.entries[index], self.player.entry
        return isinstance(entry, Track) and heard is not None and heard.track.id == entry.id

    @property
    def chosen(self) -> list[int]:
        """The tracks under the cursor: one, or all of an album."""
        entry = self.entries[self.cursor] if self.cursor < len(self.entries) else None
        if isinstance(entry, Track):
            return [entry.id]
        return self._album_from(self.cursor + 1) if entry else []

    @property
    def all_chosen(self) -> list[int]:
        """The selected tracks; with an album's row alone, all of the album."""
        if len(self.selection) < 2:
            return self.chosen
        return [entry.id for entry in (self.entries[index] for index in self.selection) if isinstance(entry, Track)]

    @property
    def around_chosen(self) -> tuple[list[int], int]:
        """All tracks of the list, and which of them is under the cursor, or the first below it."""
        ids = [entry.id for entry in self.entries if isinstance(entry, Track)]
        return ids, sum(isinstance(entry, Track) for entry in self.entries[: self.cursor])

    def draw(self, index: int, line: Line, selected: bool) -> Runs:
        """Draw a heading, a track or a blank."""
        entry = self.entries[index]
        if isinstance(entry, AlbumRow):
            return _album_row(entry, line)
        if entry is None:
            return line.done()
        return _track_row(entry, line, self.playing_sign if self.is_playing(index) else "", selected)

    def _album_from(self, index: int) -> list[int]:
        found = []
        for entry in self.entries[index:]:
            if not isinstance(entry, Track):
                break
            found.append(entry.id)
        return found


class ResultList(Table):
    """What a search found, read page by page, under the columns' names where it can be sorted by them."""

    columns: var[tuple[str, ...]] = var(("title", "whence", "length"))
    sort: var[str] = var("")

    class SortWanted(Message):
        """The name of a column was clicked."""

        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name

    def __init__(self, id: str | None = None, pane: str = "search", heads: bool = False) -> None:
        super().__init__(id=id)
        self.pane = pane
        self.head_rows = int(heads)
        self.ids: array[int] = array("q")
        self.pages: Pages[Track] = Pages()
        self._stale = False
        """The pages show what was true before; they go when the first is read anew."""

    def show(self, ids: "array[int]", keep: bool = False) -> None:
        """Show these tracks, from the first, or with the cursor on the track it was on."""
        here, track = self.cursor, self.chosen
        self.ids, self._stale = ids, keep
        if not keep:
            self.pages.clear()
            self.end_selection()
        elif track and (here >= len(ids) or ids[here] != track[0]):
            here = next((place for place, found in enumerate(ids) if found == track[0]), here)
        self.set_count(len(ids), min(here, max(0, len(ids) - 1)) if keep else 0)

    def watch_columns(self) -> None:
        """Draw with these columns."""
        self.refresh()

    watch_sort = watch_columns

    def draw_head(self, line: Line) -> Runs:
        """Draw the columns' names."""
        return heads(line, self.columns, self.sort)

    def head_clicked(self, column: int) -> None:
        """Ask to be sorted by what was clicked."""
        if name := head_at(column, self.columns, self.size.width):
            self.post_message(self.SortWanted(COLUMNS[name].sort))

    def wanted(self) -> list[int]:
        """Return the pages in sight that aren't read."""
        first = round(self.scroll_y)
        if self._stale:
            return [first // PAGE_ROWS] if self.count else []
        return self.pages.missing(first, min(self.count, first + self.page) - 1) if self.count else []

    def put(self, page: int, rows: list[Track]) -> None:
        """Show a page that was read."""
        if self._stale:
            self._stale = False
            self.pages.clear()
        self.pages.put(page, rows)
        self.refresh()

    def page_ids(self, page: int) -> list[int]:
        """Return the ids of a page's tracks."""
        return list(self.ids[page * PAGE_ROWS : (page + 1) * PAGE_ROWS])

    @property
    def chosen(self) -> list[int]:
        """The track under the cursor."""
        return [self.ids[self.cursor]] if self.cursor < len(self.ids) else []

    @property
    def all_chosen(self) -> list[int]:
        """The selected tracks."""
        return [self.ids[index] for index in self.selection]

    @property
    def around_chosen(self) -> tuple[list[int], int]:
        """All that was found, and the place of the cursor in it."""
        return list(self.ids), self.cursor

    def draw(self, index: int, line: Line, selected: bool) -> Runs:
        """Draw a track with its artist and album."""
        track = self.pages.get(index)
        if track is None:
            return line.put("  …", "faint").done()
        heard = self.player.entry is not None and self.player.entry.track.id == track.id
        return track_row(track, line, self.columns, self.playing_sign if heard else "", selected)


def _album_row(album: AlbumRow, line: Line) -> Runs:
    year = str(album.year) if album.year else ""
    time = numbers.clock(album.duration_s)
    line.put(fit(album.title, line.width - 16), "bright bold")
    return line.right((f"{year:>4}", "muted"), (f" {time:>6}", "muted"), (" ", "text")).done()


def _track_row(track: Track, line: Line, sign: str, selected: bool) -> Runs:
    name, figure = _inks(bool(sign), selected)
    number = sign or (str(track.track_number) if track.track_number else "")
    line.put(f"{number:>3} ", "signal bold" if sign else "muted" if selected else "faint")
    mark = stars(track.rating) if track.rating and line.width > RATED_FROM else ""
    mark += " *" if track.favourite else ""
    line.put(fit(track.title, line.width - 14 - len(mark)), name)
    return line.right((mark, "accent"), (f"{numbers.clock(track.duration_s):>7}", figure), (" ", "text")).done()


def _inks(playing: bool, selected: bool) -> tuple[str, str]:
    if playing:
        return "signal bold", "signal"
    return ("bright bold", "muted") if selected else ("text", "muted")
