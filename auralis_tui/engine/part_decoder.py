"""From a file to the frames of a part: opened, sought, read, resampled and joined to what came before."""

import traceback
from collections.abc import Callable
from dataclasses import dataclass, field

from auralis_tui.engine.part import Part
from auralis_tui.engine.splicer import Landing, Piece, Splicer, landing
from auralis_tui.engine.timeline import Source
from auralis_tui.engine.track_reader import TrackReader
from auralis_tui.errors import MediaError
from auralis_tui.media.decoder import Decoder
from auralis_tui.media.excerpt import cut


@dataclass(slots=True)
class Decoded:
    """What a step of decoding has come to."""

    pieces: list[Piece] = field(default_factory=list)
    done: bool = False
    """Whether the file gives nothing more."""
    failure: MediaError | None = None


class PartDecoder:
    """Belongs to the decoding thread, but for its figures."""

    def __init__(self, rate_hz: int, channels: int, open_decoder: Callable[[str, str | None], Decoder]) -> None:
        self._rate_hz = rate_hz
        self._channels = channels
        self._open_decoder = open_decoder
        self._splicer = Splicer(rate_hz, channels)
        self._reader: TrackReader | None = None
        self._entered: Part | None = None
        """The part that reader and splicer stand in."""
        self.duration_frames = 0
        """Length of the first item that could be opened, at the session's rate; 0 while unknown."""
        self.faults = 0
        """Samples that were no numbers, and were replaced."""

    @property
    def holds(self) -> bool:
        """Whether frames are in the resampler that come out only when more go in, or nothing does any more."""
        return self._splicer.holds

    def decode(self, part: Part, crossfaded: bool) -> Decoded:
        """Return the next frames of this part, or what is wrong with its file."""
        try:
            if part is not self._entered:
                return Decoded(self._enter(part, crossfaded))
            return self._read(part)
        except MediaError as error:
            return self._give_up(error)
        except Exception:  # a decoder's own defect costs its track, and no other
            traceback.print_exc()
            problem = MediaError(f"{part.item.path} can't be decoded.", "The engine's log says more: auralis doctor.")
            return self._give_up(problem)

    def finish(self) -> list[Piece]:
        """Give out what the resampler still holds."""
        return self._splicer.finish()

    def restart(self) -> None:
        """Forget what the resampler holds, and where the decoder stands."""
        self._entered = None
        self._splicer.reset()

    def close(self) -> None:
        """Close the file that is open."""
        if self._reader is not None:
            self._reader.close()
            self._reader = None

    def _read(self, part: Part) -> Decoded:
        assert self._reader is not None
        faults = self._reader.faults
        block = self._reader.read()
        self.faults += self._reader.faults - faults
        if len(block):
            return Decoded(self._splicer.push(block))
        if self._reader.ends_early:
            raise MediaError(f"{part.item.path} ends early.", "It was not copied or recorded whole.")
        return Decoded(done=True)

    def _give_up(self, error: MediaError) -> Decoded:
        self._entered = None
        self.close()
        return Decoded(done=True, failure=error)

    def _enter(self, part: Part, crossfaded: bool) -> list[Piece]:
        """Open the part's file, unless it is open, and go to where the part begins, or goes on."""
        if self._reader is None or self._reader.number != part.number:
            self.close()
            self._reader = TrackReader(part.number, part.item, self._open(part))
        reader, rate_hz = self._reader, self._reader.format.rate_hz
        total = round((reader.format.frames or 0) * self._rate_hz / rate_hz)
        target = part.tail_frame if part.opened else part.start_frame
        if total and not part.opened:
            target = min(target, max(0, total - 1))
        pieces = self._splicer.finish() if target or crossfaded else []
        place = landing(target, rate_hz, self._rate_hz)
        reached = reader.seek(place.in_frame)
        if reached < place.in_frame:  # the file is shorter than it said
            target, place = round(reached * self._rate_hz / rate_hz), Landing(reached, 0)
        self._entered = part
        self.duration_frames = self.duration_frames or total
        part.begin(self._source(part, reader, total), target, rate_hz != self._rate_hz)
        return pieces + self._splicer.begin(part, rate_hz, place.drop_frames)

    def _open(self, part: Part) -> Decoder:
        item = part.item
        decoder = self._open_decoder(item.path, None if item.start_s else part.after)
        return cut(decoder, item.start_s, item.end_s)

    def _source(self, part: Part, reader: TrackReader, total: int) -> Source:
        of_file = reader.format.rate_hz == self._rate_hz and reader.format.channels <= self._channels
        unchanged = of_file and part.item.gain_db == 0.0
        return Source(part.number, part.item.entry_id, total, part.item.gain_db, unchanged, part.looping)
