"""Decoded sound ahead of the renderer: the current track, and the next ones without a gap."""

import traceback
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from auralis_tui.engine.messages import Item
from auralis_tui.engine.splicer import Chunk, Splicer
from auralis_tui.engine.timeline import Timeline
from auralis_tui.errors import MediaError
from auralis_tui.media.decoder import Decoder

DECODE_FRAMES = 4096
EARLY_S = 0.1
"""A file that ends so much before its own length is damaged, and that is told."""


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

    Every start and every seek makes a new one, so that nothing of the former can be heard. `step` belongs to the
    decoding thread, `read` to the rendering one, `set_upcoming` to the player; each holds the lock only while it moves
    references.
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
    ) -> None:
        self._rate_hz = rate_hz
        self._channels = channels
        self._open_decoder = open_decoder
        self._capacity_frames = capacity_frames
        self._lock = Lock()
        self._upcoming = deque(items)
        self._position_s = position_s
        self._chunks: deque[Chunk] = deque()
        self._fill_frames = 0
        self._prepared: deque[int] = deque()
        self._reading: int | None = None
        self._splicer = Splicer(rate_hz, channels)
        self._decoder: Decoder | None = None
        self._decoding: Item | None = None
        self._before: str | None = None
        self._decoded_frames = 0
        self._cut = False
        self._ended = False
        self.duration_frames = 0
        """Length of the first item that could be opened, at the session's rate; 0 while unknown."""
        self.timeline = Timeline()
        """Where in the stream this run's tracks are; the renderer appends, the player reads."""
        self.failures: deque[Failure] = deque()
        """What went wrong, for the player to tell."""

    @property
    def fill_frames(self) -> int:
        """Frames that are ready."""
        return self._fill_frames

    @property
    def exhausted(self) -> bool:
        """Whether all has been read, and nothing follows."""
        with self._lock:
            return self._ended and not self._chunks and not self._upcoming

    @property
    def place(self) -> Chunk | None:
        """What will be read next."""
        with self._lock:
            return self._chunks[0] if self._chunks else None

    def ready(self, frames: int) -> bool:
        """Tell whether so many frames, or all there will be, can be read."""
        return self._fill_frames >= frames or (self._ended and not self._upcoming)

    def read(self, frames: int) -> list[Chunk]:
        """Take up to so many frames, cut where tracks begin."""
        taken: list[Chunk] = []
        with self._lock:
            while frames and self._chunks:
                chunk = self._chunks.popleft()
                if len(chunk.frames) > frames:
                    chunk, rest = _split(chunk, frames)
                    self._chunks.appendleft(rest)
                frames -= len(chunk.frames)
                self._fill_frames -= len(chunk.frames)
                self._note_reading(chunk.entry_id)
                taken.append(chunk)
        return taken

    def _note_reading(self, entry_id: int) -> None:
        self._reading = entry_id
        while self._prepared and self._prepared[0] != entry_id:
            self._prepared.popleft()

    def set_upcoming(self, items: tuple[Item, ...], after_entry_id: int) -> bool:
        """Let these follow the entry that is heard; what is prepared of others is dropped.

        False when something else has been read already, and is on its way to the output: then this run is of no use.
        """
        with self._lock:
            if self._reading is not None and self._reading != after_entry_id:
                if not items or items[0].entry_id != self._reading:
                    return False
                items = items[1:]
            self._set_upcoming(items)
        return True

    def _set_upcoming(self, items: tuple[Item, ...]) -> None:
        if not self._prepared:  # the track itself has not been begun yet
            self._upcoming = deque([*list(self._upcoming)[:1], *items])
            return
        wanted, kept = deque(items), 1
        for entry_id in list(self._prepared)[kept:]:
            if not wanted or wanted[0].entry_id != entry_id:
                break
            wanted.popleft()
            kept += 1
        if kept < len(self._prepared):
            self._drop_after(kept)
        self._upcoming = wanted
        if wanted:
            self._ended = False

    def _drop_after(self, kept: int) -> None:
        dropped = set(list(self._prepared)[kept:])
        while self._chunks and self._chunks[-1].entry_id in dropped:
            self._fill_frames -= len(self._chunks.pop().frames)
        while len(self._prepared) > kept:
            self._prepared.pop()
        self._cut = True

    def step(self) -> Step:
        """Decode a little more."""
        with self._lock:
            if self._cut:
                self._cut = False
                self._leave_decoder()
                self._keep(self._splicer.finish())  # the end of the track that stays may still be in there
            if self._fill_frames >= self._capacity_frames:
                return Step.WAIT
            if self._decoding is None:
                if not self._upcoming:
                    return self._end()
                self._decoding = self._upcoming.popleft()
                self._prepared.append(self._decoding.entry_id)
            item = self._decoding
        chunks = self._decode(item)
        with self._lock:
            self._keep(chunks)
        return Step.CONTINUE

    def _keep(self, chunks: list[Chunk]) -> None:
        """Take in what belongs to entries that are still wanted."""
        kept = [chunk for chunk in chunks if chunk.entry_id in self._prepared]
        self._chunks.extend(kept)
        self._fill_frames += sum(len(chunk.frames) for chunk in kept)

    def _end(self) -> Step:
        if self._ended:
            return Step.END
        self._keep(self._splicer.finish())
        self._ended = True
        return Step.END

    def _decode(self, item: Item) -> list[Chunk]:
        """Return the next frames of this item; its end, or its failure, makes room for the one after."""
        try:
            if self._decoder is None:
                self._decoder = self._open_decoder(item.path, self._before)
                return self._begin(item, self._decoder)
            block = self._decoder.read(DECODE_FRAMES)
        except MediaError as error:
            return self._give_up(item, error)
        except Exception:  # a decoder's own defect costs its track, and no other
            traceback.print_exc()
            problem = MediaError(f"{item.path} can't be decoded.", "The engine's log says more: auralis doctor.")
            return self._give_up(item, problem)
        if len(block):
            self._decoded_frames += len(block)
            return self._splicer.push(block)
        if self._ends_early(self._decoder):
            return self._give_up(item, MediaError(f"{item.path} ends early.", "It was not copied or recorded whole."))
        self._leave_decoder()
        self._before = item.path  # an MP3 stream may have been cut into files just here
        return []

    def _ends_early(self, decoder: Decoder) -> bool:
        """Tell whether clearly less came than the file said it holds."""
        total, rate_hz = decoder.format.frames or 0, decoder.format.rate_hz
        return total - self._decoded_frames > EARLY_S * rate_hz

    def _give_up(self, item: Item, error: MediaError) -> list[Chunk]:
        self.failures.append(Failure(item.entry_id, error))
        self._leave_decoder()
        return []

    def _begin(self, item: Item, decoder: Decoder) -> list[Chunk]:
        frame = round(self._position_s * decoder.format.rate_hz)
        total = decoder.format.frames
        if frame and total is not None:
            frame = min(frame, max(0, total - 1))
        reached = decoder.seek(frame) if frame else 0
        self._decoded_frames = reached
        self.duration_frames = self.duration_frames or round((total or 0) * self._rate_hz / decoder.format.rate_hz)
        return self._splicer.begin(item.entry_id, decoder.format.rate_hz, reached, total)

    def _leave_decoder(self) -> None:
        if self._decoder is not None:
            self._decoder.close()
        self._decoder, self._decoding, self._before, self._position_s = None, None, None, 0.0

    def close(self) -> None:
        """Close the file that is open; called by the decoding thread once this run is over."""
        self._leave_decoder()


def _split(chunk: Chunk, frames: int) -> tuple[Chunk, Chunk]:
    first = Chunk(chunk.frames[:frames], chunk.entry_id, chunk.track_frame, chunk.duration_frames, chunk.begins)
    rest = Chunk(chunk.frames[frames:], chunk.entry_id, chunk.track_frame + frames, chunk.duration_frames, False)
    return first, rest


def join(chunks: list[Chunk], channels: int) -> NDArray[np.float32]:
    """Return the chunks' frames as one block."""
    if not chunks:
        return np.zeros((0, channels), np.float32)
    return chunks[0].frames if len(chunks) == 1 else np.concatenate([chunk.frames for chunk in chunks])
