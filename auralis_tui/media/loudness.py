"""The loudness and the peak of a file; run as a program, it prints both as a JSON object."""

import json
import os
import sys
from dataclasses import asdict, dataclass

import numpy as np

from auralis_tui.analysis.loudness import LoudnessMeter
from auralis_tui.errors import MediaError
from auralis_tui.media.decoder import open_decoder

READ_FRAMES = 65_536


@dataclass(frozen=True, slots=True)
class Loudness:
    """What ReplayGain needs of a file."""

    lufs: float | None
    """Integrated; None for silence, and below 400 ms."""
    peak: float
    """Largest sample; 1 is full scale."""


def measure(path: str) -> Loudness:
    """Decode a file and measure it; raises `MediaError`."""
    with open_decoder(path) as decoder:
        meter, peak = LoudnessMeter(decoder.format.rate_hz, decoder.format.channels), 0.0
        while len(block := decoder.read(READ_FRAMES)):
            meter.process(block)
            peak = max(peak, float(np.nanmax(np.abs(block))))
    lufs = meter.integrated_lufs
    return Loudness(None if lufs is None or lufs < -70.0 else round(lufs, 2), round(peak, 6))


def main() -> int:
    """Print the loudness of the file that is the first argument."""
    os.nice(10)
    try:
        print(json.dumps(asdict(measure(sys.argv[1]))))
    except MediaError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
