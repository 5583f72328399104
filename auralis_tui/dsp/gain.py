"""A gain that moves along a ramp, with balance and mute."""

from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from auralis_tui.dsp.crossfade import Shape
from auralis_tui.dsp.processor import Signal
from auralis_tui.dsp.settings import Range, StageSettings
from auralis_tui.units import db_to_gain


class GainSettings(StageSettings, frozen=True, kw_only=True):
    """A gain and a balance."""

    gain_db: float = 0.0
    balance: float = 0.0
    """Above 0 the left channel is turned down, below 0 the right one; at 1 and -1 to nothing."""

    RANGES: ClassVar[dict[str, Range]] = {"gain_db": Range(-48.0, 24.0, "dB"), "balance": Range(-1.0, 1.0)}


class Gain:
    """Multiplies by a gain; a new one is approached along a ramp, frame by frame.

    Parameters
    ----------
    gain_db : float
        The gain to begin with; `units.SILENCE_DB` and below is silence.
    ramp_s : float
        Duration of a change, whatever its size.
    balance : float
        -1 to 1: above 0 the left channel is turned down, below 0 the right one. Mono, and more than two channels, have
        none.
    shape : Shape
        Of the ramp: a straight line, unless asked otherwise.

    Notes
    -----
    Latency 0. A change begins with the next block's first frame; one that comes during another starts from where the
    gain is. So no step is larger than the ramp's slope, wherever the blocks are cut. At 0 dB the output is the input,
    bit for bit; muted, it is exactly 0.
    """

    def __init__(
        self, gain_db: float = 0.0, ramp_s: float = 0.02, balance: float = 0.0, shape: Shape = Shape.LINEAR
    ) -> None:
        self._gain_db, self._balance, self._muted = gain_db, balance, False
        self._ramp_s, self._ramp_frames, self._shape = ramp_s, 1, shape
        self._channels = 1
        self._done = self._ramp_frames
        self._now = self._from = self._goal = self._gains()

    @property
    def latency_frames(self) -> int:
        """Always 0."""
        return 0

    @property
    def gain_db(self) -> float:
        """The gain that is approached, or that comes back when it isn't muted any more."""
        return self._gain_db

    @gain_db.setter
    def gain_db(self, gain_db: float) -> None:
        self._gain_db = gain_db
        self._approach()

    @property
    def balance(self) -> float:
        """The balance that is approached."""
        return self._balance

    @balance.setter
    def balance(self, balance: float) -> None:
        self._balance = balance
        self._approach()

    @property
    def muted(self) -> bool:
        """Whether silence is approached, and the gain kept for later."""
        return self._muted

    @muted.setter
    def muted(self, muted: bool) -> None:
        self._muted = muted
        self._approach()

    def prepare(self, rate_hz: float, channels: int, max_frames: int) -> None:  # noqa: ARG002
        """Get ready for this rate and this many channels."""
        self._ramp_frames = max(1, round(self._ramp_s * rate_hz))
        self._channels = channels
        self._goal = self._gains()
        self.reset()

    def reset(self) -> None:
        """Be at the gain that is approached."""
        self._now, self._done = self._goal, self._ramp_frames

    def process(self, block: Signal) -> Signal:
        """Return one block, (frames, channels), multiplied by its gains."""
        out = np.copy(block)
        self.apply(out)
        return out

    def apply(self, block: Signal) -> None:
        """Multiply one block, (frames, channels), in place."""
        if self._done < self._ramp_frames:
            block *= self._ramp(len(block)).astype(block.dtype)
            return
        first, *others = self._now.tolist()
        if any(gain != first for gain in others):
            block *= self._now.astype(block.dtype)
        elif first != 1.0:
            block *= first

    def _gains(self) -> NDArray[np.float64]:
        """Return the factor of each channel that is to be approached."""
        gains = np.full(self._channels, 0.0 if self._muted else db_to_gain(self._gain_db))
        if self._channels == 2:
            gains *= [1.0 - max(0.0, self._balance), 1.0 + min(0.0, self._balance)]
        return gains

    def _approach(self) -> None:
        self._goal, self._from = self._gains(), self._now
        self._done = self._ramp_frames if (self._goal == self._now).all() else 0

    def _ramp(self, frames: int) -> NDArray[np.float64]:
        """Return the gains of the next frames, (frames, channels): the ramp, then the goal."""
        ramps = self._shape.ramps(self._done + 1, frames, self._ramp_frames)
        share = np.where(self._goal >= self._from, ramps.rising, 1.0 - ramps.falling)
        gains = self._from + (self._goal - self._from) * share
        self._done = min(self._done + frames, self._ramp_frames)
        if self._done == self._ramp_frames:
            gains[ramps.rising[:, 0] >= 1.0] = self._goal
            self._now = self._goal
        elif frames:
            self._now = gains[-1]
        return np.asarray(gains)
