"""DR14, the dynamic range of the TT meter: how far the peaks stand above the loudest fifth of a programme."""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from auralis_tui.analysis.samples import measurable
from auralis_tui.analysis.undefined import Figure, Undefined
from auralis_tui.dsp.processor import Signal

BLOCK_S = 3.0
LOUDEST_SHARE = 0.2
_FEWEST_BLOCKS = 2
_QUIETEST = 2.0**-24


def block_frames(rate_hz: float) -> int:
    """Return the length of a block: 3 s, at 44.1 kHz 132,480 frames as the first meter had it."""
    return 132_480 if rate_hz == 44_100 else max(1, round(BLOCK_S * rate_hz))


class DynamicRangeMeter:
    """Measures DR14.

    Parameters
    ----------
    rate_hz : float
    channels : int

    Notes
    -----
    The last, incomplete block counts as one. Memory is 16 bytes per channel for 3 s.

    References
    ----------
    TT Dynamic Range Meter, Algorithmix, v1.3: blocks of 3 s, RMS as sqrt(2 mean(x^2)), the loudest 20 % of the blocks
    against the second highest peak of a block; the mean of the channels.
    """

    def __init__(self, rate_hz: float, channels: int) -> None:
        self._block_frames = block_frames(rate_hz)
        self._energy = np.zeros(channels)
        self._peak = np.zeros(channels)
        self._filled = 0
        self._powers: list[NDArray[np.float64]] = []
        self._peaks: list[NDArray[np.float64]] = []

    def process(self, block: Signal) -> None:
        """Take in a (frames, channels) block; not modified."""
        sound = measurable(block)
        while len(sound):
            part = sound[: self._block_frames - self._filled]
            self._add(part)
            sound = sound[len(part) :]

    def _add(self, part: NDArray[np.floating[Any]]) -> None:
        self._energy += [float(np.dot(wave, wave)) for wave in part.T]
        np.maximum(self._peak, np.maximum(part.max(axis=0), -part.min(axis=0)), out=self._peak)
        self._filled += len(part)
        if self._filled == self._block_frames:
            self._powers.append(2.0 * self._energy / self._filled)
            self._peaks.append(self._peak.copy())
            self._energy[:], self._peak[:], self._filled = 0.0, 0.0, 0

    def read(self) -> Figure:
        """Return DR14 in dB, unrounded, or why there is none."""
        if len(self._powers) < _FEWEST_BLOCKS:
            return Undefined("DR14 needs two whole blocks: 6 s of sound.")
        rest = [2.0 * self._energy / self._filled] if self._filled else []
        powers = np.sort(np.array(self._powers + rest), axis=0)
        peaks = np.sort(np.array(self._peaks + ([self._peak] if rest else [])), axis=0)[-2]
        loudest = powers[-max(1, math.floor(LOUDEST_SHARE * len(powers))) :].mean(axis=0)
        heard = (loudest > _QUIETEST) & (peaks > 0.0)
        if not heard.any():
            return Undefined("Silence has no dynamic range.")
        return float(np.mean(20.0 * np.log10(peaks[heard]) - 10.0 * np.log10(loudest[heard])))
