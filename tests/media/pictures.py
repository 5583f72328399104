"""Small real pictures."""

import base64
import io
import struct
import zlib
from fractions import Fraction
from typing import Any

import av
import numpy as np

WEBP = {
    "lossy": (
        "UklGRkwAAABXRUJQVlA4IEAAAABQAwCdASolABUAPm02l0ikIyIhJWgAgA2JZwDQvoAAK/fDcAD+8DhD/raTNCmQ//"
        "2ln/1LP/qWf4wj7LOgAAAA"
    ),
    "lossless": "UklGRh4AAABXRUJQVlA4TBEAAAAvJAAFAAdQjyLXo/+BiOh/AAA=",
    "extended": (
        "UklGRnAAAABXRUJQVlA4WAoAAAAQAAAAJAAAFAAAQUxQSAoAAAABB1CtiAhERP8DVlA4IEAAAABQAwCdASolABUAPm"
        "02l0ikIyIhJWgAgA2JZwDQvoAAK/fDcAD+8DhD/raTNCmQ//2ln/1LP/qWf4wj7LOgAAAA"
    ),
}
"""Of 37 x 21 pixels, as base64."""


def picture(kind: str, width: int = 37, height: int = 21) -> bytes:
    """Return a coloured picture: png, jpeg, gif, or one of `WEBP`, which have a size of their own."""
    if kind in WEBP:
        return base64.b64decode(WEBP[kind])
    if kind == "gif":
        return _gif(width, height)
    codec, pixels = {"png": ("png", "rgb24"), "jpeg": ("mjpeg", "yuvj444p")}[kind]
    return _encoded(codec, pixels, width, height)


def _frame(width: int, height: int) -> Any:
    y, x = np.mgrid[0:height, 0:width]
    colours = np.stack([x * 255 // width, y * 255 // height, (x + y) % 256], axis=2).astype(np.uint8)
    return av.VideoFrame.from_ndarray(colours, "rgb24")


def _encoded(codec: str, pixels: str, width: int, height: int) -> bytes:
    encoder: Any = av.CodecContext.create(codec, "w")
    encoder.width, encoder.height, encoder.pix_fmt, encoder.time_base = width, height, pixels, Fraction(1, 25)
    frame = _frame(width, height).reformat(format=pixels)
    frame.pts = 0
    return b"".join(bytes(packet) for packet in [*encoder.encode(frame), *encoder.encode(None)])


def _gif(width: int, height: int) -> bytes:
    file = io.BytesIO()
    with av.open(file, "w", format="gif") as container:
        stream: Any = container.add_stream("gif", rate=1)
        stream.width, stream.height, stream.pix_fmt = width, height, "rgb8"
        for packet in [*stream.encode(_frame(width, height).reformat(format="rgb8")), *stream.encode(None)]:
            container.mux(packet)
    return file.getvalue()


def png_bomb(width: int, height: int, said: tuple[int, int] | None = None) -> bytes:
    """Return a PNG of one colour: some kilobytes that say they are gigabytes; `said` is what its header says."""
    lines = zlib.compressobj(9)
    line = bytes(1 + width)
    data = b"".join(lines.compress(line) for _ in range(height)) + lines.flush()
    header = struct.pack(">IIBBBBB", *(said or (width, height)), 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", data), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body)) for name, body in chunks
    )
