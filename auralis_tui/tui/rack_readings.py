"""What the rack's meters show: levels and spectra on both sides of the chain, reductions, and the last half minute."""

from collections import deque
from dataclasses import dataclass, field

from auralis_tui.tui.ballistics import PEAK_FALL_DB_S, Readings

BIN_S = 0.25
HISTORY_S = 30.0
BINS = round(HISTORY_S / BIN_S)


@dataclass(frozen=True, slots=True)
class Moment:
    """A quarter of a second of the history."""

    reductions_db: dict[str, float]
    """The largest of each stage."""
    short_term_lufs: float | None


@dataclass(frozen=True, slots=True)
class RackReadings:
    """The meters at one moment."""

    readings: Readings = field(default_factory=Readings)
    source_peaks: tuple[float, ...] = ()
    source_bands: tuple[float, ...] = ()
    reductions_db: dict[str, float] = field(default_factory=dict)
    history: tuple[Moment, ...] = ()
    """The oldest first."""


class RackBallistics:
    """Turns readings into those of the rack."""

    def __init__(self) -> None:
        self._reductions: dict[str, float] = {}
        self._history: deque[Moment] = deque(maxlen=BINS)
        self._shown: tuple[Moment, ...] = ()
        self._time_s = self._bin_s = 0.0
        self._largest: dict[str, float] = {}

    def step(self, readings: Readings) -> RackReadings:
        """Take in readings; those of what doesn't play leave the history as it is."""
        if not readings.live:
            self._reductions = {}
            return RackReadings(readings, history=self._shown)
        elapsed_s, self._time_s = max(0.0, readings.time_s - self._time_s), readings.time_s
        frame = readings.frame
        fall_db = PEAK_FALL_DB_S * elapsed_s
        self._reductions = {
            name: max(value, self._reductions.get(name, 0.0) - fall_db)
            for name, value in frame.gain_reduction_db.items()
        }
        self._note(readings)
        return RackReadings(readings, readings.source.peaks, readings.source.bands, self._reductions, self._shown)

    def _note(self, readings: Readings) -> None:
        for name, value in readings.frame.gain_reduction_db.items():
            self._largest[name] = max(value, self._largest.get(name, 0.0))
        if readings.time_s - self._bin_s >= BIN_S:
            self._bin_s = readings.time_s
            self._history.append(Moment(self._largest, readings.frame.short_term_lufs))
            self._largest, self._shown = {}, tuple(self._history)
