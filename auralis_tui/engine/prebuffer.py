"""Decoded sound ahead of the renderer: the current track, and the next ones without a gap."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum
from threading import Lock

import numpy as np

from auralis_tui.engine.crossfader import Crossfader
from auralis_tui.engine.loop import MIN_LOOP_S, Passage
from auralis_tui.engine.messages import Item
from auralis_tui.engine.part import Chunk, Frames, Part
from auralis_tui.engine.part_decoder import Decoded, PartDecoder
from auralis_tui.engine.programme import Numbered, Programme
from auralis_tui.engine.splicer import PREROLL_S, Piece
from auralis_tui.engine.timeline import Timeline
from auralis_tui.errors import MediaError
from auralis_tui.media.decoder import Decoder

LAST_S = 0.5
"""So long before the end of all it is settled that nothing follows, and the resampler gives out what it holds."""


class Step(Enum):
    """What a unit of work has come to."""

    CONTINUE = "continue"
    WAIT = "wait"
    END = "end"


@dataclass(frozen=True, slots=True)
class Failure:
    """An item that can't be played, or not to its end."""

    entry_id: int
    error: MediaError


class Prebuffer:
    """One run of playing: items from a position in the first one on.

    Every start and every seek makes a new one, so that nothing of the former can be heard. `step` and `close` belong to
    the decoding thread, `read` and `ready` to the rendering one, all else to the player; each holds the lock only while
    it moves references, and never while a file is read.
    """

    def __init__(
        self,
        items: tuple[Item, ...],
        position_s: float,
        *,
        rate_hz: int,
        channels: int,
        open_decoder: Callable[[str, str | None], Decoder],
        capacity_frames: int,
        crossfade_frames: int = 0,
        loop: Passage | None = None,
    ) -> None:
        self._rate_hz = rate_hz
        self._channels = channels
        self._capacity_frames = capacity_frames
        self._position_s = position_s
        self._lock = Lock()
        self._programme = Programme(items)
        self._parts: deque[Part] = deque()
        """The first one is being read."""
        self._begun = -1
        """Number of the item that was read last."""
        self._last: Numbered | None = None
        """The item that was taken up last for decoding."""
        self._decoding: Part | None = None
        self._generation = 0
        """Rises when what is being decoded is not to go on as it was."""
        self._settled = 0
        self._decoder = PartDecoder(rate_hz, channels, open_decoder)
        self._fade: Crossfader | None = None
        self._loop = loop
        self._ended = False
        self.crossfade_frames = crossfade_frames
        """How long tracks overlap."""
        self.timeline = Timeline()
        """Where in the stream this run's tracks are; the renderer appends, the player reads."""
        self.failures: deque[Failure] = deque()
        """What went wrong, for the player to tell."""

    @property
    def duration_frames(self) -> int:
        """Length of the first item that could be opened, at the session's rate; 0 while unknown."""
        return self._decoder.duration_frames

    @property
    def faults(self) -> int:
        """Samples that were no numbers, and were replaced."""
        return self._decoder.faults

    # reading

    @property
    def fill_frames(self) -> int:
        """Frames that are decoded and wait."""
        with self._lock:
            return self._fill()

    @property
    def exhausted(self) -> bool:
        """Whether all has been read, and nothing follows."""
        with self._lock:
            return self._ended and self._fade is None and not self._fill()

    def ready(self, frames: int) -> bool:
        """Tell whether so many frames, or all there will be, can be read."""
        with self._lock:
            if self._ended:
                return True
            for part in self._parts:
                frames -= part.fill_frames - (0 if self._fade is not None else self._overlap(part))
                if frames <= 0:
                    return True
            return False

    def read(self, frames: int) -> list[Chunk]:
        """Take up to so many frames, cut where tracks and crossfades begin and end."""
        taken: list[Chunk] = []
        with self._lock:
            while frames > 0 and (chunk := self._read(frames)) is not None:
                frames -= len(chunk.frames)
                taken.append(chunk)
        return taken

    def _read(self, frames: int) -> Chunk | None:
        while len(self._parts) > 1 and self._parts[0].complete and not self._parts[0].fill_frames:
            self._parts.popleft()
        if not self._parts:
            return None
        part = self._parts[0]
        if self._fade is not None:
            return self._read_fading(part, self._fade, frames)
        readable = part.fill_frames - self._overlap(part)
        if readable <= 0:
            return self._begin_fade(part, frames)
        self._begun = part.number
        return part.take(min(frames, readable))

    def _begin_fade(self, part: Part, frames: int) -> Chunk | None:
        """Go over to the next track as soon as something of it is there."""
        if not (part.complete and part.fill_frames and len(self._parts) > 1 and self._parts[1].fill_frames):
            return None
        self._fade = Crossfader(part.take_rest())
        self._parts.popleft()
        return self._read_fading(self._parts[0], self._fade, frames)

    def _read_fading(self, part: Part, fade: Crossfader, frames: int) -> Chunk | None:
        if part.fill_frames:
            self._begun = part.number
            chunk = fade.mix(part.take(min(frames, fade.left_frames)))
        elif part.complete:  # it was shorter than it said: what sounded still fades out
            silence = np.zeros((min(frames, fade.left_frames), self._channels), np.float32)
            chunk = fade.mix(Chunk(silence, part.source, part.at_frame, begins=False))
        else:
            return None
        if not fade.left_frames:
            self._fade = None
        return chunk

    def _overlap(self, part: Part) -> int:
        """Return how many of the part's last frames are to be kept for a crossfade with what follows."""
        if not self.crossfade_frames or part.released or self._loop is not None:
            return 0
        place = self._parts.index(part) + 1
        follows = self._parts[place] if place < len(self._parts) else None
        item = follows.item if follows is not None else self._programme.next
        if item is None or item.joined:
            return 0
        longest = min(self.crossfade_frames, part.source.duration_frames // 2)
        if follows is not None and follows.opened:
            longest = min(longest, follows.source.duration_frames // 2)
        if part.complete:
            return min(longest, part.fill_frames)
        beyond = part.tail_frame - (part.source.duration_frames - longest)
        return max(0, min(beyond, longest, part.fill_frames))

    def _fill(self) -> int:
        return sum(part.fill_frames for part in self._parts)

    # orders

    @property
    def waiting_for(self) -> Item | None:
        """The item that is being opened or decoded."""
        with self._lock:
            return self._decoding.item if self._decoding is not None else self._programme.next

    def items_from(self, number: int) -> tuple[Item, ...]:
        """Return the item that is heard and all after it; those before it are forgotten."""
        with self._lock:
            return self._programme.items_from(number)

    def set_upcoming(self, items: tuple[Item, ...], after: int = 0) -> bool:
        """Let these follow the item of this number; what is prepared of others is dropped.

        False when something else has been read already, and is on its way to the output: then this run is of no use.
        """
        with self._lock:
            dropped = self._programme.replace(items, after, self._begun)
            if dropped is None:
                return False
            if self._programme.next is not None:
                self._ended = False
            if self._last is not None and self._last.number >= dropped:
                self._drop_from(dropped)
        return True

    def _drop_from(self, number: int) -> None:
        while self._parts and self._parts[-1].number >= number:
            self._parts.pop()
        if self._parts and self._parts[-1].resampled:
            self._undo_seam(self._parts[-1])
        self._redirect()

    def _undo_seam(self, part: Part) -> None:
        """The resampler has begun to hear what is not wanted now: decode the part's last frames again."""
        if part.fill_frames > LAST_S * self._rate_hz:
            part.truncate(part.tail_frame - round(PREROLL_S * self._rate_hz))
            part.complete = False
        part.whole = part.complete

    def _redirect(self) -> None:
        """Let decoding go on after what is left; what is in the decoder's hands now comes too late."""
        last = self._parts[-1] if self._parts else None
        self._decoding = last if last is not None and not last.complete else None
        self._last = Numbered(last.number, last.item) if last is not None else None
        self._ended = False
        self._generation += 1

    def set_loop(self, loop: Passage | None) -> bool:
        """Repeat this passage of the item that is read, or none; nothing that has been read is interrupted.

        False when another item is read by now.
        """
        with self._lock:
            if loop is None and self._loop is None:
                return True
            if loop is not None and self._parts and self._parts[0].number != loop.number:
                return False
            self._loop = loop
            if self._parts:
                self._end_at(self._parts[0], None if loop is None else loop.end_frame)
            return True

    def _end_at(self, part: Part, end_frame: int | None) -> None:
        """Let a part end at another place than it did, and drop what was to follow."""
        self._programme.put_back(part.number)
        while self._parts[-1] is not part:
            self._parts.pop()
        part.end_frame, part.memory = end_frame, None
        if end_frame is not None and part.tail_frame >= end_frame:
            part.truncate(max(end_frame, part.at_frame))
            part.whole, part.complete = False, True
        else:
            part.complete = part.whole
            if part.resampled:
                self._undo_seam(part)
        self._redirect()

    def release(self) -> None:
        """Let the part that is read go on to its end: nothing came in time to fade into."""
        with self._lock:
            if self._parts:
                self._parts[0].released = True

    def fade_from(self, outgoing: Frames) -> None:
        """Begin under what sounded before this run."""
        with self._lock:
            half = self._parts[0].source.duration_frames // 2 if self._parts else 0
            if len(outgoing[:half] if half else outgoing):
                self._fade = Crossfader(outgoing[:half] if half else outgoing)

    # decoding

    def step(self) -> Step:
        """Decode a little more."""
        with self._lock:
            if self._settled != self._generation:
                self._settled = self._generation
                self._decoder.restart()
            if self._fill() >= self._capacity_frames + self.crossfade_frames:
                return Step.WAIT
            if self._decoding is None and not self._begin_next():
                return self._end()
            part = self._decoding
            if part is None:
                return Step.CONTINUE
            generation, crossfaded = self._generation, bool(self.crossfade_frames) and not part.item.joined
        decoded = self._decoder.decode(part, crossfaded)
        with self._lock:
            if generation == self._generation:
                self._take_in(part, decoded)
        return Step.CONTINUE

    def _begin_next(self) -> bool:
        """Choose what is decoded next: the loop again, or the next item; a pass from memory is there at once."""
        if self._loop is not None and self._last is not None and self._last.number == self._loop.number:
            self._begin_pass(self._loop, self._last.item)
            return True
        if self._programme.next is None:
            return False
        former = self._programme.last
        self._last = self._programme.take()
        number, loop = self._last.number, self._loop
        end_frame = loop.end_frame if loop is not None and loop.number == number else None
        start_frame = round(self._position_s * self._rate_hz) if number == 0 else 0
        after = former.path if former is not None and former.end_s is None else None
        self._decoding = Part(number, self._last.item, start_frame, end_frame, after=after)
        self._parts.append(self._decoding)
        return True

    def _begin_pass(self, loop: Passage, item: Item) -> None:
        former = self._parts[-1]
        part = Part(loop.number, item, loop.start_frame, loop.end_frame, looping=True, after=former.after)
        self._parts.append(part)
        if not loop.memory:
            part.memory = [] if loop.repeatable else None
            self._decoding = part
            return
        part.begin(replace(former.source, looping=True), part.start_frame, former.resampled)
        for frames in loop.memory:
            part.append(frames)
        part.complete = True

    def _end(self) -> Step:
        """Nothing follows, for now: what the resampler holds comes out only when it is needed."""
        if self._ended:
            return Step.END
        if self._decoder.holds and self._fill() > LAST_S * self._rate_hz:
            return Step.WAIT
        self._keep(self._decoder.finish())
        self._complete_all()
        self._ended = True
        return Step.END

    def _take_in(self, part: Part, decoded: Decoded) -> None:
        self._keep(decoded.pieces)
        if decoded.failure is not None:
            self.failures.append(Failure(part.item.entry_id, decoded.failure))
            self._loop = self._loop if part.opened else None
        if decoded.done:
            part.whole = True
            self._decoding = None
            if self._loop is not None:
                self._keep(self._decoder.finish())
            if not self._decoder.holds or not part.opened:
                self._complete_all()
        elif part.complete:
            self._decoding = None
            self._decoder.restart()
        if part.complete and part.looping:
            self._note_pass(part)

    def _note_pass(self, part: Part) -> None:
        """A pass has been decoded: from now on it comes from memory; one that came to nothing ends the loop."""
        if self._loop is None:
            return
        if part.tail_frame - self._loop.start_frame < MIN_LOOP_S * self._rate_hz / 2:
            self._loop = None
        elif part.memory is not None:
            self._loop.memory, part.memory = part.memory, None

    def _keep(self, pieces: list[Piece]) -> None:
        """Take in what belongs to parts that are still wanted; those before them are complete."""
        for piece in pieces:
            if piece.part not in self._parts or piece.part.complete:
                continue
            for part in self._parts:
                if part is piece.part:
                    break
                part.complete = True
            piece.part.append(piece.frames)
        self._drop_empty()

    def _complete_all(self) -> None:
        for part in self._parts:
            part.complete = part.complete or part.whole
        self._drop_empty()

    def _drop_empty(self) -> None:
        """A part that came to nothing must not stand between two that are crossfaded."""
        for part in list(self._parts)[1:]:
            if part.complete and not part.fill_frames:
                self._parts.remove(part)

    def close(self) -> None:
        """Close the file that is open; called by the decoding thread once this run is over."""
        self._decoder.close()
