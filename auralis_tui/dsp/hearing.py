"""What is heard of the chain."""

from enum import StrEnum


class Hearing(StrEnum):
    """Which of the chain's signals is heard; all are aligned to the frame."""

    MASTERED = "mastered"
    BYPASS = "bypass"
    """The source, at the mastered sound's loudness where that is wanted."""
    DELTA = "delta"
    """What the chain changes: mastered less source."""
