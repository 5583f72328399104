"""The panes of the body: bordered places with a title and one fact."""

from array import array
from itertools import count
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.geometry import Size
from textual.reactive import var

from auralis_tui.bus.state import LibraryState, MasteringState, PlayerState, QueueState, Track
from auralis_tui.dsp.hearing import Hearing
from auralis_tui.library.query.syntax_error import QuerySyntaxError
from auralis_tui.library.rows import ArtistRow, QueueRow
from auralis_tui.tui import numbers
from auralis_tui.tui.ballistics import Readings
from auralis_tui.tui.reading import PAGE_ROWS, Catalogue, OpenCatalogue, found_by
from auralis_tui.tui.widgets.library_lists import AlbumList, ArtistList, Entry, ResultList
from auralis_tui.tui.widgets.meter_blocks import LoudnessBlock, PeakBlock
from auralis_tui.tui.widgets.paint import Line, Painted, Runs, clip, look_of
from auralis_tui.tui.widgets.queue_list import QueueList
from auralis_tui.tui.widgets.reader import Reader
from auralis_tui.tui.widgets.spectrum import SpectrumBlock
from auralis_tui.tui.widgets.stereo import StereoBlock
from auralis_tui.tui.widgets.table import Table

FIRST_STEPS = (
    "There is no music here yet.",
    ":add FOLDER      plays a folder of yours, and keeps it in the library",
    "auralis FOLDER   does the same from the shell",
    "auralis demo     makes a small gapless album to try",
    "Your files are read, never written.",
)
CONNECTING = ("The library is shown as soon as the daemon answers.",)
NOTHING_QUEUED = ("The queue is empty.", "a adds what's under the cursor, enter plays it.")
ROWS_AT_ONCE = 4096
"""How many of the queue's rows a filter reads in one go."""
MOST_QUEUED = 20_000
"""How much of a search's list becomes the queue."""


class Breadcrumb(Painted):
    """Where one is, for the narrowest terminals."""

    artist: var[str] = var("")
    fact: var[str] = var("")

    def rows(self, size: Size) -> list[Runs]:
        """Draw the row, and a blank one."""
        width = size.width
        line = Line(width).put(" Artists", "muted" if self.artist else "bright bold")
        if self.artist:
            line.put("  ›  ", "faint").put(clip(self.artist, width - len(self.fact) - 18), "bright bold")
        return [line.right((self.fact, "muted"), (" ", "text")).done(), ()]

    def _changed(self) -> None:
        self.repaint()

    watch_artist = watch_fact = _changed


class Pane(Horizontal):
    """A bordered place whose titles are written in the console's signs."""

    def entitle(self, title: str, fact: str = "") -> None:
        """Write title and fact."""
        glyphs = look_of(self).glyphs
        self.border_title = glyphs.text(title)
        self.border_subtitle = glyphs.text(fact)


