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
