"""The list that all lists are: a cursor over rows that are drawn when they are looked at."""

from typing import ClassVar

from textual.geometry import Size
from textual.message import Message
from textual.reactive import var
from textual.scroll_view import ScrollView
from textual.strip import Strip

from auralis_tui.bus.state import PlayerState, Transport
from auralis_tui.tui.widgets.paint import Line, Runs, look_of, strip_of, wrap_columns
from auralis_tui.tui.widgets.pointing import Pointing

PLAYING_SIGNS = {Transport.PAUSED: "‖", Transport.STOPPED: "■", Transport.ERROR: "■"}


class Table(Pointing, ScrollView, can_focus=True, inherit_bindings=False):
    """A list of any length; subclasses say what a row looks like."""

    DEFAULT_CSS: ClassVar[str] = "Table { scrollbar-size: 0 0; overflow: hidden auto; }"

    pane = "library"
    """The footer's name for this list."""
    empty: var[tuple[str, ...]] = var(())
    """What is said when there are no rows: sentences."""
    head_rows = 0
    """How many rows of headings stand above the list."""
    lit = False
    """Whether the cursor is always shown as in the focused list."""
    cursor: var[int] = var(0)
    player: var[PlayerState] = var(PlayerState())

    class Moved(Message):
        """The cursor is on another row."""

        def __init__(self, table: "Table") -> None:
            super().__init__()
            self.table = table

        @property
        def control(self) -> "Table":
            """The list."""
            return self.table

    class Scrolled(Moved):
        """Other rows are in sight."""

    class Chosen(Moved):
        """The row under the cursor was chosen with the mouse."""

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self.count = 0
        self._anchor: int | None = None

    def draw(self, index: int, line: Line, selected: bool) -> Runs:
        """Draw a row; the line begins after the cursor's column."""
        raise NotImplementedError

    def draw_head(self, line: Line) -> Runs:
        """Draw the headings; the line begins after the cursor's column."""
        return line.done()

    def selectable(self, index: int) -> bool:
        """Say whether the cursor may be on this row."""
        return 0 <= index < self.count

    def set_count(self, count: int, cursor: int | None = None) -> None:
        """Show so many rows, with the cursor where it was or on the given one."""
        self.count = count
        self.virtual_size = Size(1, count + self.head_rows)
        wanted = self.cursor if cursor is None else cursor
        self.set_reactive(Table.cursor, self._nearest(wanted, 1))
        self.refresh()
        self.show_cursor()
        self.post_message(self.Moved(self))

    def move(self, steps: int) -> None:
        """Move the cursor by so many rows, over those that can't be chosen."""
        if self.count:
            self.cursor = self._nearest(self.cursor + steps, 1 if steps > 0 else -1)

    def move_to(self, index: int) -> None:
        """Put the cursor on a row."""
        if self.count:
            self.cursor = self._nearest(index, 1)

    @property
    def selection(self) -> range:
        """The rows that are selected: those between the selection's beginning and the cursor, or the cursor's alone."""
        other = self.cursor if self._anchor is None else min(self._anchor, self.count - 1)
        low, high = sorted((self.cursor, other))
        return range(low, min(high + 1, self.count))

    def extend_selection(self, index: int) -> None:
        """Select from where the selection begins, or else the cursor is, to this row."""
        if self._anchor is None:
            self._anchor = self.cursor
        self.cursor = index

    def toggle_selection(self) -> None:
        """Begin a selection at the cursor, or end it."""
        self._anchor = self.cursor if self._anchor is None and self.count else None
        self.refresh()

    def end_selection(self) -> bool:
        """End the selection; tell whether there was one."""
        had, self._anchor = self._anchor is not None, None
        if had:
            self.refresh()
        return had

    def move_selection(self, steps: int) -> None:
        """Move the cursor, and the selection with it."""
        if self._anchor is not None:
            self._anchor += steps
        self.move(steps)

    @property
    def page(self) -> int:
        """How many rows are in sight."""
        return max(1, self.scrollable_content_region.height - self.head_rows)

    def show_cursor(self) -> None:
        """Scroll as far as needed for the cursor to be in sight."""
        height = self.scrollable_content_region.height - self.head_rows
        if height <= 0:
            return
        top = round(self.scroll_y)
        above = self.cursor - 1 if self.cursor and not self.selectable(self.cursor - 1) else self.cursor
        if above < top:
            self.scroll_to(y=max(0, above), animate=False, force=True)
        elif self.cursor >= top + height:
            self.scroll_to(y=self.cursor - height + 1, animate=False, force=True)

    def centre(self) -> None:
        """Scroll so that the cursor is in the middle."""
        self.scroll_to(y=max(0, self.cursor - self.page // 2), animate=False, force=True)

    def render_line(self, y: int) -> Strip:
        """Draw the headings, or the row that is at this place of the view."""
        width, look = self.size.width, look_of(self)
        if y < self.head_rows:
            return strip_of(self.draw_head(Line(width).put(" ")), width, look)
        if not self.count:
            return strip_of(self._empty_line(y - self.head_rows, width), width, look)
        index = self.index_at(y)
        if index >= self.count:
            return strip_of((), width, look)
        selected = index == self.cursor
        ranged = self._anchor is not None and index in self.selection
        sign = "→" if index == self.aim else "▌" if selected else "┃" if ranged else " "
        line = Line(width).put(sign, "accent bold" if index == self.aim else "accent")
        on = ("select" if self.has_focus or self.lit else "select-dim") if selected or ranged else ""
        return strip_of(self.draw(index, line, selected and self.has_focus), width, look, on)

    def index_at(self, y: int) -> int:
        """Return which row is at this place of the view."""
        return y - self.head_rows + round(self.scroll_y)

    def refresh_line(self, y: int) -> None:
        """Draw a row again."""
        super().refresh_line(y + self.head_rows)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Tell that other rows are in sight; the headings stay where they are."""
        super().watch_scroll_y(old_value, new_value)
        if round(old_value) != round(new_value):
            self.post_message(self.Scrolled(self))

    def watch_cursor(self, old: int, new: int) -> None:
        """Redraw both rows, and those between them that are selected."""
        if self._anchor is not None:
            self.refresh()
        self.refresh_line(old)
        self.refresh_line(new)
        self.show_cursor()
        self.post_message(self.Moved(self))

    def watch_player(self, old: PlayerState, new: PlayerState) -> None:
        """Redraw when another track is heard."""
        if (old.entry, old.transport) != (new.entry, new.transport):
            self.refresh()

    def watch_empty(self) -> None:
        """Say why there is nothing."""
        if not self.count:
            self.refresh()

    def on_focus(self) -> None:
        """Redraw the cursor's row, or all that is selected."""
        if self._anchor is None:
            self.refresh_line(self.cursor)
        else:
            self.refresh()

    on_blur = on_focus

    def on_resize(self) -> None:
        """Keep the cursor in sight."""
        self.show_cursor()

    @property
    def playing_sign(self) -> str:
        """The sign before what is heard."""
        return PLAYING_SIGNS.get(self.player.transport, "►")

    def _nearest(self, index: int, direction: int) -> int:
        index = max(0, min(self.count - 1, index))
        for step in (direction, -direction):
            place = index
            while 0 <= place < self.count:
                if self.selectable(place):
                    return place
                place += step
        return 0

    def _empty_line(self, y: int, width: int) -> Runs:
        rows = [
            (text, "faint" if place else "muted")
            for place, sentence in enumerate(self.empty)
            for text in wrap_columns(sentence, max(20, width - 4))
        ]
        return Line(width).put("  ").put(*rows[y - 1]).done() if 0 < y <= len(rows) else ()
