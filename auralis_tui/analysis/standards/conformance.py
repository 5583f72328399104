"""Runs the standards' cases through a meter, live and offline."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from auralis_tui.analysis.loudness import LoudnessMeter
from auralis_tui.analysis.standards import bs_1770, tech_3341, tech_3342
from auralis_tui.analysis.standards.case import Case, Figure, Programme, Sound
from auralis_tui.analysis.true_peak import TruePeakMeter
from auralis_tui.dsp.true_peak import TruePeak
from auralis_tui.units import gain_to_db

RATES_HZ = (44_100, 48_000, 96_000, 192_000)
"""The rates at which every case is run."""

LIVE, OFFLINE = "live", "offline"
WAYS = (LIVE, OFFLINE)
"""How a meter hears: in the blocks that the engine renders, or in those that a file is read in."""

_LIVE_FRAMES, _LIVE_RATE_HZ = 1024, 48_000
_OFFLINE_FRAMES = 65_536
_NOTHING_LUFS = -70.0
"""A reading at the absolute gate or below it says that nothing was counted."""


class Meter(Protocol):
    """What is tested."""

    def process(self, block: Sound) -> None:
        """Take in the next block, (frames, channels)."""
        ...

    def read(self, figure: Figure) -> float | None:
        """Return a figure as it stands now; None where it is not defined."""
        ...


class OwnMeter:
    """The meters of this program: those of the engine, or those that files are measured with."""

    def __init__(self, figure: Figure, way: str, rate_hz: int, channels: int) -> None:
        self._loudness: LoudnessMeter | None = None
        self._peak: _LivePeak | TruePeakMeter | None = None
        if figure is not Figure.TRUE_PEAK:
            self._loudness = LoudnessMeter(rate_hz, channels)
        else:
            self._peak = _LivePeak(rate_hz, channels) if way == LIVE else TruePeakMeter(channels)

    def process(self, block: Sound) -> None:
        """Take in the next block."""
        for meter in (self._loudness, self._peak):
            if meter is not None:
                meter.process(block)

    def read(self, figure: Figure) -> float | None:
        """Return a figure as it stands now; None for one that this meter was not made for."""
        if self._peak is not None:
            return gain_to_db(max(self._peak.true_peaks))
        return None if self._loudness is None else _LOUDNESS[figure](self._loudness)


class _LivePeak:
    """The interpolator that the engine's meters and the limiter read true peaks with."""

    def __init__(self, rate_hz: int, channels: int) -> None:
        self._interpolator = TruePeak()
        self._interpolator.prepare(rate_hz, channels, _OFFLINE_FRAMES)
        self._channels = channels
        self._peaks = np.zeros(channels)

    def process(self, block: Sound) -> None:
        np.maximum(self._peaks, self._interpolator.measure(block), out=self._peaks)

    @property
    def true_peaks(self) -> tuple[float, ...]:
        """The highest so far, of the last frames too, over which the interpolator has not come yet."""
        self.process(np.zeros((self._interpolator.latency_frames, self._channels), np.float32))
        return tuple(self._peaks.tolist())


_LOUDNESS: dict[Figure, Callable[[LoudnessMeter], float | None]] = {
    Figure.MOMENTARY: lambda meter: meter.momentary_lufs,
    Figure.SHORT_TERM: lambda meter: meter.short_term_lufs,
    Figure.INTEGRATED: lambda meter: meter.integrated_lufs,
    Figure.MAX_MOMENTARY: lambda meter: meter.max_momentary_lufs,
    Figure.MAX_SHORT_TERM: lambda meter: meter.max_short_term_lufs,
    Figure.RANGE: lambda meter: meter.lra_lu,
}


