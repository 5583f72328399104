"""The panes of the body: bordered places with a title and one fact."""

from itertools import count

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message
from textual.reactive import var

from auralis_tui.bus.state import PlayerState, QueueState
from auralis_tui.library.rows import QueueRow
from auralis_tui.tui import numbers
from auralis_tui.tui.reading import PAGE_ROWS, Catalogue, OpenCatalogue
from auralis_tui.tui.widgets.paint import look_of
from auralis_tui.tui.widgets.queue_list import QueueList
from auralis_tui.tui.widgets.reader import Reader

NOTHING_QUEUED = ("The queue is empty.", "a adds what's under the cursor, enter plays it.")
BORDERED_COLUMNS = 80
"""With less there is no lower edge, and the fact stands beside the title."""
ROWS_AT_ONCE = 4096
"""How many of the queue's rows a filter reads in one go."""
MOST_QUEUED = 20_000
"""How much of a search's list becomes the queue."""


class Pane(Horizontal):
    """A bordered place whose titles are written in the console's signs."""

    _entitled: tuple[str, str] | None = None

    def entitle(self, title: str, fact: str = "") -> None:
        """Write title and fact, when they have changed: each writing paints the whole pane."""
        glyphs = look_of(self).glyphs
        words = glyphs.text(title), glyphs.text(fact)
        if words != self._entitled:
            self._entitled = words
            self.border_title, self.border_subtitle = words

    class BorderClicked(Message):
        """The border was clicked: its title, or its fact."""

        def __init__(self, pane: "Pane", top: bool) -> None:
            super().__init__()
            self.pane, self.top = pane, top

    def on_click(self, event: events.Click) -> None:
        """Tell of a click on the border."""
        if event.widget is self and event.screen_y in (self.region.y, self.region.bottom - 1):
            self.post_message(self.BorderClicked(self, event.screen_y == self.region.y))


class QueuePane(Pane):
    """The queue."""

    queue: var[QueueState] = var(QueueState())
    player: var[PlayerState] = var(PlayerState())
    position_s: var[float] = var(0.0)
    narrowing: var[str] = var("")

    def __init__(self, open_catalogue: OpenCatalogue, id: str | None = None) -> None:
        super().__init__(id=id)
        self.reader = Reader(self, open_catalogue)
        self._told = ("", "")

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
            self.read_again()

    def read_again(self) -> None:
        """Read the rows anew: entries, or what the library knows of them, have changed."""
        self.read_pages(fresh=True)
        if self.narrowing:
            self.narrow(self.narrowing)

    def watch_position_s(self) -> None:
        """Tell how much is left."""
        if self.is_mounted:
            self._tell_left()

    watch_player = watch_position_s

    def on_resize(self) -> None:
        """Tell it where there is room for it."""
        self._tell_left()

    def _tell_left(self) -> None:
        fact, queue = "", self.queue
        if queue.length:
            place = f"{queue.index + 1} of " if queue.index is not None else ""
            here_s = max(0.0, self.player.duration_s - self.position_s) if self.player.entry else 0.0
            fact = f"{place}{numbers.thousands(queue.length)} · {_left(here_s + queue.remaining_s)} left"
        title = "Queue" if self.app.size.width >= BORDERED_COLUMNS or not fact else f"Queue · {fact}"
        if (title, fact) != self._told:
            self._told = (title, fact)
            self.entitle(title, fact)

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

    on_table_scrolled = on_table_moved

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
