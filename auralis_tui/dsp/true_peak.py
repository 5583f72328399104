"""True peak: the height of the wave between its samples."""

from functools import cache

import numpy as np
from numpy.typing import DTypeLike, NDArray

from auralis_tui.dsp.processor import Signal

OVERSAMPLING = 4
TAPS = 24
"""Taps per phase."""
KAISER_BETA = 6.0
LATENCY_FRAMES = TAPS // 2
SUB_BLOCK = 32


def phases() -> NDArray[np.float64]:
    """Design the interpolator.

    Returns
    -------
    ndarray of float64
        (3, 24): impulse responses that read the wave a quarter, half and three quarters of a frame after the sample of
        12 frames ago. The fourth phase is that sample itself.

    Notes
    -----
    A sinc under a Kaiser window of beta 6, each phase scaled to a gain of 1 at 0 Hz. Read errors against the wave:
    within 0.006 dB on tones up to 0.4 of the rate and on music, -0.15 dB on white noise. (The standard's example filter
    has no phase that passes samples unchanged, and droops by 0.3 dB at a sixth of the rate.)

    References
    ----------
    ITU-R BS.1770-5, annex 2.
    """
    position = np.arange(OVERSAMPLING * TAPS) / OVERSAMPLING - LATENCY_FRAMES
    window = np.i0(KAISER_BETA * np.sqrt(1.0 - (position / LATENCY_FRAMES) ** 2)) / np.i0(KAISER_BETA)
    table = (np.sinc(position) * window).reshape(TAPS, OVERSAMPLING).T[:0:-1]
    return np.asarray(table / table.sum(axis=1, keepdims=True))


HIGHEST_FACTOR = float(np.abs(phases()).sum(axis=1).max())
"""No wave is higher than its highest sample times this, as the interpolator reads it."""


@cache
def _matrices(dtype: DTypeLike) -> tuple[Signal, Signal]:
    """Return the interpolator as matrices on the sub-block before and the present one, each (32, 3 * 32)."""
    table = phases()
    lag = np.arange(SUB_BLOCK)[None, :] - np.arange(SUB_BLOCK)[:, None]
    parts = []
    for shifted in (lag + SUB_BLOCK, lag):
        inside = (shifted >= 0) & (shifted < TAPS)
        parts.append(np.hstack([np.where(inside, phase[np.clip(shifted, 0, TAPS - 1)], 0.0) for phase in table]))
    return parts[0].astype(dtype), parts[1].astype(dtype)


class TruePeak:
    """Reads the true peaks of a stream.

    Notes
    -----
    Readings lag by 12 frames: to read all of a signal, give 12 frames of silence after it. Cost: about 30 us for
    1024 x 2 frames of float32.
    """

    def __init__(self) -> None:
        self._past: Signal = np.zeros((SUB_BLOCK, 1))

    @property
    def latency_frames(self) -> int:
        """Frames by which the readings lag: 12."""
        return LATENCY_FRAMES

    def prepare(self, rate_hz: float, channels: int, max_frames: int) -> None:  # noqa: ARG002
        """Get ready for this many channels."""
        self._past = np.zeros((SUB_BLOCK, channels))

    def reset(self) -> None:
        """Forget all that was heard."""
        self._past = np.zeros_like(self._past)

    def measure(self, block: Signal) -> NDArray[np.float64]:
        """Return the highest true peak of each channel since the block before.

        Parameters
        ----------
        block : Signal
            (frames, channels).

        Returns
        -------
        ndarray of float64
            (channels,), as amplitudes; 0 for an empty block.
        """
        peaks = self._peaks(block)
        return np.asarray(peaks.max(axis=(0, 2), initial=0.0), np.float64)

    def envelope(self, block: Signal, floor: float = 0.0) -> NDArray[np.float64]:
        """Return, for each frame, the highest of all channels from that sample up to the next.

        Parameters
        ----------
        block : Signal
            (frames, channels).
        floor : float
            When nothing can be higher than this, zeros come back, and no time is spent.

        Returns
        -------
        ndarray of float64
            (frames,), lagging by 12 frames.
        """
        highest = max(np.abs(block).max(initial=0.0), np.abs(self._past).max(initial=0.0))
        if highest * HIGHEST_FACTOR <= floor:
            self._remember(block)
            return np.zeros(len(block))
        peaks = self._peaks(block).max(axis=1)
        return np.asarray(peaks.reshape(-1)[: len(block)], np.float64)

    def _peaks(self, block: Signal) -> Signal:
        """Return the peaks from each sample to the next, (sub-blocks, channels, 32); 0 past the block's end."""
        frames, channels = block.shape
        if frames == 0:
            return np.zeros((0, channels, SUB_BLOCK), block.dtype)
        whole = -(-frames // SUB_BLOCK) * SUB_BLOCK
        padded = np.zeros((SUB_BLOCK + whole, channels), block.dtype)
        padded[:SUB_BLOCK] = self._past
        padded[SUB_BLOCK : SUB_BLOCK + frames] = block
        self._past = padded[frames : frames + SUB_BLOCK].copy()
        peaks = _between(padded)
        start = SUB_BLOCK - LATENCY_FRAMES
        samples = padded[start : start + whole].reshape(-1, SUB_BLOCK, channels).transpose(0, 2, 1)
        np.maximum(peaks, np.abs(samples), out=peaks)
        peaks[-1, :, SUB_BLOCK - (whole - frames) :] = 0.0
        return peaks

    def _remember(self, block: Signal) -> None:
        self._past = np.concatenate([self._past.astype(block.dtype, copy=False), block])[len(block) :].copy()


def _between(padded: Signal) -> Signal:
    """Return the highest magnitude of the three phases after each sample but the first 32's."""
    channels = padded.shape[1]
    rows = np.ascontiguousarray(padded.reshape(-1, SUB_BLOCK, channels).transpose(0, 2, 1)).reshape(-1, SUB_BLOCK)
    before, present = _matrices(padded.dtype)
    waves = rows[channels:] @ present
    waves += rows[:-channels] @ before
    np.abs(waves, out=waves)
    highest = waves.reshape(-1, channels, OVERSAMPLING - 1, SUB_BLOCK).max(axis=2)
    return np.asarray(highest)
