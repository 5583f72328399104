"""What a case of a standard is: signals, and what a meter must read on them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Sound: TypeAlias = NDArray[np.float32]
"""(frames, channels), full scale 1.0."""


class Figure(StrEnum):
    """What is read off the meter."""

    MOMENTARY = "M"
    SHORT_TERM = "S"
    INTEGRATED = "I"
    MAX_MOMENTARY = "max M"
    MAX_SHORT_TERM = "max S"
    RANGE = "LRA"
    TRUE_PEAK = "TP"

    @property
    def unit(self) -> str:
        """The unit it is read in."""
        return {Figure.RANGE: "LU", Figure.TRUE_PEAK: "dBTP"}.get(self, "LUFS")


@dataclass(frozen=True, slots=True)
class Programme:
    """A signal, and what the meter reads at its end."""

    sound: Sound
    """The signal."""
    expected: float | None
    """The figure; None where nothing is counted, so that there is none."""


@dataclass(frozen=True, slots=True)
class Case:
    """One case of a standard."""

    id: str
    """Its document's number and its own: `3341-12`."""
    signal: str
    """What is heard, in words."""
    figure: Figure
    """What is read."""
    below: float
    """By how much less than expected it may read."""
    above: float
    """By how much more than expected it may read."""
    programmes: Callable[[int], Iterable[Programme]]
    """Make the signals for a sample rate."""
    steady_after_s: float | None = None
    """A live meter reads the expected figure all the time after this; None: at the end."""
    continuous: bool = False
    """The programmes follow each other, and a live meter is not reset between them."""
