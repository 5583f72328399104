"""The lyrics: the line that is sung in the middle, and a cursor to seek by when one looks around in them."""

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.geometry import Size
from textual.message import Message
from textual.reactive import var
from textual.strip import Strip
from textual.timer import Timer

from auralis_tui.bus.state import LyricLine
from auralis_tui.tui.actions import bindings
from auralis_tui.tui.now.lyric_rows import LyricRow, line_at, next_after_s, rows_of
from auralis_tui.tui.widgets.paint import Line, Runs, look_of, strip_of
from auralis_tui.tui.widgets.table import Table

MARGIN = 2
"""Before each line: its sign, and a blank."""
AHEAD_S = 1.5
"""A line that begins so soon is awaited: positions come seldom."""
NONE_FOUND = ("No lyrics in the file or beside it.",)


class LyricsList(Table):
    """Lyrics that follow what is heard, or are scrolled by hand."""

    pane = "now"
    BINDINGS: ClassVar[list[BindingType]] = list(bindings("now"))
    looking: var[bool] = var(False)
    """Whether the user looks around in them, so that they don't follow."""

    class Looked(Message):
        """The user begins to look around, or has ended it."""

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self.set_reactive(Table.cursor, -1)
        self.lines: tuple[LyricLine, ...] = ()
        self.sung: int | None = None
        """The line that is sung."""
        self._rows: list[LyricRow] = []
        self._alarm: Timer | None = None

    def show(self, lines: Sequence[LyricLine], empty: Sequence[str]) -> None:
        """Show these lines; or say why there are none."""
        self.lines, self.empty, self.sung, self.looking = tuple(lines), tuple(empty), None, False
        self.set_reactive(Table.cursor, -1)
        self._break()
        if self.is_attached:
            self.scroll_to(y=0, animate=False, force=True)

    @property
    def synced(self) -> bool:
        """Whether they say when they are sung."""
        return any(line.at_s is not None for line in self.lines)

    @property
    def chosen(self) -> LyricLine | None:
        """The line under the cursor; the one that is sung where there is none."""
        if 0 <= self.cursor < len(self._rows):
            return self.lines[self._rows[self.cursor].line]
        return self.lines[self.sung] if self.sung is not None else None

    def hear(self, position_s: float, goes_on: bool) -> None:
        """Show which line is sung at this place; where the music goes on, the next one when it begins."""
        if self._alarm is not None:
            self._alarm.stop()
            self._alarm = None
        sung = line_at(self.lines, position_s)
        if sung != self.sung:
            self.sung = sung
            self.refresh()
            self.follow()
        next_s = next_after_s(self.lines, position_s) if goes_on else None
        if next_s is not None and next_s - position_s <= AHEAD_S and self.is_attached:
            self._alarm = self.set_timer(next_s - position_s, lambda: self.hear(next_s, True))

    def follow(self) -> None:
        """Bring the line that is sung into the middle, unless the user looks around."""
        if self.is_attached and not self.looking and self.sung is not None and self.page < self.count:
            row = next(place for place, row in enumerate(self._rows) if row.line == self.sung)
            self.scroll_to(y=max(0, row - (self.page - 1) // 2), animate=False, force=True)

    def look(self, begin: bool) -> None:
        """Begin to look around, at the line that is sung; or follow again."""
        if begin and not self.looking:
            self.looking = True
            first = next((place for place, row in enumerate(self._rows) if row.line == (self.sung or 0)), 0)
            self.set_reactive(Table.cursor, first)
        elif not begin:
            self.looking = False
            self.set_reactive(Table.cursor, -1)
            self.follow()
        self.refresh()

    def watch_looking(self) -> None:
        """Tell the pane."""
        self.post_message(self.Looked())

    def selectable(self, index: int) -> bool:
        """The rows in which a line begins that has a time."""
        if not 0 <= index < len(self._rows):
            return False
        row = self._rows[index]
        return row.first and self.lines[row.line].at_s is not None

    def move(self, steps: int) -> None:
        """Move the cursor; plain lyrics scroll."""
        if self.synced:
            self.look(True)
            super().move(steps)
        else:
            self.scroll_to(y=self.scroll_y + steps, animate=False, force=True)

    def move_to(self, index: int) -> None:
        """Put the cursor on a row; plain lyrics scroll."""
        if self.synced:
            self.look(True)
            super().move_to(index)
        else:
            self.scroll_to(y=index, animate=False, force=True)

    def show_cursor(self) -> None:
        """Scroll as far as needed, where there is a cursor."""
        if self.looking:
            super().show_cursor()

    def draw(self, index: int, line: Line, selected: bool) -> Runs:  # noqa: ARG002
        """Draw a row: what was sung is faint."""
        row = self._rows[index]
        here = row.line == self.sung
        if here and row.first and index != self.cursor:
            line.over(0, self.playing_sign, "signal bold")
        past = self.synced and self.sung is not None and row.line < self.sung
        ink = "bright bold" if here else "faint" if past else "muted" if self.synced else "text"
        return line.to(MARGIN).put(row.text, ink).done()

    def render_line(self, y: int) -> Strip:
        """Draw the row at this place of the view; why there is none stands at its top."""
        if self.count:
            return super().render_line(y)
        return strip_of(((self.empty[y], "muted"),) if y < len(self.empty) else (), self.size.width, look_of(self))

    def on_resize(self) -> None:
        """Break the lines for the new width."""
        self._break()
        self.look(False)

    def on_click(self, event: events.Click) -> None:
        """Seek to the line."""
        index = event.y + round(self.scroll_y)
        while index > 0 and index < self.count and not self._rows[index].first:
            index -= 1
        if self.selectable(index):
            self.look(True)
            self.cursor = index
            self.post_message(self.Chosen(self))

    def on_mouse_scroll_down(self) -> None:
        """Look around in what isn't followed any more."""
        self.look(self.synced)

    on_mouse_scroll_up = on_mouse_scroll_down

    def _break(self) -> None:
        self._rows = rows_of(self.lines, self.size.width - MARGIN) if self.size.width else []
        self.count = len(self._rows)
        self.virtual_size = Size(1, self.count)
        self.refresh()
