"""The queue's list."""

from auralis_tui.bus.state import QueueState
from auralis_tui.library.rows import QueueRow
from auralis_tui.tui import numbers
from auralis_tui.tui.reading import Pages
from auralis_tui.tui.widgets.paint import Line, Runs, fit
from auralis_tui.tui.widgets.table import Table


class QueueList(Table):
    """The queue, read page by page, or those of its rows that hold what was typed; what was heard is faint."""

    pane = "queue"
    draggable = True

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self.pages: Pages[QueueRow] = Pages()
        self.queue = QueueState()
        self.matches: list[QueueRow] | None = None
        """The rows that the filter lets through."""
        self._matches_revision = 0

    @property
    def chosen(self) -> int | None:
        """The place in the queue of the entry under the cursor; None while a changed queue is filtered anew."""
        if self.matches is None:
            return self.cursor if self.cursor < self.count else None
        fresh = self._matches_revision == self.queue.revision
        return self.matches[self.cursor].index if fresh and self.cursor < len(self.matches) else None

    @property
    def places(self) -> tuple[int, ...]:
        """The places in the queue of the selected entries."""
        if self.chosen is None:
            return ()
        return tuple(self._row_place(index) for index in self.selection)

    def narrow(self, matches: list[QueueRow], revision: int) -> None:
        """Show only these rows of the queue's revision."""
        self.matches, self._matches_revision = matches, revision
        self.end_selection()
        self.set_count(len(matches))

    def widen(self) -> None:
        """Show all rows again, with the cursor on the same entry."""
        place = self.chosen
        self.matches = None
        self.set_count(self.queue.length, place)

    def show(self, queue: QueueState) -> None:
        """Show the queue's new outline; its pages are read again when its rows have changed."""
        moved = queue.index != self.queue.index
        following = self.queue.index is None or self.cursor == self.queue.index
        rows_changed = (queue.revision, queue.length) != (self.queue.revision, self.queue.length)
        if queue.length != self.queue.length:
            self.end_selection()
        self.queue = queue
        if self.matches is not None:
            self.refresh()
            return
        cursor = queue.index if following and moved and queue.index is not None else None
        if rows_changed:
            self.set_count(queue.length, cursor)
        elif cursor is not None:
            self.move_to(cursor)
        self.refresh()

    def wanted(self) -> list[int]:
        """Return the pages in sight that aren't read."""
        if self.matches is not None:
            return []
        first = round(self.scroll_y)
        return self.pages.missing(first, min(self.count, first + self.page) - 1) if self.count else []

    def is_playing(self, index: int) -> bool:
        """Say whether this entry is heard."""
        return self._row_place(index) == self.queue.index

    def _row_place(self, index: int) -> int:
        return index if self.matches is None else self.matches[index].index

    def draw(self, index: int, line: Line, selected: bool) -> Runs:
        """Draw an entry."""
        sign = self.playing_sign if self.is_playing(index) else ""
        place = self._row_place(index)
        digits = max(2, len(str(self.queue.length)))
        line.put(f"{sign or place + 1:>{digits}}  ", "signal bold" if sign else "muted" if selected else "faint")
        row = self.pages.get(index) if self.matches is None else self.matches[index]
        if row is None:
            return line.put("…", "faint").done()
        past = self.queue.index is not None and place < self.queue.index
        name, rest = _inks(bool(sign), selected, past)
        track = row.entry.track
        room = line.width - line.column - 7
        title = room if room < 28 else room * 17 // 32
        line.put(fit(track.title, title), name)
        if title < room:
            line.put(" ").put(fit(track.artist, room - title - 1), rest)
        return line.right((f"{numbers.clock(track.duration_s):>6}", rest), (" ", "text")).done()


def _inks(playing: bool, selected: bool, past: bool) -> tuple[str, str]:
    if playing:
        return "signal bold", "signal"
    if selected:
        return "bright bold", "muted"
    return ("faint", "faint") if past else ("text", "muted")
