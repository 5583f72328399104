"""An Ogg file of several streams one after the other, as recordings of radio stations are: heard as one."""

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from auralis_tui.dsp.channels import map_channels
from auralis_tui.dsp.resample import Resampler
from auralis_tui.errors import MediaError
from auralis_tui.media.audio_format import AudioFormat
from auralis_tui.media.closing import Closing
from auralis_tui.media.soundfile_decoder import SoundFileDecoder, Span

_READ_FRAMES = 4096


@dataclass(frozen=True, slots=True)
class _Link:
    """One of the streams: where it lies in the file, and which frames of the whole it is."""

    span: Span
    rate_hz: int
    first: int
    end: int


class ChainedOgg(Closing):
    """Gives out all links at the first one's rate and channels: what follows may have others."""

    def __init__(self, path: Path, offsets: list[int]) -> None:
        self._path = path
        spans = list(pairwise([*offsets, path.stat().st_size]))
        formats = [self._format_of(span) for span in spans]
        self._rate_hz, self._channels = formats[0].rate_hz, formats[0].channels
        self._links: list[_Link] = []
        for span, own in zip(spans, formats, strict=True):
            first = self._links[-1].end if self._links else 0
            frames = round((own.frames or 0) * self._rate_hz / own.rate_hz)
            self._links.append(_Link(span, own.rate_hz, first, first + frames))
        self._format = AudioFormat(
            codec=formats[0].codec, container="Ogg", rate_hz=self._rate_hz, channels=self._channels,
            frames=self._links[-1].end, bits=formats[0].bits, lossless=formats[0].lossless,
        )  # fmt: skip
        self._index, self._position = 0, 0
        self._rest: NDArray[np.float32] = np.zeros((0, self._channels), np.float32)
        self._decoder = self._open(self._links[0].span)
        self._begin_link(0)

    @property
    def format(self) -> AudioFormat:
        """What the file holds: the first link's figures, and the length of all."""
        return self._format

    def read(self, frames: int) -> NDArray[np.float32]:
        """Read (n, channels); fewer than asked for only at the end."""
        parts = [np.zeros((0, self._channels), np.float32)]
        missing = min(frames, self._links[-1].end - self._position)
        while missing > 0:
            part = self._read_link(missing)
            parts.append(part)
            missing -= len(part)
        return np.concatenate(parts)

    def seek(self, frame: int) -> int:
        """Go to a frame, exactly; within a link of another rate by decoding up to there."""
        frame = max(0, min(frame, self._links[-1].end))
        self._enter(next((n for n, link in enumerate(self._links) if frame < link.end), len(self._links) - 1))
        link = self._links[self._index]
        if link.rate_hz == self._rate_hz:
            self._position = link.first + self._decoder.seek(frame - link.first)
        while self._position < frame:
            self._read_link(min(frame - self._position, _READ_FRAMES))
        return self._position

    def close(self) -> None:
        """Let go of the file."""
        self._decoder.close()

    def _read_link(self, frames: int) -> NDArray[np.float32]:
        """Read from the link that is open, and go on to the next at its end."""
        link = self._links[self._index]
        wanted = min(frames, link.end - self._position)
        while len(self._rest) < wanted:
            self._rest = np.concatenate([self._rest, self._converted(wanted - len(self._rest))])
        part, self._rest = self._rest[:wanted], self._rest[wanted:]
        self._position += wanted
        if self._position == link.end and self._index + 1 < len(self._links):
            self._enter(self._index + 1)
        return part

    def _converted(self, missing: int) -> NDArray[np.float32]:
        """Decode a little; where the link ends before its length, by rounding or by damage, silence fills up."""
        block = self._decoder.read(_READ_FRAMES)
        if len(block):
            mapped = map_channels(block, self._channels)
            return np.asarray(self._resampler.process(mapped), np.float32)
        rest = np.asarray(self._resampler.flush(), np.float32)
        return rest if len(rest) else np.zeros((missing, self._channels), np.float32)

    def _enter(self, index: int) -> None:
        self._decoder.close()
        self._decoder = self._open(self._links[index].span)
        self._begin_link(index)

    def _begin_link(self, index: int) -> None:
        link = self._links[index]
        self._index, self._position = index, link.first
        self._resampler = Resampler(link.rate_hz, self._rate_hz, self._channels)
        self._rest = np.zeros((0, self._channels), np.float32)

    def _format_of(self, span: Span) -> AudioFormat:
        with self._open(span) as decoder:
            return decoder.format

    def _open(self, span: Span) -> SoundFileDecoder:
        decoder = SoundFileDecoder.open(self._path, span)
        if decoder is None:
            raise MediaError(f"{self._path} can't be played: one of its parts is damaged.", "Copy or record it again.")
        return decoder
