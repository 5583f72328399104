"""The library's pane: its views, and what a search found."""

from array import array
from functools import partial

from textual.app import ComposeResult
from textual.geometry import Size
from textual.message import Message
from textual.reactive import var

from auralis_tui.bus.state import LibraryState, PlayerState, Track
from auralis_tui.library.query.syntax_error import QuerySyntaxError
from auralis_tui.library.rows import ArtistRow, FolderRow, PlaylistRow
from auralis_tui.tui import numbers
from auralis_tui.tui.reading import Catalogue, OpenCatalogue, found_by
from auralis_tui.tui.widgets import library_reading as reading
from auralis_tui.tui.widgets.library_entries import EntryList, NoteList
from auralis_tui.tui.widgets.library_index import IndexList, IndexRow
from auralis_tui.tui.widgets.library_lists import AlbumList, ArtistList, Entry, ResultList
from auralis_tui.tui.widgets.library_views import DEFAULT, SEARCH, Kind, View
from auralis_tui.tui.widgets.paint import Line, Painted, Runs, clip
from auralis_tui.tui.widgets.panes import Pane
from auralis_tui.tui.widgets.reader import Reader
from auralis_tui.tui.widgets.table import Table

FIRST_STEPS = (
    "There is no music here yet.",
    ":add FOLDER      plays a folder of yours, and keeps it in the library",
    "auralis FOLDER   does the same from the shell",
    "auralis demo     makes a small gapless album to try",
    "Your files are read, never written.",
)
CONNECTING = ("The library is shown as soon as the daemon answers.",)


class Breadcrumb(Painted):
    """Where one is, for the narrowest terminals."""

    root: var[str] = var("Artists")
    artist: var[str] = var("")
    fact: var[str] = var("")

    def rows(self, size: Size) -> list[Runs]:
        """Draw the row, and a blank one."""
        width = size.width
        line = Line(width).put(f" {self.root}", "muted" if self.artist else "bright bold")
        if self.artist:
            line.put("  ›  ", "faint").put(clip(self.artist, width - len(self.fact) - line.column - 3), "bright bold")
        return [line.right((self.fact, "muted"), (" ", "text")).done(), ()]

    def _changed(self) -> None:
        self.repaint()

    watch_root = watch_artist = watch_fact = _changed