class LibraryPane(Pane):
    """Artists at the left, albums with tracks at the right; or what a search found."""

    library: var[LibraryState] = var(LibraryState())
    player: var[PlayerState] = var(PlayerState())
    sought: var[str | None] = var(None)
    narrowing: var[str] = var("")

    def compose(self) -> ComposeResult:
        """Make the lists."""
        yield Breadcrumb(id="breadcrumb")
        yield ArtistList(id="artists").data_bind(LibraryPane.player)
        yield AlbumList(id="albums").data_bind(LibraryPane.player)
        yield ResultList(id="results").data_bind(LibraryPane.player)

    def __init__(self, open_catalogue: OpenCatalogue, id: str | None = None) -> None:
        super().__init__(id=id)
        self.reader = Reader(self, open_catalogue)
        self._all: list[Entry] = []
        self._artists_all: list[ArtistRow] = []
        self._shown_artist: int | None = None

    def on_mount(self) -> None:
        """Begin empty."""
        self.artists.empty = CONNECTING
        self.add_class("-empty")
        self._entitle()

    @property
    def artists(self) -> ArtistList:
        """The list of artists."""
        return self.query_one("#artists", ArtistList)

    @property
    def albums(self) -> AlbumList:
        """The list of the artist's albums."""
        return self.query_one("#albums", AlbumList)

    @property
    def results(self) -> ResultList:
        """The list of what was found."""
        return self.query_one("#results", ResultList)

    @property
    def default_table(self) -> Table:
        """The list that takes the focus."""
        if self.sought is not None:
            return self.results
        return self.albums if self.has_class("-albums") else self.artists

    def read_again(self, library: LibraryState) -> None:
        """Read the lists, since the library has changed."""
        self.library = library
        self._entitle()
        if not library.tracks:
            self.artists.empty = FIRST_STEPS
        self.set_class(not library.tracks, "-empty")
        self.reader.read("artists", lambda catalogue: catalogue.artists(), self._artists_read)
        if self.sought is not None:
            self.search(self.sought)

    def search(self, query: str) -> None:
        """Find tracks as the query is typed."""
        self.sought = query
        self.results.empty = (f"Nothing matches '{query}'.", "esc shows all.")
        self.reader.read("search", lambda catalogue: found_by(catalogue, query), self._found)

    def leave_search(self) -> None:
        """Show artists and albums again."""
        self.sought = None

    def narrow(self, text: str) -> None:
        """Show only the rows of the focused list that hold the text."""
        self.narrowing = text
        if self.albums.has_focus or self.has_class("-albums"):
            self._show_albums(keep=True)
        else:
            self._show_artists()

    def watch_sought(self, sought: str | None) -> None:
        """Show the results, or the lists."""
        self.set_class(sought is not None, "-searching")
        self._entitle()

    def _artists_read(self, artists: list[ArtistRow]) -> None:
        self._artists_all = artists
        self._show_artists()

    def _show_artists(self) -> None:
        text = self.narrowing.casefold() if not self.has_class("-albums") else ""
        self.artists.show([artist for artist in self._artists_all if text in artist.name.casefold()])
        if self._artists_all:
            self.artists.empty = (f"No artist holds '{self.narrowing}'.", "esc shows all.")
        self._read_albums(keep=True)

    def on_table_moved(self, event: Table.Moved) -> None:
        """Follow the cursor: the artist's albums, the page of results."""
        if event.table is self.artists:
            self._read_albums()
        elif event.table is self.results:
            self.call_after_refresh(self.read_pages)

    def _read_albums(self, keep: bool = False) -> None:
        artist = self.artists.chosen
        if artist is None:
            self._all = []
            self._show_albums()
            return
        crumb = self.query_one(Breadcrumb)
        crumb.fact = numbers.counted(artist.albums, "album")
        same = keep and self._shown_artist == artist.id
        self._shown_artist = artist.id
        self.reader.read(
            "albums", lambda catalogue: read_entries(catalogue, artist.id), lambda rows: self._entries(rows, same)
        )

    def _entries(self, rows: list[Entry], keep: bool) -> None:
        self._all = rows
        self._show_albums(keep)

    def _show_albums(self, keep: bool = False) -> None:
        text = self.narrowing.casefold() if self.has_class("-albums") or self.albums.has_focus else ""
        rows = [row for row in self._all if not text or (isinstance(row, Track) and text in row.title.casefold())]
        self.albums.show(rows, keep)

    def _found(self, found: "array[int] | QuerySyntaxError") -> None:
        if isinstance(found, QuerySyntaxError):
            self.results.empty, found = (found.placed, found.hint), array("q")
        self.results.show(found)
        self._entitle()
        self.call_after_refresh(self.read_pages)

    def read_pages(self) -> None:
        """Read the page of results in sight."""
        wanted = self.results.wanted()
        if not wanted:
            return
        page, ids = wanted[0], self.results.page_ids(wanted[0])
        self.reader.read("results", lambda catalogue: catalogue.tracks(ids), lambda rows: self._page_read(page, rows))

    def _page_read(self, page: int, rows: list[Track]) -> None:
        self.results.pages.put(page, rows)
        self.results.refresh()
        self.read_pages()

    def open_albums(self) -> None:
        """Go into the artist's albums."""
        self.add_class("-albums")
        artist = self.artists.chosen
        self.query_one(Breadcrumb).artist = artist.name if artist else ""
        self.albums.focus()

    def leave_albums(self) -> None:
        """Go back to the artists."""
        self.remove_class("-albums")
        self.query_one(Breadcrumb).artist = ""
        self.artists.focus()

    def _entitle(self) -> None:
        fact = numbers.counted(self.library.albums, "album")
        if self.sought is not None:
            self.entitle("Library · search", numbers.counted(len(self.results.ids), "track"))
            return
        if self.app.size.width >= 120:
            fact += f" · {numbers.counted(self.library.tracks, 'track')}"
        self.entitle("Library · artists" if self.app.size.width >= 80 else "Library", fact)


