"""Decoding by libsndfile: WAV, AIFF, FLAC, Vorbis, Opus."""

import io
import os
from contextlib import suppress
from pathlib import Path
from typing import Any, Self, TypeAlias

import numpy as np
import soundfile
from numpy.typing import NDArray

from auralis_tui.errors import MediaError
from auralis_tui.media.audio_format import AudioFormat, check_format
from auralis_tui.media.closing import Closing

Span: TypeAlias = tuple[int, int]
"""A part of a file: the offsets of its first byte, and of the first one behind it."""
_SALVAGE_FRAMES = 64
_SKIP_FRAMES = 16384
_MOST_FRAMES_PER_BYTE = 5000
"""FLAC's best case, a 14-byte frame of 65535 equal samples: a header that claims more is wrong."""
_OPUS_PREROLL_FRAMES = 4096
"""At 48 kHz; Opus itself asks for 80 ms (RFC 7845, 4.6), this much makes a seek bit-exact."""

_LAST_PAGE_FRAMES = 255 * 2048
"""The most that an Ogg page of libvorbis's encoder holds: 255 packets of half a block of 4096."""

_CODECS = {"VORBIS": "Vorbis", "OPUS": "Opus", "ULAW": "u-law", "ALAW": "A-law", "IMA_ADPCM": "ADPCM"}
_BITS = {"PCM_S8": 8, "PCM_U8": 8, "PCM_16": 16, "PCM_24": 24, "PCM_32": 32, "FLOAT": 32, "DOUBLE": 64}
_CONTAINERS = {"OGG": "Ogg", "WAVEX": "WAV"}


class _Stream(soundfile.SoundFile):  # type: ignore[misc]
    """A sound file whose reads do not seek: soundfile's own seek after each read hides where an error was."""

    def seekable(self) -> bool:
        return False


class SoundFileDecoder(Closing):
    """A file that libsndfile reads."""

    def __init__(self, path: Path, file: Any, span: Span | None = None) -> None:
        self._path = path
        self._span = span
        self._file = file
        self._position = 0
        self._failed = False
        self._format = _format_of(path, file)

    @classmethod
    def open(cls, path: Path, span: Span | None = None) -> Self | None:
        """Open a file, or a part of it; None when libsndfile can't."""
        file = _open(path, span)
        if file is None:
            return None
        try:
            return cls(path, file, span)
        except MediaError:
            file.close()
            raise

    @property
    def format(self) -> AudioFormat:
        """What the file holds."""
        return self._format

    def read(self, frames: int) -> NDArray[np.float32]:
        """Read (n, channels); fewer than asked for only at the end."""
        if self._failed:
            raise self._damaged()
        try:
            block = self._read(frames)
        except soundfile.LibsndfileError:
            block = self._salvage(frames)
        self._position += len(block)
        return block

    def seek(self, frame: int) -> int:
        """Go to a frame, exactly, and say which was reached.

        Ogg streams are opened anew for it: libsndfile's second and later seeks in Vorbis miss by a block, or start with
        the wrong overlap, about once in a hundred; the first in a fresh stream is right, except in the last page, which
        is therefore read up to.
        """
        frame = max(0, frame if self._format.frames is None else min(frame, self._format.frames))
        self._failed = False
        if self._format.container == "Ogg":
            self._reopen()
        start = self._landing(frame)
        try:
            self._position = self._file.seek(start)
        except soundfile.LibsndfileError:
            self._reopen()
        self._read_up_to(frame)
        return self._position

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def _read(self, frames: int) -> NDArray[np.float32]:
        if self._format.frames is not None:
            frames = min(frames, self._format.frames - self._position)
        block: NDArray[np.float32] = self._file.read(max(0, frames), dtype="float32", always_2d=True)
        return block

    def _landing(self, frame: int) -> int:
        """Say where to seek to so that reading on from there is exact at a frame."""
        start = frame
        if self._format.codec == "Opus":
            start = frame - _OPUS_PREROLL_FRAMES
        elif self._format.codec == "Vorbis" and self._format.frames is not None:
            start = min(frame, self._format.frames - _LAST_PAGE_FRAMES)
        return max(0, start)

    def _reopen(self) -> None:
        self._file.close()
        file = _open(self._path, self._span)
        if file is None:
            raise MediaError(f"{self._path} can't be opened again.", "It was moved or changed while it was playing.")
        self._file = file
        self._position = 0

    def _salvage(self, frames: int) -> NDArray[np.float32]:
        """Read the good frames before an error, in small pieces: a failing read does not say how far it came."""
        start = self._position
        good = [np.zeros((0, self._format.channels), np.float32)]
        for step in (_SALVAGE_FRAMES, 1):
            self.seek(start + sum(map(len, good)))
            with suppress(soundfile.LibsndfileError):  # the error is told at the next read
                while sum(map(len, good)) < frames:
                    good.append(self._read(step))
        self._position, self._failed = start, True
        return np.concatenate(good)[:frames]

    def _read_up_to(self, frame: int) -> None:
        """Read and drop, as far as it goes."""
        try:
            while self._position < frame:
                block = self._read(min(frame - self._position, _SKIP_FRAMES))
                if not len(block):
                    return
                self._position += len(block)
        except soundfile.LibsndfileError:
            self._failed = True

    def _damaged(self) -> MediaError:
        seconds = self._position / self._format.rate_hz
        return MediaError(
            f"{self._path} is damaged at {int(seconds // 60)}:{seconds % 60:04.1f}.", "Copy or rip it again."
        )


class _Part(io.RawIOBase):
    """A part of a file, as a file."""

    def __init__(self, path: Path, span: Span) -> None:
        self._file = path.open("rb")
        self._start, self._end = span
        self._file.seek(self._start)

    def seekable(self) -> bool:
        return True

    def readable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        origin = {os.SEEK_SET: 0, os.SEEK_CUR: self.tell(), os.SEEK_END: self._end - self._start}[whence]
        return self._file.seek(self._start + max(0, origin + offset)) - self._start

    def tell(self) -> int:
        return self._file.tell() - self._start

    def readinto(self, buffer: Any) -> int:
        left = max(0, self._end - self._file.tell())
        data = self._file.read(min(len(buffer), left))
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._file.close()
        super().close()


class _PartStream(_Stream):
    """A sound file within a file, which is closed with it."""

    def __init__(self, part: _Part) -> None:
        self._part = part
        super().__init__(part)

    def close(self) -> None:
        super().close()
        self._part.close()


def _open(path: Path, span: Span | None) -> Any | None:
    try:
        return _Stream(os.fsencode(path)) if span is None else _PartStream(_Part(path, span))
    except (soundfile.SoundFileError, OSError, UnicodeError, TypeError):
        return None


def _format_of(path: Path, file: Any) -> AudioFormat:
    check_format(path, file.samplerate, file.channels)
    believable = path.stat().st_size * _MOST_FRAMES_PER_BYTE
    subtype = str(file.subtype)
    lossless = subtype in _BITS or subtype.startswith("ALAC")
    codec = "FLAC" if file.format == "FLAC" else "ALAC" if subtype.startswith("ALAC") else _CODECS.get(subtype, "PCM")
    bits = _BITS.get(subtype) or (int(subtype.rsplit("_", 1)[1]) if lossless else None)
    return AudioFormat(
        codec=codec,
        container=_CONTAINERS.get(file.format, file.format),
        rate_hz=file.samplerate,
        channels=file.channels,
        frames=file.frames if 0 <= file.frames <= believable else None,
        bits=bits,
        lossless=lossless,
    )
