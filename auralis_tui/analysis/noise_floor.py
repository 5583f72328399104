"""The noise floor: the level of the quietest half second in which something sounds."""

import numpy as np

from auralis_tui.analysis.pieces import Pieces
from auralis_tui.analysis.samples import measurable
from auralis_tui.analysis.undefined import Figure, Undefined
from auralis_tui.dsp.processor import Signal
from auralis_tui.units import gain_to_db

_SLOTS = 5
_SLOTS_PER_SECOND = 10


class NoiseFloorMeter:
    """Measures the lowest level over 0.5 s, in steps of 0.1 s.

    Parameters
    ----------
    rate_hz : float

    Notes
    -----
    Windows that hold a tenth of a second of digital silence are left out: they tell of an editor, not of a recording.
    In music without pauses the figure is the level of its quietest passage; of a fade-out it is the level of the end.
    """

    def __init__(self, rate_hz: float) -> None:
        self._pieces = Pieces(max(1, round(rate_hz / _SLOTS_PER_SECOND)))
        self._recent: list[float] = []
        self._lowest: float | None = None

    def process(self, block: Signal) -> None:
        """Take in a (frames, channels) block; not modified."""
        for piece in self._pieces.push(measurable(block)):
            energy = sum(float(np.dot(wave, wave)) for wave in piece.T)
            self._recent = [*self._recent[1 - _SLOTS :], energy / piece.size]
            if len(self._recent) == _SLOTS and min(self._recent) > 0.0:
                power = sum(self._recent) / _SLOTS
                self._lowest = power if self._lowest is None else min(self._lowest, power)

    def read(self) -> Figure:
        """Return the level in dBFS, a full-scale sine being 0, or why there is none."""
        if self._lowest is None:
            return Undefined("There is no half second without digital silence.")
        return gain_to_db((2.0 * self._lowest) ** 0.5)
