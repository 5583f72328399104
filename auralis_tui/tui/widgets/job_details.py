"""The page of one job, or of one failure: its problems can be gone through."""

from collections.abc import Callable
from datetime import datetime

from textual.geometry import Size

from auralis_tui.tui.widgets.job_lines import DetailLine, Item, detail_lines
from auralis_tui.tui.widgets.paint import Line, Runs
from auralis_tui.tui.widgets.table import Table

MARGIN = 3
"""Columns beside the text: the cursor's, one after it, one at the right."""


class JobDetails(Table):
    """All that is told of what is under the cursor of the list."""

    pane = "job"

    def __init__(self, now: Callable[[], datetime], id: str | None = None) -> None:
        super().__init__(id=id)
        self._now = now
        self._lines: list[DetailLine] = []
        self.item: Item | None = None

    @property
    def problem(self) -> str:
        """The problem under the cursor."""
        return self._lines[self.cursor].problem if 0 <= self.cursor < len(self._lines) else ""

    def show(self, item: Item | None, other: bool) -> None:
        """Show an item: another one than before, or the same as it is now."""
        problem = "" if other else self.problem
        self.item = item
        self._lines = detail_lines(item, max(10, self.size.width - MARGIN), self._now())
        same = (place for place, line in enumerate(self._lines) if problem and line.first and line.problem == problem)
        self.set_count(len(self._lines), next(same, 0))
        if other:
            self.scroll_to(y=0, animate=False, force=True)

    def selectable(self, index: int) -> bool:
        """The problems only."""
        return 0 <= index < len(self._lines) and self._lines[index].first

    def move(self, steps: int) -> None:
        """Go to another problem; where there is none, scroll."""
        if self.cursor >= 0:
            super().move(steps)
        else:
            self.scroll_relative(y=steps, animate=False)

    def show_cursor(self) -> None:
        """Scroll as far as needed, where there is a cursor."""
        if self.cursor >= 0:
            super().show_cursor()

    def draw(self, index: int, line: Line, selected: bool) -> Runs:
        """Draw a row."""
        for text, ink in self._lines[index].runs:
            line.put(text, "bright bold" if selected and ink == "text" else ink)
        return line.done()

    def on_resize(self) -> None:
        """Lay it out anew."""
        self.show(self.item, other=False)
        self.virtual_size = Size(1, self.count)
        super().on_resize()

    def _nearest(self, index: int, direction: int) -> int:
        """Return the nearest problem; a row before the first where there is none, so that no row has the cursor."""
        if not any(line.first for line in self._lines):
            return -1
        return super()._nearest(index, direction)
