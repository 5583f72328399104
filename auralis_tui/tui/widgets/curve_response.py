"""The picture of an equalizer: its curve over the spectrum before and after the chain."""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from auralis_tui.tui.ballistics import Readings
from auralis_tui.tui.rack_readings import RackReadings
from auralis_tui.tui.widgets.curve import Dots, compose, spread
from auralis_tui.tui.widgets.meter_blocks import axis
from auralis_tui.tui.widgets.paint import Line, Run, Runs

if TYPE_CHECKING:
    from auralis_tui.tui.rack.figures import Response

BANDS = 31
TILT_DB_PER_OCTAVE = 4.5
LEFT, RIGHT = 4, 4
THICK = 2
"""Dots of the equalizer's own curve: it stands out from the spectra."""
RIGHT_COLUMNS = 62
"""From this width on there is a scale of dBFS at the right."""
TICKS = {20: "20", 50: "50", 100: "100", 200: "200", 500: "500", 1000: "1k", 2000: "2k", 5000: "5k", 10_000: "10k"}
FEW_TICKS = {20: "20", 100: "100", 1000: "1k", 10_000: "10k"}
TILTS_DB = tuple(TILT_DB_PER_OCTAVE * (band - 17) / 10 * math.log2(10.0) for band in range(BANDS))
STEPS_DB = (2, 3, 4, 6)
LEGEND = (
    ("⠤⠤", "accent"),
    (" curve  ", "muted"),
    ("⠤⠤", "rest"),
    (" before  ", "muted"),
    ("⠤⠤", "signal"),
    (" after ", "muted"),
)


def cells_of(width: int) -> int:
    """Return how many cells are left for the curve itself."""
    return width - LEFT - (RIGHT + 1 if width >= RIGHT_COLUMNS else 0)


def response_rows(
    width: int, height: int, response: "Response", meters: RackReadings, chosen: int | None
) -> list[Runs]:
    """Draw curve and spectra in `height - 1` rows, and the frequencies below."""
    body, cells = height - 1, cells_of(width)
    middle, per_db = (body - 1) / 2, (body - 1) / 2 / response.span_db
    curve = Dots(cells, body).curve([middle - gain * per_db for gain in response.gains_db], THICK)
    layers = [(curve, "accent")]
    if response.moved_db:
        layers.append((Dots(cells, body).curve([middle - gain * per_db for gain in response.moved_db]), "hot"))
    step_db = next((step for step in STEPS_DB if step * (body - 1) >= 60), 6)
    after = _heights(_after(meters.readings), step_db, 2 * cells)
    before = _heights(meters.source_bands if meters.readings.live else (), step_db, 2 * cells)
    layers += [(Dots(cells, body).curve(after), "signal"), (Dots(cells, body).curve(before), "rest")]
    fill = [math.ceil(after[2 * column]) + 1 if after else body for column in range(cells)]
    marks = _marks(response, chosen, cells, middle, per_db, body)
    if width >= RIGHT_COLUMNS:
        _legend(marks, cells)
    rows = []
    for row in range(body):
        line = Line(width).puts([_left_axis(row, body, response.span_db)])
        grid = "─" if row == middle else "╌" if _is_tick(row, body) else ""
        line.puts(compose(row, cells, layers, marks, grid, fill))
        if width >= RIGHT_COLUMNS and row * step_db % 24 == 0:
            line.right((f"−{row * step_db}" if row else "0", "faint"))
        rows.append(line.done())
    return [*rows, _frequencies(width, cells)]


def _after(readings: Readings) -> Sequence[float]:
    return readings.bands if readings.live else ()


def _heights(bands: Sequence[float], step_db: int, points: int) -> list[float]:
    """Return tilted levels as rows from the top, where full scale is."""
    if len(bands) != BANDS:
        return []
    rows = [-(level + tilt) / step_db for level, tilt in zip(bands, TILTS_DB, strict=True)]
    return spread(rows, points)


def _marks(
    response: "Response", chosen: int | None, cells: int, middle: float, per_db: float, body: int
) -> dict[tuple[int, int], Run]:
    """Return the numbers of the bands, on the curve at their frequencies; the chosen one before the others."""
    marks: dict[tuple[int, int], Run] = {}
    points = len(response.gains_db)
    order = sorted(range(len(response.marks)), key=lambda place: place == chosen)
    for place in order:
        share = math.log(max(response.marks[place], 1.0) / 20.0) / math.log(1000.0)
        gain_db = response.gains_db[max(0, min(points - 1, round(share * (points - 1))))]
        row = max(0, min(body - 1, round(middle - gain_db * per_db)))
        column = max(0, min(cells - 1, round(share * (cells - 1))))
        ink = "accent bold reverse" if place == chosen else "bright bold"
        sign = str(place + 1)[-1]
        marks[row, column] = (sign, ink)
    return marks


def _legend(marks: dict[tuple[int, int], Run], cells: int) -> None:
    column = cells - sum(len(text) for text, _ in LEGEND) - 4
    for text, ink in LEGEND:
        for sign in text:
            marks.setdefault((0, column), (sign, ink))
            column += 1


def _is_tick(row: int, body: int) -> bool:
    quarters = (row * 4) / (body - 1)
    return quarters.is_integer() and (body >= 9 or quarters % 2 == 0)


def _left_axis(row: int, body: int, span_db: float) -> Run:
    if not _is_tick(row, body) or (body < 9 and row not in (0, (body - 1) / 2, body - 1)):
        return axis("")
    value = round(span_db - 2 * span_db * row / (body - 1))
    return axis(f"{value:+d}".replace("-", "−") if value else "0", "accent" if not value else "faint")


def _frequencies(width: int, cells: int) -> Runs:
    row = [" "] * cells
    for frequency, label in (TICKS if cells >= 48 else FEW_TICKS).items():
        centre = math.log(frequency / 20.0) / math.log(1000.0) * (cells - 1)
        start = max(0, min(cells - len(label), round(centre - (len(label) - 1) / 2)))
        row[start : start + len(label)] = label
    line = Line(width).to(LEFT).put("".join(row), "faint")
    return line.right(("dBFS", "faint")).done() if width >= RIGHT_COLUMNS else line.done()
