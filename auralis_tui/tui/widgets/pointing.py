"""What the mouse does in a list: it points, selects, drags, and asks what can be done."""

from typing import TYPE_CHECKING

from textual import events
from textual.message import Message
from textual.widget import Widget

if TYPE_CHECKING:
    from auralis_tui.tui.widgets.table import Table

LEFT, RIGHT = 1, 3


class Pointed(Message):
    """Something was done with the mouse in a list."""

    def __init__(self, table: "Table") -> None:
        super().__init__()
        self.table = table


class RowsDragged(Pointed):
    """The selected rows were dragged so that the first of them is to stand at another place."""

    def __init__(self, table: "Table", to: int) -> None:
        super().__init__(table)
        self.to = to


class MenuWanted(Pointed):
    """It is asked what can be done with the row under the cursor."""


class Pointing(Widget):
    """A click puts the cursor on a row, with shift it selects up to there; rows that can be moved are dragged."""

    ALLOW_SELECT = False
    draggable = False
    """Whether rows are moved by dragging them."""
    clicks = 2
    """How many clicks choose a row."""
    aim: int | None = None
    """The row that what is dragged would be put at."""
    _held: int | None = None
    _was_dragged = False

    def on_mouse_down(self: "Table", event: events.MouseDown) -> None:  # type: ignore[misc]
        """Take hold of a row; one that is selected is held with the whole selection."""
        index = self.index_at(event.y)
        self._was_dragged = False
        if event.y < self.head_rows or not self.selectable(index):
            return
        within = len(self.selection) > 1 and index in self.selection
        if event.shift:
            self.extend_selection(index)
        elif not within:
            self.end_selection()
            self.cursor = index
        if event.button == LEFT and self.draggable and not (event.shift or event.ctrl):
            self._held = index
            self.capture_mouse()

    def on_mouse_move(self: "Table", event: events.MouseMove) -> None:  # type: ignore[misc]
        """Show where what is held would be put."""
        if self._held is None:
            return
        if event.y < self.head_rows:
            self.scroll_relative(y=-1, animate=False, force=True)
        elif event.y >= self.size.height:
            self.scroll_relative(y=1, animate=False, force=True)
        low, high = self.index_at(self.head_rows), self.index_at(self.size.height - 1)
        index = max(low, min(high, self.count - 1, self.index_at(event.y)))
        self._aim_at(None if index in self.selection else index)

    def on_mouse_up(self: "Table") -> None:  # type: ignore[misc]
        """Let go: what was dragged is put there."""
        held, aim, self._held = self._held, self.aim, None
        if held is None:
            return
        self.release_mouse()
        self._aim_at(None)
        if aim is not None:
            self._was_dragged = True
            chosen = self.selection
            self.post_message(RowsDragged(self, aim if aim < chosen.start else aim - len(chosen) + 1))

    def on_click(self: "Table", event: events.Click) -> None:  # type: ignore[misc]
        """Choose a row by the second click, ask what can be done by the right button; or go by a heading."""
        if event.y < self.head_rows:
            self.head_clicked(event.x)
            return
        index = self.index_at(event.y)
        if self._was_dragged or not self.selectable(index):
            return
        if event.button == RIGHT or event.ctrl:
            self.post_message(MenuWanted(self))
        elif not event.shift:
            self.end_selection()
            self.cursor = index
            if event.chain == self.clicks:
                self.post_message(self.Chosen(self))

    def head_clicked(self, column: int) -> None:
        """Do what a click on the headings asks for."""

    def _aim_at(self, index: int | None) -> None:
        if index != self.aim:
            self.aim = index
            self.refresh()
