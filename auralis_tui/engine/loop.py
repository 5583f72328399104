"""A passage of a track that is played again and again."""

from dataclasses import dataclass, field

from auralis_tui.engine.part import Frames

MIN_LOOP_S = 0.05
MAX_MEMORY_S = 60.0
"""A passage up to this long is decoded once and repeated from memory; of a longer one each pass is decoded."""


@dataclass(slots=True, eq=False)
class Passage:
    """From `start_frame` up to, and without, `end_frame` of an item; frames at the session's rate."""

    number: int
    start_frame: int
    end_frame: int
    rate_hz: int
    memory: list[Frames] = field(default_factory=list)
    """The passage itself, once it has been decoded from start to end."""

    @property
    def repeatable(self) -> bool:
        """Whether it is short enough to be kept."""
        return self.end_frame - self.start_frame <= MAX_MEMORY_S * self.rate_hz


def passage(start_s: float, end_s: float, rate_hz: int, number: int) -> Passage:
    """Bring a loop's times to frames; it is never shorter than can be repeated."""
    start_frame = round(max(0.0, start_s) * rate_hz)
    return Passage(number, start_frame, max(round(end_s * rate_hz), start_frame + round(MIN_LOOP_S * rate_hz)), rate_hz)
