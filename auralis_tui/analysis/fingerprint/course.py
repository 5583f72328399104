"""Levels: of the whole, and how they vary in its course."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from auralis_tui.analysis.fingerprint.framing import Samples

TENTHS = 5
"""Blocks of a tenth of a second in each half second."""
SILENT_DB = -60.0


@dataclass(frozen=True, slots=True)
class Levels:
    """The figures."""

    crest_db: float
    silence_ratio: float
    crest_variation_db: float
    level_variation_db: float
    peak_consistency: float


class LevelCourse:
    """Measures peak and RMS of the whole and of each tenth of a second, over all channels.

    Parameters
    ----------
    rate_hz : float
    channels : int
    """

    def __init__(self, rate_hz: float, channels: int) -> None:
        self._block_frames = round(rate_hz / 10.0)
        self._waiting: Samples = np.empty((channels, 0), np.float32)
        self._peaks: list[NDArray[np.float64]] = []
        self._powers: list[NDArray[np.float64]] = []

    def push(self, sound: Samples) -> None:
        """Take in (channels, frames)."""
        stream = np.concatenate((self._waiting, sound), axis=1)
        count = stream.shape[1] // self._block_frames
        blocks = stream[:, : count * self._block_frames].reshape(len(stream), count, self._block_frames)
        self._waiting = stream[:, count * self._block_frames :]
        if count:
            self._peaks.append(np.maximum(blocks.max(axis=2), -blocks.min(axis=2)).max(axis=0).astype(np.float64))
            energy = np.vecdot(blocks, blocks).sum(axis=0, dtype=np.float64)
            self._powers.append(energy / (len(stream) * self._block_frames))

    def levels(self) -> Levels | None:
        """Return the figures of all that came; None for silence."""
        peaks, powers = np.concatenate(self._peaks), np.concatenate(self._powers)
        rest = self._waiting
        energy = powers.sum() * self._block_frames * len(rest) + float(np.square(rest, dtype=np.float64).sum())
        peak = max(float(peaks.max()), float(np.abs(rest).max(initial=0.0)))
        power = energy / (len(rest) * (len(powers) * self._block_frames + rest.shape[1]))
        audible = powers > 10.0 ** (SILENT_DB / 10.0)
        if not audible.any():
            return None
        crests_db, levels_db, half_peaks = _half_seconds(peaks, powers)
        return Levels(
            crest_db=20.0 * math.log10(peak) - 10.0 * math.log10(power),
            silence_ratio=1.0 - float(audible.mean()),
            crest_variation_db=float(crests_db.std()),
            level_variation_db=float(levels_db.std()),
            peak_consistency=float(1.0 / (1.0 + half_peaks.std() / half_peaks.mean())),
        )


def _half_seconds(
    peaks: NDArray[np.float64], powers: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return crest and level in dB, and peak, of each half second that isn't silent."""
    count = len(peaks) // TENTHS * TENTHS
    half_peaks = peaks[:count].reshape(-1, TENTHS).max(axis=1)
    half_powers = powers[:count].reshape(-1, TENTHS).mean(axis=1)
    audible = half_powers > 10.0 ** (SILENT_DB / 10.0)
    if not audible.any():
        audible[half_powers.argmax()] = True
    half_peaks, levels_db = half_peaks[audible], 10.0 * np.log10(half_powers[audible])
    return 20.0 * np.log10(half_peaks) - levels_db, levels_db, half_peaks
