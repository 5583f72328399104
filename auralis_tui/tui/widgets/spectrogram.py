"""The spectrogram: a sweep that writes one column at a time, so that only that column goes to the terminal."""

import math
from itertools import groupby

from textual.geometry import Size

from auralis_tui.tui.ballistics import Readings
from auralis_tui.tui.themes import BLENDS
from auralis_tui.tui.widgets.meter_blocks import MeterBlock, axis
from auralis_tui.tui.widgets.meter_choice import MeterChoice
from auralis_tui.tui.widgets.paint import Line, Run, Runs, heading
from auralis_tui.tui.widgets.spectrum import BANDS, LABELS, tilted

RANGE_DB = 54.0
SHADES = " ░▒▓█"
COLUMN_S = 0.2
"""How much time a column holds."""
CURSOR = "│"
AT_CURSOR = -1


class SpectrogramBlock(MeterBlock):
    """Time runs to the right and begins anew at the left; frequency rises upwards; what is louder is brighter."""

    interval_s = COLUMN_S
    slow_interval_s = 1.0

    def __init__(self, classes: str | None = None, *, headed: bool = True) -> None:
        super().__init__(classes=classes)
        self._headed = headed
        self._columns: list[tuple[int, ...]] = []
        """What each column shows: a step from 0 to `BLENDS` for each row."""
        self._at = 0
        self._cells = self._body = 0

    def watch_readings(self, readings: Readings) -> None:
        """Write the next column, when it is time."""
        interval_s = self.slow_interval_s if self.is_slow else self.interval_s
        if not readings.live or abs(readings.time_s - self._drawn_s) < interval_s - 0.005:
            return
        if not self.is_attached or not self.size or not self.is_on_screen:
            return
        self._drawn_s = readings.time_s
        self._fit(self.size)
        if not self._columns:
            return
        self._columns[self._at] = self.steps(readings)
        self._at = (self._at + 1) % self._cells
        self.repaint()

    def watch_choice(self, _old: MeterChoice, _new: MeterChoice) -> None:
        """Begin anew where something else is measured."""
        if (_old.before, _old.tilt_db) != (_new.before, _new.tilt_db):
            self._columns = []
            self.shown = []
            self.refresh()

    def steps(self, readings: Readings) -> tuple[int, ...]:
        """Return how bright each row is, from the top: the loudest of its bands."""
        levels = tilted(self.choice.levels(readings).bands, readings.live, self.choice.tilt_db)
        return tuple(max(_step(levels[band]) for band in bands_of(row, self._body)) for row in range(self._body))

    def rows(self, size: Size) -> list[Runs]:
        """Draw all that has been written."""
        width, height = size
        self._fit(size)
        names = {row_of_band(band, self._body): label for band, label in LABELS.items()}
        rows = [heading(width, "Spectrogram", f"{_span(self._cells, self.is_slow)} s")] if self._headed else []
        for row in range(self._body):
            rows.append(Line(width).puts([axis(names.get(row, ""))]).puts(self._sweep(row)).done())
        return rows[:height]

    def _sweep(self, row: int) -> list[Run]:
        """Draw a row from its columns; those that are equally bright, one beside the other, are one run."""
        steps = [column[row] if row < len(column) else 0 for column in self._columns]
        steps[self._at] = AT_CURSOR
        return [(_sign(step) * len(list(same)), _ink(step)) for step, same in groupby(steps)]

    def _fit(self, size: Size) -> None:
        cells, body = max(1, size.width - 4), max(1, size.height - int(self._headed))
        if (cells, body) != (self._cells, self._body) or len(self._columns) != cells:
            self._cells, self._body, self._at = cells, body, 0
            self._columns = [()] * cells


def _sign(step: int) -> str:
    if step == AT_CURSOR:
        return CURSOR
    return SHADES[math.ceil(step / BLENDS * (len(SHADES) - 1))]


def _ink(step: int) -> str:
    return "rule" if step == AT_CURSOR else f"signal~{step - 1}" if step else "text"


def bands_of(row: int, body: int) -> range:
    """Return the bands that a row shows, counted from the top; each band has a row, or more."""
    low = (body - 1 - row) * BANDS // body
    return range(low, max(low + 1, (body - row) * BANDS // body))


def row_of_band(band: int, body: int) -> int:
    """Return the lowest row that shows a band."""
    return next(row for row in range(body - 1, -1, -1) if band in bands_of(row, body))


def _step(level_db: float) -> int:
    if level_db <= -RANGE_DB:
        return 0
    return min(BLENDS, 1 + int((level_db + RANGE_DB) / RANGE_DB * BLENDS))


def _span(cells: int, slow: bool) -> int:
    return round(cells * (SpectrogramBlock.slow_interval_s if slow else COLUMN_S))
