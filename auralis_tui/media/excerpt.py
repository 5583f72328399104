"""A stretch of a sound file as a file of its own: a track of a cue sheet."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from auralis_tui.media.audio_format import AudioFormat
from auralis_tui.media.closing import Closing
from auralis_tui.media.decoder import Decoder, open_decoder


class Excerpt(Closing):
    """A decoder that begins and ends within its file.

    Where one excerpt ends the next one of the same file begins: both round the same time to the same frame, so that no
    frame is missing, and none is heard twice.

    Parameters
    ----------
    decoder : Decoder
        The whole file; it is closed with the excerpt.
    start_s, end_s : float
        Seconds from the file's beginning; None is the file's end.
    """

    def __init__(self, decoder: Decoder, start_s: float, end_s: float | None) -> None:
        self._decoder = decoder
        whole = decoder.format
        self._start_frame = round(start_s * whole.rate_hz)
        end_frame = None if end_s is None else max(self._start_frame, round(end_s * whole.rate_hz))
        if whole.frames is not None:
            self._start_frame = min(self._start_frame, whole.frames)
            end_frame = whole.frames if end_frame is None else min(end_frame, whole.frames)
        self._frames = None if end_frame is None else end_frame - self._start_frame
        self._at = 0
        if self._start_frame:
            decoder.seek(self._start_frame)

    @property
    def format(self) -> AudioFormat:
        """What the excerpt holds."""
        return replace(self._decoder.format, frames=self._frames)

    def read(self, frames: int) -> NDArray[np.float32]:
        """Read (n, channels), and no further than the excerpt's end."""
        left = frames if self._frames is None else min(frames, self._frames - self._at)
        if left <= 0:
            return np.zeros((0, self._decoder.format.channels), np.float32)
        block = self._decoder.read(left)
        self._at += len(block)
        return block

    def seek(self, frame: int) -> int:
        """Go to a frame of the excerpt, and say which was reached."""
        wanted = max(0, frame) if self._frames is None else min(max(0, frame), self._frames)
        self._at = max(0, self._decoder.seek(self._start_frame + wanted) - self._start_frame)
        return self._at

    def close(self) -> None:
        """Let go of the file."""
        self._decoder.close()


def open_excerpt(path: str, start_s: float = 0.0, end_s: float | None = None) -> Decoder:
    """Open a file, or a stretch of it; raises `MediaError`."""
    return cut(open_decoder(path), start_s, end_s)


def cut(decoder: Decoder, start_s: float, end_s: float | None) -> Decoder:
    """Return the stretch of an open file; the file itself where it is all of it."""
    if not start_s and end_s is None:
        return decoder
    try:
        return Excerpt(decoder, start_s, end_s)
    except BaseException:
        decoder.close()
        raise
