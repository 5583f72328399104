"""The library's pane: its views, and what a search found."""

from functools import partial

from textual.message import Message

from auralis_tui.bus.state import LibraryState
from auralis_tui.library.rows import FolderRow
from auralis_tui.tui.reading import found_by
from auralis_tui.tui.widgets.breadcrumb import Breadcrumb
from auralis_tui.tui.widgets.library_contents import LibraryContents
from auralis_tui.tui.widgets.library_lists import ResultList
from auralis_tui.tui.widgets.library_views import SEARCH, Kind, View
from auralis_tui.tui.widgets.table import Table

FIRST_STEPS = (
    "There is no music here yet.",
    ":add FOLDER      plays a folder of yours, and keeps it in the library",
    "auralis FOLDER   does the same from the shell",
    "auralis demo     makes a small gapless album to try",
    "A scan never writes to your files.",
)
CONNECTING = ("The library is shown as soon as the daemon answers.",)


class LibraryPane(LibraryContents):
    """One view of the library: lists side by side, or one list; or what a search found."""

    class Shown(Message):
        """Another view, order or choice of columns is shown."""

    def on_mount(self) -> None:
        """Begin empty."""
        self.artists.empty = CONNECTING
        self.add_class("-empty", f"-{self.view.kind.value}")
        self._entitle()

    @property
    def default_table(self) -> Table:
        """The list that takes the focus."""
        lists = self.columns_in_sight
        return lists[-1] if self.has_class("-albums") else lists[0]

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
        self.set_class(self.view.name == "albums", "-titles")
        crumb = self.query_one(Breadcrumb)
        crumb.root, crumb.artist, crumb.fact = self.view.title.capitalize(), "", ""
        self._read_view(keep=False)
        if self.sought is not None:
            self.search(self.sought)
        self.post_message(self.Shown())

    def search(self, query: str, keep: bool = False) -> None:
        """Find tracks as the query is typed."""
        self.sought = query
        self.results.columns, self.results.sort = self.columns_of(SEARCH), self.sorts.get(SEARCH.name, "")
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
        self.results.pane = "library" if sought is None else "search"
        self._entitle()

    def on_table_moved(self, event: Table.Moved) -> None:
        """Follow the cursor: the artist's albums, the tracks of a row, the page in sight."""
        if event.table is self.artists:
            self._read_albums()
        elif event.table is self.index:
            self._read_right()
        elif isinstance(event.table, ResultList):
            self.call_after_refresh(self.read_pages, event.table)

    def on_table_scrolled(self, event: Table.Scrolled) -> None:
        """Read what has come into sight by the wheel."""
        if isinstance(event.table, ResultList):
            self.call_after_refresh(self.read_pages, event.table)

    def open_albums(self) -> None:
        """Go into the artist's albums, or into what the row holds."""
        self.add_class("-albums")
        self.query_one(Breadcrumb).artist = self._chosen_name
        self.screen.set_focus(self.columns_in_sight[-1])

    def leave_albums(self) -> None:
        """Go back to the artists, or the column at the left."""
        self.remove_class("-albums")
        self.query_one(Breadcrumb).artist = ""
        self.screen.set_focus(self.columns_in_sight[0])

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
    def _chosen_name(self) -> str:
        if self.view.kind is Kind.ARTISTS:
            return self.artists.chosen.name if self.artists.chosen else ""
        return self.index.chosen.name if self.index.chosen else ""
