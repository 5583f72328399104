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

from auralis_tui.analysis.bands import THIRD_OCTAVES, band_weights
from auralis_tui.analysis.history import History
from auralis_tui.analysis.samples import measurable
from auralis_tui.analysis.windows import window
from auralis_tui.dsp.processor import Signal
from auralis_tui.units import SILENCE_DB

_WINDOW_S = 0.17


def window_frames(rate_hz: float) -> int:
    """Return the length of the window: the power of two nearest to 0.17 s (8192 frames at 44.1 and 48 kHz)."""
    return int(2 ** round(np.log2(_WINDOW_S * rate_hz)))


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
        self._window: NDArray[np.floating[Any]] = window("hann", size).astype(np.float32)
        self._weights: NDArray[np.floating[Any]] = band_weights(THIRD_OCTAVES, rate_hz, size).astype(np.float32)

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
