"""A stream cut anew: pieces of one length, each with the last frames of the one before."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from auralis_tui.dsp.processor import Signal


class Pieces:
    """Cuts a stream into pieces of one length, however it comes, so that a measure can't depend on its blocks.

    Parameters
    ----------
    frames : int
        Length of a piece.
    step : int, optional
        From one piece's start to the next; less than `frames` overlaps them. Equal to `frames` unless given.
    """

    def __init__(self, frames: int, step: int | None = None) -> None:
        self._frames, self._step = frames, step or frames
        self._rest: NDArray[np.floating[Any]] | None = None

    def push(self, block: Signal) -> Iterator[Signal]:
        """Take in a (frames, channels) block and yield the pieces that are full: views, valid until the next call."""
        if self._rest is not None and len(self._rest):
            block = np.concatenate((self._rest, block))
        start = 0
        while start + self._frames <= len(block):
            yield block[start : start + self._frames]
            start += self._step
        self._rest = block[start:].copy()

    def rest(self) -> Signal | None:
        """Return what has come and not filled a piece; None before anything came."""
        return self._rest

    def reset(self) -> None:
        """Forget what has come."""
        self._rest = None
