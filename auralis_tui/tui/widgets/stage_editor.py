"""Editing the values of a stage: stepped, typed, set back; the screen is told of each new value."""

from typing import TYPE_CHECKING

from textual import events
from textual.message import Message
from textual.reactive import var

from auralis_tui.errors import UsageError
from auralis_tui.tui.widgets.rack_rows import CursorView
from auralis_tui.tui.widgets.stage_grid import Spot

if TYPE_CHECKING:
    from auralis_tui.tui.rack.grids import Cell, Grid, Row
    from auralis_tui.tui.rack.settings import Value

STEPS = {"up": 1, "down": -1, "shift+up": 10, "shift+down": -10, "pageup": 10, "pagedown": -10}
LONGEST_TYPED = 20
GAIN_COLUMN = 2
"""Where the cursor begins in the bands of an equalizer."""


class StageEditor(CursorView):
    """A cursor over values, one of which may be edited."""

    column: var[int] = var(0)
    editing: var[bool] = var(False)
    typed: var[str] = var("")
    grid_top = 0
    """The row of the view in which the first value is drawn,"""
    grid_height = 0
    """and into how many rows they were to fit."""

    class Turned(Message):
        """A value is to be another."""

        def __init__(self, path: str, value: "Value") -> None:
            super().__init__()
            self.path, self.value = path, value

    class Refused(Message):
        """What was typed is no value."""

        def __init__(self, error: UsageError) -> None:
            super().__init__()
            self.error = error

    class Editing(Message):
        """Editing has begun, or ended."""

    _before: "Value" = None

    @property
    def grid(self) -> "Grid":
        """All values of the stage."""
        from auralis_tui.tui.rack.grids import Grid, grid_of

        return grid_of(self.stage) if self.stage is not None else Grid(())

    @property
    def count(self) -> int:
        """How many rows of values there are."""
        return len(self.grid.rows) if self.chain is not None else 0

    @property
    def row(self) -> "Row | None":
        """The row under the cursor."""
        rows = self.grid.rows if self.chain is not None else ()
        return rows[min(self.cursor, len(rows) - 1)] if rows else None

    @property
    def cell(self) -> "Cell | None":
        """The value under the cursor."""
        row = self.row
        return row.cells[min(self.column, len(row.cells) - 1)] if row is not None else None

    @property
    def spot(self) -> Spot:
        """Where the cursor is, for drawing."""
        row = self.row
        column = min(self.column, len(row.cells) - 1) if row is not None else 0
        return Spot(min(self.cursor, max(0, self.count - 1)), column, self.has_focus, self.editing, self.typed)

    def watch_selected(self) -> None:
        """Begin at the first value of another stage."""
        self.finish()
        self.cursor, self.column = 0, GAIN_COLUMN if self.chain is not None and self.grid.head else 0
        self.repaint()

    def watch_chain(self) -> None:
        """Keep the cursor on a value."""
        self.cursor = self.validate_cursor(self.cursor)
        self.repaint()

    def _changed(self) -> None:
        self.repaint()

    watch_column = watch_typed = _changed

    def watch_editing(self) -> None:
        """Tell, so that the keys are shown."""
        self.repaint()
        self.post_message(self.Editing())

    def move(self, steps: int) -> None:
        """Move the cursor, and end editing."""
        self.finish()
        self.cursor += steps

    def move_column(self, step: int) -> bool:
        """Move to the value beside this one; tell whether there is one."""
        row = self.row
        places = [place for place, cell in enumerate(row.cells) if cell is not None] if row is not None else []
        here = self.spot.column
        found = [place for place in places if (place > here if step > 0 else place < here)]
        if found:
            self.column = found[0] if step > 0 else found[-1]
        return bool(found)

    def begin(self) -> None:
        """Edit the value under the cursor; a switch is switched at once."""
        cell = self.cell
        if cell is None:
            return
        if isinstance(cell.value, bool):
            self.set_to(not cell.value)
        else:
            self._before, self.typed, self.editing = cell.value, "", True

    def finish(self) -> bool:
        """Take what was typed, and end editing; tell whether it could be taken."""
        if not self.editing:
            return True
        if self.typed and not self._take():
            return False
        self.editing = False
        return True

    def end_selection(self) -> bool:
        """Leave the value as it was before it was edited; tell whether it was."""
        if not self.editing:
            return False
        self.typed, self.editing = "", False
        self.set_to(self._before)
        return True

    def turn(self, steps: int) -> None:
        """Step the value under the cursor."""
        from auralis_tui.tui.rack.values import stepped

        cell = self.cell
        if cell is not None:
            self.set_to(stepped(cell.setting, cell.value, steps))

    def restore_default(self) -> None:
        """Set the value under the cursor to its default, where it has one."""
        cell = self.cell
        if cell is not None and (cell.setting.default is not None or cell.setting.optional):
            self.typed = ""
            self.set_to(cell.setting.default)

    def set_to(self, value: "Value") -> None:
        """Ask for a value."""
        cell = self.cell
        if cell is not None and value != cell.value:
            self.post_message(self.Turned(cell.path, value))

    def _take(self) -> bool:
        from auralis_tui.tui.rack.values import typed

        cell, text = self.cell, self.typed
        if cell is None:
            return True
        try:
            value = typed(cell.setting, text, cell.value)
        except UsageError as error:
            self.post_message(self.Refused(error))
            return False
        self.typed = ""
        self.set_to(value)
        return True

    def on_key(self, event: events.Key) -> None:
        """Take the keys of editing while a value is edited; what isn't one goes on to the screen."""
        if self.editing and self._edit(event):
            event.stop()
            event.prevent_default()

    def _edit(self, event: events.Key) -> bool:
        key = event.key
        if key in STEPS:
            self.typed = ""
            self.turn(STEPS[key])
        elif key in ("left", "right"):
            if not self.typed or self._take():
                self.move_column(1 if key == "right" else -1)
                self._before = self.cell.value if self.cell is not None else None
        elif key == "enter":
            self.finish()
        elif key == "escape":
            self.end_selection()
        elif key == "delete":
            self.restore_default()
        elif key == "backspace":
            self.typed = self.typed[:-1]
        elif event.character and event.is_printable and (event.character != " " or self.typed):
            self.typed = (self.typed + event.character)[:LONGEST_TYPED]
        else:
            return False
        return True

    def on_blur(self) -> None:
        """End editing."""
        self.finish()
        self.repaint()
