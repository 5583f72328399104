"""A file that libav has opened: what it holds, and its decoded blocks in order."""

import os
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.packet import Packet
from numpy.typing import NDArray

from auralis_tui.errors import MediaError
from auralis_tui.media import mp3_header
from auralis_tui.media.audio_format import not_sound
from auralis_tui.media.regular_file import open_regular
from auralis_tui.media.sniff import MP3, OGG, Kind

av.logging.set_libav_level(av.logging.PANIC)

_CONCEALED = {"mp3", "mp2", "aac"}
"""Codecs in which a damaged packet is heard as silence of its length: it is some 20 ms."""
_MOST_CONCEALED = 50
"""Damaged packets in a row after which a file is given up."""
_FULL_SCALE = {"u8": 128.0, "s16": 32768.0, "s32": 2147483648.0}
_PRIMING_PACKETS = 12
"""More than an MP3 packet can lean on: its data may begin up to 511 bytes before it."""
_COARSEST_TICK_FRAMES = 2
"""A container whose clock ticks slower can't tell which frame a packet starts at."""


class PyAVSource:
    """An open container and its first audio stream."""

    def __init__(self, path: Path, kind: Kind) -> None:
        self.path = path
        self._kind = kind
        self._file = None if _is_text(path) else open_regular(path)  # libav takes names in UTF-8 only
        try:
            self.container = av.open(
                self._file or str(path), "r", format=kind.demuxer, options=_options(path, kind),
                metadata_errors="replace",
            )  # fmt: skip
        except (av.error.FFmpegError, OSError, ValueError) as error:
            raise broken(path, "its header can't be read") from error
        if not self.container.streams.audio:
            self.container.close()
            raise not_sound(path)
        self.stream: AudioStream = self.container.streams.audio[0]
        if self.stream.codec_context is None:
            self.container.close()
            raise broken(path, "its codec is not known")
        self.stream.codec_context.thread_count = 1

    @property
    def codec_name(self) -> str:
        """The codec's name in libav."""
        return self.stream.codec_context.codec.canonical_name

    @property
    def tick_s(self) -> Fraction:
        """The unit of the container's clock."""
        return self.stream.time_base or Fraction(1)

    def fine_clock(self, rate_hz: int) -> bool:
        """Tell whether the container's clock names the frame a packet starts at; Ogg's is for whole pages."""
        return self._kind is not OGG and self.tick_s * rate_hz <= _COARSEST_TICK_FRAMES

    def close(self) -> None:
        """Let go of the file."""
        self.container.close()
        if self._file is not None:
            self._file.close()

    def prime(self, former: "PyAVSource") -> None:
        """Decode the end of another file, unheard, so that the codec remembers it when this file begins."""
        last = deque((packet for packet in former._packets() if packet.size), maxlen=_PRIMING_PACKETS)
        for packet in last:
            with suppress(av.error.FFmpegError):  # the first ones may lean on what was before them
                self.stream.codec_context.decode(packet)

    def count_seconds(self) -> Fraction:
        """Read all packets without decoding them: how long they are together."""
        return sum(packet.duration or 0 for packet in self._packets()) * self.tick_s

    def last_end_pts(self) -> int | None:
        """Find where the last packet ends, by going there: an MP4 file's own figure is in milliseconds."""
        if not self.jump(self.stream.duration or 0):
            return None
        ends = [packet.pts + (packet.duration or 0) for packet in self._packets() if packet.pts is not None]
        return max(ends, default=None)

    def jump(self, pts: int) -> bool:
        """Go to a packet at or before a time in ticks; False when the container can't."""
        try:
            self.container.seek(pts, stream=self.stream, backward=True)
        except (av.error.FFmpegError, OSError):
            return False
        return True

    def frames(self) -> Iterator[AudioFrame | int]:
        """Decode from here to the end: frames, or the length in frames of a silence where a packet is damaged."""
        damaged = 0
        for packet in self._packets():
            try:
                yield from packet.decode()
                damaged = 0
            except av.error.EOFError:
                return
            except (av.error.FFmpegError, OSError) as error:
                damaged += 1
                if self.codec_name not in _CONCEALED or damaged > _MOST_CONCEALED or not packet.duration:
                    raise broken(self.path, "its data is damaged") from error
                yield round(packet.duration * self.tick_s * self.stream.codec_context.sample_rate)

    def blocks(self, rate_hz: int, channels: int) -> Iterator[tuple[int | None, NDArray[np.float32]]]:
        """Decode from here to the end: the time in ticks, if known, and (n, channels)."""
        for frame in self.frames():
            if isinstance(frame, int):
                yield None, np.zeros((frame, channels), np.float32)
            elif (frame.sample_rate, frame.layout.nb_channels) != (rate_hz, channels):
                raise broken(self.path, "its sample rate or channels change on the way")
            else:
                yield frame.pts, samples(frame)

    def _packets(self) -> "Iterator[Packet[AudioStream]]":
        try:
            yield from self.container.demux(self.stream)
        except (av.error.FFmpegError, OSError) as error:
            raise broken(self.path, "its data can't be read on") from error


def _is_text(path: Path) -> bool:
    return str(path).encode("utf-8", "replace") == os.fsencode(path)


def _options(path: Path, kind: Kind) -> dict[str, str]:
    """Start an MP3 file at its first frame: libav overlooks the length tag when anything else comes before it."""
    if kind is not MP3:
        return {}
    with open_regular(path) as file:
        return {"skip_initial_bytes": str(mp3_header.first_frame_offset(file))}


def samples(frame: AudioFrame) -> NDArray[np.float32]:
    """Turn a frame into (n, channels), full scale 1.0; integers of up to 24 bits exactly."""
    data = frame.to_ndarray()
    block = data.T if frame.format.is_planar else data.reshape(-1, frame.layout.nb_channels)
    name = frame.format.name.rstrip("p")
    if name not in _FULL_SCALE:
        return np.ascontiguousarray(block, np.float32)
    offset = np.float32(128 if name == "u8" else 0)
    scaled: NDArray[np.float32] = (block.astype(np.float32) - offset) / np.float32(_FULL_SCALE[name])
    return np.ascontiguousarray(scaled)


def broken(path: Path, why: str) -> MediaError:
    """Word that a file can't be decoded, or not further."""
    return MediaError(f"{path} can't be played: {why}.", "Copy or rip it again.")
