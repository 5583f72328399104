"""Small versions of covers, as PNG."""

import importlib
import io
from fractions import Fraction
from typing import Any

from auralis_tui.errors import MediaError
from auralis_tui.media.picture import MAX_PIXELS, read_header

MAX_SIDE = 2048


def thumbnail(data: bytes, side: int) -> bytes:
    """Decode a picture, fit it into a square of `side` pixels without enlarging it, and return it as PNG.

    Raises
    ------
    MediaError
        It is no picture, a broken one, or larger than it may be.
    """
    header = read_header(data)
    if header is None:
        raise MediaError("The cover is no picture, or too large.", "Take a JPEG or PNG file of less than 16 MB.")
    frame = _decoded(data)
    if frame.width * frame.height > MAX_PIXELS:
        raise MediaError("The cover is larger than it says.", "Take another picture.")
    scale = min(Fraction(side, max(frame.width, frame.height)), Fraction(1))
    width, height = (max(1, round(length * scale)) for length in (frame.width, frame.height))
    return _png(frame.reformat(width, height, "rgb24", interpolation="AREA"))


def _decoded(data: bytes) -> Any:
    av: Any = importlib.import_module("av")
    try:
        with av.open(io.BytesIO(data)) as container:
            return next(container.decode(video=0))
    except (av.FFmpegError, StopIteration, IndexError, ValueError, MemoryError) as error:
        raise MediaError("The cover can't be decoded.", "Take another picture.") from error


def _png(frame: Any) -> bytes:
    av: Any = importlib.import_module("av")
    encoder = av.CodecContext.create("png", "w")
    encoder.width, encoder.height, encoder.pix_fmt = frame.width, frame.height, "rgb24"
    encoder.time_base = Fraction(1, 25)
    frame.pts = 0
    return b"".join(bytes(packet) for packet in [*encoder.encode(frame), *encoder.encode(None)])
