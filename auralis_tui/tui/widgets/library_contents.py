"""What the library's pane holds: its lists, read from the library and shown."""

from array import array
from functools import partial

from textual.app import ComposeResult
from textual.reactive import var

from auralis_tui.bus.state import LibraryState, PlayerState, Track
from auralis_tui.library.query.syntax_error import QuerySyntaxError
from auralis_tui.library.rows import ArtistRow, FolderRow, PlaylistRow
from auralis_tui.tui import numbers
from auralis_tui.tui.reading import OpenCatalogue, found_by
from auralis_tui.tui.widgets import library_reading as reading
from auralis_tui.tui.widgets.breadcrumb import Breadcrumb
from auralis_tui.tui.widgets.library_entries import EntryList, Note, NoteList
from auralis_tui.tui.widgets.library_index import IndexList, IndexRow
from auralis_tui.tui.widgets.library_lists import AlbumList, ArtistList, Entry, ResultList
from auralis_tui.tui.widgets.library_views import DEFAULT, SEARCH, Kind, View
from auralis_tui.tui.widgets.panes import Pane
from auralis_tui.tui.widgets.reader import Reader
from auralis_tui.tui.widgets.table import Table

NOUNS = {"albums": "album", "folders": "folder", "genres": "genre", "playlists": "playlist", "smart": "smart playlist"}
"""What the views list."""
WITHIN_FOLDERS = ("Its tracks lie in the folders in it.", "enter goes in, a adds all of them.")


