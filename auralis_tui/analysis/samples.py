"""What every measure takes in: two-dimensional, finite samples."""

import numpy as np

from auralis_tui.dsp.processor import Signal

LOUDEST = 1e6
"""Samples beyond this (+120 dBFS) are no sound but a fault, as in the mastering chain; no square can overflow."""


def measurable(block: Signal) -> Signal:
    """Return the block as (frames, channels), with broken samples taken as silence: NaN, infinite, beyond `LOUDEST`.

    Parameters
    ----------
    block : (frames, channels) or (frames,) float
        Full scale is 1.0. Not modified.

    Returns
    -------
    (frames, channels) float; the block itself, or a view of it, when nothing in it is broken.
    """
    if block.ndim == 1:
        block = block[:, np.newaxis]
    flat = block.ravel(order="K")
    if float(np.vdot(flat, flat)) <= LOUDEST * LOUDEST:  # then no sample is beyond; cheaper than to look at each
        return block
    return np.where(np.abs(block) <= LOUDEST, block, block.dtype.type(0.0))


def broken_samples(block: Signal) -> int:
    """Return how many samples `measurable` takes as silence."""
    return int(np.count_nonzero(~(np.abs(block) <= LOUDEST)))
