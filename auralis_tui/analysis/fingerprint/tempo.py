"""Tempo: the period at which onsets recur."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from auralis_tui.analysis.fingerprint.framing import Samples
from auralis_tui.analysis.fingerprint.onsets import above_surroundings

SLOWEST_BPM, FASTEST_BPM = 40.0, 200.0

_WINDOW_S = 12.0
_BEATS = 4
_STEP = 1.0025
_COMMON_BPM = 120.0
_SPREAD_OCTAVES = 1.0
_LEAST = 0.1
"""Recurrence below this is what noise has, too."""


@dataclass(frozen=True, slots=True)
class Tempo:
    """How fast the beat goes, and how sure that is."""

    bpm: float
    """Beats a minute, 40-200."""
    confidence: float
    """How alike the onsets are one to four beats later, 0-1; as `Fingerprint.rhythm_stability`."""


def find_tempo(strength: Samples, frames_per_s: float) -> Tempo | None:
    """Find the tempo of an onset strength; None where nothing recurs.

    Parameters
    ----------
    strength : (frames,) float
    frames_per_s : float

    References
    ----------
    Davies and Plumbley, "Context-dependent beat tracking of musical audio", IEEE TASLP 15 (2007): a comb over four
    periods of the autocorrelation, in windows; Ellis, "Beat tracking by dynamic programming", JNMR 36 (2007): a
    log-normal preference for common tempi.
    """
    recurrence = _recurrence(above_surroundings(strength, frames_per_s), frames_per_s)
    if recurrence is None:
        return None
    bpm = SLOWEST_BPM * _STEP ** np.arange(np.log(FASTEST_BPM / SLOWEST_BPM) / np.log(_STEP) + 1.0)
    beats = _comb(recurrence, 60.0 * frames_per_s / bpm)
    preference = np.exp(-0.5 * (np.log2(bpm / _COMMON_BPM) / _SPREAD_OCTAVES) ** 2)
    best = int(np.argmax(beats * preference))
    if beats[best] < _LEAST:
        return None
    return Tempo(bpm=_refined(bpm, beats, best), confidence=float(min(1.0, beats[best])))


def _recurrence(rise: NDArray[np.float64], frames_per_s: float) -> NDArray[np.float64] | None:
    """Return how alike the onsets are after each lag: the mean autocorrelation of windows of 12 s, 1 at lag 0."""
    from scipy.fft import irfft, rfft

    size = min(len(rise), round(_WINDOW_S * frames_per_s))
    lags = size * 3 // 4
    windows = np.lib.stride_tricks.sliding_window_view(rise, size)[:: max(1, size // 2)]
    total, weight = np.zeros(lags), 0.0
    for window in windows:
        swing = window - window.mean()
        energy = float(swing @ swing)
        if energy > 0.0:
            spectrum = np.abs(rfft(swing, 2 * size)) ** 2
            total += irfft(spectrum)[:lags] / energy * (size / (size - np.arange(lags)))
            weight += 1.0
    return total / weight if weight else None


def _comb(recurrence: NDArray[np.float64], period: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the mean recurrence after one to four periods, as far as they are known."""
    lags = np.arange(1, _BEATS + 1)[:, np.newaxis] * period
    known = lags <= len(recurrence) - 1
    heights = np.interp(lags, np.arange(len(recurrence)), recurrence) * known
    return np.asarray(heights.sum(axis=0) / np.maximum(1, known.sum(axis=0)))


def _refined(bpm: NDArray[np.float64], heights: NDArray[np.float64], best: int) -> float:
    """Return the tempo at the top of the parabola through the best and its neighbours."""
    if not 0 < best < len(bpm) - 1:
        return float(bpm[best])
    before, top, after = heights[best - 1 : best + 2]
    bend = before - 2.0 * top + after
    shift = 0.5 * (before - after) / bend if bend < 0.0 else 0.0
    return float(bpm[best] * _STEP ** np.clip(shift, -0.5, 0.5))
