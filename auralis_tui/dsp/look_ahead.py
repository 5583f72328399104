"""From peaks to a reduction that is there before them: held, let go, and smoothed, once for each control period."""

from enum import StrEnum
from typing import Any

import numpy as np

from auralis_tui.dsp.control_rate import Lines
from auralis_tui.dsp.envelope import Control, DecayMax, OnePole, SlidingMaximum, WeightedMean, coefficient
from auralis_tui.dsp.processor import Signal

PERIOD = 8
"""Frames of a control period, counted from the first frame on."""

RELEASED = 1e-4
"""Reduction, in nepers (0.001 dB), at which the release has ended."""

ROUNDING = 1e-12
"""A reduction below this, in nepers, is rounding; it has to be 0, for the output to be the input exactly."""

SLOWER = 6.0
"""How many times slower the adaptive release returns from a lasting reduction than from a short one."""


class Release(StrEnum):
    """How a reduction returns to nothing."""

    EXPONENTIAL = "exponential"
    """With one time constant."""
    ADAPTIVE = "adaptive"
    """After a short peak with that; to the mean of a lasting reduction, and from there six times slower."""


class Periods:
    """Gathers the highest value of each control period.

    Parameters
    ----------
    channels : int
        Columns of what is gathered.
    """

    def __init__(self, channels: int) -> None:
        self._begun: Signal = np.zeros((0, channels))

    def maxima(self, values: Signal) -> Control:
        """Return the maxima of the periods that these frames, (frames, channels), complete: (channels, periods)."""
        joined = np.concatenate([self._begun, values]) if len(self._begun) else values
        count = len(joined) // PERIOD
        self._begun = joined[count * PERIOD :].copy()
        apart = joined[: count * PERIOD].reshape(count, PERIOD, values.shape[1]).transpose(1, 2, 0)
        return np.asarray(np.maximum.reduce(np.ascontiguousarray(apart), axis=0), np.float64)

    def reset(self) -> None:
        """Forget the period that has begun."""
        self._begun = self._begun[:0]


class LookAhead:
    """Leads a reduction to what is wanted of it, in time.

    Parameters
    ----------
    ahead : int
        Periods by which the sound lags behind the readings, 3 or more.
    rows : int
        Reductions at once.
    release_s : float
        Time constant of the return.
    release : Release
        Its shape.
    rate_hz : float
        Sample rate.

    Notes
    -----
    What is wanted is held over the look-ahead (sliding maximum), let go, and smoothed by two moving averages, one after
    the other, that are as long as the look-ahead together. In the whole window before a peak the held value is at least
    the peak's, so the average is too. The reduction moves along straight lines from one period to the next; both ends
    of each line that a peak meets satisfy it.
    """

    def __init__(self, ahead: int, rows: int, release_s: float, release: Release, rate_hz: float) -> None:
        rate_hz /= PERIOD
        self._rows = rows
        self._hold = SlidingMaximum(ahead + 1)
        self._release = DecayMax(coefficient(release_s, rate_hz))
        adaptive = release is Release.ADAPTIVE
        self._lasting = OnePole(coefficient(SLOWER * release_s, rate_hz)) if adaptive else None
        self._smooth = WeightedMean(np.convolve(_even(ahead // 2), _even(ahead - ahead // 2)))
        self._straight = Lines(PERIOD)
        self._memory = ahead + 3
        """Periods after which nothing of a reduction is left."""
        self.reset()

    def reset(self) -> None:
        """Go back to rest."""
        for stage in (self._hold, self._release, self._lasting, self._smooth):
            if stage is not None:
                stage.reset()
        self._busy = 0
        self._last = np.zeros((self._rows, 1))
        self._queue: Signal = np.zeros((PERIOD, self._rows))

    def process(self, wanted: Control, frames: int, dtype: np.dtype[Any]) -> Signal | None:
        """Return the reduction of the next frames.

        Parameters
        ----------
        wanted : Control
            (rows, periods), 0 or more: for each period that these frames complete.
        frames : int
            How many frames.
        dtype : dtype
            Of the result.

        Returns
        -------
        Signal or None
            (frames, rows); None where there is none at all.
        """
        if self._busy == 0 and not wanted.any():
            left = len(self._queue) + wanted.shape[1] * PERIOD - frames
            self._queue = np.zeros((left, self._rows))
            return None
        lines = np.concatenate([self._queue.astype(dtype, copy=False), self._lines(self._led(wanted), dtype)])
        self._queue = lines[frames:]
        return lines[:frames]

    def _led(self, wanted: Control) -> Control:
        held = self._hold.process(wanted)
        led = self._release.process(held + RELEASED)
        if self._lasting is not None:
            np.maximum(led, self._lasting.process(held), out=led)
        led -= RELEASED + ROUNDING
        np.maximum(led, 0.0, out=led)
        self._watch(led)
        return self._smooth.process(led)

    def _lines(self, led: Control, dtype: np.dtype[Any]) -> Signal:
        """Return straight lines from each value to the next, (frames, rows)."""
        ends = np.concatenate([self._last, led], axis=1)
        self._last = ends[:, -1:]
        return self._straight.through(ends, dtype).T

    def _watch(self, led: Control) -> None:
        """Count how long the averages still have something in them."""
        if led[:, -1:].any():
            self._busy = self._memory
            return
        above = np.flatnonzero(led.any(axis=0))
        if len(above):
            self._busy = self._memory + int(above[-1]) + 1
        self._busy = max(0, self._busy - led.shape[1])


def _even(frames: int) -> Control:
    """Return the weights of a plain mean."""
    return np.full(frames, 1.0 / frames)
