"""The third-octave spectrum."""

import math

from textual.geometry import Size

from auralis_tui.tui.ballistics import Readings
from auralis_tui.tui.themes import BLENDS
from auralis_tui.tui.widgets.meter_blocks import MeterBlock, axis
from auralis_tui.tui.widgets.paint import Line, Runs, heading

BANDS = 31
FREQUENCIES_HZ = tuple(1000.0 * 10 ** ((band - 17) / 10) for band in range(BANDS))
TILT_DB_PER_OCTAVE = 4.5
LABELS = {2: "31", 8: "125", 14: "500", 20: "2k", 26: "8k"}
SIGNS = " ▁▂▃▄▅▆▇█"


class SpectrumBlock(MeterBlock):
    """31 bands with holds, tilted so that music lies about level."""

    interval_s = 0.1

    def rows(self, size: Size) -> list[Runs]:
        """Draw heading, bars and frequencies."""
        width, height = size
        body = max(1, height - 2)
        step = next((step for step in (2, 3, 4, 6) if step * body >= 54), 6)
        readings = self.readings
        levels = tilted(readings.bands, readings.live)
        holds = tilted(readings.band_holds, readings.live)
        wide = max(1, min(4, (width - 4) // BANDS))
        rows = [heading(width, "Spectrum", "1/3 oct")]
        rows += [self._row(row, body, step, levels, holds, width, wide) for row in range(body)]
        return [*rows, _frequencies(width, wide)][:height]

    def _row(
        self, row: int, body: int, step: int, levels: list[float], holds: list[float], width: int, wide: int
    ) -> Runs:
        top = -row * step
        line = Line(width).puts([axis(f"−{-top}" if top else "0") if top % 12 == 0 else axis("")])
        ink = f"signal~{round((body - 1 - row) / max(1, body - 1) * (BLENDS - 1))}"
        gap, signs = " " * (wide > 1), max(1, wide - 1)
        for level, hold in zip(levels, holds, strict=True):
            eighths = math.ceil((level - top + step) / step * 8) if level > top - step else 0
            if eighths > 0:
                line.put(SIGNS[min(8, eighths)] * signs + gap, ink)
            elif top - step < hold <= top:
                line.put("▁" * signs + gap, "muted")
            else:
                line.put(" " * signs + gap, "text")
        return line.done()


def tilted(bands: tuple[float, ...], live: bool) -> list[float]:
    """Add the tilt to levels, about 1 kHz."""
    if not live or len(bands) != BANDS:
        return [-math.inf] * BANDS
    return [
        level + TILT_DB_PER_OCTAVE * math.log2(frequency / 1000.0)
        for level, frequency in zip(bands, FREQUENCIES_HZ, strict=True)
    ]


def loudest(readings: Readings) -> tuple[float, float] | None:
    """Return frequency and level of the strongest band."""
    if not readings.live or len(readings.bands) != BANDS:
        return None
    level = max(readings.bands)
    return FREQUENCIES_HZ[readings.bands.index(level)], level


def _frequencies(width: int, wide: int) -> Runs:
    row = [" "] * max(width, 4 + BANDS * wide + 3)
    for band, label in LABELS.items():
        start = 4 + band * wide + max(0, wide - 2) // 2 - (len(label) - 1) // 2
        row[start : start + len(label)] = label
    return Line(width).put("".join(row)[:width], "faint").done()
