"""The cover, read back by a decoder of the test's own."""

import struct
import zlib

import numpy as np

from auralis_tui.demo import cover


def chunks(data: bytes) -> list[tuple[bytes, bytes]]:
    found, at = [], 8
    while at < len(data):
        (length,) = struct.unpack_from(">I", data, at)
        kind, body = data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        assert struct.unpack_from(">I", data, at + 8 + length) == (zlib.crc32(kind + body),)
        found.append((kind, body))
        at += 12 + length
    return found


def test_it_is_a_png_of_the_pixels_drawn() -> None:
    pixels = cover.draw()
    data = cover.png(pixels)
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    parts = chunks(data)
    assert [kind for kind, _ in parts] == [b"IHDR", b"IDAT", b"IEND"]
    assert struct.unpack(">IIBBBBB", parts[0][1]) == (cover.SIZE, cover.SIZE, 8, 2, 0, 0, 0)
    rows = np.frombuffer(zlib.decompress(parts[1][1]), np.uint8).reshape(cover.SIZE, -1)
    assert set(rows[:, 0]) == {2}
    decoded = np.cumsum(rows[:, 1:], axis=0, dtype=np.uint8).reshape(pixels.shape)
    np.testing.assert_array_equal(decoded, pixels)
    assert len(data) < 250_000


def test_it_is_the_same_picture_each_time_and_not_a_blank_one() -> None:
    pixels = cover.draw()
    np.testing.assert_array_equal(pixels, cover.draw())
    assert pixels.std() > 20.0