class QueuePane(Pane):
    """The queue."""

    queue: var[QueueState] = var(QueueState())
    player: var[PlayerState] = var(PlayerState())
    position_s: var[float] = var(0.0)
    narrowing: var[str] = var("")

    def __init__(self, open_catalogue: OpenCatalogue, id: str | None = None) -> None:
        super().__init__(id=id)
        self.reader = Reader(self, open_catalogue)
        self._fact = ""

    def compose(self) -> ComposeResult:
        """Make the list."""
        yield QueueList(id="queue-list").data_bind(QueuePane.player)

    def on_mount(self) -> None:
        """Begin empty."""
        self.table.empty = NOTHING_QUEUED
        self.entitle("Queue")
        self.watch_queue(QueueState(), self.queue)

    @property
    def table(self) -> QueueList:
        """The list."""
        return self.query_one(QueueList)

    def watch_queue(self, old: QueueState, new: QueueState) -> None:
        """Show the new outline, and read the rows when they have changed."""
        if not self.is_mounted:
            return
        self._tell_left()
        self.table.show(new)
        if (old.revision, old.length) != (new.revision, new.length):
            self.read_pages(fresh=True)
            if self.narrowing:
                self.narrow(self.narrowing)

    def watch_position_s(self) -> None:
        """Tell how much is left."""
        if self.is_mounted:
            self._tell_left()

    watch_player = watch_position_s

    def _tell_left(self) -> None:
        fact, queue = "", self.queue
        if queue.length:
            place = f"{queue.index + 1} of " if queue.index is not None else ""
            here_s = max(0.0, self.player.duration_s - self.position_s) if self.player.entry else 0.0
            fact = f"{place}{numbers.thousands(queue.length)} · {_left(here_s + queue.remaining_s)} left"
        if fact != self._fact:
            self._fact = fact
            self.entitle("Queue", fact)

    def narrow(self, text: str) -> None:
        """Show only the entries whose title, artist or album holds the text."""
        was, self.narrowing = self.narrowing, text
        revision = self.queue.revision
        if text:
            self.reader.read(
                "narrow", lambda catalogue: rows_holding(catalogue, text), lambda rows: self._narrowed(rows, revision)
            )
        elif was:
            self.table.empty = NOTHING_QUEUED
            self.table.widen()
            self.read_pages(fresh=True)

    def _narrowed(self, rows: list[QueueRow], revision: int) -> None:
        if self.narrowing:
            self.table.empty = (f"No entry holds '{self.narrowing}'.", "esc shows all.")
            self.table.narrow(rows, revision)

    def on_table_moved(self) -> None:
        """Read what has come into sight."""
        self.call_after_refresh(self.read_pages)

    def read_pages(self, fresh: bool = False) -> None:
        """Read the first page in sight that isn't read."""
        rows = self.table
        wanted = [round(rows.scroll_y) // PAGE_ROWS] if fresh else rows.wanted()
        if not wanted or not rows.count:
            return
        start = wanted[0] * PAGE_ROWS
        self.reader.read(
            "queue",
            lambda catalogue: catalogue.queue_rows(start, PAGE_ROWS),
            lambda found: self._page_read(start // PAGE_ROWS, found, fresh),
        )

    def _page_read(self, page: int, found: list[QueueRow], fresh: bool) -> None:
        rows = self.table
        if fresh:
            rows.pages.clear()
        rows.pages.put(page, found)
        rows.refresh()
        self.read_pages()


MEASURED = {Hearing.MASTERED: "after chain", Hearing.BYPASS: "source", Hearing.DELTA: "delta"}


class MetersPane(Pane, can_focus=True):
    """The meters: one below the other, or with the spectrum at the side."""

    pane: ClassVar[str] = "meters"
    readings: var[Readings] = var(Readings())
    mastering: var[MasteringState] = var(MasteringState())

    def __init__(self, id: str, stacked: bool) -> None:
        super().__init__(id=id, classes="-stacked" if stacked else "-beside")
        self._stacked = stacked

    def compose(self) -> ComposeResult:
        """Make the meters."""
        with Vertical(classes="column"):
            yield PeakBlock(classes="peak").data_bind(MetersPane.readings, MetersPane.mastering)
            yield LoudnessBlock(classes="loudness").data_bind(MetersPane.readings, MetersPane.mastering)
            if self._stacked:
                yield SpectrumBlock(classes="spectrum").data_bind(MetersPane.readings)
            yield StereoBlock(classes="stereo").data_bind(MetersPane.readings)
        if not self._stacked:
            yield SpectrumBlock(classes="spectrum").data_bind(MetersPane.readings)

    def on_mount(self) -> None:
        """Write the title."""
        self.watch_mastering(self.mastering)

    def watch_mastering(self, mastering: MasteringState) -> None:
        """Say what is measured."""
        self.entitle(f"Meters · {MEASURED[mastering.heard_hearing]}")


def _left(seconds: float) -> str:
    return numbers.clock(seconds) if seconds < 60 else numbers.span(seconds)


def rows_holding(catalogue: Catalogue, text: str) -> list[QueueRow]:
    """Read the queue's rows whose title, artist or album holds the text."""
    wanted, found = text.casefold(), []
    for start in count(0, ROWS_AT_ONCE):
        rows = catalogue.queue_rows(start, ROWS_AT_ONCE)
        for row in rows:
            track = row.entry.track
            if wanted in f"{track.title}\n{track.artist}\n{track.album}".casefold():
                found.append(row)
        if len(rows) < ROWS_AT_ONCE:
            break
    return found


def read_entries(catalogue: Catalogue, artist_id: int) -> list[Entry]:
    """Read an artist's albums with their tracks, and a blank between them."""
    entries: list[Entry] = []
    for album in catalogue.albums(artist_id):
        if entries:
            entries.append(None)
        entries += [album, *catalogue.album_tracks(album.id)]
    return entries
