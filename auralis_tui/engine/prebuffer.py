"""Decoded sound ahead of the renderer: the current track, and the next ones without a gap."""

import traceback
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import Enum
from threading import Lock

import numpy as np

from auralis_tui.engine.crossfader import Crossfader
from auralis_tui.engine.loop import MIN_LOOP_S, Passage
from auralis_tui.engine.messages import Item
from auralis_tui.engine.part import Chunk, Frames, Part
from auralis_tui.engine.programme import Numbered, Programme
from auralis_tui.engine.splicer import PREROLL_S, Piece, Splicer, landing
from auralis_tui.engine.timeline import Source, Timeline
from auralis_tui.engine.track_reader import TrackReader
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


@dataclass(slots=True)
class _Decoded:
    """What a step of decoding has come to."""

    pieces: list[Piece] = field(default_factory=list)
    done: bool = False
    """Whether the file gives nothing more."""
    failure: MediaError | None = None


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
        self._open_decoder = open_decoder
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
        self._entered: Part | None = None
        """The part that reader and splicer stand in."""
        self._generation = 0
        """Rises when what is being decoded is not to go on as it was."""
        self._settled = 0
        self._splicer = Splicer(rate_hz, channels)
        self._reader: TrackReader | None = None
        self._decoded = (-1, "")
        """The number and path of the item that was decoded to its end last."""
        self._before: tuple[int, str | None] = (-1, None)
        """The number of the item whose file was opened last, and the path of the one that it goes on from."""
        self._fade: Crossfader | None = None
        self._loop = loop
        self._ended = False
        self.crossfade_frames = crossfade_frames
        """How long tracks overlap."""
        self.duration_frames = 0
        """Length of the first item that could be opened, at the session's rate; 0 while unknown."""
        self.faults = 0
        """Samples that were no numbers, and were replaced."""
        self.timeline = Timeline()
        """Where in the stream this run's tracks are; the renderer appends, the player reads."""
        self.failures: deque[Failure] = deque()
        """What went wrong, for the player to tell."""

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
                self._settled, self._entered = self._generation, None
                self._splicer.reset()
            if self._fill() >= self._capacity_frames + self.crossfade_frames:
                return Step.WAIT
            if self._decoding is None and not self._begin_next():
                return self._end()
            part = self._decoding
            if part is None:
                return Step.CONTINUE
            generation = self._generation
        decoded = self._decode(part)
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
        self._last = self._programme.take()
        number, loop = self._last.number, self._loop
        end_frame = loop.end_frame if loop is not None and loop.number == number else None
        self._decoding = Part(number, self._last.item, end_frame)
        self._parts.append(self._decoding)
        return True

    def _begin_pass(self, loop: Passage, item: Item) -> None:
        former, part = self._parts[-1], Part(loop.number, item, loop.end_frame, looping=True)
        self._parts.append(part)
        if not loop.memory:
            part.memory = [] if loop.repeatable else None
            self._decoding = part
            return
        part.begin(replace(former.source, looping=True), loop.start_frame, former.resampled)
        for frames in loop.memory:
            part.append(frames)
        part.complete = True

    def _end(self) -> Step:
        """Nothing follows, for now: what the resampler holds comes out only when it is needed."""
        if self._ended:
            return Step.END
        if self._splicer.holds and self._fill() > LAST_S * self._rate_hz:
            return Step.WAIT
        self._keep(self._splicer.finish())
        self._complete_all()
        self._ended = True
        return Step.END

    def _take_in(self, part: Part, decoded: _Decoded) -> None:
        self._keep(decoded.pieces)
        if decoded.failure is not None:
            self.failures.append(Failure(part.item.entry_id, decoded.failure))
            self._loop = self._loop if part.opened else None
        if decoded.done:
            part.whole = True
            self._decoding = None
            if self._loop is not None:
                self._keep(self._splicer.finish())
            if not self._splicer.holds or not part.opened:
                self._complete_all()
        elif part.complete:
            self._decoding, self._entered = None, None
            self._splicer.reset()
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

    def _decode(self, part: Part) -> _Decoded:
        """Return the next frames of this part; its end, or its failure, makes room for the one after."""
        try:
            if part is not self._entered:
                return _Decoded(self._enter(part))
            assert self._reader is not None
            faults = self._reader.faults
            block = self._reader.read()
            self.faults += self._reader.faults - faults
        except MediaError as error:
            return self._give_up(error)
        except Exception:  # a decoder's own defect costs its track, and no other
            traceback.print_exc()
            problem = MediaError(f"{part.item.path} can't be decoded.", "The engine's log says more: auralis doctor.")
            return self._give_up(problem)
        if len(block):
            return _Decoded(self._splicer.push(block))
        if self._reader.ends_early:
            early = MediaError(f"{part.item.path} ends early.", "It was not copied or recorded whole.")
            return self._give_up(early)
        self._decoded = (part.number, part.item.path)
        return _Decoded(done=True)

    def _give_up(self, error: MediaError) -> _Decoded:
        self._entered = None
        self.close()
        return _Decoded(done=True, failure=error)

    def _enter(self, part: Part) -> list[Piece]:
        """Open the part's file, unless it is open, and go to where the part begins, or goes on."""
        if self._reader is None or self._reader.number != part.number:
            self.close()
            self._reader = self._opened(part)
        reader, rate_hz = self._reader, self._reader.format.rate_hz
        first = part.number == 0 and not part.looping and not part.opened
        target = round(self._position_s * self._rate_hz) if first else 0
        if part.looping:
            target = self._loop_start(part)
        if part.opened:
            target = part.tail_frame
        total = round((reader.format.frames or 0) * self._rate_hz / rate_hz)
        if total and not part.opened:
            target = min(target, max(0, total - 1))
        pieces = self._splicer.finish() if target or self._crossfaded(part) else []
        place = landing(target, rate_hz, self._rate_hz)
        reached = reader.seek(place.in_frame)
        if reached < place.in_frame:  # the file is shorter than it said
            target, place = round(reached * self._rate_hz / rate_hz), landing(0, rate_hz, rate_hz)
        self._entered = part
        self.duration_frames = self.duration_frames or total
        part.begin(self._source_of(part, reader, total), target, rate_hz != self._rate_hz)
        return pieces + self._splicer.begin(part, rate_hz, place.drop_frames)

    def _opened(self, part: Part) -> TrackReader:
        if self._before[0] != part.number:  # an MP3 stream may have been cut into files just here
            number, path = self._decoded
            self._before = (part.number, path if number == part.number - 1 else None)
        return TrackReader(part.number, part.item, self._open_decoder(part.item.path, self._before[1]))

    def _loop_start(self, part: Part) -> int:
        loop = self._loop
        return loop.start_frame if loop is not None and loop.number == part.number else 0

    def _crossfaded(self, part: Part) -> bool:
        return bool(self.crossfade_frames) and not part.item.joined

    def _source_of(self, part: Part, reader: TrackReader, total: int) -> Source:
        unchanged = (
            reader.format.rate_hz == self._rate_hz
            and reader.format.channels <= self._channels
            and part.item.gain_db == 0.0
        )
        return Source(part.number, part.item.entry_id, total, part.item.gain_db, unchanged, part.looping)

    def close(self) -> None:
        """Close the file that is open; called by the decoding thread once this run is over."""
        if self._reader is not None:
            self._reader.close()
            self._reader = None
