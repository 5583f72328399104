"""The stereo image of the whole recording: width and correlation of the first two channels."""

import math

import numpy as np

from auralis_tui.analysis.fingerprint.framing import Samples


class StereoSums:
    """Sums the energies of left, right and their product; one channel counts as both."""

    def __init__(self) -> None:
        self._left = self._right = self._both = 0.0

    def push(self, sound: Samples) -> None:
        """Take in (channels, frames)."""
        left, right = sound[0], sound[min(1, len(sound) - 1)]
        self._left += float(np.dot(left, left))
        self._right += float(np.dot(right, right))
        self._both += float(np.dot(left, right))

    def width(self) -> float:
        """Return the side's share of mid and side energy: 0 is mono, 1 is all side."""
        energy = self._left + self._right
        return min(1.0, max(0.0, 0.5 - self._both / energy)) if energy > 0.0 else 0.0

    def correlation(self) -> float:
        """Return -1 to 1; 0 when one channel is silent."""
        loudest = math.sqrt(self._left * self._right)
        return max(-1.0, min(1.0, self._both / loudest)) if loudest > 0.0 else 0.0
