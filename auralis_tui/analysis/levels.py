"""Sample peak, RMS level and clipping, since the last reading.

*Peak* is the largest sample in dBFS: 0 is full scale. *RMS* is in dBFS as AES17 has it: a full-scale sine reads 0, a
full-scale square +3.01. *Clipped* counts the samples at full scale, which is where a 16-bit recording can go no
further.
"""

import math
from dataclasses import dataclass

import numpy as np

from auralis_tui.analysis.history import History
from auralis_tui.analysis.samples import measurable
from auralis_tui.dsp.processor import Signal
from auralis_tui.units import gain_to_db

WINDOW_S = 0.4
"""That of momentary loudness."""
FULL_SCALE = 32767.0 / 32768.0
"""The largest positive sample of 16 bits."""


@dataclass(frozen=True, slots=True)
class Levels:
    """One reading."""

    peak_dbfs: tuple[float, ...]
    """Highest sample per channel."""
    rms_dbfs: tuple[float, ...]
    """RMS level per channel; a full-scale sine reads 0."""
    clipped: int
    """Samples at or beyond full scale, over all channels."""


class LevelMeter:
    """Measures sample peak, RMS and clipping from one reading to the next.

    Parameters
    ----------
    channels : int
        Channels of every block.

    References
    ----------
    AES17-2020, 3.12 (a full-scale sine is 0 dBFS in RMS too).
    """

    def __init__(self, channels: int) -> None:
        self._peak = np.zeros(channels)
        self._energy = np.zeros(channels)
        self.reset()

    def process(self, block: Signal) -> None:
        """Take in a block.

        Parameters
        ----------
        block : (frames, channels) float
            Any number of frames. Not modified.
        """
        sound = np.ascontiguousarray(measurable(block).T)
        if not sound.size:
            return
        peak = np.abs(sound).max(axis=1)
        np.maximum(self._peak, peak, out=self._peak)
        self._energy += [float(np.dot(samples, samples)) for samples in sound]
        self._frames += sound.shape[1]
        if peak.max() >= FULL_SCALE:
            self._clipped += int(np.count_nonzero(np.abs(sound) >= FULL_SCALE))

    def read(self) -> Levels:
        """Return the levels since the last reading, and start the next one."""
        frames = max(1, self._frames)
        reading = Levels(
            peak_dbfs=tuple(gain_to_db(peak) for peak in self._peak.tolist()),
            rms_dbfs=tuple(gain_to_db(math.sqrt(2.0 * energy / frames)) for energy in self._energy.tolist()),
            clipped=self._clipped,
        )
        self.reset()
        return reading

    def reset(self) -> None:
        """Forget all that was measured since the last reading."""
        self._peak.fill(0.0)
        self._energy.fill(0.0)
        self._frames = 0
        self._clipped = 0


@dataclass(frozen=True, slots=True)
class Density:
    """How dense the sound of the last moment is."""

    rms_dbfs: tuple[float, ...]
    """RMS level per channel; a full-scale sine reads 0."""
    crest_db: float | None
    """Highest sample over plain RMS, of all channels: 3.01 for a sine, 0 for a square wave; None for silence."""


class DensityMeter:
    """Measures RMS and crest of the last 400 ms.

    Parameters
    ----------
    rate_hz : float
        8 kHz to 384 kHz.
    channels : int
        Channels of every block.

    Notes
    -----
    `push` only copies; the measuring is done by `read`.

    References
    ----------
    AES17-2020, 3.12 (a full-scale sine is 0 dBFS in RMS too).
    """

    def __init__(self, rate_hz: float, channels: int) -> None:
        self._history = History(round(WINDOW_S * rate_hz), channels)

    def push(self, block: Signal) -> None:
        """Take in a block, (frames, channels)."""
        self._history.push(measurable(block))

    def read(self) -> Density:
        """Return RMS and crest."""
        sound = self._history.read()
        powers = np.square(sound).mean(axis=0, dtype=np.float64)
        peak, power = float(np.abs(sound).max(initial=0.0)), float(powers.mean())
        crest_db = gain_to_db(peak / math.sqrt(power)) if power > 0.0 else None
        return Density(tuple(gain_to_db(math.sqrt(2.0 * one)) for one in powers.tolist()), crest_db)
