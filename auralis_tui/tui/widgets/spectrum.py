"""The third-octave spectrum."""

import math
from dataclasses import dataclass

from textual.geometry import Size

from auralis_tui.tui import numbers
from auralis_tui.tui.ballistics import Readings
from auralis_tui.tui.themes import BLENDS
from auralis_tui.tui.widgets.meter_blocks import MeterBlock, axis
from auralis_tui.tui.widgets.paint import Line, Runs, heading

BANDS = 31
FREQUENCIES_HZ = tuple(1000.0 * 10 ** ((band - 17) / 10) for band in range(BANDS))
_OCTAVES = tuple(math.log2(frequency / 1000.0) for frequency in FREQUENCIES_HZ)
TILT_DB_PER_OCTAVE = 4.5
QUIET_DBFS = -90.0
"""What lies below is silence."""
LABELS = {2: "31", 8: "125", 14: "500", 20: "2k", 26: "8k"}
MORE_LABELS = {0: "20", 5: "63", 11: "250", 17: "1k", 23: "4k", 29: "16k"}
"""Where a band is two cells wide, or more."""
LEAST_RANGE_DB = 50
BARS = " ▁▂▃▄▅▆▇█"


class SpectrumBlock(MeterBlock):
    """31 bands with holds, tilted so that music lies about level."""

    interval_s = 0.1
    slow_interval_s = 0.5

    def __init__(self, classes: str | None = None, *, headed: bool = True) -> None:
        super().__init__(classes=classes)
        self._headed = headed

    def rows(self, size: Size) -> list[Runs]:
        """Draw heading or figures, bars and frequencies."""
        width, height = size
        body = max(1, height - 2)
        step = next((step for step in (2, 3, 4, 6) if step * body >= LEAST_RANGE_DB), 6)
        shown, live, tilt_db = self.choice.levels(self.readings), self.readings.live, self.choice.tilt_db
        bars = eighths_of(tilted(shown.bands, live, tilt_db), body, step)
        holds = [row_below(level, step) for level in tilted(shown.band_holds, live, tilt_db)]
        wide = max(1, min(6, (width - 4) // BANDS))
        rows = [heading(width, self._title, "1/3 oct") if self._headed else self._figures(width)]
        rows += [self._row(row, body, step, bars, holds, width, wide) for row in range(body)]
        return [*rows, _frequencies(width, wide)][:height]

    @property
    def _title(self) -> str:
        return "Spectrum before" if self.choice.before else "Spectrum"

    def _figures(self, width: int) -> Runs:
        """Write what the spectrum is like, in one row, so that no bar is behind it."""
        found = shape(self.choice.levels(self.digits).bands) if self.digits.live else None
        frequency = hertz(found.peak_hz) if found else (numbers.NONE, "Hz")
        centroid = hertz(found.centroid_hz) if found else (numbers.NONE, "Hz")
        parts = (
            ("peak", *frequency, 4),
            ("", numbers.level(found.peak_dbfs if found else None), "dBFS", 5),
            ("centroid", *centroid, 4),
            ("slope", numbers.signed(found.slope_db if found else None), "dB/oct", 5),
        )
        line = Line(width).put("    ")
        for name, figure, unit, cells in parts:
            room = len(name) + cells + len(unit) + 5
            if line.column + room > width:
                break
            line.put(f"{name} " if name else "", "muted").put(f"{figure:>{cells}}", "bright bold")
            line.put(f" {unit:<4}", "muted").put("  " if name != "peak" else " ")
        return line.done()

    def _row(self, row: int, body: int, step: int, bars: list[int], holds: list[int], width: int, wide: int) -> Runs:
        top, foot = row * step, 8 * (body - 1 - row)
        line = Line(width).puts([axis((f"−{top}" if top else "0") if top % 12 == 0 else "")])
        ink = f"signal~{round((body - 1 - row) / max(1, body - 1) * (BLENDS - 1))}"
        signs = [BARS[max(0, min(8, eighths - foot))] for eighths in bars]
        marks = [place for place, hold in enumerate(holds) if hold == row and signs[place] == " "]
        cells, gap = max(1, wide - 1), " " * (wide > 1)
        start = 0
        for place in marks:
            line.put("".join([sign * cells + gap for sign in signs[start:place]]), ink)
            line.put("▁" * cells + gap, "muted")
            start = place + 1
        return line.put("".join([sign * cells + gap for sign in signs[start:]]), ink).done()


def eighths_of(levels: list[float], body: int, step: int) -> list[int]:
    """Return how many eighths of a row each bar is high, from the foot of the lowest row."""
    per_db, floor_db = 8.0 / step, body * step
    return [max(0, math.ceil((level + floor_db) * per_db)) if level > -floor_db else 0 for level in levels]


def row_below(level: float, step: int) -> int:
    """Return the row from whose top down this level lies; -1 where there is none."""
    return -1 if level > 0 or level == -math.inf else math.floor(-level / step)


@dataclass(frozen=True, slots=True)
class Shape:
    """What a spectrum is like."""

    peak_hz: float
    peak_dbfs: float
    centroid_hz: float
    slope_db: float
    """Per octave, from 50 Hz to 10 kHz."""


def shape(bands: tuple[float, ...]) -> Shape | None:
    """Describe a spectrum; None for silence."""
    if len(bands) != BANDS or max(bands) <= QUIET_DBFS:
        return None
    powers = [10.0 ** (level / 10.0) for level in bands]
    centroid = sum(power * f for power, f in zip(powers, FREQUENCIES_HZ, strict=True)) / sum(powers)
    points = [
        (math.log2(f), max(level, QUIET_DBFS))
        for f, level in zip(FREQUENCIES_HZ, bands, strict=True)
        if 50.0 <= f <= 10_500.0
    ]
    mean_x, mean_y = (sum(values) / len(points) for values in zip(*points, strict=True))
    slope = sum((x - mean_x) * (y - mean_y) for x, y in points) / sum((x - mean_x) ** 2 for x, _ in points)
    level = max(bands)
    return Shape(FREQUENCIES_HZ[bands.index(level)], level, centroid, slope)


def hertz(frequency_hz: float) -> tuple[str, str]:
    """Write a frequency and its unit: three digits or fewer, kHz from 1000 Hz."""
    return (f"{frequency_hz / 1000:.1f}", "kHz") if frequency_hz >= 1000.0 else (f"{frequency_hz:.0f}", "Hz")


def tilted(bands: tuple[float, ...], live: bool, tilt_db: float = TILT_DB_PER_OCTAVE) -> list[float]:
    """Add the tilt, in dB per octave about 1 kHz, to levels."""
    if not live or len(bands) != BANDS:
        return [-math.inf] * BANDS
    return [level + tilt_db * octave for level, octave in zip(bands, _OCTAVES, strict=True)]


def loudest(readings: Readings) -> tuple[float, float] | None:
    """Return frequency and level of the strongest band."""
    found = shape(readings.bands) if readings.live else None
    return (found.peak_hz, found.peak_dbfs) if found else None


def _frequencies(width: int, wide: int) -> Runs:
    row = [" "] * max(width, 4 + BANDS * wide + 3)
    for band, label in (LABELS | MORE_LABELS if wide > 1 else LABELS).items():
        start = 4 + band * wide + max(0, wide - 2) // 2 - (len(label) - 1) // 2
        row[start : start + len(label)] = label
    return Line(width).put("".join(row)[:width], "faint").done()
