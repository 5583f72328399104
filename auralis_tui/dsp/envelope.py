"""Recursions on control signals in closed form: no loop over samples, the same for any block size.

A control signal is float64 with time along its last axis: (frames,), or (rows, frames) for several bands or channels at
once. A recursion with coefficient a becomes a running maximum or sum of x[n] / a**n, times a**n; parts are kept so
short that the powers don't overflow. A "frame" here is one value: at the control rate, one for each control period.
"""

import math
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from auralis_tui.dsp.processor import Signal

Control: TypeAlias = NDArray[np.float64]
"""(frames,) or (..., frames) of float64."""

MAX_PART = 4096
MAX_NEPERS = 600.0
"""Powers stay below e**600; float64 ends at e**709."""

AT_ONCE = 1e-9
"""A coefficient of 0 beside others is taken as this: 180 dB within a frame."""

REST = 1e-30
"""Added to a state, so that silence comes to rest there, and not among denormal numbers, which are slow."""


def coefficient(time_s: float, rate_hz: float) -> float:
    """Return the factor per frame that decays to 1/e in `time_s`; 0 for no time at all."""
    return math.exp(-1.0 / (time_s * rate_hz)) if time_s * rate_hz > 0.01 else 0.0


def coefficients(times_s: ArrayLike, rate_hz: float) -> NDArray[np.float64]:
    """Return `coefficient` of each time, in the shape of `times_s`."""
    found: NDArray[np.float64] = np.vectorize(coefficient, otypes=[np.float64])(times_s, rate_hz)
    return found


class _Recursion:
    """What both recursions are: x times growing powers, gathered along time, times falling powers.

    What is returned is a buffer that the next call writes to again.
    """

    def __init__(self, a: ArrayLike, gather: np.ufunc) -> None:
        factors = np.asarray(a, np.float64)
        self._at_once = not factors.any()
        factors = np.maximum(factors, AT_ONCE)
        steepest = -math.log(float(factors.min()))
        self._part_frames = max(1, min(MAX_PART, int(MAX_NEPERS / max(steepest, 1e-9))))
        self._gather = gather
        exponents = np.arange(1.0, self._part_frames + 1.0)
        drive = self._drive(np.asarray(a, np.float64))
        self._powers = drive[..., None] * factors[..., None] ** -exponents, factors[..., None] ** exponents
        self.reset()

    def process(self, x: Signal) -> Control:
        """Return y for the next frames, in the shape of x."""
        exact: Control = np.asarray(x, np.float64)
        frames = exact.shape[-1]
        if frames == 0 or self._at_once:
            return np.maximum(exact, 0.0, dtype=np.float64) if self._gather is np.maximum else exact
        if frames <= self._part_frames:
            return self._part(exact)
        return np.concatenate([self._part(part).copy() for part in _cut(exact, self._part_frames)], axis=-1)

    def reset(self) -> None:
        """Go back to rest."""
        self._state: Control = np.zeros(())
        """The last y: a number, or one for each row."""
        self._lay_out((1,))

    def _part(self, x: Control) -> Control:
        """Return y for a part whose powers don't overflow."""
        if x.shape != self._y.shape:
            self._lay_out(x.shape)
        np.multiply(x, self._up, out=self._driven)
        self._gather(self._first, self._state, out=self._first)
        self._gather.accumulate(self._rows, axis=1, out=self._rows)
        np.multiply(self._driven, self._down, out=self._y)
        np.add(self._last, REST, out=self._state)
        return self._y

    def _lay_out(self, shape: tuple[int, ...]) -> None:
        """Make room for x of this shape, and cut the powers to its length."""
        *rows, frames = shape
        self._state = np.broadcast_to(self._state, rows).copy()
        self._driven, self._y = np.empty(shape), np.empty(shape)
        self._first, self._last = self._driven[..., 0], self._y[..., -1]
        self._rows = self._driven.reshape(-1, frames)
        self._up, self._down = (np.ascontiguousarray(powers[..., :frames]) for powers in self._powers)

    def _drive(self, a: Control) -> Control:
        """Return how much of x goes in."""
        return np.ones_like(a)


class DecayMax(_Recursion):
    """y[n] = max(x[n], a * y[n-1]): jumps up at once, and falls back exponentially.

    Parameters
    ----------
    a : float or array of float
        Factor per frame, 0 <= a < 1; see `coefficient`. An array gives each row its own, shape (rows,).

    Notes
    -----
    Error against the loop over samples: below 2e-12 for times of 1 ms to 3 s. Before the first frame there was 0, and
    negative x count as 0.
    """

    def __init__(self, a: ArrayLike) -> None:
        super().__init__(a, np.maximum)


