"""The loudest passage of a programme: where to listen when chains are compared."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from auralis_tui.analysis.gating import loudness_lufs
from auralis_tui.analysis.samples import measurable
from auralis_tui.dsp.block_linear import BlockLinear
from auralis_tui.dsp.k_weighting import channel_weights, k_weighting
from auralis_tui.dsp.processor import Signal

LOWEST_RATE_HZ = 8000.0
"""Sound of a lower rate is weighted as if it were of this one."""
_SLOTS_PER_SECOND = 10
_PIECE = 4096


@dataclass(frozen=True, slots=True)
class Passage:
    """A part of a programme, and how loud it is."""

    start_s: float
    end_s: float
    loudness_lufs: float


class LoudestPassage:
    """Finds the passage of a given length with the highest loudness, in a programme read from its start to its end.

    Parameters
    ----------
    rate_hz : float
    channels : int
        In the order of `k_weighting.CHANNEL_WEIGHTS`.
    duration_s : float
        Length of the passage, at least 0.1.

    Notes
    -----
    K-weighted power is summed in slots of 0.1 s; the passage begins with one of them. Ungated. Memory is 80 bytes for
    a second.

    References
    ----------
    ITU-R BS.1770-5, annex 1, equation 2, over a window of `duration_s`.
    """

    def __init__(self, rate_hz: float, channels: int, duration_s: float) -> None:
        self._rate_hz = rate_hz
        self._window = max(1, round(duration_s * _SLOTS_PER_SECOND))
        self._slot_frames = rate_hz / _SLOTS_PER_SECOND
        self._filter = BlockLinear(k_weighting(max(LOWEST_RATE_HZ, rate_hz)))
        self._filter.prepare(rate_hz, channels, _PIECE)
        self._weights = channel_weights(channels)
        self._sums: list[float] = [0.0]
        self._frames = 0

    def push(self, block: Signal) -> None:
        """Take in the programme's next block, (frames, channels); not modified."""
        sound = measurable(block)
        for start in range(0, len(sound), _PIECE):
            weighted = self._filter.process(sound[start : start + _PIECE].astype(np.float32, copy=False))
            self._add(np.square(weighted, dtype=np.float64) @ self._weights)

    def _add(self, power: NDArray[np.float64]) -> None:
        """Add the power of each frame to the slot that it lies in."""
        slots = ((self._frames + np.arange(len(power))) / self._slot_frames).astype(np.int64)
        sums = np.bincount(slots - slots[0], weights=power)
        self._sums += [0.0] * (int(slots[0]) + len(sums) - len(self._sums))
        for place, total in enumerate(sums, int(slots[0])):
            self._sums[place] += float(total)
        self._frames += len(power)

    def passage(self) -> Passage | None:
        """Return the loudest passage so far; the whole where that is shorter, and None of nothing or silence."""
        whole = math.floor(self._frames / self._slot_frames)
        sums = np.array(self._sums[: max(1, whole)])
        if not sums.any():
            return None
        window = min(self._window, len(sums))
        cumulative = np.concatenate(([0.0], np.cumsum(sums)))
        energies = cumulative[window:] - cumulative[:-window]
        first = int(np.argmax(energies))
        start_s = first / _SLOTS_PER_SECOND
        end_s = min(self._frames / self._rate_hz, start_s + window / _SLOTS_PER_SECOND)
        if window < self._window:
            end_s = self._frames / self._rate_hz
        power = float(energies[first]) / max(1.0, window * self._slot_frames)
        return Passage(start_s, end_s, loudness_lufs(power))
