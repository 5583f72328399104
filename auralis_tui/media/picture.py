"""Pictures as files: what kind they are and how large, told by their first bytes, before anything is decoded."""

import struct
from dataclasses import dataclass

MAX_BYTES = 16 * 2**20
"""A larger picture is not read."""
MAX_PIXELS = 50_000_000
"""One with more is not decoded: a few bytes can say that they are gigabytes."""
MAX_SIDE = 16_384

_FRAMES = frozenset({0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF})
_ALONE = frozenset({0x01, *range(0xD0, 0xD9)})
"""Marks of a JPEG file without a length."""


@dataclass(frozen=True, slots=True)
class PictureHeader:
    """What a picture says of itself."""

    mime: str
    """image/jpeg, image/png, image/gif or image/webp."""
    width: int
    height: int


def read_header(data: bytes) -> PictureHeader | None:
    """Read a picture's kind and size; None for what is no such picture, or has more bytes or pixels than are taken."""
    if len(data) > MAX_BYTES:
        return None
    try:
        header = _header(data)
    except (struct.error, IndexError):
        return None
    if header is None or not (0 < header.width <= MAX_SIDE and 0 < header.height <= MAX_SIDE):
        return None
    return header if header.width * header.height <= MAX_PIXELS else None


def _header(data: bytes) -> PictureHeader | None:
    if data[:8] == b"\x89PNG\r\n\x1a\n" and data[12:16] == b"IHDR":
        return PictureHeader("image/png", *struct.unpack_from(">II", data, 16))
    if data[:6] in (b"GIF87a", b"GIF89a"):
        return PictureHeader("image/gif", *struct.unpack_from("<HH", data, 6))
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return _webp(data)
    return _jpeg(data) if data[:3] == b"\xff\xd8\xff" else None


def _webp(data: bytes) -> PictureHeader | None:
    """Read a WebP's size (RFC 9649, 2.5 to 2.7; RFC 6386, 9.1)."""
    kind = data[12:16]
    if kind == b"VP8X":
        width, height = (int.from_bytes(data[at : at + 3], "little") + 1 for at in (24, 27))
        return PictureHeader("image/webp", width, height) if len(data) >= 30 else None
    if kind == b"VP8L" and data[20] == 0x2F:
        (bits,) = struct.unpack_from("<I", data, 21)
        return PictureHeader("image/webp", (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)
    if kind == b"VP8 " and data[23:26] == b"\x9d\x01\x2a":
        width, height = struct.unpack_from("<HH", data, 26)
        return PictureHeader("image/webp", width & 0x3FFF, height & 0x3FFF)
    return None


def _jpeg(data: bytes) -> PictureHeader | None:
    """Walk a JPEG's segments to its frame (ITU-T T.81, B.1.1 and B.2.2)."""
    at = 2
    while data[at] == 0xFF:
        mark = data[at + 1]
        if mark == 0xFF or mark in _ALONE:  # filling, or a mark without a length
            at += 1 if mark == 0xFF else 2
            continue
        if mark in _FRAMES:
            height, width = struct.unpack_from(">HH", data, at + 5)
            return PictureHeader("image/jpeg", width, height)
        (length,) = struct.unpack_from(">H", data, at + 2)
        if length < 2 or mark == 0xDA:
            return None
        at += 2 + length
    return None
