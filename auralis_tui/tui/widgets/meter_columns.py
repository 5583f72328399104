"""Upright bars: true peak on a scale that is wide where it matters, and loudness about its zero."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from textual.geometry import Size

from auralis_tui.tui import numbers
from auralis_tui.tui.themes import BLENDS
from auralis_tui.tui.widgets.meter_blocks import (
    WARN_DBTP,
    LoudnessMeterBlock,
    MeterBlock,
    loudness_ink,
    of_channel,
    peak_ink,
)
from auralis_tui.tui.widgets.paint import Line, Run, Runs

SIGNS = " ▁▂▃▄▅▆▇█"
GROUND = "@surface"
PEAK_POINTS = ((-60.0, 0.0), (-30.0, 0.18), (-12.0, 0.5), (0.0, 0.9), (3.0, 1.0))
"""Level, and how far up it stands."""
PEAK_TICKS = (0, 3, -3, -6, -12, -18, -24, -30, -60, -2, -4, -8, -10, -15, -40)
"""The most important first: those that find no row of their own are left out."""


def peak_share(level_db: float) -> float:
    """Return how far up a peak stands, from 0 to 1."""
    if level_db <= PEAK_POINTS[0][0]:
        return 0.0
    for (low, low_share), (high, high_share) in pairwise(PEAK_POINTS):
        if level_db <= high:
            return low_share + (level_db - low) / (high - low) * (high_share - low_share)
    return 1.0


def row_of(share: float, height: int) -> int:
    """Return the row, counted from the top, in which a bar of this length ends."""
    return height - 1 - max(0, min(height - 1, int(share * height - 1e-9)))


def labels(ticks: Iterable[tuple[float, str]], height: int) -> dict[int, str]:
    """Give each tick its row; one whose row is taken is left out."""
    found: dict[int, str] = {}
    for share, label in ticks:
        found.setdefault(row_of(share, height), label)
    return found


@dataclass(frozen=True, slots=True)
class Column:
    """An upright bar."""

    share: float | None
    """How far up it goes; None: it is empty."""
    hold: float | None = None
    """How far up its mark stands."""
    hold_ink: str = "signal"

    def cell(self, row: int, height: int, width: int, ink: str) -> Run:
        """Draw what it has in a row."""
        eighths = 0 if self.share is None else round(self.share * height * 8)
        filled = max(0, min(8, eighths - 8 * (height - 1 - row)))
        if filled:
            return SIGNS[filled] * width, f"{ink} {GROUND}"
        if self.hold is not None and row == row_of(self.hold, height):
            return "━" * width, f"{self.hold_ink} {GROUND}"
        return " " * width, f"text {GROUND}"


def blended(row: int, height: int) -> str:
    """Return the ink of a row of bars: the higher the brighter."""
    return f"signal~{round((height - 1 - row) / max(1, height - 1) * (BLENDS - 1))}"


class PeakColumns(MeterBlock):
    """The peaks of both channels with their holds, the ceiling, and the clip lights."""

    def rows(self, size: Size) -> list[Runs]:
        """Draw names, lights and bars."""
        width, height = size[0], max(1, size[1] - 2)
        cells = 3 + max(0, min(9, (width - 24) // 6))
        levels = self.choice.levels(self.readings)
        columns = [self._column(levels.peaks, levels.peak_holds, channel) for channel in (0, 1)]
        first = 0.0 if self.choice.before else self.ceiling_dbtp
        ticks = labels(
            ((peak_share(tick), numbers.level(tick).removesuffix(".0")) for tick in (first, *PEAK_TICKS)), height
        )
        rows = self._lights(width, cells)
        ceiling = None if self.choice.before else row_of(peak_share(self.ceiling_dbtp), height)
        for row in range(height):
            ink = self._ink(row, height)
            line = (
                Line(width).put(f"{ticks.get(row, ''):>4} ", "faint").puts([columns[0].cell(row, height, cells, ink)])
            )
            line.put("   ").puts([columns[1].cell(row, height, cells, ink)])
            if row == ceiling:
                line.put(" ╴", "over").put("ceiling", "muted")
            rows.append(line.done())
        return rows

    def _lights(self, width: int, cells: int) -> list[Runs]:
        overs, middle = self.digits.frame.overs, cells // 2
        names = Line(width).put(" " * (5 + middle)).put("L", "muted bold").put(" " * (cells + 2)).put("R", "muted bold")
        names.put(" " * (cells - middle)).put("" if self.choice.before else "dBTP", "faint")
        light = "●" if overs and not self.choice.before else "○"
        ink = "over bold" if light == "●" else "faint"
        line = Line(width).put(" " * (5 + middle)).put(light, ink).put(" " * (cells + 2)).put(light, ink)
        line.put(" " * (cells - middle))
        if self.choice.before:
            return [names.done(), line.done()]
        words = ("no clip", "muted") if not overs else (f"{numbers.thousands(overs)} over", "over bold")
        return [names.done(), line.puts([words]).done()]

    def _column(self, peaks: tuple[float, ...], holds: tuple[float, ...], channel: int) -> Column:
        level, hold = of_channel(peaks, channel), of_channel(holds, channel)
        if level is None or hold is None:
            return Column(None)
        return Column(peak_share(level), peak_share(hold), peak_ink(hold, self.ceiling_dbtp))

    def _ink(self, row: int, height: int) -> str:
        share = (height - 1 - row) / height
        if share >= peak_share(self.ceiling_dbtp):
            return "over"
        return "hot" if share >= peak_share(WARN_DBTP) else blended(row, height)


class PeakFigures(MeterBlock):
    """Peaks now, held, and since the reset; RMS and crest."""

    interval_s = 0.25
    slow_interval_s = 1.0

    def rows(self, size: Size) -> list[Runs]:
        """Draw a row for each, as far as there is room."""
        width, cells = size.width, 3 + max(0, min(9, (size.width - 24) // 6))
        levels, frame = self.choice.levels(self.digits), self.digits.frame
        live = self.digits.live
        rows = [
            self._row(width, cells, levels.peaks, "now", "bright bold"),
            self._row(width, cells, levels.peak_holds, "hold"),
        ]
        if self.choice.before:
            return [*rows, Line(width).to(4).put("dBFS", "muted").to(11 + 2 * cells).put("samples", "muted").done()]
        rows.append(self._row(width, cells, self.digits.frame.channel_max_true_peak_dbtp, "max"))
        rows.append(self._row(width, cells, frame.rms_dbfs if live else (), "RMS"))
        crest = numbers.level(frame.crest_db if live else None)
        line = Line(width).put("crest".rjust(2 + cells), "muted").put(f"{crest:>{3 + cells}}", "text")
        rows.append(line.to(10 + 2 * cells).put("dB", "muted").done())
        return rows[: size.height]

    def _row(self, width: int, cells: int, values: tuple[float, ...], word: str, ink: str = "text") -> Runs:
        line = Line(width)
        for channel, end in enumerate((5 + cells, 8 + 2 * cells)):
            value = of_channel(values, channel)
            over = value is not None and value > self.ceiling_dbtp and word != "RMS"
            figure = numbers.level(value)
            line.to(end - len(figure) - 1).put("!" if over else " ", "over bold").put(
                figure, "over bold" if over else ink
            )
        return line.to(10 + 2 * cells).put(word, "muted").done()


class LoudnessColumns(LoudnessMeterBlock):
    """Momentary, short-term and integrated loudness as upright bars, with the loudness range beside them."""

    slow_interval_s = 0.5

    def rows(self, size: Size) -> list[Runs]:
        """Draw names and bars."""
        width, height, chosen = size[0], max(1, size[1] - 1), self.choice.scale
        cells = 3 + max(0, min(9, (width - 33) // 6))
        gap = 3
        columns = [self._column(name, level) for name, level in self.levels(self.readings)]
        inks = [loudness_ink(name, self._above(level), chosen) for name, level in self.levels(self.readings)]
        ticks = labels(((self._share(float(rung)), _rung(rung)) for rung in (0, *chosen.rungs)), height)
        zero = row_of(self._share(0.0), height)
        bracket = self._bracket(height)
        names = Line(width).put(f"{'LU' if chosen.zero_lufs is None else 'dB':>4}", "faint")
        for place, name in enumerate("MSI"):
            names.to(6 + cells // 2 + place * (cells + gap)).put(name, "bright bold" if name == "I" else "muted bold")
        rows = [names.done()]
        for row in range(height):
            line = Line(width).put(f"{ticks.get(row, ''):>4}", "accent bold" if row == zero else "faint")
            sign = "─" if row == zero else " "
            line.put(f" {sign}", "accent")
            for column, own in zip(columns, inks, strict=True):
                ink = blended(row, height) if own == "signal" else own
                line.puts([column.cell(row, height, cells, ink)]).put(
                    sign * (gap if column is not columns[-1] else 2), "accent"
                )
            rows.append(self._beside(line, row, bracket, zero).done())
        return rows

    def _beside(self, line: Line, row: int, bracket: tuple[int, int] | None, zero: int) -> Line:
        """Draw the loudness range's bracket, and its value at its middle."""
        if bracket is None:
            return line
        top, foot = bracket
        middle = (top + foot) // 2
        if top <= row <= foot:
            crossed = "┼" if row == zero else "│"
            line.put("┐" if row == top and top != foot else "┘" if row == foot and top != foot else crossed, "muted")
        else:
            line.put(" ")
        if row == max(0, middle - 1) and middle:
            line.put(" LRA", "muted")
        if row == middle:
            line.put(f" {numbers.level(self.digits.frame.lra_lu)}", "bright bold").put(" LU", "bright bold")
        return line

    def _bracket(self, height: int) -> tuple[int, int] | None:
        """Return the rows from the 95th percentile of short-term loudness down by the loudness range."""
        lra, history = self.digits.frame.lra_lu, sorted(self.digits.history)
        if lra is None or not history:
            return None
        top = history[min(len(history) - 1, round(0.95 * (len(history) - 1)))] - self.zero_lufs
        return row_of(self._share(top), height), row_of(self._share(top - lra), height)

    def _column(self, name: str, level: float | None) -> Column:
        above = self._above(level)
        frame = self.readings.frame
        highest = {"M": frame.max_momentary_lufs, "S": frame.max_short_term_lufs}.get(name)
        hold = None if highest is None else self._share(highest - self.zero_lufs)
        ink = loudness_ink(name, self._above(highest), self.choice.scale)
        return Column(None if above is None else self._share(above), hold, ink)

    def _above(self, level: float | None) -> float | None:
        return None if level is None else level - self.zero_lufs

    def _share(self, above_lu: float) -> float:
        chosen = self.choice.scale
        return max(0.0, min(1.0, (above_lu - chosen.below) / (chosen.above - chosen.below)))


def _rung(rung: int) -> str:
    return numbers.signed(float(rung)).removesuffix(".0")
