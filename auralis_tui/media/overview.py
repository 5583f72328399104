"""The overview of a file for the seek bar; run as a program, it prints peaks and length as a JSON object."""

import sys
from dataclasses import asdict, dataclass

from auralis_tui.analysis.waveform import Overview
from auralis_tui.media.decoder import Decoder
from auralis_tui.media.excerpt import open_excerpt
from auralis_tui.media.program import answer, place

BINS = 400
READ_FRAMES = 65_536


@dataclass(frozen=True, slots=True)
class FileOverview:
    """A whole file, decoded once."""

    peaks: tuple[int, ...]
    """0 to 255 of full scale, of each of its 400 parts; none for a file without sound."""
    duration_s: float
    """Of what was decoded, whatever the file says of itself."""


def overview(path: str, start_s: float = 0.0, end_s: float | None = None) -> FileOverview:
    """Decode a file, or a stretch of it, and return its overview; raises `MediaError`."""
    with open_excerpt(path, start_s, end_s) as decoder:
        frames = decoder.format.frames
        if frames is None:
            frames = _count(path, start_s)
        peaks, decoded = _peaks(decoder, frames) if frames else ((), 0)
        return FileOverview(peaks, decoded / decoder.format.rate_hz)


def _count(path: str, start_s: float) -> int:
    """Decode a file that doesn't know its length, to count."""
    frames = 0
    with open_excerpt(path, start_s) as decoder:
        while len(block := decoder.read(READ_FRAMES)):
            frames += len(block)
    return frames


def _peaks(decoder: Decoder, frames: int) -> tuple[tuple[int, ...], int]:
    whole, decoded = Overview(frames, BINS), 0
    while len(block := decoder.read(READ_FRAMES)):
        whole.push(block)
        decoded += len(block)
    return whole.peaks(), decoded


if __name__ == "__main__":
    sys.exit(answer(lambda: asdict(overview(*place(sys.argv[1:])))))
