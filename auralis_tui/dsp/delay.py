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
        self._past: Signal = np.zeros((delay_frames, 1))

    @property
    def latency_frames(self) -> int:
        """The delay."""
        return self._delay_frames

    def prepare(self, rate_hz: float, channels: int, max_frames: int) -> None:  # noqa: ARG002
        """Get ready for this many channels."""
        self._past = np.zeros((self._delay_frames, channels))

    def reset(self) -> None:
        """Forget all that was heard."""
        self._past = np.zeros_like(self._past)

    def process(self, block: Signal) -> Signal:
        """Delay one block, (frames, channels)."""
        if self._past.dtype != block.dtype:
            self._past = self._past.astype(block.dtype)
        joined = np.concatenate([self._past, block])
        self._past = joined[len(block) :].copy()
        return joined[: len(block)]
