"""Channel counts: what a file has, brought to what is put out."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from auralis_tui.dsp.processor import Signal

_HALF_POWER = 0.5**0.5
_LEFT, _RIGHT, _BOTH, _NONE = (1.0, 0.0), (0.0, 1.0), (_HALF_POWER, _HALF_POWER), (0.0, 0.0)
_LEFT_SURROUND, _RIGHT_SURROUND = (_HALF_POWER, 0.0), (0.0, _HALF_POWER)
_TO_STEREO = {
    1: ((1.0, 1.0),),
    2: (_LEFT, _RIGHT),
    3: (_LEFT, _RIGHT, _BOTH),
    4: (_LEFT, _RIGHT, _LEFT_SURROUND, _RIGHT_SURROUND),
    5: (_LEFT, _RIGHT, _BOTH, _LEFT_SURROUND, _RIGHT_SURROUND),
    6: (_LEFT, _RIGHT, _BOTH, _NONE, _LEFT_SURROUND, _RIGHT_SURROUND),
    7: (_LEFT, _RIGHT, _BOTH, _NONE, (0.5, 0.5), _LEFT_SURROUND, _RIGHT_SURROUND),
    8: (_LEFT, _RIGHT, _BOTH, _NONE, _LEFT_SURROUND, _RIGHT_SURROUND, _LEFT_SURROUND, _RIGHT_SURROUND),
}
"""Shares of left and right per channel, in the order of WAV files: left, right, centre, low frequencies, surrounds."""


def map_channels(block: Signal, channels: int) -> Signal:
    """Bring a block to a number of channels.

    Parameters
    ----------
    block : (frames, n) float
        Not modified. Channels in the order of WAV files.
    channels : int
        Channels wanted, 1 or more.

    Returns
    -------
    (frames, channels) of the block's dtype; the block itself when the count is right already.

    Raises
    ------
    ValueError
        When the block is not (frames, n), or a count is below 1.

    Notes
    -----
    Mono goes to both sides at 0 dB. Stereo to mono is the mean. Multichannel sound is mixed to stereo with the centre
    and the surrounds at -3 dB and without low-frequency effects; it is not turned down, so loud sound may exceed full
    scale. Channels that a wider layout has more than stereo stay silent.

    References
    ----------
    ITU-R BS.775-4, annex 4, table 2.
    """
    if block.ndim != 2 or block.shape[1] < 1 or channels < 1:
        raise ValueError(f"a block of shape {block.shape} can't be mapped to {channels} channels")
    if block.shape[1] == channels:
        return block
    if block.shape[1] == 1 and channels == 2:
        return np.repeat(block, 2, axis=1)
    mapped: Signal = block @ _matrix(block.shape[1], channels).astype(block.dtype)
    return mapped


@cache
def _matrix(have: int, want: int) -> NDArray[np.float64]:
    """Shares of each channel that is there (rows) in each that is wanted (columns)."""
    stereo: NDArray[np.float64] = np.array(_TO_STEREO.get(have, (_LEFT, _RIGHT) + (_NONE,) * (have - 2)))
    if want == 1:
        mono: NDArray[np.float64] = stereo.mean(axis=1, keepdims=True)
        return mono
    if want == 2:
        return stereo
    if have <= 2:
        return np.pad(stereo, ((0, 0), (0, want - 2)))
    return np.eye(have, want)
