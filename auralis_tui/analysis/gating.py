"""Distributions of loudness: what the gates of integrated loudness and loudness range look at.

A programme of a day has 864,000 gating blocks. They are counted in bins of 0.01 LU, with the energy of each bin kept
exactly, so memory and the cost of a reading are the same after a minute and after a year; only a gate's edge is
rounded to a bin.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from auralis_tui.units import SILENCE_DB

ABSOLUTE_GATE_LUFS = -70.0
RELATIVE_GATE_LU = -10.0
"""Of integrated loudness, from the mean of what is above the absolute gate."""
LOUDEST_LUFS = 10.0
BIN_LU = 0.01

_OFFSET_LU = -0.691


def loudness_lufs(power: float) -> float:
    """Turn weighted power into loudness; `SILENCE_DB` for silence (BS.1770-5, annex 1, equation 2)."""
    if power <= 0.0:
        return SILENCE_DB
    return max(SILENCE_DB, _OFFSET_LU + 10.0 * float(np.log10(power)))


class LoudnessDistribution:
    """Counts loudness values above the absolute gate of -70 LUFS."""

    def __init__(self) -> None:
        bins = round((LOUDEST_LUFS - ABSOLUTE_GATE_LUFS) / BIN_LU)
        self._counts: NDArray[np.float64] = np.zeros(bins)
        self._powers: NDArray[np.float64] = np.zeros(bins)
        self._values_lufs = ABSOLUTE_GATE_LUFS + (np.arange(bins) + 0.5) * BIN_LU
        self._gate_power = 10.0 ** ((ABSOLUTE_GATE_LUFS - _OFFSET_LU) / 10.0)

    def add(self, powers: NDArray[np.floating[Any]]) -> None:
        """Count these weighted powers; what lies at the gate or below is left out."""
        if not len(powers):
            return
        powers = powers[powers > self._gate_power]
        lufs = _OFFSET_LU + 10.0 * np.log10(powers)
        bins = np.minimum((lufs - ABSOLUTE_GATE_LUFS) / BIN_LU, len(self._counts) - 1).astype(int)
        np.add.at(self._counts, bins, 1.0)
        np.add.at(self._powers, bins, powers)

    def merge(self, other: "LoudnessDistribution") -> "LoudnessDistribution":
        """Count all that another one has counted too, as for an album of several tracks; returns itself."""
        self._counts += other._counts
        self._powers += other._powers
        return self

    def to_bins(self) -> list[tuple[int, float, float]]:
        """Return what was counted, to be sent elsewhere: bin, count and sum of powers of each bin that is not empty."""
        filled = np.flatnonzero(self._counts)
        counted = (filled.tolist(), self._counts[filled].tolist(), self._powers[filled].tolist())
        return list(zip(*counted, strict=True))

    def add_bins(self, bins: Iterable[Sequence[float]]) -> None:
        """Count what `to_bins` has returned for another one."""
        for place, count, power in bins:
            self._counts[int(place)] += count
            self._powers[int(place)] += power

    def gated_mean(self, gate_lu: float) -> float:
        """Return the mean power of what lies above the relative gate, or 0 when nothing was counted."""
        first = self._first_above(gate_lu)
        count = float(self._counts[first:].sum())
        return float(self._powers[first:].sum()) / count if count else 0.0

    def spread_lu(self, gate_lu: float, low: float, high: float) -> float:
        """Return the distance between two quantiles of what lies above the relative gate."""
        first = self._first_above(gate_lu)
        cumulative = np.cumsum(self._counts[first:])
        count = cumulative[-1] if len(cumulative) else 0.0
        if not count:
            return 0.0
        ranks = np.rint((count - 1.0) * np.array([low, high])) + 1.0
        low_bin, high_bin = np.searchsorted(cumulative, ranks)
        return float(self._values_lufs[first + high_bin] - self._values_lufs[first + low_bin])

    def _first_above(self, gate_lu: float) -> int:
        """Return the first bin above the relative gate: the mean of all that was counted, plus so many LU."""
        count = float(self._counts.sum())
        if not count:
            return len(self._counts)
        gate_lufs = loudness_lufs(float(self._powers.sum()) / count) + gate_lu
        return min(len(self._counts) - 1, int(np.searchsorted(self._values_lufs, gate_lufs)))

    def reset(self) -> None:
        """Forget all counts."""
        self._counts.fill(0.0)
        self._powers.fill(0.0)
