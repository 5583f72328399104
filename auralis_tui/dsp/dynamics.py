"""What compressors and expanders share: static curves, and the way from levels to smooth gains.

A curve turns a level into an effort in dB that never falls when the level rises: how much is turned down (compressor),
turned up (upward expander), or let through again (downward expander). So one detector serves all three: an effort rises
with the attack time and is let go with the release time.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from auralis_tui.dsp.block_linear import Bands
from auralis_tui.dsp.control_rate import GainRamps, LevelReader, period_frames
from auralis_tui.dsp.envelope import AttackRelease, Control

SILENCE = 1e-10
"""Levels are measured down to this, -200 dB."""

NEPERS_PER_DB = math.log(10.0) / 20.0


class Curve(NamedTuple):
    """A static curve; made by `compress`, `expand_upward` or `expand_downward`."""

    threshold_db: float
    knee_db: float
    slope: float
    """dB of gain for each dB of level, beyond the knee."""
    limit_db: float
    """Highest effort."""
    falling: bool
    """Whether what is below the threshold is acted on, instead of what is above."""
    sign: float
    """Of an effort's effect on the gain."""


IDLE = Curve(0.0, 0.0, 0.0, math.inf, falling=False, sign=-1.0)
"""Does nothing."""


def compress(threshold_db: float, ratio: float, knee_db: float) -> Curve:
    """Turn down what is above the threshold: `ratio` dB of level become 1."""
    return Curve(threshold_db, knee_db, 1.0 - 1.0 / ratio, math.inf, falling=False, sign=-1.0)


def expand_upward(threshold_db: float, ratio: float, knee_db: float, range_db: float) -> Curve:
    """Turn up what is above the threshold, by up to `range_db`: 1 dB of level becomes `ratio`."""
    return Curve(threshold_db, knee_db, ratio - 1.0, range_db, falling=False, sign=1.0)


def expand_downward(threshold_db: float, ratio: float, knee_db: float, range_db: float) -> Curve:
    """Turn down what is below the threshold, by up to `range_db`: 1 dB of level becomes `ratio`."""
    return Curve(threshold_db, knee_db, ratio - 1.0, range_db, falling=True, sign=1.0)


class Curves:
    """The curves of several bands, computed together, in nepers.

    Parameters
    ----------
    curves : sequence of Curve
        One for each band.

    Notes
    -----
    Efforts are computed for a slope of 1; the slope follows where an effort becomes a gain.

    References
    ----------
    D. Giannoulis, M. Massberg, J. D. Reiss, Digital Dynamic Range Compressor Design, JAES 60 (6), 2012, eq. 4.
    """

    def __init__(self, curves: Sequence[Curve]) -> None:
        threshold_db, knee_db, slope, limit_db, falling, sign = np.array(curves, np.float64).T[..., None, None]
        knee, limit = knee_db * NEPERS_PER_DB, np.where(slope > 0.0, _quotient(limit_db, slope) * NEPERS_PER_DB, 0.0)
        side = 1.0 - 2.0 * falling
        begin = 0.5 * knee - side * threshold_db * NEPERS_PER_DB
        opened = np.where(falling > 0.0, limit, 0.0)
        bend = _quotient(np.full_like(slope, 0.5), knee)
        self._shapes = {
            np.dtype(dtype): [_lean(values.astype(dtype)) for values in (side, begin, knee, bend, limit, opened)]
            for dtype in (np.float32, np.float64)
        }
        self._open, self._effect = _lean(opened), _lean(sign * slope)
        self._rises = bool(np.all(falling == 0.0))
        self._bounded = not np.all(np.isinf(limit))

    def effort(self, level: Bands) -> Bands:
        """Return the effort at these logarithms of levels, (bands, rows, periods): 0, then a parabola, then a line.

        An expander that closes is open at an effort of its limit: there nothing is changed.
        """
        side, begin, knee, bend, limit, opened = self._shapes[level.dtype]
        within = np.asarray((level if self._rises else level * side) + begin)
        np.maximum(within, 0.0, out=within)
        bent = np.minimum(within, knee)
        within -= bent
        bent *= bent
        bent *= bend
        within += bent
        if self._bounded:
            np.minimum(within, limit, out=within)
        return within if self._rises else np.asarray(opened + side * within)

    def gain(self, effort: Bands) -> Bands:
        """Return the logarithm of the gain that an effort means."""
        return np.asarray((effort if self._rises else effort - self._open) * self._effect)


