"""The stereo image: goniometer, correlation, balance and width."""

import math
from functools import lru_cache

from textual.geometry import Size

from auralis_tui.tui import numbers
from auralis_tui.tui.widgets.meter_blocks import MeterBlock
from auralis_tui.tui.widgets.paint import Line, Runs, heading

WIDEST = 100.0
"""Width beyond which there is no mid to speak of, as the engine reads it."""
BLANK = 0x2800
BRAILLE = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
MOST_POINTS = 1500
OUT_OF_PHASE = -0.1
"""Unrelated channels are not: theirs goes up and down about 0."""


class StereoBlock(MeterBlock):
    """Goniometer where there is room, correlation always."""

    interval_s = 0.2
    slow_interval_s = 0.5

    def rows(self, size: Size) -> list[Runs]:
        """Draw heading, goniometer, correlation, and figures."""
        width, height = size
        frame, live = self.digits.frame, self.readings.live
        value = frame.correlation if live else None
        rows = [heading(width, "Stereo", f"corr {numbers.correlation(value)}")]
        figures = (height != 2 and height < 7) or height > 12
        body = height - 2 - int(figures)
        if body >= 4 and not self.is_slow:
            points = self.readings.frame.goniometer if live else ()
            rows += _goniometer(points, width, body)
        rows.append(_slider(value, width))
        if figures:
            rows.append(_figures(frame.balance_db if live else None, frame.width if live else None, width))
        return rows[:height]


class Goniometer(MeterBlock):
    """The samples of the last 50 ms: left and right on the diagonals, mono upright."""

    interval_s = 0.2
    slow_interval_s = 1.0

    def rows(self, size: Size) -> list[Runs]:
        """Draw the points; where bytes are dear only the field."""
        points = self.readings.frame.goniometer if self.readings.live and not self.is_slow else ()
        return _goniometer(points, size.width, size.height)


class StereoFigures(MeterBlock):
    """Correlation with its thumb, balance and width."""

    interval_s = 0.2
    slow_interval_s = 0.5

    def rows(self, size: Size) -> list[Runs]:
        """Draw three rows."""
        width, live = size.width, self.digits.live
        frame = self.digits.frame
        now = self.readings.frame.correlation if self.readings.live else None
        value = frame.correlation if live else None
        words = [(numbers.correlation(value), "bright bold")]
        if value is not None and value <= OUT_OF_PHASE:
            words = [("out of phase  ", "hot"), (numbers.correlation(value), "hot bold")]
        line = Line(width).put("correlation" if width >= 32 or len(words) < 2 else "corr", "muted")
        figures = _figures(frame.balance_db if live else None, frame.width if live else None, width)
        return [line.right(*words).done(), _slider(now, width), figures][: size.height]


def _slider(value: float | None, width: int) -> Runs:
    cells = width - 6
    line = Line(width).put("−1 ", "faint")
    if value is None:
        return line.put("─" * cells, "rule").put(" +1", "faint").done()
    middle, thumb = cells // 2, max(0, min(cells - 1, round((value + 1) / 2 * (cells - 1))))
    low, high = min(middle, thumb), max(middle, thumb)
    ink = "hot" if value <= OUT_OF_PHASE else "signal"
    line.put("─" * low, "rule")
    if value < 0:
        line.put("●", ink).put("━" * (high - low), ink)
    else:
        line.put("━" * (high - low), ink).put("●", ink)
    line.put("─" * (cells - high - 1), "rule")
    return line.put(" +1", "faint").done()


def _figures(balance_db: float | None, width_share: float | None, width: int) -> Runs:
    if balance_db is None or abs(balance_db) < 0.05:
        balance = f"  {numbers.NONE if balance_db is None else '0.0'} dB"
    else:
        balance = f"{'R' if balance_db > 0 else 'L'} {abs(balance_db):.1f} dB"
    line = Line(width).put("balance " if width >= 29 else "bal ", "muted").put(balance, "text")
    share = numbers.NONE if width_share is None else "no mid" if width_share >= WIDEST else numbers.percent(width_share)
    return line.right(("width ", "muted"), (share, "text")).done()


def _goniometer(points: tuple[tuple[float, float], ...], width: int, height: int) -> list[Runs]:
    columns = min(width - 2, 2 * height)
    left, room, height = (width - columns) // 2, height, -(-columns // 2)
    above = (room - height) // 2
    across, down = columns / math.sqrt(2), 2 * height / math.sqrt(2)
    middle, centre = columns + 1.5, 2 * height + 1.5  # rounded; one more, so that what is below zero stays below
    dots = [[0] * columns for _ in range(height)]
    for a, b in points[:MOST_POINTS]:
        x, y = int((b - a) * across + middle) - 1, int(centre - (a + b) * down) - 1
        if 0 <= x < 2 * columns and 0 <= y < 4 * height:
            dots[y >> 2][x >> 1] |= BRAILLE[y & 3][x & 1]
    guides = _diagonals(columns, height)
    rows = [_goniometer_row(dots[row], guides[row], left, width, row) for row in range(height)]
    return [*[()] * above, *rows, *[()] * (room - height - above)]


@lru_cache(maxsize=8)
def _diagonals(columns: int, height: int) -> list[list[int]]:
    dots = [[0] * columns for _ in range(height)]
    across, down = 2 * columns, 4 * height
    for step in range(0, across, 3):
        y = min(down - 1, step * down // across)
        for x in (step, across - 1 - step):
            dots[y // 4][x // 2] |= BRAILLE[y % 4][x % 2]
    return dots


def _goniometer_row(dots: list[int], guides: list[int], left: int, width: int, row: int) -> Runs:
    cells = [(chr(BLANK + dot), "signal") if dot else (chr(BLANK + guide), "rule") if guide else (" ", "")
             for dot, guide in zip(dots, guides, strict=True)]  # fmt: skip
    if row == 0:
        cells[0], cells[-1] = ("L", "muted"), ("R", "muted")
    line = Line(width).put(" " * left)
    text, ink = "", "signal"
    for sign, own in cells:
        if own and own != ink:
            line.put(text, ink)
            text, ink = "", own
        text += sign
    return line.put(text, ink).done()
