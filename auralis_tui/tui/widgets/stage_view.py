"""One stage: its figure, and its values under a cursor."""

from typing import TYPE_CHECKING

from textual import events
from textual.geometry import Size
from textual.reactive import var

from auralis_tui.bus.state import OutputState
from auralis_tui.tui.widgets import curve_response, curve_transfer
from auralis_tui.tui.widgets.paint import Line, Runs, clip
from auralis_tui.tui.widgets.rack_rows import NOT_YET
from auralis_tui.tui.widgets.stage_editor import StageEditor
from auralis_tui.tui.widgets.stage_foot import foot_rows
from auralis_tui.tui.widgets.stage_grid import band_words, column_at, first_of, grid_rows, side_width

if TYPE_CHECKING:
    from auralis_tui.tui.rack.figures import Figure, Transfer

COMPACT = 19
"""Below so many rows, a foot tells what other panes would, and bands are shown one at a time."""
LEAST_CURVE, BEST_CURVE = 8, 14
LEAST_SIDE, LEAST_BELOW = 20, 7
DEFAULT_RATE_HZ = 48_000


class StageView(StageEditor):
    """Shows the stage that is looked at."""

    pane = "stage"
    interval_s = 0.125
    output: var[OutputState] = var(OutputState())

    def rows(self, size: Size) -> list[Runs]:
        """Draw figure, values and foot."""
        width, height = size
        stage = self.stage
        if self.chain is None or stage is None:
            return [(), Line(width).put(f" {NOT_YET}", "muted").done()]
        foot = foot_rows(width, self.meters, self.digits, self.mastering, self.chain) if height < COMPACT else []
        body = height - len(foot)
        figure = self._figure(width)
        self.grid_top, self.grid_height = 0, body
        if figure is None:
            rows = self._plain(width, body)
        elif hasattr(figure, "marks"):
            rows = self._over(width, body, bool(foot))
        else:
            rows = self._beside(width, body)
        rows += [()] * (body - len(rows))
        return [*rows[:body], *foot]

    @property
    def band(self) -> int:
        """The band under the cursor."""
        row = self.row
        if row is None:
            return 0
        return row.band if row.band is not None else self.column if len(row.cells) > 1 else 0

    def _figure(self, width: int, points: int = 0) -> "Figure | None":
        from auralis_tui.tui.rack.figures import figure_of

        stage = self.stage
        if stage is None or stage.settings is None:
            return None
        points = points or 2 * curve_response.cells_of(width)
        return figure_of(stage.settings, self.output.rate_hz or DEFAULT_RATE_HZ, points, self.band)

    def _over(self, width: int, body: int, compact: bool) -> list[Runs]:
        """Put the curve over the values."""
        from auralis_tui.tui.rack.figures import Response

        figure, grid, row = self._figure(width), self.grid, self.row
        assert isinstance(figure, Response)
        below = 1 if compact else min(len(grid.rows) + bool(grid.head), max(3, body - BEST_CURVE))
        height = max(LEAST_CURVE, body - below - (1 if compact else 0))
        height -= (height - 1) % 2 == 0  # an odd number of rows has a middle
        chosen = self.band if row is not None and (row.band is not None or len(row.cells) > 1) else None
        rows = curve_response.response_rows(width, height, figure, self.meters, chosen)
        rows += [()] * (body - below - len(rows))
        if compact:
            rows[-1:] = [Line(width).put(" ").rule(width - 1).done()] if len(rows) > height else rows[-1:]
            self.grid_top = body  # no value to click
            return [*rows, band_words(row, self.spot, width) if row is not None else ()]
        self.grid_top, self.grid_height = len(rows) + bool(grid.head), below
        return rows + grid_rows(grid, width, below, self.spot)

    def _beside(self, width: int, body: int) -> list[Runs]:
        """Put the curve at the right of the values, or below them."""
        grid = self.grid
        left = side_width(grid)
        below = width - left < LEAST_SIDE
        room = (width, body - len(grid.rows) - 1) if below else (width - left - 1, body)
        rows = grid_rows(grid, width if below else left, body, self.spot)
        if room[1] < LEAST_BELOW:
            return rows
        cells, _ = curve_transfer.cells_of(*room)
        transfer = self._figure(0, 2 * cells)
        drawn = curve_transfer.transfer_rows(*room, self._as_transfer(transfer), self._level_db, self._reduction_db)
        if below:
            return [*rows, (), *drawn]
        rows += [()] * (len(drawn) - len(rows))
        return [
            (*Line(left + 1).puts(row).to(left + 1).done(), *(drawn[place] if place < len(drawn) else ()))
            for place, row in enumerate(rows)
        ]

    def _plain(self, width: int, body: int) -> list[Runs]:
        """Write the values, and what the stage is for."""
        from auralis_tui.tui.rack.words import PURPOSES, detail

        stage, grid = self.stage, self.grid
        assert stage is not None
        kind = str(stage.settings.__struct_config__.tag) if stage.settings is not None else ""
        words = PURPOSES.get(kind, f"A gain {detail(stage)}.")
        self.grid_top, self.grid_height = 2, max(1, body - 2)
        rows = grid_rows(grid, width, self.grid_height, self.spot)
        return [Line(width).put(f"  {clip(words, width - 3)}", "muted").done(), (), *rows]

    @staticmethod
    def _as_transfer(figure: "Figure | None") -> "Transfer":
        from auralis_tui.tui.rack.figures import Transfer

        assert isinstance(figure, Transfer)
        return figure

    @property
    def _level_db(self) -> float | None:
        """The level that goes into the stage now."""
        stage, readings = self.stage, self.meters.readings
        if self.chain is None or stage is None or not readings.live or not stage.is_on or self.grid.columns > 1:
            return None  # bands hear their own part of it
        before = [one for one in self.chain.stages if one.number < stage.number and one.is_on]
        level_db = readings.frame.level_dbfs.get(before[-1].key) if before else None
        return level_db if level_db is not None else max(self.meters.source_peaks, default=None)

    @property
    def _reduction_db(self) -> float:
        return self.meters.reductions_db.get(self.stage.key, 0.0) if self.stage is not None else 0.0

    def cell_at(self, x: int, y: int) -> tuple[int, int] | None:
        """Return row and column of the value at a place of the view."""
        place = first_of(self.grid, self.grid_height, self.cursor) + y - self.grid_top
        if y < self.grid_top or not 0 <= place < len(self.grid.rows):
            return None
        return place, column_at(self.grid, self.grid.rows[place], x, self.size.width)

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on a value; edit it by a double click."""
        spot = self.cell_at(event.x, event.y)
        if spot is not None:
            self.finish()
            self.cursor, self.column = spot
            if event.chain == 2:
                self.begin()

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Turn the value under the pointer up."""
        self._scrolled(event, 1)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Turn it down."""
        self._scrolled(event, -1)

    def _scrolled(self, event: events.MouseScrollUp | events.MouseScrollDown, steps: int) -> None:
        event.stop()
        spot = self.cell_at(event.x, event.y)
        if spot is not None:
            self.cursor, self.column = spot
            self.turn(steps * (10 if event.shift else 1))