class LibraryContents(Pane):
    """The lists of a view, side by side or one alone."""

    library: var[LibraryState] = var(LibraryState())
    player: var[PlayerState] = var(PlayerState())
    sought: var[str | None] = var(None)
    narrowing: var[str] = var("")

    def compose(self) -> ComposeResult:
        """Make the lists."""
        own = LibraryContents.player
        yield Breadcrumb(id="breadcrumb")
        yield ArtistList(id="artists").data_bind(own)
        yield IndexList(id="index").data_bind(own)
        yield AlbumList(id="albums").data_bind(own)
        yield ResultList(id="tracks", pane="library").data_bind(own)
        yield EntryList(id="entries").data_bind(own)
        yield NoteList(id="notes").data_bind(own)
        yield ResultList(id="results", heads=True).data_bind(own)

    def __init__(self, open_catalogue: OpenCatalogue, id: str | None = None) -> None:
        super().__init__(id=id)
        self.reader = Reader(self, open_catalogue)
        self.view = DEFAULT
        self.sorts: dict[str, str] = {}
        """By the views' names, what they are sorted by where it isn't their own order."""
        self.columns: dict[str, tuple[str, ...]] = {}
        """By the views' names, the columns that were chosen."""
        self.folder: FolderRow | None = None
        """The folder that one is in."""
        self._above: list[FolderRow] = []
        self._all: list[Entry] = []
        self._artists_all: list[ArtistRow] = []
        self._index_all: list[IndexRow] = []
        self._shown_artist: int | None = None

    @property
    def artists(self) -> ArtistList:
        """The list of artists."""
        return self.query_one("#artists", ArtistList)

    @property
    def albums(self) -> AlbumList:
        """The list of the artist's albums."""
        return self.query_one("#albums", AlbumList)

    @property
    def index(self) -> IndexList:
        """The list of genres, folders, albums or playlists."""
        return self.query_one("#index", IndexList)

    @property
    def results(self) -> ResultList:
        """The list of what was found."""
        return self.query_one("#results", ResultList)

    @property
    def entries(self) -> EntryList:
        """The entries of a playlist."""
        return self.query_one("#entries", EntryList)

    @property
    def _notes(self) -> NoteList:
        return self.query_one("#notes", NoteList)

    @property
    def _tracks(self) -> ResultList:
        return self.query_one("#tracks", ResultList)

    @property
    def columns_in_sight(self) -> tuple[Table, ...]:
        """The lists of this view, from left to right."""
        if self.sought is not None or self.view.kind is Kind.TRACKS:
            return (self.results,)
        if self.view.kind is Kind.ARTISTS:
            return (self.artists, self.albums)
        if self.view.kind is Kind.NOTES:
            return (self._notes,)
        return (self.index, self.entries if self.view.kind is Kind.ENTRIES else self._tracks)

    @property
    def shown(self) -> View:
        """The view that is seen: a search hides the chosen one."""
        return self.view if self.sought is None else SEARCH

    def sort_of(self, view: View) -> str:
        """Return what a view is sorted by."""
        return self.sorts.get(view.name) or (view.sorts[0] if view.sorts else "")

    def columns_of(self, view: View) -> tuple[str, ...]:
        """Return the columns of a view."""
        return self.columns.get(view.name, view.columns)

    def read_pages(self, tracks: ResultList) -> None:
        """Read the page in sight."""
        wanted = tracks.wanted()
        if not wanted:
            return
        page, ids = wanted[0], tracks.page_ids(wanted[0])
        self.reader.read(
            f"pages-{tracks.id}", lambda catalogue: catalogue.tracks(ids),
            lambda rows: self._page_read(tracks, page, rows),
        )  # fmt: skip

    def _read_view(self, keep: bool, at: object = None) -> None:
        """Read what the view lists."""
        view, sort = self.view, self.sort_of(self.view)
        self._entitle()
        match view.kind:
            case Kind.ARTISTS:
                self.reader.read("artists", lambda catalogue: catalogue.artists(), self._artists_read)
            case Kind.INDEX | Kind.ENTRIES:
                folder = self.folder
                self.index.empty = view.empty
                self._tracks.columns = self.columns_of(view)
                self.reader.read(
                    "index", lambda catalogue: reading.index_rows(catalogue, view, sort, folder),
                    lambda rows: self._index_read(rows, at),
                )  # fmt: skip
            case Kind.TRACKS if self.sought is None:
                query = reading.narrowed(view.query, self.narrowing)
                self.results.columns, self.results.sort = self.columns_of(view), self.sorts.get(view.name, "")
                self.results.empty = view.empty or ("There is nothing here yet.",)
                if self.narrowing:
                    self.results.empty = (f"No track holds '{self.narrowing}'.", "esc shows all.")
                if keep or self.sorts.get(view.name):
                    self._read_all(query, keep)
                else:
                    self.reader.read("search", lambda found: reading.first_page(found, query),
                                     partial(self._first_found, query))  # fmt: skip
            case Kind.NOTES:
                self._notes.empty = view.empty
                self.reader.read("notes", lambda catalogue: reading.notes(catalogue, view.name), self._notes_read)

    def _notes_read(self, notes: list[Note]) -> None:
        self._notes.show(notes)
        self._entitle()

    def _artists_read(self, artists: list[ArtistRow]) -> None:
        sort = self.sort_of(self.view)
        if sort.endswith("albums"):
            artists = sorted(artists, key=lambda artist: artist.albums)
        self._artists_all = artists[::-1] if sort.startswith("-") else artists
        self._show_artists()

    def _show_artists(self) -> None:
        text = self.narrowing.casefold() if not self.has_class("-albums") else ""
        self.artists.show([artist for artist in self._artists_all if text in artist.name.casefold()])
        if self._artists_all:
            self.artists.empty = (f"No artist holds '{self.narrowing}'.", "esc shows all.")
        self._read_albums(keep=True)

    def _index_read(self, rows: list[IndexRow], at: object) -> None:
        self._index_all = rows
        self.set_class(not rows, "-bare")
        if not rows and self.columns_in_sight[-1].has_focus:
            self.index.focus()
        self._entitle()
        self._show_index(at)

    def _show_index(self, at: object = None) -> None:
        text = self.narrowing.casefold()
        self.index.show([row for row in self._index_all if text in f"{row.name}\n{row.note}".casefold()], at)
        if self._index_all and text:
            self.index.empty = (f"Nothing here holds '{self.narrowing}'.", "esc shows all.")
        self._read_right(keep=True)

    def _read_right(self, keep: bool = False) -> None:
        """Read what the row under the cursor holds."""
        row = self.index.chosen
        if row is None:
            self._tracks.show(array("q"))
            self.entries.show(PlaylistRow(0, "", False, 0, 0.0), [])
        elif isinstance(row.item, PlaylistRow) and not row.item.smart:
            playlist = row.item
            self.reader.read(
                "right", lambda catalogue: catalogue.lists.entries(playlist.id),
                lambda rows: self.entries.show(playlist, rows),
            )  # fmt: skip
        else:
            self._tracks.empty = WITHIN_FOLDERS if isinstance(row.item, FolderRow) else ("Nothing is in it now.",)
            item, same = row.item, keep and self._shown_artist == hash(row.key)
            self._shown_artist = hash(row.key)
            self.reader.read(
                "right", lambda catalogue: reading.tracks_of(catalogue, item), lambda ids: self._right_read(ids, same)
            )

    def _right_read(self, ids: "array[int]", keep: bool) -> None:
        self._tracks.show(ids, keep)
        self.query_one(Breadcrumb).fact = numbers.counted(len(ids), "track")
        self.call_after_refresh(self.read_pages, self._tracks)

    def _read_albums(self, keep: bool = False) -> None:
        artist = self.artists.chosen
        if artist is None:
            self._all = []
            self._show_albums()
            return
        self.query_one(Breadcrumb).fact = numbers.counted(artist.albums, "album")
        same = keep and self._shown_artist == artist.id
        self._shown_artist = artist.id
        self.reader.read(
            "albums",
            lambda catalogue: reading.read_entries(catalogue, artist.id),
            lambda rows: self._entries(rows, same),
        )

    def _entries(self, rows: list[Entry], keep: bool) -> None:
        self._all = rows
        self._show_albums(keep)

    def _show_albums(self, keep: bool = False) -> None:
        text = self.narrowing.casefold() if self.has_class("-albums") or self.albums.has_focus else ""
        rows = [row for row in self._all if not text or (isinstance(row, Track) and text in row.title.casefold())]
        self.albums.show(rows, keep)

    def _found(self, found: "array[int] | QuerySyntaxError", keep: bool = False) -> None:
        if isinstance(found, QuerySyntaxError):
            self.results.empty, found = reading.pointed(found, self.results.size.width), array("q")
        self.results.show(found, keep)
        self._entitle()
        self.call_after_refresh(self.read_pages, self.results)

    def _first_found(self, query: str, found: reading.FirstPage) -> None:
        """Show what is in sight already, and read the rest, unless something else is wanted by now."""
        if not found.goes_on or isinstance(found.ids, QuerySyntaxError):
            self._found(found.ids)
            return
        self.results.show(found.ids)
        self.results.put(0, found.rows)
        self.call_after_refresh(self._read_all, query, True)

    def _read_all(self, query: str, keep: bool) -> None:
        if self.sought is None and query == reading.narrowed(self.view.query, self.narrowing):
            order = self.sorts.get(self.view.name, "")
            self.reader.read("search", lambda found: found_by(found, query, order), partial(self._found, keep=keep))

    def _page_read(self, tracks: ResultList, page: int, rows: list[Track]) -> None:
        tracks.put(page, rows)
        self.read_pages(tracks)

    def _entitle(self) -> None:
        shown, wide = self.shown, self.app.size.width
        sort = self.sorts.get(shown.name, "")
        arrow = "↓" if sort.startswith("-") else "↑"
        name = f"Library · {shown.title}" + (f" by {sort.removeprefix('-')} {arrow}" if sort else "")
        fact = numbers.counted(self.library.albums, "album")
        if noun := NOUNS.get(shown.name):
            fact = numbers.counted(len(self._index_all), noun)
        if shown.kind is Kind.NOTES:
            fact = numbers.counted(sum(not note.heading for note in self._notes.notes), "file")
            fact = fact if shown.name != "history" else ""
        elif shown.kind is Kind.TRACKS:
            fact = numbers.counted(len(self.results.ids), "track")
        elif wide >= 120 and shown.kind is Kind.ARTISTS:
            fact += f" · {numbers.counted(self.library.tracks, 'track')}"
        plain = "Library" if shown.kind is not Kind.TRACKS else name
        self.entitle(name if wide >= 80 else plain, fact)
