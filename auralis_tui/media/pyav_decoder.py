"""Decoding by libav: MP3, AAC, ALAC, WavPack, WMA and what else libsndfile can't."""

from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import numpy as np
from av.audio.frame import AudioFrame
from numpy.typing import NDArray

from auralis_tui.errors import MediaError
from auralis_tui.media import mp3_header
from auralis_tui.media.audio_format import AudioFormat, check_format
from auralis_tui.media.closing import Closing
from auralis_tui.media.pyav_source import PyAVSource, broken
from auralis_tui.media.regular_file import open_regular
from auralis_tui.media.sniff import ADTS, MP3, MP4, OGG, Kind

_PREROLL_S = {"MP3": 0.5, "AAC": 0.5, "Opus": 0.5, "Vorbis": 0.5}
"""How much is decoded and dropped before the frame that was asked for, until the codec's memory is right."""
_CODECS = {
    "aac": "AAC", "alac": "ALAC", "ape": "APE", "flac": "FLAC", "mp3": "MP3", "opus": "Opus", "tta": "TTA",
    "tak": "TAK", "vorbis": "Vorbis", "wavpack": "WavPack", "wmav1": "WMA", "wmav2": "WMA", "wmapro": "WMA",
    "wmalossless": "WMA", "mp2": "MP2", "mp1": "MP1", "musepack7": "Musepack", "musepack8": "Musepack",
    "ac3": "AC-3", "eac3": "E-AC-3",
}  # fmt: skip
_LOSSLESS = {"alac", "ape", "flac", "tta", "tak", "wavpack", "wmalossless"}
_MP3_DECODER_DELAY_FRAMES = 529
_SMPB = "iTunSMPB"
"""Apple's gapless tag: hexadecimal words; the fourth is the length of the sound."""


