"""Joins successive tracks of any rate and channel count into one stream at the session's rate."""

import math
from collections import deque
from dataclasses import dataclass

from auralis_tui.dsp.channels import map_channels
from auralis_tui.dsp.resample import Resampler
from auralis_tui.engine.part import Frames, Part

PREROLL_S = 0.05
"""What a resampler hears before a place within a track, until its output is the same as that of one that came along."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Frames at the session's rate, and the part that they belong to."""

    part: Part
    frames: Frames


@dataclass(frozen=True, slots=True)
class Landing:
    """Where to begin to decode for a place in the resampled track."""

    in_frame: int
    """The file's frame to seek to."""
    drop_frames: int
    """How many of the resampled frames come before the place."""


def landing(out_frame: int, in_rate_hz: int, out_rate_hz: int) -> Landing:
    """Find where to begin so that resampled frames fall on the very places they have when played from the beginning."""
    if in_rate_hz == out_rate_hz:
        return Landing(out_frame, 0)
    divisor = math.gcd(in_rate_hz, out_rate_hz)
    in_period, out_period = in_rate_hz // divisor, out_rate_hz // divisor
    early = out_frame * in_rate_hz // out_rate_hz - round(PREROLL_S * in_rate_hz)
    periods = max(0, early) // in_period
    return Landing(periods * in_period, out_frame - periods * out_period)


@dataclass(slots=True)
class _Section:
    """A part's place in the resampled stream."""

    part: Part
    first_out: int
    to_drop: int


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

    @property
    def holds(self) -> bool:
        """Whether frames are in it that come out only when more come in, or nothing does any more."""
        return self._resampler is not None and not self._resampler.is_identity

    def begin(self, part: Part, in_rate_hz: int, drop_frames: int = 0) -> list[Piece]:
        """Start a part, without its first resampled frames; what another rate still held comes first."""
        pieces = [] if in_rate_hz == self._in_rate_hz else self.finish()
        if self._resampler is None:
            self._resampler = Resampler(in_rate_hz, self._rate_hz, self._channels)
            self._in_rate_hz, self._frames_in, self._frames_out = in_rate_hz, 0, 0
        first_out = round(self._frames_in * self._rate_hz / in_rate_hz)
        self._sections.append(_Section(part, first_out, drop_frames))
        return pieces

    def push(self, block: Frames) -> list[Piece]:
        """Take frames of the part that was begun last."""
        if self._resampler is None:
            raise ValueError("no track has begun")
        self._frames_in += len(block)
        return self._cut(self._resampler.process(map_channels(block, self._channels)))

    def finish(self) -> list[Piece]:
        """Give out what the resampler still holds: nothing of the same rate follows."""
        pieces = [] if self._resampler is None else self._cut(self._resampler.flush())
        self.reset()
        return pieces

    def reset(self) -> None:
        """Forget what the resampler still holds."""
        self._resampler, self._in_rate_hz = None, 0
        self._sections.clear()

    def _cut(self, frames: Frames) -> list[Piece]:
        """Cut the resampled frames where one part ends and the next begins."""
        pieces = []
        while len(frames):
            while len(self._sections) > 1 and self._sections[1].first_out <= self._frames_out:
                self._sections.popleft()
            section = self._sections[0]
            left = self._sections[1].first_out - self._frames_out if len(self._sections) > 1 else len(frames)
            part, frames = frames[:left], frames[left:]
            self._frames_out += len(part)
            dropped = min(section.to_drop, len(part))
            section.to_drop -= dropped
            if dropped < len(part):
                pieces.append(Piece(section.part, part[dropped:]))
        return pieces
