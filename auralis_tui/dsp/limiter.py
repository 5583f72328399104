"""A look-ahead limiter for true peaks."""

import math
from enum import StrEnum
from functools import cache
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from auralis_tui.dsp.block_fir import SUB_BLOCK, BlockFir, uncut
from auralis_tui.dsp.delay import Delay
from auralis_tui.dsp.envelope import Control
from auralis_tui.dsp.look_ahead import PERIOD, LookAhead, Periods, Release
from auralis_tui.dsp.processor import Signal, within
from auralis_tui.dsp.settings import Range, StageSettings
from auralis_tui.dsp.true_peak import HIGHEST_FACTOR, TruePeak
from auralis_tui.units import db_to_gain

LOOK_AHEAD_S = 0.002
"""The same for all settings, so that latency depends on the rate alone."""

TOP_HALF_TAPS = 64
TOP_BETA = 6.0
TOP_CUTOFF = 0.4675
"""Where export quality divides the band, in parts of the rate; above 0.48 nothing is left."""
FINE_OVERSAMPLING = 16
FINE_TAPS = 64
FINE_BETA = 7.0
FINE_MARGIN = 1.002
"""Factor (0.02 dB) on fine readings: so much a peak between two of them can be higher."""
TOP_FACTOR = 8.0
"""How much higher than its samples the top of the band is taken to be between them: what is left of it far from a peak
adds up."""
TOP_RELEASE_S = 0.05
"""How slowly the top of the band comes back."""
READING_FRAMES = TOP_HALF_TAPS + FINE_TAPS // 2

DB_PER_NEPER = 20.0 / math.log(10.0)


class Quality(StrEnum):
    """How true peaks are read."""

    LIVE = "live"
    """At four times the rate: within 0.1 dB on music."""
    EXPORT = "export"
    """At sixteen times, without the top of the band while it reduces: within 0.02 dB on anything."""


class LimiterSettings(StageSettings, frozen=True, kw_only=True):
    """A true-peak limiter."""

    ceiling_dbtp: float = -1.0
    """No true peak goes above."""
    release_s: float = 0.1
    """Time constant of the return after a peak."""
    release: Release = Release.EXPONENTIAL
    """Shape of the return."""
    link: float = 1.0
    """How far the channels are turned down together: 1 all alike, 0 each for itself."""
    quality: Quality = Quality.LIVE

    RANGES: ClassVar[dict[str, Range]] = {
        "ceiling_dbtp": Range(-24.0, 0.0, "dBTP"),
        "release_s": Range(0.005, 3.0, "s"),
        "link": Range(0.0, 1.0),
    }


def look_ahead_frames(rate_hz: float) -> int:
    """Return the frames over which the gain goes down before a peak: whole control periods."""
    return PERIOD * max(3, round(LOOK_AHEAD_S * rate_hz / PERIOD))


def latency_frames(rate_hz: float) -> int:
    """Return the latency of every limiter at this rate: its look-ahead, and the finest reading's 96 frames."""
    return look_ahead_frames(rate_hz) + READING_FRAMES


class Limiter:
    """Keeps true peaks below a ceiling; see `LimiterSettings`.

    Parameters
    ----------
    settings : LimiterSettings
        What to do.

    Notes
    -----
    What needs no reduction is a delayed copy, bit for bit. Samples never exceed the ceiling. Between the samples, the
    overshoot judged at 32 times the rate is at most 0.1 dB on music with live quality, and 0.4 to 1.4 dB on noise,
    whose wave close to half the rate escapes a four-fold reading. Export quality takes what lies above 0.455 of the
    rate out of the sound where it might have to reduce, so that nothing escapes: at most 0.02 dB on anything.
    """

    def __init__(self, settings: LimiterSettings) -> None:
        self._settings = settings
        self._ceiling = db_to_gain(settings.ceiling_dbtp)
        self._largest_db = 0.0
        self.prepare(48_000.0, 1, 0)

    @property
    def latency_frames(self) -> int:
        """Look-ahead and true-peak reading together."""
        return self._delay.latency_frames

    def prepare(self, rate_hz: float, channels: int, max_frames: int) -> None:
        """Get ready for this rate and this many channels."""
        settings, rows = self._settings, 1 if self._settings.link == 1.0 else channels
        self._delay = Delay(latency_frames(rate_hz))
        self._delay.prepare(rate_hz, channels, max_frames)
        self._reader = _READERS[settings.quality](self._ceiling, rate_hz, channels)
        ahead = look_ahead_frames(rate_hz) // PERIOD
        self._reduction = LookAhead(ahead, rows, settings.release_s, settings.release, rate_hz)
        self._largest_db = 0.0

    def reset(self) -> None:
        """Forget all that was heard."""
        for stage in (self._delay, self._reader, self._reduction):
            stage.reset()
        self._largest_db = 0.0

    def process(self, block: Signal) -> Signal:
        """Limit one block, (frames, channels)."""
        self._delay.push(block)
        wanted = self._wanted(self._reader.maxima(self._delay))
        reduction = self._reduction.process(wanted, len(block), block.dtype)
        heard = self._reader.heard(self._delay)
        if reduction is None:
            return np.copy(heard)
        self._largest_db = max(self._largest_db, DB_PER_NEPER * float(np.maximum.reduce(reduction, None, initial=0.0)))
        gains = np.negative(reduction)
        return within(heard * np.exp(gains, out=gains), self._ceiling)

    def take_gain_reduction_db(self) -> float:
        """Return the largest reduction since the last call, as a positive number."""
        largest_db, self._largest_db = self._largest_db, 0.0
        return largest_db

    def _wanted(self, maxima: Control) -> Control:
        """Return the reduction that each period wants, in nepers, (1 or channels, periods)."""
        link = self._settings.link
        if link == 1.0:
            maxima = np.maximum.reduce(maxima, axis=0, keepdims=True)
        own = maxima * (1.0 / self._ceiling)
        np.log(np.maximum(own, 1.0, out=own), out=own)
        return own if link == 1.0 else own + link * (own.max(axis=0) - own)


