"""The spectrum in third octaves: 31 bands from 20 Hz to 20 kHz, as levels in dBFS.

A band's figure is the level of what sounds within it: a full-scale sine at the band's centre reads 0 dBFS, music reads
lower in each band than as a whole. The channels are mixed down to their mean first, so mono and the same mono on two
channels read alike, and what is out of phase between the channels cancels here as it would in a mono radio.

The window is about 0.17 s long, so its bins are about 6 Hz apart and a tone covers four of them. From 100 Hz up a
band is wider than that. Below, bands share bins in proportion to their overlap and each is scaled so that a sine at
its centre still reads 0: a low tone also shows in the neighbouring bands, and noise there reads up to 4 dB high. That
is the price of a display that answers within a sixth of a second.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from auralis_tui.analysis.history import History
from auralis_tui.analysis.samples import measurable
from auralis_tui.dsp.processor import Signal
from auralis_tui.units import SILENCE_DB

NOMINAL_HZ = (
    20, 25, 31.5, 40, 50, 63, 80, 100, 125, 160, 200, 250, 315, 400, 500, 630, 800, 1000, 1250, 1600, 2000, 2500, 3150,
    4000, 5000, 6300, 8000, 10000, 12500, 16000, 20000,
)  # fmt: skip
"""The bands' names: ISO 266's preferred frequencies."""

CENTRES_HZ: NDArray[np.float64] = 1000.0 * 10.0 ** (np.arange(-17, 14) / 10.0)
"""The bands' exact centres: IEC 61260-1, 5.2, base ten."""

_HALF_BAND = 10.0**0.05
_WINDOW_S = 0.17


def window_frames(rate_hz: float) -> int:
    """Return the length of the window: the power of two nearest to 0.17 s (8192 frames at 44.1 and 48 kHz)."""
    return int(2 ** round(np.log2(_WINDOW_S * rate_hz)))


def _band_weights(rate_hz: float, size: int) -> NDArray[np.float64]:
    """Return (bands, bins): how much of each bin's power belongs to each band, scaled to read 0 dB at the centre."""
    bin_hz = rate_hz / size
    edges_hz = (np.arange(size // 2 + 2) - 0.5) * bin_hz
    below = np.minimum(edges_hz[1:], CENTRES_HZ[:, np.newaxis] * _HALF_BAND)
    above = np.maximum(edges_hz[:-1], CENTRES_HZ[:, np.newaxis] / _HALF_BAND)
    weights: NDArray[np.float64] = np.maximum(0.0, below - above) / bin_hz
    weights[rate_hz / 2 <= CENTRES_HZ] = 0.0
    frames = np.arange(size)
    window = np.hanning(size + 1)[:-1]
    for band, centre_hz in enumerate(CENTRES_HZ):
        if weights[band].any():
            sine = np.exp(2j * np.pi * centre_hz / rate_hz * frames)
            response = np.abs(np.fft.fft(sine * window)[: size // 2 + 1]) ** 2
            weights[band] *= 4.0 / (weights[band] @ response)
    return weights


class Spectrum:
    """Measures the third-octave spectrum of the last sixth of a second.

    Parameters
    ----------
    rate_hz : float
        8 kHz and up.

    Notes
    -----
    A Hann window of `window_frames(rate_hz)` frames. `push` only copies; the transform is done by `read`, so a stream
    that nobody looks at costs next to nothing.

    References
    ----------
    ISO 266:1997, table 1 (names); IEC 61260-1:2014, 5.2-5.4 (centres and band edges).
    """

    def __init__(self, rate_hz: float) -> None:
        size = window_frames(rate_hz)
        self._history = History(size, 1)
        self._window: NDArray[np.floating[Any]] = np.hanning(size + 1)[:-1].astype(np.float32)
        self._weights: NDArray[np.floating[Any]] = _band_weights(rate_hz, size).astype(np.float32)

    def push(self, block: Signal) -> None:
        """Take in a block.

        Parameters
        ----------
        block : (frames, channels) or (frames,) float
            Any number of frames. Not modified.
        """
        sound = measurable(block)
        channels = sound.shape[1]
        self._history.push(sound @ np.full((channels, 1), 1.0 / channels, sound.dtype))

    def read(self) -> tuple[float, ...]:
        """Return the level of each of the 31 bands in dBFS; `SILENCE_DB` for silence and above half the rate."""
        transform = np.fft.rfft(self._history.read()[:, 0] * self._window)
        power = self._weights @ (transform.real**2 + transform.imag**2)
        floor = 10.0 ** (SILENCE_DB / 10.0)
        levels_db = 10.0 * np.log10(np.maximum(power.astype(np.float64), floor))
        return tuple(levels_db.tolist())

    def reset(self) -> None:
        """Forget all that was heard."""
        self._history.reset()
