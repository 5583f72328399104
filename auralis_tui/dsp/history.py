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
    Positions only rise. Before `start` there was silence. One thread pushes and reads; another may take a `snapshot` at
    any time, without a lock: what was overwritten meanwhile is left out.
    """

    def __init__(self, capacity_frames: int, channels: int) -> None:
        self._ring: Signal = np.zeros((capacity_frames, channels), np.float32)
        self._claimed = 0
        self.start = 0
        """Position of the first frame since the last `forget`."""
        self.end = 0
        """Position after the newest frame."""

    @property
    def oldest(self) -> int:
        """Position of the oldest frame that is kept; before `start`, silence is."""
        return self.end - len(self._ring)

    def push(self, block: Signal) -> None:
        """Append a block, no longer than the capacity."""
        if block.dtype != self._ring.dtype:
            self._ring = self._ring.astype(block.dtype)
        self._claimed = self.end + len(block)
        at = self.end % len(self._ring)
        first = min(len(block), len(self._ring) - at)
        self._ring[at : at + first] = block[:first]
        self._ring[: len(block) - first] = block[first:]
        self.end = self._claimed

    def read(self, start: int, stop: int) -> Signal:
        """Return a copy of the frames at these positions; silence for what lies before the first one."""
        at, frames = start % len(self._ring), stop - start
        first = min(frames, len(self._ring) - at)
        block = np.empty((frames, self._ring.shape[1]), self._ring.dtype)
        block[:first] = self._ring[at : at + first]
        block[first:] = self._ring[: frames - first]
        if start < self.start:
            block[: self.start - start] = 0.0
        return block

    def forget(self) -> None:
        """Begin anew; positions leave a gap, so that nothing from before looks like the present."""
        self.start = self.end = self._claimed = self.end + 1

    def snapshot(self) -> "History":
        """Return a copy that stays as it is."""
        copy = History(0, 0)
        start, copy.end = self.start, self.end
        copy._ring = self._ring.copy()
        copy._claimed = self._claimed
        copy.start = max(start, self._claimed - len(copy._ring))
        return copy
