"""Which track, and where in it, each frame of the stream belongs to."""

from collections import deque
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Source:
    """What a stretch of the stream is taken from."""

    number: int
    """The item's place in the run: tells apart two plays of one entry."""
    entry_id: int
    duration_frames: int = 0
    """Length of the track at the session's rate; 0 while unknown."""
    gain_db: float = 0.0
    """ReplayGain that is applied to it."""
    unchanged: bool = True
    """Whether its samples are the file's own: neither levelled nor resampled nor mixed down."""
    looping: bool = False
    """Whether it begins with a jump back to a loop's start."""


@dataclass(frozen=True, slots=True)
class Mark:
    """From this frame of the stream on, this is heard."""

    stream_frame: int
    source: Source
    track_frame: int
    """Position in the track, counted at the session's rate."""
    begins: bool = True
    """Whether the track, or another place in it, begins here; a crossfade's end is a mark that begins nothing."""
    mixed: bool = False
    """Whether the track before still sounds."""


class Timeline:
    """Marks in the order in which they will be heard; the renderer appends, the player reads."""

    def __init__(self) -> None:
        self._coming: deque[Mark] = deque()
        self._current: Mark | None = None

    @property
    def current(self) -> Mark | None:
        """The mark that was reached last."""
        return self._current

    def append(self, mark: Mark) -> None:
        """Say what begins at a frame that is still to come."""
        self._coming.append(mark)

    def advance(self, heard_frame: int) -> list[Mark]:
        """Move on to where hearing has come, and return the marks passed since the last call.

        All before `heard_frame` has been heard, and nothing of the frame itself.
        """
        passed = []
        while self._coming and self._coming[0].stream_frame < heard_frame:
            self._current = self._coming.popleft()
            passed.append(self._current)
        return passed

    def position_frames(self, heard_frame: int) -> int:
        """Return the position in the current track at this frame of the stream."""
        if self._current is None:
            return 0
        return self._current.track_frame + max(0, heard_frame - self._current.stream_frame)
