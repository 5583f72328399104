"""Joins successive tracks of any rate and channel count into one stream at the session's rate."""

from collections import deque
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from auralis_tui.dsp.channels import map_channels
from auralis_tui.dsp.resample import Resampler


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some frames of one track, at the session's rate."""

    frames: NDArray[np.float32]
    entry_id: int
    track_frame: int
    """Position of the first frame in its track, at the session's rate."""
    duration_frames: int
    begins: bool
    """Whether the track, or a new place in it, begins here."""


@dataclass(slots=True)
class _Section:
    """A track's place in the resampled stream."""

    entry_id: int
    first_out: int
    track_frame: int
    duration_frames: int
    begun: bool = False


class Splicer:
    """Keeps one resampler for as long as the rate stays the same, so that it hears no boundary either."""

    def __init__(self, rate_hz: int, channels: int) -> None:
        self._rate_hz = rate_hz
        self._channels = channels
        self._in_rate_hz = 0
        self._resampler: Resampler | None = None
        self._frames_in = 0
        self._frames_out = 0
        self._sections: deque[_Section] = deque()

    def begin(self, entry_id: int, in_rate_hz: int, position_frames: int, total_frames: int | None) -> list[Chunk]:
        """Start a track, or a place in it, given in its own frames; what the former rate still held comes first."""
        chunks = [] if in_rate_hz == self._in_rate_hz else self.finish()
        if self._resampler is None:
            self._resampler = Resampler(in_rate_hz, self._rate_hz, self._channels)
            self._in_rate_hz, self._frames_in, self._frames_out = in_rate_hz, 0, 0
        self._sections.append(
            _Section(
                entry_id=entry_id,
                first_out=self._to_session(self._frames_in),
                track_frame=self._to_session(position_frames),
                duration_frames=self._to_session(total_frames or 0),
            )
        )
        return chunks

    def push(self, block: NDArray[np.float32]) -> list[Chunk]:
        """Take frames of the track that was begun last."""
        if self._resampler is None:
            raise ValueError("no track has begun")
        self._frames_in += len(block)
        return self._cut(self._resampler.process(map_channels(block, self._channels)))

    def finish(self) -> list[Chunk]:
        """Give out what the resampler still holds: nothing of the same rate follows."""
        if self._resampler is None:
            return []
        chunks = self._cut(self._resampler.flush())
        self._resampler, self._in_rate_hz = None, 0
        self._sections.clear()
        return chunks

    def _to_session(self, frames: int) -> int:
        return round(frames * self._rate_hz / self._in_rate_hz)

    def _cut(self, frames: NDArray[np.float32]) -> list[Chunk]:
        """Cut the resampled frames where one track ends and the next begins."""
        chunks = []
        while len(frames):
            while len(self._sections) > 1 and self._sections[1].first_out <= self._frames_out:
                self._sections.popleft()
            section = self._sections[0]
            left = self._sections[1].first_out - self._frames_out if len(self._sections) > 1 else len(frames)
            part, frames = frames[:left], frames[left:]
            chunks.append(
                Chunk(
                    frames=part,
                    entry_id=section.entry_id,
                    track_frame=section.track_frame + self._frames_out - section.first_out,
                    duration_frames=section.duration_frames,
                    begins=not section.begun,
                )
            )
            section.begun = True
            self._frames_out += len(part)
        return chunks
