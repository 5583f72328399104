"""Sample-rate conversion of a stream."""

import numpy as np
import soxr

from auralis_tui.dsp.processor import Signal


class Resampler:
    """Convert a stream from one sample rate to another, in blocks of any length.

    Parameters
    ----------
    in_rate, out_rate : Hz
        Equal rates pass the stream through as it is.
    channels : int
    quality : "HQ" or "VHQ"
        Distortion below -134 dB or -187 dB of full scale (with float64 input).

    Raises
    ------
    ValueError
        When a rate or the number of channels is not positive.

    Notes
    -----
    The output does not depend on how the stream is cut into blocks, and has no delay: its first frame belongs to the
    first frame of the input. It comes later, after some 10 to 40 ms of input, and `flush` gives the rest; then n frames
    have become n * out_rate / in_rate, rounded. Keep one resampler for tracks that follow each other at the same rate,
    so that their join is as if they were one.
    """

    def __init__(self, in_rate: float, out_rate: float, channels: int, quality: str = "VHQ") -> None:
        if in_rate <= 0 or out_rate <= 0 or channels < 1:
            raise ValueError(f"{channels} channels can't be resampled from {in_rate} to {out_rate} Hz")
        self._rates = (in_rate, out_rate)
        self._channels = channels
        self._quality = quality
        self._dtype = np.dtype(np.float32)
        self._stream: soxr.ResampleStream | None = None

    @property
    def is_identity(self) -> bool:
        """Whether the rates are equal."""
        return self._rates[0] == self._rates[1]

    def process(self, block: Signal) -> Signal:
        """Take a block and return what it completes.

        Parameters
        ----------
        block : (frames, channels) float32 or float64
            Not modified. The dtype of a stream's first block is the stream's.

        Returns
        -------
        (n, channels) of the same dtype; n may be 0.

        Raises
        ------
        ValueError
            When the block has another number of channels.
        """
        if block.ndim != 2 or block.shape[1] != self._channels:
            raise ValueError(f"a block of shape {block.shape} is not one of {self._channels} channels")
        if self.is_identity:
            return block
        if self._stream is None:
            self._dtype = block.dtype
            self._stream = soxr.ResampleStream(*self._rates, self._channels, self._dtype, self._quality)
        if not len(block):
            return self._empty()
        out: Signal = self._stream.resample_chunk(np.ascontiguousarray(block, self._dtype))
        return out

    def flush(self) -> Signal:
        """End the stream.

        Returns
        -------
        (n, channels): what was still to come. What is processed next begins a new stream.
        """
        if self._stream is None:
            return self._empty()
        rest: Signal = self._stream.resample_chunk(self._empty(), last=True)
        self._stream = None
        return rest

    def _empty(self) -> Signal:
        return np.zeros((0, self._channels), self._dtype)
