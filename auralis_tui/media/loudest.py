"""The loudest passage of a file; run as a program, it prints [start, end, loudness] as JSON, or null for silence."""

import dataclasses
import sys

from auralis_tui.analysis.loudest import LoudestPassage, Passage
from auralis_tui.media.decoder import open_decoder
from auralis_tui.media.program import answer

READ_FRAMES = 65_536


def loudest(path: str, duration_s: float) -> Passage | None:
    """Decode a file and find its loudest passage; None when it is silent; raises `MediaError`."""
    with open_decoder(path) as decoder:
        found = LoudestPassage(decoder.format.rate_hz, decoder.format.channels, duration_s)
        while len(block := decoder.read(READ_FRAMES)):
            found.push(block)
        return found.passage()


def _found(path: str, duration_s: float) -> tuple[float, ...] | None:
    passage = loudest(path, duration_s)
    return None if passage is None else dataclasses.astuple(passage)


if __name__ == "__main__":
    sys.exit(answer(lambda: _found(sys.argv[1], float(sys.argv[2]))))
