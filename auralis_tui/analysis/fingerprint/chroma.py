"""The twelve pitch classes, and how far the sound gathers in few of them."""

import numpy as np
from numpy.typing import NDArray

from auralis_tui.analysis.fingerprint.framing import Samples

CLASSES = 12
_LOWEST_HZ = 200.0
_A_HZ = 440.0
_QUIET = 1e-7


class Chroma:
    """Measures how far spectral peaks gather in few pitch classes, second by second.

    Parameters
    ----------
    bin_hz : float
    bins : int
        Of every spectrum.
    frames_per_s : float
    """

    def __init__(self, bin_hz: float, bins: int, frames_per_s: float) -> None:
        self._bin_hz = bin_hz
        self._first = max(1, round(_LOWEST_HZ / bin_hz))
        self._bins = bins
        self._second = round(frames_per_s)
        self._waiting: NDArray[np.float64] = np.empty((0, CLASSES))
        self._sum = 0.0
        self._seconds = 0

    def push(self, power: Samples) -> None:
        """Take in power spectra, (frames, bins)."""
        stream = np.concatenate((self._waiting, self._classes(power)))
        count = len(stream) // self._second
        self._waiting = stream[count * self._second :]
        seconds = stream[: count * self._second].reshape(count, self._second, CLASSES).sum(axis=1)
        self._add(seconds)

    def _classes(self, power: Samples) -> NDArray[np.float64]:
        """Return the power of the peaks of each frame in each pitch class, (frames, 12)."""
        middle = power[:, self._first : -1]
        before, after = power[:, self._first - 1 : -2], power[:, self._first + 1 :]
        frames, bins = np.nonzero((middle > before) & (middle >= after))
        top, low, high = (np.log(part[frames, bins] + np.float32(1e-20)) for part in (middle, before, after))
        shift = 0.5 * (low - high) / (low - 2.0 * top + high - np.float32(1e-12))
        hz = (bins + self._first + shift) * self._bin_hz
        pitch_class = np.rint(CLASSES * np.log2(hz / _A_HZ)).astype(np.int64) % CLASSES
        sums = np.bincount(frames * CLASSES + pitch_class, middle[frames, bins], len(power) * CLASSES)
        return np.asarray(sums.reshape(len(power), CLASSES), np.float64)

    def _add(self, seconds: NDArray[np.float64]) -> None:
        """Take in seconds: one minus the entropy of the classes, over the greatest there is."""
        loud = seconds[seconds.sum(axis=1) > _QUIET * self._second]
        shares = loud / loud.sum(axis=1, keepdims=True)
        entropy = -np.sum(shares * np.log(shares + 1e-12), axis=1) / np.log(CLASSES)
        self._sum += float((1.0 - entropy).sum())
        self._seconds += len(loud)

    def concentration(self) -> float:
        """Return 0 (all classes alike) to 1 (only one); 0 where nothing sounds above 200 Hz."""
        return max(0.0, self._sum / self._seconds) if self._seconds else 0.0
