"""The chain: its stages in the order in which the sound goes through them, with what each takes away."""

import textwrap
from dataclasses import dataclass

from textual import events
from textual.geometry import Size
from textual.message import Message

from auralis_tui.tui.widgets.chain_rows import level_row, stage_rows
from auralis_tui.tui.widgets.paint import Line, Runs
from auralis_tui.tui.widgets.rack_rows import NOT_YET, CursorView, grounded

TALL = 24
"""From so many rows on, stages have a row of detail where there is room."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How the rows lie."""

    per_stage: int
    """Rows of each stage,"""
    top: int
    """the row of the first in sight,"""
    first: int
    """which one that is,"""
    count: int
    """and how many are in sight."""


class ChainView(CursorView):
    """IN, the stages, OUT: one row for each stage where it is short, three where it is tall."""

    pane = "chain"
    interval_s = 0.05

    class Moved(Message):
        """The cursor is on another stage."""

        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index

    class Toggled(Message):
        """A stage's light was clicked."""

    class Dragged(Message):
        """A stage was dragged to another's place."""

        def __init__(self, index: int, to: int) -> None:
            super().__init__()
            self.index, self.to = index, to

    class Opened(Message):
        """A stage was clicked twice."""

    _held: int | None = None
    _aim: int | None = None
    """The stage to whose place what is held would go."""

    @property
    def count(self) -> int:
        """How many stages there are."""
        return len(self.chain.stages) if self.chain is not None else 0

    def plan(self, height: int) -> Layout:
        """Return how the rows lie in a view of this height."""
        count = self.count
        if height >= 3 + 3 * count:
            return Layout(3, 2, 0, count)
        per = 2 if height >= max(TALL, 2 + 2 * count) else 1
        room = max(1, (height - 2) // per)
        first = max(0, min(self.cursor - room // 2, count - room))
        return Layout(per, 1, first, min(room, count))

    def rows(self, size: Size) -> list[Runs]:
        """Draw all rows."""
        width, height = size
        if self.chain is None:
            return [
                (),
                *(Line(width).put(f" {text}", "muted").done() for text in textwrap.wrap(NOT_YET, max(10, width - 2))),
            ]
        layout, live = self.plan(height), self.meters.readings.live
        peaks, shown = self.meters.source_peaks, self.digits.source_peaks
        rows = [level_row(width, "IN", peaks if live else (), shown if live else ())]
        rows += [()] * (layout.top - 1)
        for index in range(layout.first, layout.first + layout.count):
            rows += self._stage_rows(index, width, layout.per_stage)
        readings, digits = self.meters.readings, self.digits.readings
        rows += [()] * (height - 1 - len(rows) if layout.per_stage < 3 else 0)
        peaks, shown = (readings.peaks, digits.peaks) if live else ((), ())
        rows.append(level_row(width, "OUT", peaks, shown, self._ceiling_dbtp, "bright bold"))
        return rows[:height]

    def _stage_rows(self, index: int, width: int, per_stage: int) -> list[Runs]:
        assert self.chain is not None
        stage, here = self.chain.stages[index], index == self.cursor
        reduction_db = self.digits.reductions_db.get(stage.key) if stage.is_on else None
        rows = stage_rows(stage, width, per_stage, here, reduction_db)
        if index == self._aim != self._held:
            rows[0] = (("→", "accent bold"), *rows[0][1:])
        return [grounded(row, width, self.ground) if here and row else row for row in rows]

    @property
    def _ceiling_dbtp(self) -> float:
        ceiling = self.chain.settings.ceiling_dbtp if self.chain is not None else None
        return 0.0 if ceiling is None else ceiling

    def watch_chain(self) -> None:
        """Keep the cursor on a stage."""
        self.cursor = self.validate_cursor(self.cursor)
        self.repaint()

    def watch_cursor(self) -> None:
        """Redraw, and tell."""
        self.repaint()
        self.post_message(self.Moved(self.cursor))

    def index_at(self, y: int) -> int | None:
        """Return the stage at a row."""
        layout = self.plan(self.size.height)
        index = layout.first + (y - layout.top) // layout.per_stage
        return index if y >= layout.top and index < layout.first + layout.count else None

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Take hold of a stage."""
        self._held = self.index_at(event.y)
        if self._held is not None:
            self.cursor = self._held
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Show where it would be put."""
        aim = self.index_at(event.y) if self._held is not None else None
        if aim != self._aim:
            self._aim = aim
            self.repaint()

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """Let go of it in another place."""
        held, self._held, self._aim = self._held, None, None
        to = self.index_at(event.y)
        self.release_mouse()
        self.repaint()
        if held is not None and to is not None and held != to:
            self.post_message(self.Dragged(held, to))

    def on_click(self, event: events.Click) -> None:
        """Switch a stage by its light, open it by a double click."""
        if self.index_at(event.y) != self.cursor:
            return
        if event.x <= 2:
            self.post_message(self.Toggled())
        elif event.chain == 2:
            self.post_message(self.Opened())

    def on_mouse_scroll_down(self) -> None:
        """Go down."""
        self.move(1)

    def on_mouse_scroll_up(self) -> None:
        """Go up."""
        self.move(-1)