class PyAVDecoder(Closing):
    """A file that libav reads."""

    def __init__(self, path: Path, kind: Kind) -> None:
        self._path, self._kind = path, kind
        self._position = 0
        self._failure: MediaError | None = None
        self._rest: NDArray[np.float32]
        self._blocks: Iterator[tuple[int | None, NDArray[np.float32]]]
        self._source = PyAVSource(path, kind)
        try:
            self._limit: int | None = None
            self._step: int | None = None
            self._first_frames = 0
            self._origin_pts = 0
            self._format = self._describe()
            self._restart()
        except BaseException:
            self._source.close()
            raise

    @property
    def format(self) -> AudioFormat:
        """What the file holds."""
        return self._format

    def read(self, frames: int) -> NDArray[np.float32]:
        """Read (n, channels); fewer than asked for only at the end."""
        missing = frames if self._limit is None else min(frames, self._limit - self._position)
        parts = [np.zeros((0, self._format.channels), np.float32)]
        start = self._position
        while missing > 0 and self._fill(may_fail=self._position == start):
            part, self._rest = self._rest[:missing], self._rest[missing:]
            parts.append(part)
            missing -= len(part)
            self._position += len(part)
        return np.concatenate(parts)

    def seek(self, frame: int) -> int:
        """Go to a frame, exactly, and say which was reached.

        Where the container's clock is too coarse to tell frames apart (WMA, Matroska), the file is decoded up to there.
        """
        frame = max(0, frame if self._format.frames is None else min(frame, self._format.frames))
        preroll = int(_PREROLL_S.get(self._format.codec, 0.0) * self._format.rate_hz)
        if not self._jump(frame - preroll, frame) and (frame < self._position or self._failure is not None):
            self._restart()
        while self._position < frame and self._fill(may_fail=False):
            dropped = min(frame - self._position, len(self._rest))
            self._rest = self._rest[dropped:]
            self._position += dropped
        return self._position

    def go_on_from(self, former: Path) -> None:
        """Take over what the codec remembers of the file before, where both are parts of one MP3 stream.

        So `lame --nogap` cuts it, and says nothing of it in the files: a frame's sound overlaps the frame before, also
        when that is in another file.
        """
        with suppress(MediaError):  # without it there is no memory to take over, and this file plays all the same
            if _is_bare_mp3(self._path, self._kind) and _is_bare_mp3(former, self._kind):
                with closing(PyAVSource(former, self._kind)) as end:
                    self._prime(end)

    def close(self) -> None:
        """Let go of the file."""
        self._source.close()

    def _prime(self, end: PyAVSource) -> None:
        if (end.stream.rate, end.stream.channels) == (self._format.rate_hz, self._format.channels):
            self._source.prime(end)

    def _fill(self, may_fail: bool) -> bool:
        """Have samples at hand; False at the end. A failure is kept until a call that may fail."""
        while not len(self._rest) and self._failure is None:
            try:
                found = next(self._blocks, None)
            except MediaError as error:
                self._failure = error
                break
            if found is None:
                return False
            self._rest = found[1]
        if self._failure is not None and may_fail and not len(self._rest):
            raise self._failure
        return bool(len(self._rest))

    def _begin(self) -> None:
        """Start to take blocks from where the source stands."""
        self._blocks = self._source.blocks(self._format.rate_hz, self._format.channels)
        self._rest = np.zeros((0, self._format.channels), np.float32)
        self._failure = None
        self._position = 0

    def _restart(self) -> None:
        self._source.close()
        self._source = PyAVSource(self._path, self._kind)
        self._begin()

    def _jump(self, target: int, needed: int) -> bool:
        """Go to a packet that starts at `target` or before; False, and unmoved or spoiled, when it can't be told."""
        if target <= 0 or not self._source.fine_clock(self._format.rate_hz):
            return False
        frames_per_tick = self._source.tick_s * self._format.rate_hz
        if not self._source.jump(self._origin_pts + int(target / frames_per_tick)):
            return False
        self._begin()
        with suppress(MediaError):  # a damaged packet where it landed: it is met again on the way there
            for pts, block in self._blocks:
                reached = 0 if pts is None else round((pts - self._origin_pts) * frames_per_tick)
                if not 0 < reached <= needed:
                    break
                if self._in_step(reached):
                    self._position, self._rest = reached, block
                    return True
        self._restart()
        return True

    def _in_step(self, frame: int) -> bool:
        """Tell whether a packet's time is its place: encoders that round times put some AAC packets beside theirs."""
        return self._step is None or frame % self._step == self._first_frames % self._step

    def _describe(self) -> AudioFormat:
        """Learn the format from the first decoded frame, which is what is really there."""
        source, name = self._source, self._source.codec_name
        try:
            first = self._first_frame()
        except MediaError:
            check_format(self._path, source.stream.codec_context.sample_rate, source.stream.codec_context.channels)
            raise
        rate_hz, channels = first.sample_rate, first.layout.nb_channels
        check_format(self._path, rate_hz, channels)
        lossless = name in _LOSSLESS or name.startswith("pcm_")
        self._step = source.stream.codec_context.frame_size or None if name == "aac" and self._kind is MP4 else None
        self._first_frames = first.samples
        return AudioFormat(
            codec=_CODECS.get(name, "PCM" if name.startswith("pcm_") else name.upper()),
            container=self._kind.name,
            rate_hz=rate_hz,
            channels=channels,
            frames=self._length(first),
            bits=_bits(name, source.stream.codec_context.extradata or b"", first, self._path) if lossless else None,
            lossless=lossless,
        )

    def _first_frame(self) -> AudioFrame:
        origin: int | None = None
        silence = 0
        for frame in self._source.frames():
            if not isinstance(frame, int) and frame.samples:
                origin = frame.pts or 0
                self._origin_pts = origin - round(silence / frame.sample_rate / self._source.tick_s)
                return frame
            silence += frame if isinstance(frame, int) else 0
        raise broken(self._path, "nothing in it can be decoded")

    def _length(self, first: AudioFrame) -> int | None:
        """Tell the length where the file has it from a trustworthy place, or by counting packets."""
        source, rate_hz = self._source, first.sample_rate
        if self._kind is MP3:
            return self._mp3_frames(rate_hz)
        if self._kind is ADTS:
            return self._counted(rate_hz)
        if self._kind is MP4:
            return self._mp4_frames(rate_hz)
        told = source.codec_name != "opus" if self._kind is OGG else source.fine_clock(rate_hz)
        if not told or not source.stream.duration:
            return None
        return round(source.stream.duration * source.tick_s * rate_hz)

    def _mp4_frames(self, rate_hz: int) -> int | None:
        """Take the length from Apple's tag, which is where the sound ends, or from the last packet."""
        self._limit = _smpb_frames(str(self._source.container.metadata.get(_SMPB, "")))
        if self._limit is not None or not self._source.fine_clock(rate_hz):
            return self._limit
        end_pts = self._source.last_end_pts()
        if end_pts is not None:  # libav leaves it to us to cut what the edit list cuts at the end
            self._limit = round((end_pts - self._origin_pts) * self._source.tick_s * rate_hz)
        return self._limit

    def _mp3_frames(self, rate_hz: int) -> int:
        """Take the length from a gapless tag if the file is as long as the tag says, and from its packets if not."""
        with open_regular(self._path) as file:
            told = mp3_header.sound_frames(file)
            tag, _, _ = mp3_header.read_file_tag(file)
        if told is not None:
            return told
        trimmed = tag is not None and tag.delay_frames is not None and tag.padding_frames is not None
        delay = (tag.delay_frames or 0) + _MP3_DECODER_DELAY_FRAMES if tag is not None and trimmed else 0
        return max(0, self._counted(rate_hz) - delay)

    def _counted(self, rate_hz: int) -> int:
        self._source.close()
        self._source = PyAVSource(self._path, self._kind)
        return round(self._source.count_seconds() * rate_hz)


def _is_bare_mp3(path: Path, kind: Kind) -> bool:
    """Tell whether this is an MP3 file without a length tag."""
    if kind is not MP3:
        return False
    with open_regular(path) as file:
        tag, mpeg_frame, _ = mp3_header.read_file_tag(file)
    return tag is None and mpeg_frame > 0


def _smpb_frames(words: str) -> int | None:
    fields = words.split()
    try:
        return int(fields[3], 16) or None if len(fields) > 3 else None
    except ValueError:
        return None


def _bits(name: str, extradata: bytes, frame: AudioFrame, path: Path) -> int:
    """Tell the bits per sample: from the codec's own header, else from the decoder's sample format."""
    if name == "alac" and len(extradata) > 17:
        return extradata[17]
    if name == "flac" and len(extradata) >= 14:
        return ((extradata[12] & 1) << 4 | extradata[13] >> 4) + 1
    if name == "wavpack":
        with open_regular(path) as file:
            flags = int.from_bytes(file.read(28)[24:28], "little")
        return 8 * ((flags & 3) + 1) - (flags >> 13 & 31)
    digits = "".join(filter(str.isdigit, name.removeprefix("pcm_")))
    if name.startswith("pcm_") and digits:
        return int(digits)
    return 24 if frame.format.bytes == 4 else 8 * frame.format.bytes
