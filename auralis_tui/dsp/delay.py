"""A delay of whole frames."""

import numpy as np

from auralis_tui.dsp.processor import Signal


class Delay:
    """Gives back what it was given `delay_frames` earlier, bit for bit.

    Parameters
    ----------
    delay_frames : int
        0 or more; it is the declared latency.
    """

    def __init__(self, delay_frames: int) -> None:
        self._delay_frames = delay_frames
        self._line: Signal = np.zeros((1, delay_frames)).T
        self._frames = 0

    @property
    def latency_frames(self) -> int:
        """The delay."""
        return self._delay_frames

    def prepare(self, rate_hz: float, channels: int, max_frames: int) -> None:  # noqa: ARG002
        """Get ready for this many channels."""
        self._line = np.zeros((channels, self._delay_frames)).T
        self._frames = 0

    def reset(self) -> None:
        """Forget all that was heard."""
        self._line = np.zeros((self._line.shape[1], self._delay_frames), self._line.dtype).T
        self._frames = 0

    def process(self, block: Signal) -> Signal:
        """Delay one block, (frames, channels)."""
        self.push(block)
        return np.copy(self.tap(self._delay_frames))

    def push(self, block: Signal) -> None:
        """Take in one block, for `tap` to look at."""
        past = self._line[self._frames :]
        self._line = np.concatenate([past.astype(block.dtype, copy=False), block])
        self._frames = len(block)

    def tap(self, lag_frames: int) -> Signal:
        """Return what was taken in `lag_frames` before the last block, at most `delay_frames`; not to be changed."""
        start = self._delay_frames - lag_frames
        return self._line[start : start + self._frames]

    def peak(self) -> float:
        """Return the largest magnitude of all that `tap` can reach."""
        return max(float(self._line.max(initial=0.0)), -float(self._line.min(initial=0.0)))
