"""The meters of level and loudness, as bars in a pane."""

from typing import ClassVar

from textual._context import NoActiveAppError
from textual.geometry import Size
from textual.reactive import var

from auralis_tui.bus.state import MasteringState, PresetInfo
from auralis_tui.tui import numbers
from auralis_tui.tui.ballistics import Readings
from auralis_tui.tui.widgets.bars import bar, scale
from auralis_tui.tui.widgets.feed import feed_of
from auralis_tui.tui.widgets.meter_choice import LoudnessScale, MeterChoice
from auralis_tui.tui.widgets.paint import Line, Painted, Run, Runs, heading

DIGITS_S = 0.25
EARLY_S = 0.005
"""A frame that comes a little early is as good as one in time."""
WARN_DBTP = -3.0
DEFAULT_CEILING_DBTP = -1.0
DEFAULT_TARGET_LUFS = -14.0


SLOW_FPS = 5.0
"""With so few frames a second, or fewer, bytes are dear."""


class MeterBlock(Painted):
    """A meter: draws at most every `interval_s` of what is heard, and its figures four times a second."""

    interval_s: ClassVar[float] = 0.0
    slow_interval_s: ClassVar[float] = 0.2
    """The same where bytes are dear."""
    choice: var[MeterChoice] = var(MeterChoice())
    readings: var[Readings] = var(Readings())
    mastering: var[MasteringState] = var(MasteringState())

    def __init__(self, **options: str | None) -> None:
        super().__init__(**options)
        self.digits = Readings()
        self.preset: PresetInfo | None = None
        """The preset that is heard."""
        self._drawn_s = -1.0

    def on_show(self) -> None:
        """Follow what is heard."""
        feed_of(self).join(self)

    def on_hide(self) -> None:
        """Follow it no longer."""
        feed_of(self).leave(self)

    def _drawn(self) -> list[Runs]:
        """Draw what is heard now: what is painted is in sight, also where Textual has not told it so."""
        feed_of(self).join(self)
        return super()._drawn()

    def watch_readings(self, readings: Readings) -> None:
        """Draw, unless this meter was drawn a moment ago."""
        turned = readings.live != self.digits.live
        interval_s = self.slow_interval_s if self.is_slow else self.interval_s
        if turned or readings.time_s - self.digits.time_s >= max(DIGITS_S, interval_s - EARLY_S):
            self.digits = readings
        elif readings.time_s - self._drawn_s < interval_s - EARLY_S:
            return
        self._drawn_s = readings.time_s
        self.repaint()

    def watch_choice(self, _old: MeterChoice, _new: MeterChoice) -> None:
        """Draw what is chosen now."""
        self.repaint()

    @property
    def is_slow(self) -> bool:
        """Whether the console is in its mode of few bytes."""
        try:
            return float(getattr(self.app, "meters_fps", 2 * SLOW_FPS)) <= SLOW_FPS
        except NoActiveAppError:
            return False

    def watch_mastering(self, mastering: MasteringState) -> None:
        """Draw with the target of another preset; what else is told of the chain is not shown here."""
        heard = mastering.heard_preset
        preset = next((preset for preset in mastering.presets if preset.id == heard), None)
        if preset != self.preset:
            self.preset = preset
            self.repaint()

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
        readings, digits = self.choice.levels(self.readings), self.choice.levels(self.digits)
        rows = [heading(width, *self._words)]
        cells = width - 9
        for channel, name in enumerate("LR"):
            level, hold = of_channel(readings.peaks, channel), of_channel(readings.peak_holds, channel)
            mark = (hold, self._ink(hold)) if hold is not None else None
            line = Line(width).put(f"{name} ", "muted")
            line.puts(bar(level, self.FLOOR, self.TOP, cells, "signal", mark, self._limits))
            shown = of_channel(digits.peak_holds, channel)
            over = shown is not None and shown > self.ceiling_dbtp
            figure = f"{'!' if over else ''}{numbers.level(shown)}"
            rows.append(line.right((figure, "over bold" if over else "bright bold")).done())
        ticks = scale(cells, self.FLOOR, self.TOP, {-48: "−48", -36: "−36", -24: "−24", -12: "−12", 0: "0"})
        rows.append(Line(width).put(f"  {ticks}", "faint").right((self._unit, "faint")).done())
        return rows[:height]

    @property
    def _unit(self) -> str:
        return "dBFS" if self.choice.before else "dBTP"

    @property
    def _words(self) -> tuple[str, str]:
        frame = self.digits.frame
        if self.choice.before:
            return "Sample peak", "before the chain"
        overs = f"● {frame.overs} over  " if frame.overs else ""
        return "True peak", f"{overs}max {numbers.level(frame.max_true_peak_dbtp)}"

    @property
    def _limits(self) -> tuple[tuple[float, str], ...]:
        return ((WARN_DBTP, "hot"), (self.ceiling_dbtp, "over"))

    def _ink(self, level: float) -> str:
        return peak_ink(level, self.ceiling_dbtp)


