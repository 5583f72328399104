"""The loudest passage of a file; run as a program, it prints [start, end, loudness] as JSON, or null for silence."""

import dataclasses
import sys

from auralis_tui.analysis.loudest import LoudestPassage, Passage
from auralis_tui.media.excerpt import open_excerpt
from auralis_tui.media.program import answer, place

READ_FRAMES = 65_536


def loudest(path: str, duration_s: float, start_s: float = 0.0, end_s: float | None = None) -> Passage | None:
    """Decode a file and find its loudest passage; None when it is silent; raises `MediaError`."""
    with open_excerpt(path, start_s, end_s) as decoder:
        found = LoudestPassage(decoder.format.rate_hz, decoder.format.channels, duration_s)
        while len(block := decoder.read(READ_FRAMES)):
            found.push(block)
        return found.passage()


def _found(duration_s: float, path: str, start_s: float, end_s: float | None) -> tuple[float, ...] | None:
    passage = loudest(path, duration_s, start_s, end_s)
    return None if passage is None else dataclasses.astuple(passage)


if __name__ == "__main__":
    sys.exit(answer(lambda: _found(float(sys.argv[1]), *place(sys.argv[2:]))))