class OnePole(_Recursion):
    """y[n] = a * y[n-1] + (1 - a) * x[n]: a smooth approach.

    Parameters
    ----------
    a : float or array of float
        Factor per frame, 0 <= a < 1; see `coefficient`. An array gives each row its own, shape (rows,).
    """

    def __init__(self, a: ArrayLike) -> None:
        super().__init__(a, np.add)

    def _drive(self, a: Control) -> Control:
        return 1.0 - a


class AttackRelease:
    """The decoupled peak detector: rises smoothly with the attack time, falls back to 0 with the release time.

    Parameters
    ----------
    attack_s, release_s : float or array of float
        Time constants; 0 is at once. Arrays give each row its own, shape (rows,).
    rate_hz : float
        Values per second.

    Notes
    -----
    `DecayMax` with the release time, then `OnePole` with the attack time. Since only peaks move it, it can run on the
    peaks of control periods and stay within 0.02 dB of itself run on every sample (see `docs/dsp/envelope.md`).

    References
    ----------
    D. Giannoulis, M. Massberg, J. D. Reiss, Digital Dynamic Range Compressor Design, JAES 60 (6), 2012, eq. 15 and 16.
    """

    def __init__(self, attack_s: ArrayLike, release_s: ArrayLike, rate_hz: float) -> None:
        self._release = DecayMax(coefficients(release_s, rate_hz))
        self._attack = OnePole(coefficients(attack_s, rate_hz))

    def process(self, x: Signal) -> Control:
        """Return the smoothed signal for the next frames; x is not negative."""
        return self._attack.process(self._release.process(x))

    def reset(self) -> None:
        """Go back to rest."""
        self._release.reset()
        self._attack.reset()


class _Line:
    """What came in last, and before it as much of the past as a window needs; at first that was 0.

    Parameters
    ----------
    past_frames : int
        How much of the past.
    """

    def __init__(self, past_frames: int) -> None:
        self._past_frames = past_frames
        self.reset()

    def extended(self, x: Control) -> Control:
        """Return (..., past and new frames): the same array, as long as x has the same shape."""
        if x.shape != self._new.shape:
            self._lay_out(x.shape)
        self._past[...] = self._kept
        self._new[...] = x
        return self._line

    def reset(self) -> None:
        """Forget all that came in."""
        self._kept: Control = np.zeros(self._past_frames)
        self._lay_out((0,))

    def _lay_out(self, shape: tuple[int, ...]) -> None:
        *rows, frames = shape
        line = np.empty((*rows, self._past_frames + frames))
        line[..., frames:] = self._kept
        self._line, self._past, self._new = line, line[..., : self._past_frames], line[..., self._past_frames :]
        self._kept = line[..., frames:]


class SlidingMaximum:
    """y[n] = max(x[n - window + 1], ..., x[n]); before the first frame there was 0.

    Parameters
    ----------
    window_frames : int
        Length of the window, 1 or more.
    """

    def __init__(self, window_frames: int) -> None:
        self._window_frames = window_frames
        self.reset()

    def process(self, x: Control) -> Control:
        """Return y for the next frames, in the shape of x."""
        line = self._past.extended(x)
        if line is not self._line:
            self._lay_out(line)
        for earlier, later, higher in self._doublings:
            np.maximum(earlier, later, out=higher)
        y: Control = np.maximum(*self._ends)
        return y

    def reset(self) -> None:
        """Go back to rest."""
        self._past = _Line(self._window_frames - 1)
        self._line: Control = np.zeros(0)

    def _lay_out(self, line: Control) -> None:
        """Make the steps from windows of 1 frame to windows of 2, 4, ..., and from two of those to the whole one."""
        self._line, self._doublings, covered = line, [], 1
        while 2 * covered <= self._window_frames:
            earlier, later = line[..., :-covered], line[..., covered:]
            line = np.empty_like(earlier)
            self._doublings.append((earlier, later, line))
            covered *= 2
        rest = self._window_frames - covered
        self._ends = line[..., : line.shape[-1] - rest], line[..., rest:]


class WeightedMean:
    """y[n] = weights[0] x[n] + weights[1] x[n - 1] + ...; before the first frame there was 0.

    Parameters
    ----------
    weights : array of float
        (window,), the same forwards and backwards.

    Notes
    -----
    A window of zeros has a mean of exactly 0.
    """

    def __init__(self, weights: Control) -> None:
        self._weights = weights
        self._past = _Line(len(weights) - 1)

    def process(self, x: Control) -> Control:
        """Return y for the next frames, in the shape of x."""
        if x.shape[-1] == 0:
            return x
        line = self._past.extended(x)
        first, *others = (np.correlate(row, self._weights) for row in line.reshape(-1, line.shape[-1]))
        return (np.concatenate([first, *others]) if others else first).reshape(x.shape)

    def reset(self) -> None:
        """Go back to rest."""
        self._past.reset()


def _cut(x: Control, part_frames: int) -> list[Control]:
    return [x[..., start : start + part_frames] for start in range(0, x.shape[-1], part_frames)]
