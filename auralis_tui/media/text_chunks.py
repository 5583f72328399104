"""What WAV and AIFF files say of themselves in chunks of text, beside or instead of ID3 tags; it is only read.

RIFF's INFO list is described in Microsoft's Multimedia Programming Interface 1.0, chapter 2; the text chunks of AIFF
in AIFF 1.3. Neither says how text is encoded: it is taken as UTF-8 where it is that, as Windows' code page otherwise.
"""

from collections.abc import Iterator
from itertools import islice
from typing import BinaryIO

from auralis_tui.media.sound_part import chunks

MAX_BYTES = 4096
"""Of a text that is read; what is longer is cut."""
_MOST_CHUNKS = 4096
_FRAMES = {
    b"INAM": "TIT2", b"IART": "TPE1", b"IPRD": "TALB", b"ICRD": "TDRC", b"IGNR": "TCON", b"ITRK": "TRCK",
    b"IPRT": "TRCK", b"ICMT": "COMM", b"IMUS": "TCOM", b"ICOP": "TCOP",
    b"NAME": "TIT2", b"AUTH": "TPE1", b"ANNO": "COMM", b"(c) ": "TCOP",
}  # fmt: skip
"""The ID3 frames that say the same, by whose names the library knows them."""


def read_text_chunks(file: BinaryIO) -> dict[str, list[str]]:
    """Return the texts of a WAV or AIFF file by the names of ID3 frames; none of other files."""
    file.seek(0)
    head = file.read(12)
    size = file.seek(0, 2)
    found: dict[str, list[str]] = {}
    for name, start, end in _chunks_of_text(file, head, size):
        file.seek(start)
        text = _text(file.read(min(end - start, MAX_BYTES)))
        if text and _FRAMES[name] not in found:
            found[_FRAMES[name]] = [text]
    return found


def _chunks_of_text(file: BinaryIO, head: bytes, size: int) -> Iterator[tuple[bytes, int, int]]:
    if head[:4] in (b"RIFF", b"RF64") and head[8:] == b"WAVE":
        for name, start, end in islice(_wave_chunks(file, size), _MOST_CHUNKS):
            if name == b"LIST" and _begins(file, start, b"INFO"):
                within = islice(chunks(file, start + 4, end, "little"), _MOST_CHUNKS)
                yield from (chunk for chunk in within if chunk[0] in _FRAMES)
    elif head[:4] == b"FORM" and head[8:] in (b"AIFF", b"AIFC"):
        named = islice(chunks(file, 12, size, "big"), _MOST_CHUNKS)
        yield from (chunk for chunk in named if chunk[0] in _FRAMES)


def _wave_chunks(file: BinaryIO, size: int) -> Iterator[tuple[bytes, int, int]]:
    """Give the chunks of WAV; in RF64 (EBU Tech 3306) the one named ds64 says how long the sound is."""
    data_bytes = 0
    for name, start, end in chunks(file, 12, size, "little"):
        if name == b"ds64":
            file.seek(start + 8)
            data_bytes = int.from_bytes(file.read(8), "little")
        yield name, start, end
        if name == b"data" and data_bytes:
            yield from chunks(file, start + data_bytes + (data_bytes & 1), size, "little")
            return


def _begins(file: BinaryIO, at: int, kind: bytes) -> bool:
    file.seek(at)
    return file.read(4) == kind


def _text(data: bytes) -> str:
    plain = data.split(b"\0")[0]
    try:
        return plain.decode().strip()
    except UnicodeDecodeError:
        return plain.decode("cp1252", "replace").strip()
