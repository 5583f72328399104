"""The long-term average spectrum of a programme, and the bands that are read from it."""

from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from auralis_tui.analysis.bands import Bands, band_weights
from auralis_tui.analysis.pieces import Pieces
from auralis_tui.analysis.samples import measurable
from auralis_tui.analysis.windows import window
from auralis_tui.dsp.processor import Signal

_WINDOW_S = 0.35
_TOGETHER = 8
"""Windows that are transformed at once."""


def window_frames(rate_hz: float) -> int:
    """Return the length of the window: the power of two nearest to 0.35 s (16,384 frames at 44.1 and 48 kHz)."""
    return int(2 ** round(np.log2(_WINDOW_S * rate_hz)))


class AverageSpectrum:
    """Averages the power spectra of windows that overlap by half, of the channels' mean.

    Parameters
    ----------
    rate_hz : float
    window_name : str
        One of `windows.COSINES`.

    Notes
    -----
    What is left at the end and fills no window is not counted. What is out of phase between the channels cancels, as in
    a mono radio; mono and the same on two channels read alike.

    References
    ----------
    P. D. Welch, The use of fast Fourier transform for the estimation of power spectra, IEEE Trans. AU-15, 1967.
    """

    def __init__(self, rate_hz: float, window_name: str = "hann") -> None:
        self.rate_hz = rate_hz
        self.frames = window_frames(rate_hz)
        """Length of the window and the transform."""
        self._name = window_name
        self._window: NDArray[np.floating[Any]] = window(window_name, self.frames).astype(np.float32)
        self._step = self.frames // 2
        self._pieces = Pieces(self.frames + (_TOGETHER - 1) * self._step, _TOGETHER * self._step)
        self._sum = np.zeros(self.frames // 2 + 1)
        self._count = 0

    def process(self, block: Signal) -> None:
        """Take in a (frames, channels) block; not modified."""
        sound = measurable(block).astype(np.float32, copy=False)
        channels = sound.shape[1]
        mean = sound @ np.full((channels, 1), 1.0 / channels, np.float32)
        for piece in self._pieces.push(mean):
            self._sum += self._energies(piece)
            self._count += _TOGETHER

    def _energies(self, sound: Signal) -> NDArray[np.float64]:
        """Return the sum of |rfft|**2 over the windows that these frames fill."""
        from scipy.fft import rfft

        windows = sliding_window_view(np.ascontiguousarray(sound[:, 0]), self.frames)[:: self._step]
        parts = rfft(windows * self._window).view(np.float32)
        squares: NDArray[np.float64] = np.einsum("wb,wb->b", parts, parts, dtype=np.float64)
        return np.asarray(squares.reshape(-1, 2).sum(axis=1))

    @property
    def count(self) -> int:
        """Windows so far."""
        return self._count + len(self._left()) // self._step

    def _left(self) -> Signal:
        """Return what waits, but for the half window that the first of its windows shares with the one before."""
        rest = self._pieces.rest()
        return np.zeros((0, 1), np.float32) if rest is None else rest[self._step :]

    def powers(self) -> NDArray[np.float64]:
        """Return the mean of |rfft|**2, (frames // 2 + 1,); zeros before the first window is full."""
        rest = self._pieces.rest()
        waiting = 0.0 if rest is None or len(rest) < self.frames else self._energies(rest)
        return np.asarray((self._sum + waiting) / max(1, self.count))

    def tone_powers(self) -> NDArray[np.float64]:
        """Return the same, scaled so that a full-scale sine in the middle of a bin reads 1 there."""
        return self.powers() * (2.0 / float(window(self._name, self.frames).sum())) ** 2

    def levels(self, bands: Bands) -> dict[str, float | None]:
        """Return the level of each band below half the rate in dBFS; None for a band in which nothing sounds."""
        count = bands.below(self.rate_hz / 2.0)
        powers = band_weights(bands, self.rate_hz, self.frames, self._name)[:count] @ self.powers()
        return {
            name: 10.0 * float(np.log10(power)) if power > 1e-20 else None
            for name, power in zip(bands.names, powers.tolist(), strict=False)
        }
