"""The overview of a whole track: the peak of each of a few hundred equal parts, for the seek bar."""

import numpy as np
from numpy.typing import NDArray

from auralis_tui.analysis.samples import measurable
from auralis_tui.dsp.processor import Signal


class Overview:
    """Collects the peaks of a track that is read from its start to its end.

    Parameters
    ----------
    total_frames : int
        The track's length; what comes beyond it counts towards the last part.
    bins : int
        Number of parts.
    """

    def __init__(self, total_frames: int, bins: int = 400) -> None:
        self._starts: NDArray[np.int64] = np.arange(bins, dtype=np.int64) * max(0, total_frames) // bins
        self._peaks: NDArray[np.float64] = np.zeros(bins)
        self._position = 0

    def push(self, block: Signal) -> None:
        """Take in the track's next block.

        Parameters
        ----------
        block : (frames, channels) or (frames,) float
            Any number of frames. Not modified.
        """
        if not len(block):
            return
        magnitude = np.abs(np.ascontiguousarray(measurable(block).T)).max(axis=0)
        reached = int(np.searchsorted(self._starts, self._position, "right")) - 1
        first = int(np.searchsorted(self._starts, self._starts[reached], "left"))
        last = int(np.searchsorted(self._starts, self._position + len(magnitude), "left"))
        offsets = np.maximum(self._starts[first:last] - self._position, 0)
        peaks = np.maximum.reduceat(magnitude, offsets)
        np.maximum(self._peaks[first:last], peaks, out=self._peaks[first:last])
        self._position += len(magnitude)

    def peaks(self) -> tuple[int, ...]:
        """Return the peak of each part, 0 to 255 of full scale; parts not reached yet are 0."""
        return tuple(np.rint(np.minimum(self._peaks, 1.0) * 255.0).astype(int).tolist())
