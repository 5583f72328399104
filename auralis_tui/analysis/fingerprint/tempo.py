"""Tempo: the period at which onsets recur."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from auralis_tui.analysis.fingerprint.framing import Samples
from auralis_tui.analysis.fingerprint.onsets import above_surroundings

SLOWEST_BPM, FASTEST_BPM = 40.0, 200.0

_WINDOW_S = 12.0
_WHOLE = (1.0, 2.0, 3.0, 4.0)
_HALVES = (0.5, 1.5, 2.5, 3.5)
_ALIKE = 0.95
_FIRST = 0.4
"""How far a beat must resemble the very next one, of how far it resembles the next four."""
_BLUR = np.array([1.0, 2.0, 3.0, 2.0, 1.0]) / 9.0
"""Some 25 ms to each side: nobody plays more evenly, and the frames are no finer."""
_STEP = 1.0025
_COMMON_BPM = 120.0
_SPREAD_OCTAVES = 0.85
_LEAST = 0.15
"""Recurrence below this is what noise has, too."""
_LEAST_RISE_DB = 0.5
"""Where nothing rises by this much nothing begins."""


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
    rise = np.convolve(above_surroundings(strength, frames_per_s), _BLUR, "same")
    recurrence = _recurrence(rise, frames_per_s)
    if recurrence is None:
        return None
    bpm = SLOWEST_BPM * _STEP ** np.arange(np.log(FASTEST_BPM / SLOWEST_BPM) / np.log(_STEP) + 1.0)
    period = 60.0 * frames_per_s / bpm
    beats = _comb(recurrence, period, _WHOLE)
    beats *= np.clip(_comb(recurrence, period, [1.0]) / np.maximum(_FIRST * beats, 1e-9), 0.0, 1.0)
    preference = np.exp(-0.5 * (np.log2(bpm / _COMMON_BPM) / _SPREAD_OCTAVES) ** 2)
    best = int(np.argmax(beats * preference))
    if _is_halved(recurrence, period[best]) and bpm[best] * 2.0 <= FASTEST_BPM * 1.005:
        best = _highest_near(beats, bpm, bpm[best] * 2.0)
    if beats[best] < _LEAST:
        return None
    return Tempo(bpm=_refined(bpm, beats, best), confidence=float(min(1.0, beats[best])))


def _is_halved(recurrence: NDArray[np.float64], period: float) -> bool:
    """Return whether all goes on as well half a period later: then the pulses are alike, and each of them is a beat."""
    between = _comb(recurrence, np.array([period]), _HALVES)
    return bool(between[0] > _ALIKE * _comb(recurrence, np.array([period]), _WHOLE)[0])


def _highest_near(heights: NDArray[np.float64], bpm: NDArray[np.float64], near_bpm: float) -> int:
    """Return the index of the greatest height within 2 % of a tempo."""
    return int(np.argmax(np.where(np.abs(np.log(bpm / near_bpm)) < 0.02, heights, -1.0)))


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
        if window.max() > _LEAST_RISE_DB:
            spectrum = np.abs(rfft(swing, 2 * size)) ** 2
            total += irfft(spectrum)[:lags] / energy * (size / (size - np.arange(lags)))
            weight += 1.0
    return total / weight if weight else None


def _comb(
    recurrence: NDArray[np.float64], period: NDArray[np.float64], multiples: Sequence[float]
) -> NDArray[np.float64]:
    """Return the mean recurrence after these multiples of each period, as far as it is known."""
    lags = np.asarray(multiples)[:, np.newaxis] * period
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
