"""Between frames and control periods: levels read once per period, and gains led from one period to the next.

A control period is 1, 2, 4 or 8 frames, counted from the first frame after `prepare`, wherever blocks are cut. What a
period says is known when it is complete; it is reached at the end of the period after. So no gain needs frames that are
yet to come, there is no latency, and the frames of a period that a block cuts in two don't depend on where.
"""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from auralis_tui.dsp.block_linear import Bands
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

    Notes
    -----
    What is returned is a buffer that the next reading writes to again.
    """

    def __init__(self, period: int, linked: bool) -> None:
        self._period = period
        self._linked = linked
        self._begun_frames = 0
        self._begun: Bands | None = None
        self._table: _LevelTable | None = None

    def peaks(self, bands: Bands) -> Bands:
        """Return the highest magnitude in each period that these frames complete.

        Parameters
        ----------
        bands : Bands
            (bands, frames, channels).

        Returns
        -------
        Bands
            (bands, rows, periods) of the same dtype; rows are 1 where linked, else the channels.
        """
        return self._read(bands, np.absolute, np.maximum)

    def energies(self, bands: Bands) -> Bands:
        """Return the sum of squares over each period that these frames complete; shapes as for `peaks`."""
        return self._read(bands, np.square, np.add)

    def reset(self) -> None:
        """Forget the period that has begun."""
        self._begun_frames, self._begun = 0, None

    def _read(self, x: Bands, measure: np.ufunc, gather: np.ufunc) -> Bands:
        key = (x.shape, x.dtype, self._begun_frames)
        table = self._table
        if table is None or table.key != key:
            table = self._table = _LevelTable(*key, self._period, self._linked)
        measure(x.transpose(0, 2, 1), out=table.room)
        table.gather(gather)
        if self._begun is not None and table.levels.shape[-1]:
            gather(table.first, self._begun, out=table.first)
        if table.left_frames or self._begun is not None:
            self._begun = table.last.copy() if table.left_frames else None
        self._begun_frames = table.left_frames
        return table.complete


class _LevelTable:
    """Buffers and views for blocks of one shape that begin at one place in a period."""

    def __init__(self, shape: tuple[int, ...], dtype: np.dtype[Any], begun: int, period: int, linked: bool) -> None:
        bands, frames, channels = shape
        self.key = shape, dtype, begun
        complete, self.left_frames = divmod(begun + frames, period)
        periods = complete + (self.left_frames > 0)
        whole = np.zeros((bands, channels, periods * period), dtype)
        """What is measured, at its place in the periods; the frames around it stay 0."""
        self.room = whole[..., begun : begun + frames]
        self._channels = [whole[:, index] for index in range(channels)] if linked else []
        gathered = np.empty((bands, periods * period), dtype) if linked and channels > 1 else whole
        self._linked = gathered
        self._steps, windows, width = [], gathered.reshape(-1), 1
        while width < period:  # windows of 2, 4, 8 frames; those that begin with a period are the periods
            wider = np.empty(max(0, len(windows) - width), dtype)
            self._steps.append((windows[:-width], windows[width:], wider))
            windows, width = wider, 2 * width
        self._periods = windows[::period].reshape(bands, -1 if periods else 1, periods)
        self.levels = np.empty((bands, 1 if linked else channels, periods), dtype)
        self.complete = self.levels[..., :complete]
        self.first, self.last = self.levels[..., :1], self.levels[..., -1:]

    def gather(self, gather: np.ufunc) -> None:
        """Gather what was measured into levels."""
        if len(self._channels) > 1:
            first, second, *others = self._channels
            gather(first, second, out=self._linked)
            for other in others:
                gather(self._linked, other, out=self._linked)
        for earlier, later, wider in self._steps:
            gather(earlier, later, out=wider)
        self.levels[...] = self._periods


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
        self._pairs: Signal = np.zeros((0, 2))

    def through(self, ends: Bands, dtype: np.dtype[Any]) -> Signal:
        """Return the lines from each value to the next, (..., periods + 1): (..., frames)."""
        *rows, count = ends.shape
        shape = (*rows, count - 1, 2)
        if self._pairs.shape != shape or self._pairs.dtype != dtype:
            self._pairs = np.empty(shape, dtype)
            self._starts, self._stops = self._pairs[..., 0], self._pairs[..., 1]
            self._rows = self._pairs.reshape(-1, 2)
        self._starts[...] = ends[..., :-1]
        self._stops[...] = ends[..., 1:]
        lines = np.dot(self._rows, self._shares[dtype])
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
        self._ends: Bands | None = None

    def gains(self, values: Bands, frames: int, dtype: np.dtype[Any]) -> Bands:
        """Return the gain of each of the next frames.

        Parameters
        ----------
        values : Bands
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

    def _led(self, values: Bands) -> Bands:
        """Return the values with those before them that are yet to be reached."""
        if self._period == 1:
            return np.concatenate([values[..., :1], values], axis=-1)
        if self._ends is None:
            self._ends = np.broadcast_to(self._at_rest, (*values.shape[:-1], 2)).astype(values.dtype)
        ends = np.concatenate([self._ends, values], axis=-1)
        self._ends = ends[..., -2:]
        return ends
