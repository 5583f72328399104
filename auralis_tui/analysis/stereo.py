"""The stereo image: how the left and the right channel belong together.

*Correlation* is +1 when both channels move alike (mono), 0 when they have nothing in common, -1 when one is the other
upside down: below 0 a mono radio loses sound. *Balance* is the right channel's level over the left's. *Width* is the
level of what differs (side) over what is common (mid): 0 is mono, 1 as much side as mid. All three look at the last
300 ms. The *goniometer*'s points are (left, right) samples of the last 50 ms.
"""

import math
from dataclasses import dataclass

import numpy as np

from auralis_tui.analysis.history import History
from auralis_tui.analysis.samples import measurable
from auralis_tui.dsp.processor import Signal

WINDOW_S = 0.3
GONIOMETER_S = 0.05

HARD_BALANCE_DB = 60.0
"""Balance beyond this, as with one silent channel, reads as this."""
WIDEST = 100.0
"""Width beyond this, as with no mid at all, reads as this."""

_QUIET = 1e-9
"""Mean power (-90 dB) below which a window has no image to speak of."""


@dataclass(frozen=True, slots=True)
class StereoImage:
    """One reading; None while there is nothing to hear."""

    correlation: float | None
    """-1 to +1; 0 when one channel is silent."""
    balance_db: float | None
    """Right over left, within ±60."""
    width: float | None
    """Side over mid in RMS, 0 to 100."""


NO_IMAGE = StereoImage(correlation=None, balance_db=None, width=None)


def _image(left: float, right: float, both: float) -> StereoImage:
    """Word the sums of squares and of the products."""
    loudest = math.sqrt(left * right)
    correlation = max(-1.0, min(1.0, both / loudest)) if loudest > 0.0 else 0.0
    if min(left, right) <= max(left, right) * 10.0 ** (-HARD_BALANCE_DB / 10.0):
        balance_db = math.copysign(HARD_BALANCE_DB, right - left)
    else:
        balance_db = 10.0 * math.log10(right / left)
    mid = max(0.0, left + right + 2.0 * both)
    side = max(0.0, left + right - 2.0 * both)
    width = WIDEST if side >= mid * WIDEST**2 else math.sqrt(side / mid)
    return StereoImage(correlation=correlation, balance_db=balance_db, width=width)


class StereoMeter:
    """Measures the stereo image of the first two channels.

    Parameters
    ----------
    rate_hz : float

    Notes
    -----
    `push` only copies; the sums are formed by `read`.
    """

    def __init__(self, rate_hz: float) -> None:
        self._history = History(round(WINDOW_S * rate_hz), 2)
        self._goniometer_frames = round(GONIOMETER_S * rate_hz)

    def push(self, block: Signal) -> None:
        """Take in a block.

        Parameters
        ----------
        block : (frames, channels) or (frames,) float
            Any number of frames; one channel counts as both. Not modified.
        """
        self._history.push(measurable(block)[:, :2])

    def read(self) -> StereoImage:
        """Return the image of the last 300 ms."""
        left, right = np.ascontiguousarray(self._history.read().T)
        left_energy, right_energy = float(np.dot(left, left)), float(np.dot(right, right))
        if left_energy + right_energy <= _QUIET * len(self._history):
            return NO_IMAGE
        return _image(left_energy, right_energy, float(np.dot(left, right)))

    def goniometer(self, points: int = 600) -> tuple[tuple[float, float], ...]:
        """Return up to so many (left, right) samples of the last 50 ms, evenly thinned, to three decimals."""
        recent = self._history.read()[-self._goniometer_frames :]
        step = max(1, -(-len(recent) // points))
        thinned = np.round(recent[::step].astype(np.float64), 3)
        return tuple(zip(thinned[:, 0].tolist(), thinned[:, 1].tolist(), strict=True))

    def reset(self) -> None:
        """Forget all that was heard."""
        self._history.reset()
