"""The stereo image: width, balance, mono at the bottom, and a guard against opposite channels."""

from typing import ClassVar

import numpy as np

from auralis_tui.dsp import biquad
from auralis_tui.dsp.block_linear import BlockLinear
from auralis_tui.dsp.envelope import OnePole, coefficient
from auralis_tui.dsp.processor import Signal
from auralis_tui.dsp.settings import Range, StageSettings
from auralis_tui.units import db_to_gain

GUARD_S = 0.3
"""Time constant of the guard."""
SILENT = 1e-6
"""Energy, -60 dB, below which the guard lets go: a few samples say nothing about a correlation."""
LOW_CUT_Q = (0.5411961, 1.3065630)
"""Of the two sections of a Butterworth low cut of fourth order."""


class StereoSettings(StageSettings, frozen=True, kw_only=True):
    """The stereo image."""

    width: float = 1.0
    """Factor on the side: 0 is mono, 1 as it is, 2 twice as wide."""
    mid_side_balance_db: float = 0.0
    """Above 0 the mid is turned down by so much, below 0 the side."""
    mono_below_hz: float | None = None
    """What lies below is mono; none leaves it."""
    balance: float = 0.0
    """Above 0 the left channel is turned down, below 0 the right one; at 1 and -1 to nothing."""
    least_correlation: float | None = None
    """Where the correlation stays below this, the image is narrowed until it doesn't; none never does."""

    RANGES: ClassVar[dict[str, Range]] = {
        "width": Range(0.0, 2.0),
        "mid_side_balance_db": Range(-24.0, 24.0, "dB"),
        "mono_below_hz": Range(20.0, 500.0, "Hz"),
        "balance": Range(-1.0, 1.0),
        "least_correlation": Range(0.0, 0.9),
    }


class Stereo:
    """Changes the image of two channels; see `StereoSettings`.

    Parameters
    ----------
    settings : StereoSettings
        What to do.

    Notes
    -----
    Latency 0. Mono, and more than two channels, pass as they are. Neutral settings give a copy, bit for bit.
    """

    def __init__(self, settings: StereoSettings) -> None:
        self._settings = settings
        self._mid = db_to_gain(-max(0.0, settings.mid_side_balance_db))
        self._side = settings.width * db_to_gain(min(0.0, settings.mid_side_balance_db))
        self._left, self._right = 1.0 - max(0.0, settings.balance), 1.0 + min(0.0, settings.balance)
        own, other = 0.5 * (self._mid + self._side), 0.5 * (self._mid - self._side)
        matrix = np.array([[own, other], [other, own]]) * [self._left, self._right]
        self._matrices = {np.dtype(dtype): matrix.astype(dtype) for dtype in (np.float32, np.float64)}
        self._filters = settings.mono_below_hz is not None or settings.least_correlation is not None
        self.prepare(48_000.0, 2, 0)

    @property
    def latency_frames(self) -> int:
        """Always 0."""
        return 0

    def prepare(self, rate_hz: float, channels: int, max_frames: int) -> None:
        """Get ready for this rate and this many channels."""
        self._stereo = channels == 2
        self._low_cut = BlockLinear(_low_cut(self._settings.mono_below_hz, rate_hz))
        self._low_cut.prepare(rate_hz, 1, max_frames)
        self._energy = OnePole(coefficient(GUARD_S, rate_hz))

    def reset(self) -> None:
        """Forget all that was heard."""
        self._low_cut.reset()
        self._energy.reset()

    def process(self, block: Signal) -> Signal:
        """Process one block, (frames, channels)."""
        if not self._stereo or len(block) == 0:
            return block.copy()
        if self._filters:
            return self._filtered(block)
        if self._mid == self._side == self._left == self._right == 1.0:
            return block.copy()
        return np.asarray(np.dot(block, self._matrices[block.dtype]))

    def _filtered(self, block: Signal) -> Signal:
        """Go by way of mid and side."""
        kind = block.dtype.type
        mid = (block[:, :1] + block[:, 1:]) * kind(0.5 * self._mid)
        side = self._low_cut.process((block[:, :1] - block[:, 1:]) * kind(0.5 * self._side))
        if self._settings.least_correlation is not None:
            side = side * self._narrowed(mid, side, self._settings.least_correlation).astype(block.dtype)
        return np.concatenate([(mid + side) * kind(self._left), (mid - side) * kind(self._right)], axis=1)

    def _narrowed(self, mid: Signal, side: Signal, least: float) -> Signal:
        """Return the factor on the side that keeps the correlation, (frames, 1)."""
        energies = self._energy.process(np.square(np.concatenate([mid, side], axis=1), dtype=np.float64).T)
        ratio = (energies[0] + SILENT) / np.maximum(energies[1], SILENT)
        return np.asarray(np.minimum(np.sqrt(ratio * ((1.0 - least) / (1.0 + least))), 1.0)[:, None])


def _low_cut(frequency_hz: float | None, rate_hz: float) -> biquad.Sections:
    if frequency_hz is None:
        return biquad.cascade()
    return biquad.cascade(*(biquad.low_cut(rate_hz, frequency_hz, q) for q in LOW_CUT_Q))
