"""The overview of a file for the seek bar; run as a program, it prints the peaks as a JSON array."""

import json
import os
import sys

from auralis_tui.analysis.waveform import Overview
from auralis_tui.errors import MediaError
from auralis_tui.media.decoder import open_decoder

BINS = 400
READ_FRAMES = 65_536


def overview(path: str) -> tuple[int, ...]:
    """Decode a file and return the peak, 0 to 255, of each of its 400 parts; raises `MediaError`."""
    with open_decoder(path) as decoder:
        if not decoder.format.frames:
            return ()
        peaks = Overview(decoder.format.frames, BINS)
        while len(block := decoder.read(READ_FRAMES)):
            peaks.push(block)
        return peaks.peaks()


def main() -> int:
    """Print the overview of the file that is the first argument."""
    os.nice(10)
    try:
        print(json.dumps(overview(sys.argv[1])))
    except MediaError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
