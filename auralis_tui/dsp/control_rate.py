"""Between frames and control periods: levels read once per period, and gains led from one period to the next.

A control period is 1, 2, 4 or 8 frames, counted from the first frame after `prepare`, wherever blocks are cut. What a
period says is known when it is complete; it is reached at the end of the period after. So no gain needs frames that are
yet to come, there is no latency, and the frames of a period that a block cuts in two don't depend on where.
"""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from auralis_tui.dsp.block_linear import Bands
from auralis_tui.dsp.envelope import Control
from auralis_tui.dsp.processor import Signal

DTYPES = (np.float32, np.float64)

MAX_PERIOD = 8
PERIODS_PER_ATTACK = 20
"""A gain that rises so slowly is followed within 0.02 dB rms on music and on drums."""


def period_frames(attack_s: float, rate_hz: float) -> int:
    """Return the longest control period, 1, 2, 4 or 8 frames, that follows a gain with this attack time."""
    period = MAX_PERIOD
    while period > 1 and period * PERIODS_PER_ATTACK > attack_s * rate_hz:
        period //= 2
    return period


class LevelReader:
    """Reads one level for each control period and band.

    Parameters
    ----------
    period : int
        Frames of a control period.
    linked : bool
        Whether all channels are read as one, or each gets a row of its own.
    """

    def __init__(self, period: int, linked: bool) -> None:
        self._period = period
        self._linked = linked
        self._begun_frames = 0
        self._begun: Control | float = 0.0

    def peaks(self, bands: Bands) -> Control:
        """Return the highest magnitude in each period that these frames complete.

        Parameters
        ----------
        bands : Bands
            (bands, frames, channels).

        Returns
        -------
        Control
            (bands, rows, periods); rows are 1 where linked, else the channels.
        """
        return self._read(np.abs(bands), np.maximum)

    def energies(self, bands: Bands) -> Control:
        """Return the sum of squares over each period that these frames complete; shapes as for `peaks`."""
        return self._read(bands * bands, np.add)

    def reset(self) -> None:
        """Forget the period that has begun."""
        self._begun_frames, self._begun = 0, 0.0

    def _read(self, x: Bands, gather: np.ufunc) -> Control:
        apart = x.transpose(0, 2, 1)
        if self._linked:
            apart = gather.reduce(apart, axis=1, keepdims=True)
        levels = self._gathered(apart, gather)
        if levels.shape[-1] == 0:
            return levels
        if self._begun_frames:
            levels[..., 0] = gather(levels[..., 0], self._begun)
        whole, self._begun_frames = divmod(self._begun_frames + x.shape[1], self._period)
        self._begun = levels[..., whole].copy() if self._begun_frames else 0.0
        return levels[..., :whole]

    def _gathered(self, x: Signal, gather: np.ufunc) -> Control:
        """Return each period's level, (bands, rows, periods), of these frames alone; the last may be incomplete."""
        bands, rows, frames = x.shape
        periods = -(-(self._begun_frames + frames) // self._period)
        if self._begun_frames or periods * self._period != frames:
            whole = np.zeros((bands, rows, periods * self._period), x.dtype)
            whole[..., self._begun_frames : self._begun_frames + frames] = x
            x = whole
        windows, width = x.reshape(-1), 1
        while width < self._period:  # windows of 2, 4, 8 frames; those that begin with a period are the periods
            windows = gather(windows[:-width], windows[width:])
            width *= 2
        return windows[:: self._period].astype(np.float64).reshape(bands, rows, periods)


class Lines:
    """Draws straight lines through values, one for each control period.

    Parameters
    ----------
    period : int
        Frames of a control period.
    """

    def __init__(self, period: int) -> None:
        self._period = period
        along = np.arange(1, period + 1) / period
        self._shares = {np.dtype(dtype): np.stack([1.0 - along, along]).astype(dtype) for dtype in DTYPES}
        """Of the two ends in each frame of a line, (2, period)."""

    def through(self, ends: Control, dtype: np.dtype[Any]) -> Signal:
        """Return the lines from each value to the next, (..., periods + 1): (..., frames)."""
        *rows, count = ends.shape
        pairs = np.empty((*rows, count - 1, 2), dtype)
        pairs[..., 0], pairs[..., 1] = ends[..., :-1], ends[..., 1:]
        lines = np.dot(pairs.reshape(-1, 2), self._shares[dtype])
        return np.asarray(lines.reshape(*rows, (count - 1) * self._period))


class GainRamps:
    """Leads gains along straight lines from one control period's value to the next.

    Parameters
    ----------
    period : int
        Frames of a control period; with 1, a frame's own value is its gain.
    at_rest : float or array of float
        The gain to begin with; an array has one for each band, shape (bands, 1, 1).

    Notes
    -----
    In period k the gain goes from the value of period k - 2 to that of k - 1, reached at its last frame. A value
    therefore acts half a period to one and a half after the frame that made it, 2 to 12 frames.
    """

    def __init__(self, period: int, at_rest: ArrayLike = 1.0) -> None:
        self._period = period
        self._at_rest = np.asarray(at_rest, np.float64)
        self._lines = Lines(period)
        self._begun_frames = 0
        self._ends: Control | None = None

    def gains(self, values: Control, frames: int, dtype: np.dtype[Any]) -> Bands:
        """Return the gain of each of the next frames.

        Parameters
        ----------
        values : Control
            (bands, rows, periods): for each period that these frames complete.
        frames : int
            How many frames.
        dtype : dtype
            Of the result, float32 or float64.

        Returns
        -------
        Bands
            (bands, frames, rows): one row for all channels where they are linked.
        """
        if frames == 0:
            return np.ones((len(values), 0, values.shape[1]), dtype)
        begun = self._begun_frames
        ramps = -(-(begun + frames) // self._period)
        self._begun_frames = (begun + frames) % self._period
        lines = self._lines.through(self._led(values)[..., : ramps + 1], dtype)
        return lines[..., begun : begun + frames].transpose(0, 2, 1)

    def reset(self) -> None:
        """Begin anew."""
        self._begun_frames, self._ends = 0, None

    def _led(self, values: Control) -> Control:
        """Return the values with those before them that are yet to be reached."""
        if self._period == 1:
            return np.concatenate([values[..., :1], values], axis=-1)
        before = np.broadcast_to(self._at_rest, (*values.shape[:-1], 2)) if self._ends is None else self._ends
        ends = np.concatenate([before, values], axis=-1)
        self._ends = ends[..., -2:].copy()
        return ends
