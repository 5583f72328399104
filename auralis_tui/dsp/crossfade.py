"""The ramps of a crossfade, as functions of the position in it."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Ramps:
    """The two gains of a crossfade, for some frames of it."""

    rising: NDArray[np.float64]
    """Gain of what comes, (frames, 1)."""
    falling: NDArray[np.float64]
    """Gain of what goes, (frames, 1)."""


def linear(start: int, frames: int, length_frames: int) -> Ramps:
    """Ramps whose gains sum to 1: for two versions of the same sound.

    Parameters
    ----------
    start : int
        Position of the first frame in the fade; negative is before it.
    frames : int
        How many frames are asked for.
    length_frames : int
        Length of the fade; at position 0 the rising gain is 0, from `length_frames` on it is 1.

    Returns
    -------
    Ramps
        Gains for the positions start, start + 1, ...
    """
    rising = _progress(start, frames, length_frames)
    return Ramps(rising, 1.0 - rising)


def equal_power(start: int, frames: int, length_frames: int) -> Ramps:
    """Ramps whose squares sum to 1: for two different sounds; parameters and returns as for `linear`."""
    angle_rad = 0.5 * np.pi * _progress(start, frames, length_frames)
    falling = np.where(angle_rad < 0.5 * np.pi, np.cos(angle_rad), 0.0)
    return Ramps(np.sin(angle_rad), falling)


def s_curve(start: int, frames: int, length_frames: int) -> Ramps:
    """Ramps that begin and end without a corner, and sum to 1; parameters and returns as for `linear`."""
    rising = 0.5 - 0.5 * np.cos(np.pi * _progress(start, frames, length_frames))
    return Ramps(rising, 1.0 - rising)


class Shape(StrEnum):
    """The shape of a fade."""

    LINEAR = "linear"
    EQUAL_POWER = "equal_power"
    S_CURVE = "s_curve"

    @property
    def ramps(self) -> Callable[[int, int, int], Ramps]:
        """The function of this shape."""
        return {Shape.LINEAR: linear, Shape.EQUAL_POWER: equal_power, Shape.S_CURVE: s_curve}[self]


def _progress(start: int, frames: int, length_frames: int) -> NDArray[np.float64]:
    position = np.arange(start, start + frames, dtype=np.float64)
    if length_frames <= 0:
        return (position >= 0.0).astype(np.float64)[:, None]
    return np.clip(position / length_frames, 0.0, 1.0)[:, None]