MeterMaker = Callable[[Figure, str, int, int], Meter]
"""Makes a meter from the figure that it is asked for, the way it hears, the rate in Hz and the number of channels."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One case, as one meter reads it."""

    case: str
    """The document's number and the case's: `3341-12`."""
    signal: str
    """What was heard."""
    rate_hz: int
    """The sample rate."""
    meter: str
    """`live` or `offline`."""
    figure: str
    """What was read: M, S, I, max M, max S, LRA or TP."""
    unit: str
    """LUFS, LU or dBTP."""
    expected: float | None
    """What the standard says; None where nothing is to be counted."""
    measured: float | None
    """What was read; of several readings the worst. None where nothing was counted."""
    below: float
    """By how much less it may read."""
    above: float
    """By how much more it may read."""
    passed: bool
    """Whether it is within the tolerance."""


def all_cases() -> tuple[Case, ...]:
    """Return every case, in the standards' order."""
    return (*bs_1770.cases(), *tech_3341.cases(), *tech_3342.cases())


def run(case: Case, rate_hz: int, way: str, make: MeterMaker = OwnMeter) -> Reading:
    """Run one case through one meter.

    Parameters
    ----------
    case : Case
    rate_hz : int
    way : `LIVE` or `OFFLINE`
    make : callable
        Makes the meter that is tested.
    """
    readings = list(_live(case, rate_hz, make) if way == LIVE else _offline(case, rate_hz, make))
    expected, measured = max(readings, key=lambda reading: _excess(case, *reading))
    return Reading(
        case=case.id, signal=case.signal, rate_hz=rate_hz, meter=way, figure=case.figure.value, unit=case.figure.unit,
        expected=expected, measured=measured, below=case.below, above=case.above,
        passed=_excess(case, expected, measured) <= 1.0,
    )  # fmt: skip


def _excess(case: Case, expected: float | None, measured: float | None) -> float:
    """Return the deviation as a multiple of what is allowed: above 1 it fails."""
    if measured is not None and expected is not None:
        deviation = measured - expected
        excess = deviation / case.above if deviation > 0.0 else -deviation / case.below
        return excess if math.isfinite(excess) else math.inf
    return 0.0 if measured is expected else math.inf


_Pair = tuple[float | None, float | None]
"""What is expected, and what was read."""


def _live(case: Case, rate_hz: int, make: MeterMaker) -> Iterator[_Pair]:
    """Read while the signal goes on, in the engine's blocks."""
    frames = _LIVE_FRAMES * math.ceil(rate_hz / _LIVE_RATE_HZ)
    meter: Meter | None = None
    for programme in case.programmes(rate_hz):
        if meter is None or not case.continuous:
            meter = make(case.figure, LIVE, rate_hz, programme.sound.shape[1])
        for start in range(0, len(programme.sound), frames):
            meter.process(programme.sound[start : start + frames])
            if case.steady_after_s is not None and start + frames > case.steady_after_s * rate_hz:
                yield programme.expected, _read(meter, case.figure)
        yield programme.expected, _read(meter, case.figure)


_AT_THE_END = {Figure.MOMENTARY: Figure.MAX_MOMENTARY, Figure.SHORT_TERM: Figure.MAX_SHORT_TERM}
"""What tells of a whole file what a live meter shows all the time."""


def _offline(case: Case, rate_hz: int, make: MeterMaker) -> Iterator[_Pair]:
    """Read each signal as a file of its own."""
    figure = _AT_THE_END.get(case.figure, case.figure)
    for programme in case.programmes(rate_hz):
        yield programme.expected, _whole(programme, figure, rate_hz, make)


def _whole(programme: Programme, figure: Figure, rate_hz: int, make: MeterMaker) -> float | None:
    meter = make(figure, OFFLINE, rate_hz, programme.sound.shape[1])
    for start in range(0, len(programme.sound), _OFFLINE_FRAMES):
        meter.process(programme.sound[start : start + _OFFLINE_FRAMES])
    return _read(meter, figure)


def _read(meter: Meter, figure: Figure) -> float | None:
    """Return the reading; None where nothing was counted."""
    reading = meter.read(figure)
    nothing = reading is None or (figure is Figure.INTEGRATED and reading <= _NOTHING_LUFS)
    return None if nothing else reading
