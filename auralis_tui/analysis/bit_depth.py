"""How many bits the samples of a file really use: a file of 24 bits may hold a recording of 16."""

import numpy as np

from auralis_tui.analysis.samples import measurable
from auralis_tui.analysis.undefined import Undefined
from auralis_tui.dsp.processor import Signal

DEEPEST_BITS = 24
"""Bits that float32 samples keep."""


class BitDepthMeter:
    """Finds the lowest bit that any sample uses.

    Parameters
    ----------
    bits : int or None
        Bits per sample that the file has; None for a lossy file, whose samples are no whole steps.

    Notes
    -----
    Samples are read as whole numbers of steps of 24 bits, and joined by OR: the zeros at the low end of the result are
    bits that nothing uses. A recording of 16 bits that was made louder or dithered in 24 uses them all.
    """

    def __init__(self, bits: int | None) -> None:
        self._bits = bits
        self._depth = min(bits or 0, DEEPEST_BITS)
        self._used = 0
        self._whole = True

    def process(self, block: Signal) -> None:
        """Take in a (frames, channels) block; not modified."""
        if not self._depth or not self._whole or self._used & 1:
            return
        scaled = measurable(block) * 2.0 ** (self._depth - 1)
        steps = scaled.astype(np.int64)
        self._whole = bool(np.array_equal(steps, scaled))
        self._used |= int(np.bitwise_or.reduce(steps, axis=None))

    def read(self) -> int | Undefined:
        """Return the bits that are used, or why that can't be said."""
        if self._bits is None:
            return Undefined("A lossy file's samples are no whole steps, so they have no bit depth.")
        if not self._whole:
            return Undefined(f"The samples are finer than {self._depth} bits: floating-point numbers, or of 32 bits.")
        if not self._used:
            return Undefined("Digital silence uses no bits.")
        return self._depth - ((self._used & -self._used).bit_length() - 1)
