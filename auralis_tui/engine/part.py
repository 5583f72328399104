"""A stretch of one track that waits to be read: all of it from a position on, or one pass through a loop."""

from collections import deque
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from auralis_tui.engine.messages import Item
from auralis_tui.engine.timeline import Source

Frames = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some frames of one track, at the session's rate."""

    frames: Frames
    source: Source
    track_frame: int
    """Position of the first frame in its track, at the session's rate."""
    begins: bool
    """Whether the track, or a new place in it, begins here."""
    mixed: bool = False
    """Whether the track before is still in it."""

    @property
    def entry_id(self) -> int:
        """The entry that is played."""
        return self.source.entry_id


class Part:
    """Frames from `at_frame` to `tail_frame` of a track; more come until it is complete, or `end_frame` is reached."""

    def __init__(
        self, number: int, item: Item, start_frame: int = 0, end_frame: int | None = None, looping: bool = False,
        after: str | None = None,
    ) -> None:  # fmt: skip
        self.number = number
        self.item = item
        self.start_frame = start_frame
        """Where it is wanted to begin; it begins before the track's end in any case."""
        self.looping = looping
        self.end_frame = end_frame
        self.source = Source(number, item.entry_id, looping=looping)
        self.opened = False
        """Whether its source is known."""
        self.resampled = False
        self.at_frame = 0
        """Position of the next frame that is read."""
        self.tail_frame = 0
        """Position of the next frame that is decoded."""
        self.after = after
        """The file that is heard just before: an MP3 stream may have been cut into files here."""
        self.complete = False
        """Whether nothing more will come."""
        self.whole = False
        """Whether the file was decoded to its end."""
        self.released = False
        """Whether it is to be read to its end without a crossfade."""
        self.memory: list[Frames] | None = None
        """All that has come so far, where it is to be repeated."""
        self._begun = False
        self._frames: deque[Frames] = deque()

    @property
    def fill_frames(self) -> int:
        """Frames that wait."""
        return self.tail_frame - self.at_frame

    def begin(self, source: Source, track_frame: int, resampled: bool) -> None:
        """Say what it is, and where in its track it starts; a part that has frames already only goes on."""
        self.source, self.resampled = source, resampled
        if not self.opened:
            self.at_frame = self.tail_frame = track_frame
        self.opened = True

    def append(self, frames: Frames) -> None:
        """Take in what follows; beyond `end_frame` nothing does."""
        if self.end_frame is not None and self.tail_frame + len(frames) >= self.end_frame:
            frames = frames[: max(0, self.end_frame - self.tail_frame)]
            self.complete = True
        if len(frames):
            self._frames.append(frames)
            self.tail_frame += len(frames)
            if self.memory is not None:
                self.memory.append(frames)

    def truncate(self, frame: int) -> None:
        """Drop what is at this position and after it."""
        while self._frames and self.tail_frame > frame:
            last = self._frames.pop()
            keep = max(0, len(last) - (self.tail_frame - frame))
            self.tail_frame -= len(last) - keep
            if keep:
                self._frames.append(last[:keep])

    def take(self, frames: int) -> Chunk:
        """Take up to so many frames; there is at least one."""
        first = self._frames.popleft()
        if len(first) > frames:
            self._frames.appendleft(first[frames:])
            first = first[:frames]
        chunk = Chunk(first, self.source, self.at_frame, begins=not self._begun)
        self.at_frame += len(first)
        self._begun = True
        return chunk

    def take_rest(self) -> Frames:
        """Take all that waits."""
        rest = np.concatenate(list(self._frames))
        self._frames.clear()
        self.at_frame = self.tail_frame
        return rest


def join(chunks: list[Chunk], channels: int) -> Frames:
    """Return the chunks' frames as one block."""
    if not chunks:
        return np.zeros((0, channels), np.float32)
    return chunks[0].frames if len(chunks) == 1 else np.concatenate([chunk.frames for chunk in chunks])
