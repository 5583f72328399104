"""The units that quantities are named in, and the decibel."""

import math
from typing import NewType

Frames = NewType("Frames", int)
"""A count of sample frames: one sample for every channel."""

Seconds = NewType("Seconds", float)
Hertz = NewType("Hertz", float)
Decibels = NewType("Decibels", float)
Lufs = NewType("Lufs", float)

SILENCE_DB = -200.0
"""What stands for minus infinity on the bus, where JSON has no word for it."""


def db_to_gain(level_db: float) -> float:
    """Turn decibels into a factor; `SILENCE_DB` and below is exactly 0."""
    return 0.0 if level_db <= SILENCE_DB else 10.0 ** (level_db / 20.0)


def gain_to_db(gain: float) -> float:
    """Turn a factor into decibels; silence, and what lies below it, is `SILENCE_DB`."""
    return SILENCE_DB if gain <= 0.0 else max(SILENCE_DB, 20.0 * math.log10(gain))


QUIETEST_DB = -60.0
"""The lowest volume that is not silence."""


def volume_to_db(share: float) -> float:
    """Turn a place of a volume control, 0 to 1, into a level: the cube of it is the gain.

    Equal steps of the control are then about equal steps of loudness: half way is -18 dB. At and below a tenth it is
    `QUIETEST_DB`.
    """
    return QUIETEST_DB if share <= 0.1 else min(0.0, 60.0 * math.log10(share))


def db_to_volume(level_db: float) -> float:
    """Turn a level into the place of a volume control: the inverse of `volume_to_db`."""
    return min(1.0, math.pow(10.0, max(QUIETEST_DB, level_db) / 60.0))