class _LiveReader:
    """Reads at four times the rate."""

    def __init__(self, ceiling: float, rate_hz: float, channels: int) -> None:
        self._ceiling = ceiling
        self._wave = TruePeak()
        self._wave.prepare(rate_hz, channels, 0)

    def reset(self) -> None:
        self._wave.reset()

    def maxima(self, delay: Delay) -> Control:
        """Return each period's peaks, (channels, periods), 96 frames late; 0 where all lie below the ceiling."""
        block = delay.tap(READING_FRAMES - self._wave.latency_frames)
        if delay.peak() * HIGHEST_FACTOR > self._ceiling:
            return self._wave.maxima(block, PERIOD)
        return np.zeros((block.shape[1], self._wave.skip(block, PERIOD)))

    def heard(self, delay: Delay) -> Signal:
        """Return what comes out, before it is turned down; not to be changed."""
        return delay.tap(delay.latency_frames)


class _ExportReader:
    """Reads at sixteen times the rate what is left without the top of the band, and takes that out where it has to."""

    def __init__(self, ceiling: float, rate_hz: float, channels: int) -> None:
        self._ceiling = ceiling
        self._low = BlockFir(_low_pass())
        self._low.prepare(channels)
        self._wave = TruePeak(FINE_OVERSAMPLING, FINE_TAPS, FINE_BETA)
        self._wave.prepare(rate_hz, channels, 0)
        ahead = look_ahead_frames(rate_hz) // PERIOD
        self._top = Delay(READING_FRAMES - TOP_HALF_TAPS + ahead * PERIOD)
        self._top.prepare(rate_hz, channels, 0)
        self._periods, self._top_periods = Periods(channels), Periods(1)
        self._share = LookAhead(ahead, 1, TOP_RELEASE_S, Release.EXPONENTIAL, rate_hz)
        self._gate: Signal | None = None

    def reset(self) -> None:
        for stage in (self._low, self._wave, self._top, self._periods, self._top_periods, self._share):
            stage.reset()

    def maxima(self, delay: Delay) -> Control:
        """Return each period's peaks, (channels, periods), 96 frames late."""
        block = delay.tap(0)
        low = uncut(self._low.process(block), len(block))
        self._top.push(delay.tap(TOP_HALF_TAPS) - low)
        peaks = self._wave.envelope(low) * low.dtype.type(FINE_MARGIN)
        top = np.abs(self._top.tap(READING_FRAMES - TOP_HALF_TAPS))
        highest = (peaks + TOP_FACTOR * top).max(axis=1, keepdims=True)
        wanted = (self._top_periods.maxima(highest) > self._ceiling).astype(np.float64)
        self._gate = self._share.process(wanted, len(block), block.dtype)
        return self._periods.maxima(peaks)

    def heard(self, delay: Delay) -> Signal:
        """Return what comes out, before it is turned down; not to be changed."""
        heard = delay.tap(delay.latency_frames)
        return heard if self._gate is None else heard - self._gate * self._top.tap(self._top.latency_frames)


_READERS: dict[Quality, type[_LiveReader | _ExportReader]] = {Quality.LIVE: _LiveReader, Quality.EXPORT: _ExportReader}


@cache
def _low_pass() -> NDArray[np.float64]:
    """Return the low-pass that leaves out the top of the band, as a matrix on rows."""
    position = np.arange(-TOP_HALF_TAPS, TOP_HALF_TAPS + 1)
    taps = np.sinc(2.0 * TOP_CUTOFF * position) * np.kaiser(len(position), TOP_BETA)
    taps /= taps.sum()
    matrix = np.zeros((len(taps) - 1 + SUB_BLOCK, SUB_BLOCK))
    for frame in range(SUB_BLOCK):
        matrix[frame : frame + len(taps), frame] = taps
    return matrix
