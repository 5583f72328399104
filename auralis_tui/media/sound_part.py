"""The part of a file that is sound, and hashes of it: they stay the same when its tags are written anew.

The quick hash takes three samples of the part and its length, so that it costs next to nothing while tags are read. It
finds candidates; where bytes have to be the same, `full_hash` reads all of them.
"""

import hashlib
from collections.abc import Iterator
from itertools import islice
from typing import BinaryIO, Literal

from auralis_tui.media.id3 import skip_id3

SAMPLE_BYTES = 4096
_BLOCK_BYTES = 2**20
_APE_FOOTER_BYTES = 32
_ID3V1_BYTES = 128
_MOST_CHUNKS = 4096
"""Chunks, atoms or blocks that are looked at before a file is taken as it is."""
_MOST_HEADER_PAGES = 2000
"""Of Ogg: a large picture in the comments takes some."""
_TAIL_BYTES = 65536 + 27 + 255
"""More than an Ogg page."""
_NO_GRANULE = (b"\0" * 8, b"\xff" * 8)


def quick_hash(file: BinaryIO) -> str:
    """Return a hash of the sound's length and of three samples of it, as 32 hexadecimal digits."""
    digest = hashlib.blake2b(digest_size=16)
    if _is_ogg(file):
        for sample in _ogg_samples(file):
            digest.update(sample)
        return digest.hexdigest()
    start, end = sound_span(file)
    digest.update((end - start).to_bytes(8, "little"))
    for at in (start, (start + end - SAMPLE_BYTES) // 2, end - SAMPLE_BYTES):
        file.seek(max(start, at))
        digest.update(file.read(min(SAMPLE_BYTES, end - start)))
    return digest.hexdigest()


def full_hash(file: BinaryIO) -> str:
    """Return a hash of every byte of the sound."""
    digest = hashlib.blake2b(digest_size=16)
    for block in _payloads(file) if _is_ogg(file) else _blocks(file, *sound_span(file)):
        digest.update(block)
    return digest.hexdigest()


def sound_span(file: BinaryIO) -> tuple[int, int]:
    """Return where the sound begins and ends; the whole file where that is not known. Not for Ogg."""
    size = file.seek(0, 2)
    start = skip_id3(file)
    head = file.read(12)
    if head[:4] == b"fLaC":
        start = _behind_flac_blocks(file, start + 4)
    elif head[4:8] == b"ftyp":
        return _largest(_atoms(file, start, size), b"mdat", size)
    elif head[:4] in (b"RIFF", b"RF64") and head[8:12] == b"WAVE":
        return _largest(chunks(file, start + 12, size, "little"), b"data", size)
    elif head[:4] == b"FORM":
        return _largest(chunks(file, start + 12, size, "big"), b"SSND", size)
    end = _before_last_tags(file, size)
    return (start, end) if start < end else (0, size)


def _behind_flac_blocks(file: BinaryIO, at: int) -> int:
    for _ in range(_MOST_CHUNKS):
        file.seek(at)
        head = file.read(4)
        if len(head) < 4:
            break
        at += 4 + int.from_bytes(head[1:], "big")
        if head[0] & 0x80:
            break
    return at


def _largest(parts: Iterator[tuple[bytes, int, int]], name: bytes, size: int) -> tuple[int, int]:
    """Return the span of the largest part of this name."""
    spans = [(start, end) for found, start, end in islice(parts, _MOST_CHUNKS) if found == name and end > start]
    return max(spans, key=lambda span: span[1] - span[0], default=(0, size))


def chunks(file: BinaryIO, at: int, size: int, order: Literal["little", "big"]) -> Iterator[tuple[bytes, int, int]]:
    """Give name and span of each chunk of RIFF or IFF; each begins at an even place."""
    while at < size:
        file.seek(at)
        head = file.read(8)
        if len(head) < 8:
            return
        end = at + 8 + int.from_bytes(head[4:], order)
        yield head[:4], at + 8, min(end, size)
        at = end + (end & 1)


def _atoms(file: BinaryIO, at: int, size: int) -> Iterator[tuple[bytes, int, int]]:
    """Give name and span of each atom of MP4 (ISO/IEC 14496-12, 4.2), whose length counts its header."""
    while at < size:
        file.seek(at)
        head = file.read(16)
        if len(head) < 8:
            return
        length, head_bytes = int.from_bytes(head[:4], "big"), 8
        if length == 1:
            length, head_bytes = int.from_bytes(head[8:], "big"), 16
        end = size if length == 0 else at + max(length, head_bytes)
        yield head[4:8], at + head_bytes, min(end, size)
        at = end


def _before_last_tags(file: BinaryIO, size: int) -> int:
    """Return where an APE tag and an ID3v1 tag at the end of a file begin."""
    end = size
    file.seek(max(0, size - _ID3V1_BYTES - _APE_FOOTER_BYTES))
    tail = file.read()
    if tail[-_ID3V1_BYTES:][:3] == b"TAG":
        end -= _ID3V1_BYTES
        tail = tail[:-_ID3V1_BYTES]
    footer = tail[-_APE_FOOTER_BYTES:]
    if footer[:8] == b"APETAGEX":
        has_header = bool(int.from_bytes(footer[20:24], "little") & 0x80000000)
        end -= int.from_bytes(footer[12:16], "little") + (_APE_FOOTER_BYTES if has_header else 0)
    return end if 0 < end <= size else size


def _blocks(file: BinaryIO, start: int, end: int) -> Iterator[bytes]:
    file.seek(start)
    left = end - start
    while left > 0 and (block := file.read(min(left, _BLOCK_BYTES))):
        left -= len(block)
        yield block


def _is_ogg(file: BinaryIO) -> bool:
    file.seek(0)
    return file.read(4) == b"OggS"


def _ogg_samples(file: BinaryIO) -> Iterator[bytes]:
    """Give the first page of sound and the last page, with their times: page numbers move with the comments."""
    for _, granule, payload in _pages(file, 0, _MOST_HEADER_PAGES):
        if granule not in _NO_GRANULE:
            yield granule + payload[:SAMPLE_BYTES]
            break
    size = file.seek(0, 2)
    file.seek(max(0, size - _TAIL_BYTES))
    tail = file.read()
    at = tail.rfind(b"OggS")
    if at >= 0:
        yield tail[at + 6 : at + 14] + tail[at + 27 :][-SAMPLE_BYTES:]


def _payloads(file: BinaryIO) -> Iterator[bytes]:
    for _, granule, payload in _pages(file, 0, None):
        if granule not in _NO_GRANULE:
            yield granule + payload


def _pages(file: BinaryIO, at: int, most: int | None) -> Iterator[tuple[int, bytes, bytes]]:
    """Give the place, the granule position and the payload of each page (RFC 3533, 6)."""
    number = 0
    while most is None or number < most:
        file.seek(at)
        head = file.read(27)
        if len(head) < 27 or head[:4] != b"OggS":
            return
        lacing = file.read(head[26])
        payload = file.read(sum(lacing))
        yield at, head[6:14], payload
        at += 27 + len(lacing) + len(payload)
        number += 1
