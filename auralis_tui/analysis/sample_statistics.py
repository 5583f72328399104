"""What the samples of a whole programme add up to: length, level, and their mean, which should be 0."""

import math

import numpy as np

from auralis_tui.analysis.samples import measurable
from auralis_tui.dsp.processor import Signal


class SampleStatistics:
    """Sums the samples of a programme and their squares.

    Parameters
    ----------
    channels : int

    References
    ----------
    AES17-2020, 3.12 (a full-scale sine is 0 dBFS in RMS too).
    """

    def __init__(self, channels: int) -> None:
        self.frames = 0
        """Length of what was heard."""
        self._sums = np.zeros(channels)
        self._energies = np.zeros(channels)

    def process(self, block: Signal) -> None:
        """Take in a (frames, channels) block; not modified."""
        sound = measurable(block)
        self.frames += len(sound)
        self._sums += sound.sum(axis=0, dtype=np.float64)
        self._energies += [float(np.dot(wave, wave)) for wave in sound.T]

    @property
    def means(self) -> tuple[float, ...]:
        """Mean of each channel's samples, its offset from 0; 1 is full scale."""
        return tuple((self._sums / max(1, self.frames)).tolist())

    @property
    def rms_by_channel(self) -> tuple[float, ...]:
        """Root of twice the mean square of each channel, as an amplitude: 1 for a full-scale sine (AES17, 3.12)."""
        return tuple(np.sqrt(2.0 * self._energies / max(1, self.frames)).tolist())

    @property
    def rms(self) -> float:
        """The same of all channels together."""
        return math.sqrt(2.0 * float(self._energies.mean()) / max(1, self.frames))
