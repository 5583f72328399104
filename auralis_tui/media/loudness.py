"""The loudness and the peak of a file; run as a program, it prints both as a JSON object."""

import sys
from dataclasses import asdict, dataclass

import numpy as np

from auralis_tui.analysis.loudness import LoudnessMeter
from auralis_tui.analysis.samples import measurable
from auralis_tui.media.excerpt import open_excerpt
from auralis_tui.media.program import answer, place

READ_FRAMES = 65_536


@dataclass(frozen=True, slots=True)
class Loudness:
    """What ReplayGain needs of a file."""

    lufs: float | None
    """Integrated; None for silence, and below 400 ms."""
    peak: float
    """Largest sample; 1 is full scale."""


def measure(path: str, start_s: float = 0.0, end_s: float | None = None) -> Loudness:
    """Decode a file, or a stretch of it, and measure it; raises `MediaError`."""
    with open_excerpt(path, start_s, end_s) as decoder:
        meter, peak = LoudnessMeter(decoder.format.rate_hz, decoder.format.channels), 0.0
        while len(block := decoder.read(READ_FRAMES)):
            meter.process(block)
            peak = max(peak, float(np.abs(measurable(block)).max()))
    lufs = meter.integrated_lufs
    return Loudness(None if lufs is None or lufs < -70.0 else round(lufs, 2), round(peak, 6))


if __name__ == "__main__":
    sys.exit(answer(lambda: asdict(measure(*place(sys.argv[1:])))))
