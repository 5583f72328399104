"""The last samples of a stream, for the measures that look back over a window."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from auralis_tui.dsp.processor import Signal


class History:
    """Keeps the last frames of a stream in a ring; what has not come yet is silence.

    Parameters
    ----------
    frames : int
        How far back it reaches.
    channels : int
    """

    def __init__(self, frames: int, channels: int) -> None:
        self._ring: NDArray[np.float32] = np.zeros((frames, channels), np.float32)
        self._next = 0

    def __len__(self) -> int:
        return len(self._ring)

    def push(self, block: Signal) -> None:
        """Take in a (frames, channels) block."""
        size = len(self._ring)
        block = block[-size:]
        first = min(len(block), size - self._next)
        self._ring[self._next : self._next + first] = block[:first]
        self._ring[: len(block) - first] = block[first:]
        self._next = (self._next + len(block)) % size

    def read(self) -> NDArray[np.floating[Any]]:
        """Return the last frames, the oldest first."""
        return np.concatenate((self._ring[self._next :], self._ring[: self._next]))

    def reset(self) -> None:
        """Forget all samples."""
        self._ring.fill(0.0)
        self._next = 0
