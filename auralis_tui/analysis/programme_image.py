"""The stereo image of a whole programme: how its left and right channel belong together."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from auralis_tui.analysis.samples import measurable
from auralis_tui.analysis.undefined import Figure, Undefined
from auralis_tui.dsp.processor import Signal

MOST_POINTS = 1024
_QUIET_POWER = 1e-10
"""Mean power below which there is no image to speak of: -100 dB."""
_CANCELLED = 1e-10
"""A share of the energy below which nothing is left but rounding."""


@dataclass(frozen=True, slots=True)
class ProgrammeImage:
    """How the first two channels belong together, from the first frame to the last."""

    correlation: Figure
    """+1 for mono, 0 for nothing in common, -1 for one channel upside down."""
    width: Figure
    """Side over mid in RMS: 0 for mono, 1 for as much side as mid."""
    balance_db: Figure
    """Level of the right channel over the left's."""
    mono_fold_loss_db: Figure
    """What the level falls by when both are mixed to one at half each: 0 for mono, 3 for nothing in common."""


class ImageMeter:
    """Measures the image of the first two channels of a programme.

    Parameters
    ----------
    channels : int
    """

    def __init__(self, channels: int) -> None:
        self._channels = channels
        self._left = self._right = self._both = 0.0
        self._frames = 0
        self._stride = 1
        self._points: NDArray[np.float32] = np.zeros((0, 2), np.float32)

    def process(self, block: Signal) -> None:
        """Take in a (frames, channels) block; not modified."""
        if self._channels < 2:
            return
        pair = measurable(block)[:, :2]
        left, right = np.ascontiguousarray(pair.T)
        self._left += float(np.dot(left, left))
        self._right += float(np.dot(right, right))
        self._both += float(np.dot(left, right))
        self._thin(pair)
        self._frames += len(pair)

    def _thin(self, pair: Signal) -> None:
        """Keep every so manieth frame, fewer the longer the programme gets."""
        chosen = pair[-self._frames % self._stride :: self._stride].astype(np.float32)
        self._points = np.concatenate((self._points, chosen))
        while len(self._points) > MOST_POINTS:
            self._points = self._points[::2]
            self._stride *= 2

    def goniometer(self) -> tuple[tuple[float, float], ...]:
        """Return up to 1024 (left, right) samples, evenly spread over the programme, to three decimals."""
        thinned = np.round(self._points.astype(np.float64), 3) + 0.0  # no negative zeros
        return tuple(zip(thinned[:, 0].tolist(), thinned[:, 1].tolist(), strict=True))

    def read(self) -> ProgrammeImage:
        """Return the image of all so far."""
        if self._channels < 2:
            return _without("One channel has no stereo image.")
        if self._left + self._right <= _QUIET_POWER * max(1, self._frames):
            return _without("Silence has no stereo image.")
        total, silent = self._left + self._right, _CANCELLED * (self._left + self._right)
        mid, side = total + 2.0 * self._both, total - 2.0 * self._both
        one_sided = min(self._left, self._right) <= silent
        name = "left" if self._left < self._right else "right"
        alone = Undefined(f"The {name} channel is silent.")
        gone = Undefined("Nothing is left in mono: the channels cancel each other.")
        return ProgrammeImage(
            correlation=alone if one_sided else _bounded(self._both / math.sqrt(self._left * self._right)),
            width=gone if mid <= silent else math.sqrt(max(0.0, side) / mid),
            balance_db=alone if one_sided else 10.0 * math.log10(self._right / self._left),
            mono_fold_loss_db=gone if mid <= silent else max(0.0, 10.0 * math.log10(2.0 * total / mid)),
        )


def _bounded(value: float) -> float:
    return max(-1.0, min(1.0, value))


def _without(reason: str) -> ProgrammeImage:
    none = Undefined(reason)
    return ProgrammeImage(none, none, none, none)
