"""The meters of level and loudness, as bars in a pane."""

from typing import ClassVar

from textual.geometry import Size
from textual.reactive import var

from auralis_tui.bus.state import MasteringState, PresetInfo
from auralis_tui.tui import numbers
from auralis_tui.tui.ballistics import Readings
from auralis_tui.tui.widgets.bars import bar, scale
from auralis_tui.tui.widgets.paint import Line, Painted, Run, Runs, heading

DIGITS_S = 0.25
WARN_DBTP = -3.0
DEFAULT_CEILING_DBTP = -1.0
DEFAULT_TARGET_LUFS = -14.0


class MeterBlock(Painted):
    """A meter: draws at most every `interval_s` of what is heard, and its figures four times a second."""

    interval_s: ClassVar[float] = 0.0
    readings: var[Readings] = var(Readings())
    mastering: var[MasteringState] = var(MasteringState())

    def __init__(self, **options: str | None) -> None:
        super().__init__(**options)
        self.digits = Readings()
        self._drawn_s = -1.0

    def watch_readings(self, readings: Readings) -> None:
        """Draw, unless this meter was drawn a moment ago."""
        turned = readings.live != self.digits.live
        if turned or readings.time_s - self.digits.time_s >= DIGITS_S:
            self.digits = readings
        elif readings.time_s - self._drawn_s < self.interval_s:
            return
        self._drawn_s = readings.time_s
        self.repaint()

    def watch_mastering(self) -> None:
        """Draw with the new target."""
        self.repaint()

    @property
    def preset(self) -> PresetInfo | None:
        """The preset that is heard."""
        heard = self.mastering.heard_preset
        return next((preset for preset in self.mastering.presets if preset.id == heard), None)

    @property
    def target_lufs(self) -> float:
        """The loudness aimed at."""
        target = self.preset.target_lufs if self.preset else None
        return DEFAULT_TARGET_LUFS if target is None else target

    @property
    def has_target(self) -> bool:
        """Whether the preset aims at a loudness."""
        return self.preset is not None and self.preset.target_lufs is not None

    @property
    def ceiling_dbtp(self) -> float:
        """The peak not to be passed."""
        ceiling = self.preset.ceiling_dbtp if self.preset else None
        return DEFAULT_CEILING_DBTP if ceiling is None else ceiling


class PeakBlock(MeterBlock):
    """True peak, a bar for each channel."""

    FLOOR, TOP = -48.0, 3.0

    def rows(self, size: Size) -> list[Runs]:
        """Draw heading, bars and scale."""
        width, height = size
        readings, digits = self.readings, self.digits
        highest = digits.frame.max_true_peak_dbtp
        overs = f"● {digits.frame.overs} over  " if digits.frame.overs else ""
        rows = [heading(width, "True peak", f"{overs}max {numbers.level(highest)}")]
        cells = width - 9
        for channel, name in enumerate("LR"):
            level, hold = _of(readings.peaks, channel), _of(readings.peak_holds, channel)
            mark = (hold, self._ink(hold)) if hold is not None else None
            line = Line(width).put(f"{name} ", "muted")
            line.puts(bar(level, self.FLOOR, self.TOP, cells, "signal", mark, self._limits))
            shown = _of(digits.peak_holds, channel)
            over = shown is not None and shown > self.ceiling_dbtp
            figure = f"{'!' if over else ''}{numbers.level(shown)}"
            rows.append(line.right((figure, "over bold" if over else "bright bold")).done())
        ticks = scale(cells, self.FLOOR, self.TOP, {-48: "−48", -36: "−36", -24: "−24", -12: "−12", 0: "0"})
        rows.append(Line(width).put(f"  {ticks}", "faint").right(("dBTP", "faint")).done())
        return rows[:height]

    @property
    def _limits(self) -> tuple[tuple[float, str], ...]:
        return ((WARN_DBTP, "hot"), (self.ceiling_dbtp, "over"))

    def _ink(self, level: float) -> str:
        if level < WARN_DBTP:
            return "signal"
        return "over" if level > self.ceiling_dbtp else "hot"


class LoudnessBlock(MeterBlock):
    """Momentary, short-term and integrated loudness against the preset's target."""

    interval_s = 0.1
    BELOW, ABOVE = -18.0, 9.0

    def rows(self, size: Size) -> list[Runs]:
        """Draw heading, bars, scale and figures."""
        width, height = size
        target = self.target_lufs
        word = "target" if self.has_target else "0 LU at"
        rows = [heading(width, "Loudness", f"{word} {numbers.level(target).removesuffix('.0')}")]
        frame, digits, live = self.readings.frame, self.digits.frame, self.readings.live
        cells = width - 9
        for name, level, shown in (
            ("M", frame.momentary_lufs if live else None, digits.momentary_lufs if live else None),
            ("S", frame.short_term_lufs if live else None, digits.short_term_lufs if live else None),
            ("I", frame.integrated_lufs, digits.integrated_lufs),
        ):
            line = Line(width).put(f"{name} ", "bright bold" if name == "I" else "muted")
            above = None if level is None else level - target
            line.puts(bar(above, self.BELOW, self.ABOVE, cells, _loudness_ink(name, above), (0.0, "accent")))
            rows.append(line.right((numbers.level(shown), "bright bold")).done())
        rows.append(self._scale(width, cells))
        if height > 6:
            rows.append(())
        rows.append(self._figures(width))
        return rows[:height]

    def _scale(self, width: int, cells: int) -> Runs:
        labels = scale(cells, self.BELOW, self.ABOVE, {-18: "−18", -9: "−9", 9: "+9"})
        place = int((0 - self.BELOW) / (self.ABOVE - self.BELOW) * cells)
        line = Line(width).put("  ").put(labels[:place], "faint").put("0", "accent").put(labels[place + 1 :], "faint")
        return line.right(("LUFS", "faint")).done()

    def _figures(self, width: int) -> Runs:
        frame = self.digits.frame
        plr = difference(frame.max_true_peak_dbtp, frame.integrated_lufs)
        line = Line(width).put("LRA ", "muted").put(f"{numbers.level(frame.lra_lu):>4}", "bright bold")
        line.put(" LU   PLR ", "muted").put(f"{numbers.level(plr):>4}", "bright bold").put(" dB", "muted")
        away = difference(frame.integrated_lufs, self.target_lufs)
        return line.right((f"{numbers.signed(away)} LU", self._away_ink(away))).done()

    def _away_ink(self, away_lu: float | None) -> str:
        if away_lu is None or not self.has_target:
            return "muted"
        distance = abs(away_lu)
        return "signal bold" if distance <= 0.5 else "hot bold" if distance <= 1.0 or away_lu < 0 else "over bold"


def difference(a: float | None, b: float | None) -> float | None:
    """Subtract what is known."""
    return None if a is None or b is None else a - b


def _of(values: tuple[float, ...], channel: int) -> float | None:
    return values[min(channel, len(values) - 1)] if values else None


def _loudness_ink(name: str, above_lu: float | None) -> str:
    if name == "I" or above_lu is None or above_lu <= 5.0:
        return "signal"
    return "over" if above_lu > 8.5 else "hot"


def axis(label: str, ink: str = "faint") -> Run:
    """Write an axis label in its three places and a blank."""
    return (f"{label:>3} ", ink)
