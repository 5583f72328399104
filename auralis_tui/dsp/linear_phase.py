"""Filters that change magnitudes and leave phases alone, at the price of a delay."""

import math
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from auralis_tui.dsp.processor import Signal

Response: TypeAlias = NDArray[np.float64]
"""(bins,): gains at the frequencies of `grid_hz`, without phase; or (2, 2, bins), from each input to each output."""

BASE_FRAMES = 2048
"""The delay at rates up to 48 kHz."""

GRID_FACTOR = 4
"""Frequencies at which the gains are taken, for each frame of delay: so many that truncation is all there is to the
filter's error."""

MAX_SPECTRA = 4
"""Block lengths for which the filter's spectrum is kept."""


def latency_frames(rate_hz: float) -> int:
    """Return the delay of every linear-phase filter at this rate: 2048 frames for each 48 kHz begun."""
    return BASE_FRAMES * max(1, math.ceil(rate_hz / 48_000.0))


def grid_hz(rate_hz: float) -> NDArray[np.float64]:
    """Return the frequencies, from 0 Hz to half the rate, at which `taps` wants to know the gains."""
    return np.linspace(0.0, 0.5 * rate_hz, GRID_FACTOR * latency_frames(rate_hz) + 1)


def taps(response: Response) -> NDArray[np.float64]:
    """Design the filter with these gains: symmetric, 2 * latency + 1 taps, the nearest one in the least-squares sense.

    Parameters
    ----------
    response : Response
        At the frequencies of `grid_hz`; its last axis is the frequency.

    Returns
    -------
    ndarray of float64
        The last axis is time.
    """
    middle = (response.shape[-1] - 1) // GRID_FACTOR
    impulse = np.fft.irfft(response)
    return np.concatenate([impulse[..., -middle:], impulse[..., : middle + 1]], axis=-1)


def gains(taps: NDArray[np.float64], frequencies_hz: ArrayLike, rate_hz: float) -> NDArray[np.float64]:
    """Evaluate the gain of symmetric taps, shape (2 * latency + 1,); negative where the phase is turned around."""
    angles = 2.0 * np.pi * np.atleast_1d(np.asarray(frequencies_hz, np.float64)) / rate_hz
    middle = len(taps) // 2
    parts = np.array_split(angles, 1 + len(angles) // 256)
    cosines = (np.cos(np.outer(part, np.arange(middle + 1))) for part in parts)
    half = taps[middle:] * np.where(np.arange(middle + 1), 2.0, 1.0)
    return np.concatenate([cosine @ half for cosine in cosines])


class LinearPhase:
    """Convolves with symmetric taps, by overlap-save.

    Parameters
    ----------
    taps : ndarray of float64
        (2 * latency + 1,) for all channels, or (2, 2, 2 * latency + 1) to each of two outputs from each of two inputs.

    Notes
    -----
    Each block is transformed together with the past that it needs, so that nothing waits for a block to be full: the
    latency is that of the taps alone. Computed in float64, whose transforms cost no more here.
    """

    def __init__(self, taps: NDArray[np.float64]) -> None:
        self._taps = taps
        self._past = np.zeros((1, taps.shape[-1] - 1))
        self._spectra: dict[int, NDArray[np.complex128]] = {}

    @property
    def latency_frames(self) -> int:
        """Half the length."""
        return int(self._taps.shape[-1]) // 2

    def prepare(self, rate_hz: float, channels: int, max_frames: int) -> None:  # noqa: ARG002
        """Get ready for this many channels; the taps have their rate in them already."""
        self._past = np.zeros((channels, self._taps.shape[-1] - 1))
        self._spectrum(_fast_length(max_frames + self._past.shape[1]))

    def reset(self) -> None:
        """Forget all that was heard."""
        self._past[:] = 0.0

    def process(self, block: Signal) -> Signal:
        """Filter one block, (frames, channels)."""
        frames, past_frames = len(block), self._past.shape[1]
        if frames == 0:
            return block.copy()
        length = _fast_length(past_frames + frames)
        heard = np.zeros((len(self._past), length))
        heard[:, :past_frames] = self._past
        heard[:, past_frames : past_frames + frames] = block.T
        self._past = heard[:, frames : frames + past_frames].copy()
        if not heard.any():
            return np.zeros_like(block)
        wave = np.fft.irfft(self._apply(np.fft.rfft(heard), length), length)
        return wave[:, past_frames : past_frames + frames].T.astype(block.dtype, order="C")

    def _apply(self, heard: NDArray[np.complex128], length: int) -> NDArray[np.complex128]:
        spectrum = self._spectrum(length)
        return np.asarray(heard * spectrum if spectrum.ndim == 1 else (spectrum * heard).sum(axis=1))

    def _spectrum(self, length: int) -> NDArray[np.complex128]:
        spectrum = self._spectra.get(length)
        if spectrum is None:
            if len(self._spectra) == MAX_SPECTRA:
                del self._spectra[next(iter(self._spectra))]
            spectrum = self._spectra[length] = np.fft.rfft(self._taps, length)
        return spectrum


def _fast_length(frames: int) -> int:
    """Return the least length, at least this, that transforms fast: one with the factors 2, 3 and 5 only."""
    best = 1 << (frames - 1).bit_length()
    for odd in (3, 5, 9, 15, 25, 27, 45, 75, 81, 125):
        best = min(best, odd << max(0, -(-frames // odd) - 1).bit_length())
    return best