class LibraryPane(Pane):
    """One view of the library: lists side by side, or one list; or what a search found."""

    library: var[LibraryState] = var(LibraryState())
    player: var[PlayerState] = var(PlayerState())
    sought: var[str | None] = var(None)
    narrowing: var[str] = var("")

    class Shown(Message):
        """Another view, order or choice of columns is shown."""

    def compose(self) -> ComposeResult:
        """Make the lists."""
        own = LibraryPane.player
        yield Breadcrumb(id="breadcrumb")
        yield ArtistList(id="artists").data_bind(own)
        yield IndexList(id="index").data_bind(own)
        yield AlbumList(id="albums").data_bind(own)
        yield ResultList(id="tracks", pane="library").data_bind(own)
        yield EntryList(id="entries").data_bind(own)
        yield NoteList(id="notes").data_bind(own)
        yield ResultList(id="results").data_bind(own)

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

    def on_mount(self) -> None:
        """Begin empty."""
        self.artists.empty = CONNECTING
        self.add_class("-empty", f"-{self.view.kind.value}")
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
    def columns_in_sight(self) -> tuple[Table, ...]:
        """The lists of this view, from left to right."""
        if self.sought is not None or self.view.kind is Kind.TRACKS:
            return (self.results,)
        if self.view.kind is Kind.ARTISTS:
            return (self.artists, self.albums)
        if self.view.kind is Kind.NOTES:
            return (self.query_one("#notes", NoteList),)
        return (self.index, self.entries if self.view.kind is Kind.ENTRIES else self._tracks)

    @property
    def default_table(self) -> Table:
        """The list that takes the focus."""
        lists = self.columns_in_sight
        return lists[-1] if self.has_class("-albums") else lists[0]

    @property
    def shown(self) -> View:
        """The view that is seen: a search hides the chosen one."""
        return self.view if self.sought is None else SEARCH

    def read_again(self, library: LibraryState) -> None:
        """Read the lists, since the library has changed."""
        self.library = library
        if not library.tracks:
            self.artists.empty = FIRST_STEPS
        self.set_class(not library.tracks, "-empty")
        self._read_view(keep=True)
        if self.sought is not None:
            self.search(self.sought, keep=True)

    def choose(self, view: View) -> None:
        """Show another view."""
        self.view = view
        self.sought, self.narrowing = None, ""
        self.folder, self._above = None, []
        self.remove_class("-albums")
        self.show_again()

    def show_again(self) -> None:
        """Show the view in its order and columns; tell of it."""
        for kind in Kind:
            self.set_class(self.view.kind is kind, f"-{kind.value}")
        crumb = self.query_one(Breadcrumb)
        crumb.root, crumb.artist, crumb.fact = self.view.title.capitalize(), "", ""
        self._read_view(keep=False)
        if self.sought is not None:
            self.search(self.sought)
        self.post_message(self.Shown())

    def sort_of(self, view: View) -> str:
        """Return what a view is sorted by."""
        return self.sorts.get(view.name) or (view.sorts[0] if view.sorts else "")

    def columns_of(self, view: View) -> tuple[str, ...]:
        """Return the columns of a view."""
        return self.columns.get(view.name, view.columns)

    def search(self, query: str, keep: bool = False) -> None:
        """Find tracks as the query is typed."""
        self.sought = query
        self.results.columns = self.columns_of(SEARCH)
        self.results.empty = (f"Nothing matches '{query}'.", "esc shows all.")
        sort = self.sorts.get(SEARCH.name, "")
        self.reader.read("search", lambda catalogue: found_by(catalogue, query, sort), partial(self._found, keep=keep))

    def leave_search(self) -> None:
        """Show the view again."""
        self.sought = None
        if self.view.kind is Kind.TRACKS:
            self._read_view(keep=False)

    def narrow(self, text: str) -> None:
        """Show only the rows of the focused list that hold the text."""
        self.narrowing = text
        right = self.has_class("-albums") or self.albums.has_focus
        if self.view.kind is Kind.ARTISTS:
            self._show_albums(keep=True) if right else self._show_artists()
        elif self.view.kind in (Kind.INDEX, Kind.ENTRIES):
            self._show_index()
        elif self.view.kind is Kind.TRACKS:
            self._read_view(keep=False)

    def watch_sought(self, sought: str | None) -> None:
        """Show the results, or the lists."""
        self.set_class(sought is not None, "-searching")
        self._entitle()

    def on_table_moved(self, event: Table.Moved) -> None:
        """Follow the cursor: the artist's albums, the tracks of a row, the page in sight."""
        if event.table is self.artists:
            self._read_albums()
        elif event.table is self.index:
            self._read_right()
        elif isinstance(event.table, ResultList):
            self.call_after_refresh(self.read_pages, event.table)

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

    def open_albums(self) -> None:
        """Go into the artist's albums, or into what the row holds."""
        self.add_class("-albums")
        self.query_one(Breadcrumb).artist = self._chosen_name
        self.columns_in_sight[-1].focus()

    def leave_albums(self) -> None:
        """Go back to the artists, or the column at the left."""
        self.remove_class("-albums")
        self.query_one(Breadcrumb).artist = ""
        self.columns_in_sight[0].focus()

    def go_into(self) -> None:
        """Go into the folder under the cursor, or out of the one that one is in; where it has none, to its tracks."""
        row = self.index.chosen
        if row is None or not isinstance(row.item, FolderRow):
            self.open_albums()
        elif row.up:
            self.go_out()
        else:
            folder = row.item
            self.reader.read(
                "into", lambda catalogue: catalogue.lists.folders(folder.path), partial(self._into, folder)
            )

    def go_out(self) -> bool:
        """Go out of the folder that one is in; tell whether there was one."""
        if self.folder is None:
            return False
        left, self.folder = self.folder, self._above.pop() if self._above else None
        self._read_view(keep=True, at=(left.path, False))
        return True

    def _into(self, folder: FolderRow, below: list[FolderRow]) -> None:
        if not below:
            self.open_albums()
            return
        if self.folder is not None:
            self._above.append(self.folder)
        self.folder = folder
        self._read_view(keep=True, at=(below[0].path, False))

    @property
    def _tracks(self) -> ResultList:
        return self.query_one("#tracks", ResultList)

    @property
    def _chosen_name(self) -> str:
        if self.view.kind is Kind.ARTISTS:
            return self.artists.chosen.name if self.artists.chosen else ""
        return self.index.chosen.name if self.index.chosen else ""

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
                self.results.columns = self.columns_of(view)
                self.results.empty = view.empty or ("There is nothing here yet.",)
                if self.narrowing:
                    self.results.empty = (f"No track holds '{self.narrowing}'.", "esc shows all.")
                order = self.sorts.get(view.name, "")
                self.reader.read("search", lambda found: found_by(found, query, order), partial(self._found, keep=keep))
            case Kind.NOTES:
                notes = self.query_one("#notes", NoteList)
                notes.empty = view.empty
                self.reader.read("notes", lambda catalogue: reading.notes(catalogue, view.name), notes.show)

    def _artists_read(self, artists: list[ArtistRow]) -> None:
        by_albums = self.sorts.get("artists") == "albums"
        self._artists_all = sorted(artists, key=lambda artist: -artist.albums) if by_albums else artists
        self._show_artists()

    def _show_artists(self) -> None:
        text = self.narrowing.casefold() if not self.has_class("-albums") else ""
        self.artists.show([artist for artist in self._artists_all if text in artist.name.casefold()])
        if self._artists_all:
            self.artists.empty = (f"No artist holds '{self.narrowing}'.", "esc shows all.")
        self._read_albums(keep=True)

    def _index_read(self, rows: list[IndexRow], at: object) -> None:
        self._index_all = rows
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
            "albums", lambda catalogue: read_entries(catalogue, artist.id), lambda rows: self._entries(rows, same)
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

    def _page_read(self, tracks: ResultList, page: int, rows: list[Track]) -> None:
        tracks.put(page, rows)
        self.read_pages(tracks)

    def _entitle(self) -> None:
        shown, wide = self.shown, self.app.size.width
        sort = self.sorts.get(shown.name, "")
        name = f"Library · {shown.title}" + (f" by {sort.removeprefix('-')}" if sort else "")
        fact = numbers.counted(self.library.albums, "album")
        if shown.kind is Kind.TRACKS:
            fact = numbers.counted(len(self.results.ids), "track")
        elif wide >= 120:
            fact += f" · {numbers.counted(self.library.tracks, 'track')}"
        plain = "Library" if shown.kind is not Kind.TRACKS else name
        self.entitle(name if wide >= 80 else plain, fact)


def read_entries(catalogue: Catalogue, artist_id: int) -> list[Entry]:
    """Read an artist's albums with their tracks, and a blank between them."""
    entries: list[Entry] = []
    for album in catalogue.albums(artist_id):
        if entries:
            entries.append(None)
        entries += [album, *catalogue.album_tracks(album.id)]
    return entries