class LoudnessMeterBlock(MeterBlock):
    """What the meters of loudness share: their scale, and where its zero is."""

    interval_s = 0.1
    slow_interval_s = 0.5

    @property
    def zero_lufs(self) -> float:
        """Where the scale's zero is."""
        zero = self.choice.scale.zero_lufs
        return self.target_lufs if zero is None else zero

    @property
    def aim_lufs(self) -> float:
        """What integrated loudness is compared with: the target; the scale's zero where there is none."""
        return self.target_lufs if self.has_target else self.zero_lufs

    def levels(self, readings: Readings) -> tuple[tuple[str, float | None], ...]:
        """Return momentary, short-term and integrated loudness with their names."""
        frame, live = readings.frame, readings.live
        return (
            ("M", frame.momentary_lufs if live else None),
            ("S", frame.short_term_lufs if live else None),
            ("I", frame.integrated_lufs),
        )

    def away_ink(self, away_lu: float | None) -> str:
        """Return the ink of how far integrated loudness is from the target."""
        if away_lu is None or not self.has_target:
            return "muted"
        distance = abs(away_lu)
        return "signal bold" if distance <= 0.5 else "hot bold" if distance <= 1.0 or away_lu < 0 else "over bold"


class LoudnessBlock(LoudnessMeterBlock):
    """Momentary, short-term and integrated loudness against the preset's target."""

    def rows(self, size: Size) -> list[Runs]:
        """Draw heading, bars, scale and figures."""
        width, height = size
        chosen, zero = self.choice.scale, self.zero_lufs
        rows = [heading(width, "Loudness", self._fact)]
        cells = width - 9
        for (name, level), (_, shown) in zip(self.levels(self.readings), self.levels(self.digits), strict=True):
            line = Line(width).put(f"{name} ", "bright bold" if name == "I" else "muted")
            above = None if level is None else level - zero
            ink = loudness_ink(name, above, chosen)
            line.puts(bar(above, chosen.below, chosen.above, cells, ink, (0.0, "accent")))
            rows.append(line.right((numbers.level(shown), "bright bold")).done())
        rows.append(self._scale(width, cells))
        if height > 6:
            rows.append(())
        rows.append(self._figures(width))
        return rows[:height]

    @property
    def _fact(self) -> str:
        chosen = self.choice.scale
        if chosen.zero_lufs is not None:
            return chosen.name
        word = "target" if self.has_target else "0 LU at"
        plus = "  +18" if chosen.above > 9.0 else ""
        return f"{word} {numbers.level(self.target_lufs).removesuffix('.0')}{plus}"

    def _scale(self, width: int, cells: int) -> Runs:
        chosen = self.choice.scale
        names: dict[float, str] = {float(tick): numbers.signed(float(tick)).removesuffix(".0") for tick in chosen.ticks}
        labels = scale(cells, chosen.below, chosen.above, names)
        place = int((0 - chosen.below) / (chosen.above - chosen.below) * cells)
        line = Line(width).put("  ").put(labels[:place], "faint").put("0", "accent").put(labels[place + 1 :], "faint")
        return line.right(("LUFS", "faint")).done()

    def _figures(self, width: int) -> Runs:
        frame = self.digits.frame
        plr = difference(frame.max_true_peak_dbtp, frame.integrated_lufs)
        line = Line(width).put("LRA ", "muted").put(f"{numbers.level(frame.lra_lu):>4}", "bright bold")
        line.put(" LU   PLR ", "muted").put(f"{numbers.level(plr):>4}", "bright bold").put(" dB", "muted")
        away = difference(frame.integrated_lufs, self.aim_lufs)
        return line.right((f"{numbers.signed(away)} LU", self.away_ink(away))).done()


def difference(a: float | None, b: float | None) -> float | None:
    """Subtract what is known."""
    return None if a is None or b is None else a - b


def of_channel(values: tuple[float, ...], channel: int) -> float | None:
    """Return a channel's value; mono has its own on both."""
    return values[min(channel, len(values) - 1)] if values else None


def loudness_ink(name: str, above_lu: float | None, chosen: LoudnessScale) -> str:
    """Return the ink of a bar: momentary and short-term loudness warn."""
    if name == "I" or above_lu is None or above_lu <= chosen.hot_lu:
        return "signal"
    return "over" if above_lu > chosen.over_lu else "hot"


def peak_ink(level_db: float, ceiling_dbtp: float) -> str:
    """Return the ink of a peak."""
    if level_db < WARN_DBTP:
        return "signal"
    return "over" if level_db > ceiling_dbtp else "hot"


def axis(label: str, ink: str = "faint") -> Run:
    """Write an axis label in its three places and a blank."""
    return (f"{label:>3} ", ink)
