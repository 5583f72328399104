"""The spectrogram: how the spectrum of a track changes from its start to its end, as a matrix of levels."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from auralis_tui.analysis.pieces import Pieces
from auralis_tui.analysis.samples import measurable
from auralis_tui.analysis.windows import window
from auralis_tui.dsp.processor import Signal
from auralis_tui.units import SILENCE_DB

MOST_COLUMNS = 2048


@dataclass(frozen=True, slots=True)
class SpectrogramImage:
    """Levels over time and frequency."""

    levels_db: NDArray[np.float32]
    """(columns, bins), dBFS: a full-scale sine in the middle of a bin reads 0; `SILENCE_DB` for silence."""
    column_s: float
    """From one column to the next."""
    first_s: float
    """Middle of the first column."""
    bin_hz: float
    """From one bin to the next; the first is at 0 Hz."""


class Spectrogram:
    """Collects the spectra of overlapping windows of a track whose length need not be known.

    Parameters
    ----------
    rate_hz : float
    frames : int
        Length of the window and the transform, even.
    step : int
        From one window to the next.
    window_name : str
        One of `windows.COSINES`.

    Notes
    -----
    Of the channels' mean. When the columns get more than `MOST_COLUMNS`, each two become one, their mean power, so
    memory does not grow: 2048 columns of 1025 bins are 8 MB.
    """

    def __init__(self, rate_hz: float, frames: int = 2048, step: int = 1024, window_name: str = "hann") -> None:
        self._rate_hz, self._frames, self._step = rate_hz, frames, step
        self._window: NDArray[np.floating[Any]] = window(window_name, frames).astype(np.float32)
        self._scale = (2.0 / float(self._window.sum())) ** 2
        self._pieces = Pieces(frames, step)
        self._columns: list[NDArray[np.float32]] = []
        self._group = 1
        self._waiting: list[NDArray[np.float32]] = []

    def process(self, block: Signal) -> None:
        """Take in a (frames, channels) block of any length; not modified."""
        sound = measurable(block)
        mean = sound.mean(axis=1, dtype=np.float32)[:, np.newaxis]
        for piece in self._pieces.push(mean):
            transform = np.fft.rfft(piece[:, 0] * self._window)
            self._waiting.append((transform.real**2 + transform.imag**2).astype(np.float32))
            if len(self._waiting) == self._group:
                self._columns.append(np.mean(self._waiting, axis=0))
                self._waiting = []
            if len(self._columns) > MOST_COLUMNS:
                self._halve()

    def _halve(self) -> None:
        """Make one column of each two; of an odd number the last begins a new one."""
        pairs = len(self._columns) // 2 * 2
        if pairs < len(self._columns):
            self._waiting = [self._columns[-1]] * self._group + self._waiting
        self._columns = [(self._columns[at] + self._columns[at + 1]) / 2.0 for at in range(0, pairs, 2)]
        self._group *= 2

    def image(self) -> SpectrogramImage:
        """Return all that is whole so far."""
        powers = np.array(self._columns, np.float32).reshape(-1, self._frames // 2 + 1) * np.float32(self._scale)
        levels_db = 10.0 * np.log10(np.maximum(powers, 10.0 ** (SILENCE_DB / 10.0)))
        column = self._step * self._group
        return SpectrogramImage(
            levels_db=levels_db.astype(np.float32),
            column_s=column / self._rate_hz,
            first_s=(self._frames + column - self._step) / 2.0 / self._rate_hz,
            bin_hz=self._rate_hz / self._frames,
        )
