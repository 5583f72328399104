"""What every measure takes in: two-dimensional, finite samples."""

import math

import numpy as np

from auralis_tui.dsp.processor import Signal

LOUDEST = 1e6
"""Samples beyond this are no sound (+120 dBFS) and are held to it, so that no square can overflow."""


def measurable(block: Signal) -> Signal:
    """Return the block as (frames, channels), with NaN and infinite samples taken as silence.

    Parameters
    ----------
    block : (frames, channels) or (frames,) float
        Full scale is 1.0. Not modified.

    Returns
    -------
    (frames, channels) float; the block itself, or a view of it, when it is finite.
    """
    if block.ndim == 1:
        block = block[:, np.newaxis]
    flat = block.ravel(order="K")
    if math.isfinite(float(np.vdot(flat, flat))):
        return block
    finite = np.nan_to_num(block, nan=0.0, posinf=0.0, neginf=0.0)
    return np.clip(finite, -LOUDEST, LOUDEST)