def _lean(values: Bands) -> Bands:
    """Return a single number where all bands have the same: NumPy is quicker with it."""
    return values[0, 0, 0, ...] if np.all(values == values.flat[0]) else values


def _quotient(a: Control, b: Control) -> Control:
    """Return a / b, and 0 where b is 0."""
    return np.divide(a, b, out=np.zeros_like(b), where=b != 0.0)


class Dynamics:
    """Reads bands and gives back their gains.

    Parameters
    ----------
    curves : sequence of Curve
        One for each band.
    attacks_s, releases_s : sequence of float
        One for each band.
    link : float
        1: all channels get the same gain, that of the highest; 0: each its own; between: a share of both.

    Notes
    -----
    Latency 0. Levels are peaks of control periods, up to a twentieth of the shortest attack time; gains go straight
    from period to period (see `control_rate`).
    """

    def __init__(
        self, curves: Sequence[Curve], attacks_s: Sequence[float], releases_s: Sequence[float], link: float = 1.0
    ) -> None:
        self._curves = Curves(curves)
        self._attacks_s, self._releases_s = np.array(attacks_s)[:, None], np.array(releases_s)[:, None]
        self._link = link
        self.prepare(48_000.0, 1)

    def prepare(self, rate_hz: float, channels: int) -> None:
        """Get ready for this rate and this many channels."""
        self._period = period_frames(float(self._attacks_s.min()), rate_hz)
        self._linked = self._link == 1.0 or channels == 1
        self._reader = LevelReader(self._period, self._linked)
        self._smooth = AttackRelease(self._attacks_s, self._releases_s, rate_hz / self._period)
        self._lowest = np.zeros((len(self._attacks_s), 1 if self._linked else channels))

    def ramps(self, at_rest: Bands) -> GainRamps:
        """Return what leads this detector's gains from period to period, beginning with those `at_rest`."""
        return GainRamps(self._period, at_rest)

    @property
    def at_rest(self) -> Bands:
        """The logarithm of the gain in silence, (bands, 1, 1)."""
        return self._curves.gain(self._curves.effort(np.full((len(self._attacks_s), 1, 1), math.log(SILENCE))))

    def process(self, bands: Bands) -> Bands:
        """Return the logarithm of the gain for each period that these frames complete.

        Parameters
        ----------
        bands : Bands
            (bands, frames, channels).

        Returns
        -------
        Bands
            (bands, rows, periods) of the same dtype, in nepers; rows are 1 where linked, else the channels.
        """
        level = self._reader.peaks(bands)
        np.log(np.maximum(level, SILENCE, out=level), out=level)
        effort = self._curves.effort(level)
        if not self._linked and self._link > 0.0:
            effort += self._link * (effort.max(axis=1, keepdims=True) - effort)
        gains = self._curves.gain(self._smooth.process(effort)).astype(bands.dtype, copy=False)
        if gains.size:
            np.minimum(self._lowest, np.minimum.reduce(gains, axis=-1), out=self._lowest)
        return gains

    def take_gain_reductions_db(self) -> tuple[float, ...]:
        """Return each band's largest reduction since the last call, as positive numbers."""
        taken = tuple(float(lowest) / -NEPERS_PER_DB for lowest in self._lowest.min(axis=1))
        self._lowest[:] = 0.0
        return taken

    def reset(self) -> None:
        """Forget all that was heard."""
        self._reader.reset()
        self._smooth.reset()
        self._lowest[:] = 0.0
