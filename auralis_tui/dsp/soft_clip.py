"""A soft clipper: nothing below its knee, a smooth curve to its ceiling."""

from typing import ClassVar

import numpy as np

from auralis_tui.dsp.delay import Delay
from auralis_tui.dsp.oversampling import HIGHEST_FACTOR, LATENCY_FRAMES, Oversampler
from auralis_tui.dsp.processor import Signal, within
from auralis_tui.dsp.settings import Range, StageSettings
from auralis_tui.units import db_to_gain, gain_to_db


class SoftClipSettings(StageSettings, frozen=True, kw_only=True):
    """A soft clipper."""

    ceiling_dbfs: float = 0.0
    """No sample goes above."""
    knee_db: float = 6.0
    """How far below the ceiling the curve begins; 0 clips hard."""
    oversampled: bool = True
    """Whether the curve works at four times the rate, so that its harmonics don't fold back."""

    RANGES: ClassVar[dict[str, Range]] = {
        "ceiling_dbfs": Range(-24.0, 0.0, "dBFS"),
        "knee_db": Range(0.0, 24.0, "dB"),
    }


class SoftClip:
    """Bends what is above a knee towards a ceiling; see `SoftClipSettings`.

    Parameters
    ----------
    settings : SoftClipSettings
        What to do.

    Notes
    -----
    Above the knee k, a magnitude x becomes k + (c - k) * tanh((x - k) / (c - k)), whose slope at k is 1 and whose end
    is the ceiling c. Only the difference that this makes is brought back from four times the rate: where the wave
    stays below the knee, the output is the input of 15 frames ago, bit for bit.
    """

    def __init__(self, settings: SoftClipSettings) -> None:
        self._oversampled = settings.oversampled
        self._ceiling = db_to_gain(settings.ceiling_dbfs)
        self._knee = self._ceiling * db_to_gain(-settings.knee_db)
        self._largest_db = 0.0
        self.prepare(48_000.0, 1, 0)

    @property
    def latency_frames(self) -> int:
        """Always 15."""
        return LATENCY_FRAMES

    def prepare(self, rate_hz: float, channels: int, max_frames: int) -> None:
        """Get ready for this many channels."""
        self._delay, self._oversampler = Delay(LATENCY_FRAMES), Oversampler()
        self._delay.prepare(rate_hz, channels, max_frames)
        self._oversampler.prepare(rate_hz, channels, max_frames)
        self._largest_db = 0.0
        self._ringing = False

    def reset(self) -> None:
        """Forget all that was heard."""
        self._delay.reset()
        self._oversampler.reset()
        self._largest_db = 0.0
        self._ringing = False

    def process(self, block: Signal) -> Signal:
        """Clip one block, (frames, channels)."""
        delayed = self._delay.process(block)
        if len(block) == 0:
            return delayed
        if self._oversampled:
            delayed += self._brought_back(block)
        else:
            delayed += self._difference(delayed)
        return within(delayed, self._ceiling)

    def take_gain_reduction_db(self) -> float:
        """Return the largest reduction of a peak since the last call, as a positive number."""
        largest_db, self._largest_db = self._largest_db, 0.0
        return largest_db

    def _brought_back(self, block: Signal) -> Signal | float:
        """Return what the curve changes; nothing is computed where nothing is left to come back."""
        if not self._ringing and self._delay.peak() * HIGHEST_FACTOR <= self._knee:
            self._oversampler.skip(block)
            return 0.0
        difference = self._difference(self._oversampler.up(block))
        bent = bool(difference.any())
        if not bent and not self._ringing:
            return 0.0
        self._ringing = bent or len(block) <= LATENCY_FRAMES
        return self._oversampler.down(difference)

    def _difference(self, wave: Signal) -> Signal:
        """Return what the curve takes away or adds; exactly 0 below the knee."""
        kind, room = wave.dtype.type, max(self._ceiling - self._knee, 1e-9)
        above = np.abs(wave)
        highest = float(above.max())
        if highest <= self._knee:
            return np.zeros_like(wave)
        above -= kind(self._knee)
        np.maximum(above, kind(0.0), out=above)
        bent = above * kind(1.0 / room)
        np.tanh(bent, out=bent)
        bent *= kind(room)
        bent -= above
        end = self._knee + room * float(np.tanh((highest - self._knee) / room))
        self._largest_db = max(self._largest_db, gain_to_db(highest) - gain_to_db(end))
        np.copysign(bent, wave, out=bent)
        return np.negative(bent, out=bent)
