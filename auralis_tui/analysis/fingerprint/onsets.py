"""Onsets: how much begins at each moment, and how many beginnings can be told apart."""

import math

import numpy as np
from numpy.typing import NDArray

from auralis_tui.analysis.fingerprint.framing import PowerSpectra, Samples

_WINDOW_S = 0.046
_HOP_S = 256 / 22050
_BANDS = 32
_LOWEST_HZ, _HIGHEST_HZ = 30.0, 10_000.0
_FLOOR = 1e-6
"""Power of a band (-60 dBFS) below which a rise isn't counted."""
_AROUND_S = 0.4
_APART_S = 0.035
_CLEAR_DB = 1.0


class OnsetMeter:
    """Measures the onset strength of a stream: by how many dB its bands rise from frame to frame, on average.

    Parameters
    ----------
    rate_hz : float
        20 kHz and up, if the treble is to count.

    References
    ----------
    Böck, Krebs and Schedl, "Evaluating the online capabilities of onset detection methods", ISMIR 2012 (logarithmic
    spectral flux).
    """

    def __init__(self, rate_hz: float) -> None:
        self._spectra = PowerSpectra(rate_hz, _WINDOW_S, _HOP_S)
        self._bands = _mel_bands(rate_hz, self._spectra)
        self._last: Samples | None = None
        self._strength: list[Samples] = []
        self.frames_per_s = self._spectra.frames_per_s

    def push(self, samples: Samples) -> None:
        """Take in (n,) samples."""
        power = self._spectra.push(samples)
        if not len(power):
            return
        level_db = 10.0 * np.log10(power @ self._bands + np.float32(_FLOOR))
        before = level_db[:1] if self._last is None else self._last
        self._last = level_db[-1:]
        rises = np.maximum(0.0, np.diff(np.concatenate((before, level_db)), axis=0))
        self._strength.append(rises.mean(axis=1))

    def strength(self) -> Samples:
        """Return the onset strength of each frame, dB."""
        return np.concatenate(self._strength) if self._strength else np.empty(0, np.float32)


def _mel_bands(rate_hz: float, spectra: PowerSpectra) -> Samples:
    """Return (bins, bands): 32 bands of equal width in mel, by how much of each bin lies in each."""
    lowest, highest = (math.log1p(hertz / 700.0) for hertz in (_LOWEST_HZ, min(_HIGHEST_HZ, rate_hz / 2.0)))
    edges = 700.0 * np.expm1(np.linspace(lowest, highest, _BANDS + 1)) / spectra.bin_hz
    low = np.arange(spectra.bins)[:, np.newaxis] - 0.5
    return np.asarray(np.maximum(0.0, np.minimum(low + 1.0, edges[1:]) - np.maximum(low, edges[:-1])), np.float32)


def above_surroundings(strength: Samples, frames_per_s: float) -> NDArray[np.float64]:
    """Return by how much each frame exceeds the mean of the 0.8 s around it; 0 where it doesn't."""
    reach = round(_AROUND_S * frames_per_s)
    running = np.concatenate(([0.0], np.cumsum(strength, dtype=np.float64)))
    centres = np.arange(len(strength))
    stops, starts = np.minimum(centres + reach + 1, len(strength)), np.maximum(centres - reach, 0)
    means = (running[stops] - running[starts]) / (stops - starts)
    return np.asarray(np.maximum(0.0, strength - means), np.float64)


def onset_count(strength: Samples, frames_per_s: float) -> int:
    """Count the onsets: peaks that are clear of their surroundings, and highest within 35 ms to each side."""
    rise = above_surroundings(strength, frames_per_s)
    reach = max(1, round(_APART_S * frames_per_s))
    padded = np.pad(rise, reach)
    highest = np.lib.stride_tricks.sliding_window_view(padded, 2 * reach + 1).max(axis=1)
    return int(np.count_nonzero((rise == highest) & (rise > _CLEAR_DB)))
