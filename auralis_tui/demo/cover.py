"""The cover: ridges of sound before a rising sun, and the PNG file that holds it."""

import struct
import zlib

import numpy as np
from numpy.typing import NDArray

SIZE = 480
"""Width and height in pixels."""

_NIGHT = (15, 19, 24)
_DUSK = (58, 44, 92)
_DAWN = (227, 180, 92)
_TEAL = (84, 192, 178)
_VIOLET = (183, 166, 245)
_RIDGES = 17

Pixels = NDArray[np.float64]


def draw() -> NDArray[np.uint8]:
    """Draw the cover as (480, 480, 3) of red, green and blue."""
    y, x = np.mgrid[0:SIZE, 0:SIZE] / SIZE
    picture = _sky(x, y)
    for ridge in range(_RIDGES):
        nearness = ridge / (_RIDGES - 1)
        crest = 0.5 + 0.44 * nearness - _swell(x[0], ridge) * (0.09 + 0.07 * nearness)
        depth = (y - crest) * SIZE
        _paint(picture, np.clip(depth + 0.5, 0.0, 1.0), np.array(_NIGHT) * (0.75 + 0.25 * nearness))
        steepness = np.hypot(1.0, np.gradient(crest * SIZE))
        line = np.clip(1.3 - np.abs(depth) / steepness, 0.0, 1.0) * (0.35 + 0.65 * nearness)
        _paint(picture, line, _blend(_VIOLET, _TEAL, nearness))
    return np.rint(np.clip(picture, 0, 255)).astype(np.uint8)


def _sky(x: Pixels, y: Pixels) -> Pixels:
    height = np.clip(y / 0.56, 0.0, 1.0)[..., np.newaxis]
    sky = _blend(_NIGHT, _DUSK, np.minimum(1.0, 1.4 * height))
    distance = np.hypot(x - 0.5, y - 0.37)[..., np.newaxis]
    glow = 0.75 * np.exp(-((distance / 0.26) ** 2))
    sky += glow * (np.array(_DAWN) - sky)
    _paint(sky, np.clip((0.125 - distance[..., 0]) * SIZE + 0.5, 0.0, 1.0), np.array((250, 226, 176)))
    return sky


def _swell(x: Pixels, ridge: int) -> Pixels:
    """Return a ridge's height from left to right: a few waves under a hill in the middle."""
    phase = 2.4 * ridge
    hill = np.exp(-(((x - 0.5 - 0.06 * np.sin(phase)) / 0.21) ** 2))
    waves = (
        0.55 + 0.3 * np.sin(23.0 * x + phase) + 0.2 * np.sin(57.0 * x - 1.7 * phase) + 0.1 * np.sin(131.0 * x + phase)
    )
    return np.asarray(hill * np.maximum(0.0, waves) + 0.02 * np.sin(40.0 * x + phase))


def _blend(first: tuple[int, int, int], second: tuple[int, int, int], share: float | Pixels) -> Pixels:
    return np.asarray(np.array(first) + share * (np.array(second, float) - np.array(first)))


def _paint(picture: Pixels, cover: Pixels, colour: Pixels) -> None:
    picture += cover[..., np.newaxis] * (colour - picture)


def png(pixels: NDArray[np.uint8]) -> bytes:
    """Return the bytes of a PNG file of (height, width, 3) pixels.

    References
    ----------
    W3C PNG specification (third edition), 5 and 9: each row is filtered by what stands above it, then deflated.
    """
    height, width, _ = pixels.shape
    rows = pixels.reshape(height, -1)
    above = np.vstack((np.zeros((1, rows.shape[1]), np.uint8), rows[:-1]))
    filtered = np.hstack((np.full((height, 1), 2, np.uint8), rows - above))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = zlib.compress(filtered.tobytes(), 6)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", data) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
