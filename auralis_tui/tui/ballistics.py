"""How meters rise, hold and fall. Time comes in with the frames: the same frames always give the same picture."""

from dataclasses import dataclass, field

import msgspec

from auralis_tui.bus.meter_frame import MeterFrame
from auralis_tui.units import SILENCE_DB

HOLD_S = 2.0
PEAK_FALL_DB_S = 20.0
SPECTRUM_FALL_DB_S = 24.0
LONGEST_STEP_S = 1.0
"""A longer pause between frames counts as this."""
HISTORY_S = 180
"""How many seconds of short-term loudness are kept."""


@dataclass(frozen=True, slots=True)
class Levels:
    """Peaks and bands of one side of the chain, fallen and held."""

    peaks: tuple[float, ...] = ()
    peak_holds: tuple[float, ...] = ()
    bands: tuple[float, ...] = ()
    band_holds: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Readings:
    """All meters at one moment, as they are drawn."""

    time_s: float = 0.0
    """Counted since the console saw its first frame."""
    live: bool = False
    """False when nothing plays: no levels, only the integrated figures."""
    frame: MeterFrame = field(default_factory=lambda: MeterFrame(frame=0))
    peaks: tuple[float, ...] = ()
    peak_holds: tuple[float, ...] = ()
    bands: tuple[float, ...] = ()
    band_holds: tuple[float, ...] = ()
    source: Levels = Levels()
    """The same before the chain; its peaks are samples."""
    integrated_s: float = 0.0
    """How long the frame's integrated figures and maxima have run."""
    history: tuple[float, ...] = ()
    """Short-term loudness at the end of each of the last seconds, the oldest first."""


class Falling:
    """Instant rise, even fall; the hold stays for a while and then falls too."""

    def __init__(self, fall_db_s: float) -> None:
        self._fall_db_s = fall_db_s
        self.values: tuple[float, ...] = ()
        self.holds: tuple[float, ...] = ()
        self._held_s: list[float] = []

    def step(self, levels: tuple[float, ...], elapsed_s: float) -> None:
        """Take in new levels."""
        if len(levels) != len(self.values):
            self.values = self.holds = levels
            self._held_s = [0.0] * len(levels)
            return
        fall_db = self._fall_db_s * elapsed_s
        self.values = tuple(max(new, old - fall_db, SILENCE_DB) for new, old in zip(levels, self.values, strict=True))
        holds = []
        for place, (value, hold) in enumerate(zip(self.values, self.holds, strict=True)):
            self._held_s[place] += elapsed_s
            if value >= hold:
                self._held_s[place] = 0.0
                hold = value
            elif self._held_s[place] > HOLD_S:
                hold = max(value, hold - fall_db)
            holds.append(hold)
        self.holds = tuple(holds)


class Side:
    """The ballistics of one side of the chain."""

    def __init__(self) -> None:
        self._peaks, self._bands = Falling(PEAK_FALL_DB_S), Falling(SPECTRUM_FALL_DB_S)

    def step(self, peaks: tuple[float, ...], bands: tuple[float, ...], elapsed_s: float) -> Levels:
        """Take in new levels."""
        self._peaks.step(peaks, elapsed_s)
        self._bands.step(bands, elapsed_s)
        return Levels(self._peaks.values, self._peaks.holds, self._bands.values, self._bands.holds)


class Lately:
    """Short-term loudness second by second: the engine tells its last minute once a second, older values are kept."""

    def __init__(self) -> None:
        self.values: tuple[float, ...] = ()

    def step(self, frame: MeterFrame) -> tuple[float, ...]:
        """Take in a frame."""
        minute = frame.short_term_lately_lufs
        if minute:
            older = self.values[: max(0, len(self.values) + 1 - len(minute))]
            self.values = (older + minute)[-HISTORY_S:]
        return self.values


class Ballistics:
    """Turns meter frames into readings."""

    def __init__(self) -> None:
        self._after, self._before = Side(), Side()
        self._lately = Lately()
        self._integrated_s = 0.0
        self._time_s = 0.0
        self._frame: MeterFrame | None = None

    def step(self, frame: MeterFrame, rate_hz: int) -> Readings:
        """Take in a frame; the rate tells the time between two of them."""
        elapsed_s = 0.0
        if self._frame is not None and rate_hz:
            elapsed_s = min(LONGEST_STEP_S, max(0.0, (frame.frame - self._frame.frame) / rate_hz))
        self._time_s += elapsed_s
        if self._frame is not None and not frame.goniometer:  # its points come less often than the rest
            frame = msgspec.structs.replace(frame, goniometer=self._frame.goniometer)
        self._frame = frame
        self._integrated_s = max(0.0, (frame.frame - frame.since_frame) / rate_hz) if rate_hz else 0.0
        after = self._after.step(frame.true_peak_dbtp or frame.peak_dbfs, frame.spectrum_dbfs, elapsed_s)
        return Readings(
            self._time_s, True, frame, after.peaks, after.peak_holds, after.bands, after.band_holds,
            self._before.step(frame.source_peak_dbfs, frame.source_spectrum_dbfs, elapsed_s),
            self._integrated_s, self._lately.step(frame),
        )  # fmt: skip

    def still(self) -> Readings:
        """Return what is shown when nothing plays."""
        self._after, self._before = Side(), Side()
        return Readings(
            self._time_s, False, self._frame or MeterFrame(frame=0),
            integrated_s=self._integrated_s, history=self._lately.values,
        )  # fmt: skip
