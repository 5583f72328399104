"""The contract of everything that changes sound."""

from typing import Any, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

Signal: TypeAlias = NDArray[np.floating[Any]]
"""(frames, channels) of float32 or float64; full scale is 1.0."""


def within(samples: Signal, highest: float) -> Signal:
    """Clip samples in place to magnitudes of at most `highest`, and return them."""
    bound = samples.dtype.type(highest)
    np.minimum(samples, bound, out=samples)
    return np.maximum(samples, -bound, out=samples)


def interleaved(block: Signal) -> Signal:
    """Return a copy whose channels lie side by side, frame after frame, as devices and files take them."""
    copy = np.empty(block.shape, block.dtype)
    for channel in range(block.shape[1]):
        copy[:, channel] = block[:, channel]
    return copy


class Processor(Protocol):
    """A stage of the chain.

    What holds for every one: the input is never modified; length, dtype and channel count of the output are the
    input's, for any length, 0 too; the result does not depend on how the signal is cut into blocks; `latency_frames`
    is exact; neutral settings are the identity; after `reset` it behaves as new. Blocks may lie in memory in any way;
    within a chain the frames of each channel lie side by side, which is what stages are quickest with, and give back.
    """

    @property
    def latency_frames(self) -> int:
        """Frames by which the output lags behind the input; known after `prepare`."""
        ...

    def prepare(self, rate_hz: float, channels: int, max_frames: int) -> None:
        """Get ready for this rate, this many channels and blocks of up to this length; state is reset."""
        ...

    def process(self, block: Signal) -> Signal:
        """Process one block."""
        ...

    def reset(self) -> None:
        """Forget all that was heard."""
        ...
