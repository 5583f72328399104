"""Crossfeed: for headphones, a little of each channel in the other ear, later and duller, as in a room."""

import math
from typing import ClassVar

import numpy as np

from auralis_tui.dsp import biquad
from auralis_tui.dsp.block_linear import BlockLinear
from auralis_tui.dsp.delay import Delay
from auralis_tui.dsp.processor import Signal
from auralis_tui.dsp.settings import Range, StageSettings
from auralis_tui.units import db_to_gain

OFF_DB = -30.0


class CrossfeedSettings(StageSettings, frozen=True, kw_only=True):
    """Crossfeed for headphones."""

    level_db: float = -4.5
    """How far the other channel lies below the ear's own at low frequencies; -30 is off."""
    cutoff_hz: float = 700.0
    """Above this, the head's shadow takes the other channel away, 6 dB per octave."""
    delay_s: float = 0.00025
    """How much later the other channel comes; rounded to whole frames."""

    RANGES: ClassVar[dict[str, Range]] = {
        "level_db": Range(OFF_DB, 0.0, "dB"),
        "cutoff_hz": Range(200.0, 2000.0, "Hz"),
        "delay_s": Range(0.0, 0.001, "s"),
    }


class Crossfeed:
    """Feeds each of two channels into the other; see `CrossfeedSettings`.

    Parameters
    ----------
    settings : CrossfeedSettings
        What to do.

    Notes
    -----
    With d = B (left - right), a low-passed and delayed share of the difference, left becomes left - d, and right
    right + d: the sum of both stays what it is at every frequency, and what is alike in both is untouched. Latency 0.
    Mono, and more than two channels, pass as they are.
    """

    def __init__(self, settings: CrossfeedSettings) -> None:
        self._settings = settings
        level = db_to_gain(settings.level_db) if settings.level_db > OFF_DB else 0.0
        self._share = level / (1.0 + level)
        self.prepare(48_000.0, 2, 0)

    @property
    def latency_frames(self) -> int:
        """Always 0."""
        return 0

    def prepare(self, rate_hz: float, channels: int, max_frames: int) -> None:
        """Get ready for this rate and this many channels."""
        self._stereo = channels == 2
        self._low_pass = BlockLinear(_low_pass(self._settings.cutoff_hz, rate_hz))
        self._delay = Delay(round(self._settings.delay_s * rate_hz))
        for stage in (self._low_pass, self._delay):
            stage.prepare(rate_hz, 1, max_frames)

    def reset(self) -> None:
        """Forget all that was heard."""
        self._low_pass.reset()
        self._delay.reset()

    def process(self, block: Signal) -> Signal:
        """Process one block, (frames, channels)."""
        if not self._stereo or self._share == 0.0:
            return block.copy()
        difference = (block[:, :1] - block[:, 1:]) * block.dtype.type(self._share)
        fed = self._delay.process(self._low_pass.process(difference))
        return np.concatenate([block[:, :1] - fed, block[:, 1:] + fed], axis=1)


def _low_pass(cutoff_hz: float, rate_hz: float) -> biquad.Sections:
    """Return a low-pass of first order by the bilinear transform."""
    k = math.tan(math.pi * min(cutoff_hz / rate_hz, biquad.HIGHEST_FRACTION))
    return np.array([[k / (1.0 + k), k / (1.0 + k), 0.0, 1.0, (k - 1.0) / (k + 1.0), 0.0]])
