"""Pitch: how much of the time one is held."""

import numpy as np
from numpy.typing import NDArray

from auralis_tui.analysis.fingerprint.framing import Samples
from auralis_tui.analysis.fingerprint.spectral import AUDIBLE_POWER

_EVERY = 2
"""Every other frame is looked at: they don't overlap then."""
_LOWEST_HZ, _HIGHEST_HZ = 60.0, 1000.0
_CLEAR = 0.1
"""Recurrence after a period, over that after none: noise has a third of this."""
_SAME_OCTAVES = 0.5 / 12.0


class PitchCourse:
    """Follows the clearest pitch, and counts how often it stays.

    Parameters
    ----------
    rate_hz : float

    Notes
    -----
    Octaves are not told apart: an octave error of one frame is no change of pitch.

    References
    ----------
    Tolonen and Karjalainen, "A computationally efficient multipitch analysis model", IEEE TSAP 8 (2000): the
    autocorrelation of a spectrum whose magnitude is compressed, here to the power of 2/3.
    """

    def __init__(self, rate_hz: float) -> None:
        self._shortest = max(2, int(rate_hz / _HIGHEST_HZ))
        self._longest = int(rate_hz / _LOWEST_HZ)
        self._rate_hz = rate_hz
        self._skip = 0
        self._last = np.array([np.nan])
        self._held = self._audible = 0

    def push(self, power: Samples) -> None:
        """Take in power spectra, (frames, bins)."""
        chosen = power[self._skip :: _EVERY]
        self._skip = (self._skip - len(power)) % _EVERY
        if not len(chosen):
            return
        audible = chosen.sum(axis=1) > AUDIBLE_POWER
        octaves = np.concatenate((self._last, np.where(audible, self._octaves(chosen), np.nan)))
        change = np.abs(np.diff(octaves))
        change = np.abs(change - np.round(change))
        self._held += int(np.count_nonzero(change < _SAME_OCTAVES))
        self._audible += int(np.count_nonzero(audible))
        self._last = octaves[-1:]

    def _octaves(self, power: Samples) -> NDArray[np.float64]:
        """Return each frame's pitch as a base-2 logarithm of its frequency; NaN where it is not clear."""
        from scipy.fft import irfft

        recurrence = irfft(np.cbrt(power), axis=1)[:, : self._longest + 2]
        inner = recurrence[:, self._shortest : -1]
        before, after = recurrence[:, self._shortest - 1 : -2], recurrence[:, self._shortest + 1 :]
        peaks = np.where((inner > before) & (inner >= after), inner, np.float32(0.0))
        lag = peaks.argmax(axis=1)
        rows = np.arange(len(power))
        top, low, high = peaks[rows, lag], before[rows, lag], after[rows, lag]
        clear = top > _CLEAR * recurrence[:, 0]
        shift = 0.5 * (low - high) / np.where(clear, low - 2.0 * top + high, 1.0)
        return np.where(clear, np.log2(self._rate_hz / (lag + self._shortest + shift)), np.nan)

    def stability(self) -> float:
        """Return the share of the audible time in which a pitch is held, 0-1."""
        return self._held / self._audible if self._audible else 0.0
