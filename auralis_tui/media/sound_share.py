"""How much of the sound that a file's header tells of is there: decoders read what there is, and call it the whole."""

import os
import struct
from collections.abc import Callable, Iterator
from typing import BinaryIO

_PLACEHOLDER = 0x7FFF_0000
"""Programs that write into a pipe can't come back to tell the length, and write 0 or about the most that fits."""
_MOST_CHUNKS = 10_000
"""Where a file has more, its sound is not looked for any longer: zeros look like empty chunks without end."""
_W64_DATA = b"data\xf3\xac\xd3\x11\x8c\xd1\x00\xc0\x4f\x8e\xdb\x8a"
_EBML, _SEGMENT = b"\x1a\x45\xdf\xa3", b"\x18\x53\x80\x67"

_Extent = tuple[int, int]
"""Where a file's sound begins, and how many bytes of it there are by the header."""


def sound_share(file: BinaryIO) -> float:
    """Return which share of its sound a file holds, by bytes; 1 where its format doesn't tell, or it isn't known.

    WAV, RF64, Wave64, AIFF, CAF, AU, MP4 and Matroska tell; the rest have other marks of their end.
    """
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    head = file.read(16)
    try:
        extent = next((find(file) for matches, find in _FORMATS if matches(head)), None)
    except struct.error:  # it ends within its header
        return 1.0
    if extent is None or extent[1] <= 0:
        return 1.0
    start, told = extent
    return min(1.0, max(0, size - start) / told)


def _chunks(file: BinaryIO, start: int, head: str, align: int = 1) -> Iterator[tuple[bytes, int]]:
    """Yield the name and length of chunks, the file standing at their content."""
    for _ in range(_MOST_CHUNKS):
        file.seek(start)
        name, length = struct.unpack(head, file.read(struct.calcsize(head)))
        content = file.tell()
        yield name, length
        start = content + length + -length % align


def _riff(file: BinaryIO) -> _Extent | None:
    long_told = None
    for name, length in _chunks(file, 12, "<4sI", 2):
        if name == b"ds64":
            _, long_told = struct.unpack("<QQ", file.read(16))
        if name == b"data":
            told = long_told if length == 0xFFFF_FFFF and long_told is not None else length
            return None if told == length >= _PLACEHOLDER else (file.tell(), told)
    return None


def _aiff(file: BinaryIO) -> _Extent | None:
    for name, length in _chunks(file, 12, ">4sI", 2):
        if name == b"SSND":
            return None if length >= _PLACEHOLDER else (file.tell(), length)
    return None


def _wave64(file: BinaryIO) -> _Extent | None:
    start = 40
    for _ in range(_MOST_CHUNKS):
        file.seek(start)
        name, length = struct.unpack("<16sQ", file.read(24))
        if name == _W64_DATA or length < 24:
            return None if length < 24 else (file.tell(), length - 24)
        start += length + -length % 8
    return None


def _caf(file: BinaryIO) -> _Extent | None:
    for name, length in _chunks(file, 8, ">4sq"):
        if name == b"data" or length < 0:
            return file.tell(), length  # below 0: to the end
    return None


def _au(file: BinaryIO) -> _Extent | None:
    file.seek(4)
    start, length = struct.unpack(">II", file.read(8))
    return None if length >= _PLACEHOLDER else (start, length)


def _mp4(file: BinaryIO) -> _Extent | None:
    start = 0
    for _ in range(_MOST_CHUNKS):
        file.seek(start)
        length, name = struct.unpack(">I4s", file.read(8))
        head = 8
        if length == 1:
            head, (length,) = 16, struct.unpack(">Q", file.read(8))
        if name == b"mdat" or length < head:
            return None if length < head else (start + head, length - head)  # 0: to the end
        start += length
    return None


def _matroska(file: BinaryIO) -> _Extent | None:
    file.seek(4)
    start = (_vint(file) or 0) + file.tell()
    file.seek(start)
    if file.read(4) != _SEGMENT:
        return None
    length = _vint(file)
    return None if length is None else (file.tell(), length)


def _vint(file: BinaryIO) -> int | None:
    """Read a length as EBML writes it; None where it says that it isn't known."""
    (first,) = struct.unpack("B", file.read(1))
    more = 8 - first.bit_length()
    rest = file.read(more)
    value = int.from_bytes(bytes([first & (0x7F >> more)]) + rest)
    return None if value == (1 << 7 * (more + 1)) - 1 else value


_FORMATS: tuple[tuple[Callable[[bytes], bool], Callable[[BinaryIO], _Extent | None]], ...] = (
    (lambda head: head[:4] in (b"RIFF", b"RF64") and head[8:12] == b"WAVE", _riff),
    (lambda head: head[:4] == b"FORM" and head[8:12] in (b"AIFF", b"AIFC"), _aiff),
    (lambda head: head[:4] == b"riff", _wave64),
    (lambda head: head[:4] == b"caff", _caf),
    (lambda head: head[:4] == b".snd", _au),
    (lambda head: head[4:8] == b"ftyp", _mp4),
    (lambda head: head[:4] == _EBML, _matroska),
)
