"""The last moments of a stream: the one delay line of the chain, and what changed stages are warmed up with."""

import numpy as np

from auralis_tui.dsp.processor import Signal


class History:
    """Keeps the latest frames of a stream, by their positions.

    Parameters
    ----------
    capacity_frames : int
        How many are kept.
    channels : int
        Channels of every block.

    Notes
    -----
    What is read has the frames of each channel side by side in memory, as stages like it. Positions only rise. Before
    `start` there was silence. One thread pushes and reads; another may take a `snapshot` at any time, without a lock:
    what was overwritten meanwhile is left out.
    """

    def __init__(self, capacity_frames: int, channels: int) -> None:
        self._ring: Signal = np.zeros((channels, capacity_frames), np.float32)
        self._claimed = 0
        self.start = 0
        """Position of the first frame since the last `forget`."""
        self.end = 0
        """Position after the newest frame."""

    @property
    def oldest(self) -> int:
        """Position of the oldest frame that is kept; before `start`, silence is."""
        return self.end - int(self._ring.shape[1])

    def push(self, block: Signal) -> None:
        """Append a block, no longer than the capacity."""
        if block.dtype != self._ring.dtype:
            self._ring = self._ring.astype(block.dtype)
        self._claimed = self.end + len(block)
        capacity, new = self._ring.shape[1], block.T
        at = self.end % capacity
        first = min(len(block), capacity - at)
        self._ring[:, at : at + first] = new[:, :first]
        if first < len(block):
            self._ring[:, : len(block) - first] = new[:, first:]
        self.end = self._claimed

    def read(self, start: int, stop: int) -> Signal:
        """Return a copy of the frames at these positions; silence for what lies before the first one."""
        channels, capacity = self._ring.shape
        at, frames = start % capacity, stop - start
        first = min(frames, capacity - at)
        line = np.empty((channels, frames), self._ring.dtype)
        line[:, :first] = self._ring[:, at : at + first]
        if first < frames:
            line[:, first:] = self._ring[:, : frames - first]
        if start < self.start:
            line[:, : self.start - start] = 0.0
        return line.T

    def forget(self) -> None:
        """Begin anew; positions leave a gap, so that nothing from before looks like the present."""
        self.start = self.end = self._claimed = self.end + 1

    def snapshot(self) -> "History":
        """Return a copy that stays as it is."""
        copy = History(0, 0)
        start, copy.end = self.start, self.end
        copy._ring = self._ring.copy()
        copy._claimed = self._claimed
        copy.start = max(start, self._claimed - copy._ring.shape[1])
        return copy
