"""A gain that moves along a ramp."""

import numpy as np

from auralis_tui.dsp.processor import Signal
from auralis_tui.units import db_to_gain


class Gain:
    """Multiplies by a gain; a new one is approached along a straight line, frame by frame.

    Parameters
    ----------
    gain_db : float
        The gain to begin with; `units.SILENCE_DB` and below is silence.
    ramp_s : float
        Duration of a change, whatever its size.

    Notes
    -----
    Latency 0. A change begins with the next block's first frame; one that comes during another starts from where the
    gain is. So no step is larger than the ramp's slope, wherever the blocks are cut. At 0 dB the output is the input,
    bit for bit.
    """

    def __init__(self, gain_db: float = 0.0, ramp_s: float = 0.02) -> None:
        self._gain_db = gain_db
        self._ramp_s = ramp_s
        self._ramp_frames = 1
        self._left = 0
        self._now = self._goal = db_to_gain(gain_db)

    @property
    def latency_frames(self) -> int:
        """Always 0."""
        return 0

    @property
    def gain_db(self) -> float:
        """The gain that is approached."""
        return self._gain_db

    @gain_db.setter
    def gain_db(self, gain_db: float) -> None:
        self._gain_db = gain_db
        self._goal = db_to_gain(gain_db)
        self._left = self._ramp_frames if self._goal != self._now else 0

    def prepare(self, rate_hz: float, channels: int, max_frames: int) -> None:  # noqa: ARG002
        """Get ready for this rate."""
        self._ramp_frames = max(1, round(self._ramp_s * rate_hz))
        self.reset()

    def reset(self) -> None:
        """Be at the gain that is approached."""
        self._now, self._left = self._goal, 0

    def process(self, block: Signal) -> Signal:
        """Multiply one block, (frames, channels), by its gains."""
        if self._left == 0:
            return block.copy() if self._now == 1.0 else block * block.dtype.type(self._now)
        return (block * self._ramp(len(block))[:, None]).astype(block.dtype)

    def _ramp(self, frames: int) -> Signal:
        """Return the gains of the next frames: the line, counted from its end, then the goal."""
        remaining = np.maximum(self._left - np.arange(1, frames + 1), 0)
        gains = self._goal + (self._now - self._goal) * (remaining / self._left)
        self._left = max(0, self._left - frames)
        if frames:
            self._now = self._goal if self._left == 0 else float(gains[-1])
        return np.asarray(gains)
