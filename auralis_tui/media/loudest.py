"""The loudest passage of a file; run as a program, it prints [start, end, loudness] as JSON, or null for silence."""

import dataclasses
import json
import os
import sys

from auralis_tui.analysis.loudest import LoudestPassage, Passage
from auralis_tui.errors import MediaError
from auralis_tui.media.decoder import open_decoder

READ_FRAMES = 65_536


def loudest(path: str, duration_s: float) -> Passage | None:
    """Decode a file and find its loudest passage; None when it is silent; raises `MediaError`."""
    with open_decoder(path) as decoder:
        found = LoudestPassage(decoder.format.rate_hz, decoder.format.channels, duration_s)
        while len(block := decoder.read(READ_FRAMES)):
            found.push(block)
        return found.passage()


def main() -> int:
    """Print the passage of the file that is the first argument, as long as the second says, in seconds."""
    os.nice(10)
    try:
        passage = loudest(sys.argv[1], float(sys.argv[2]))
    except MediaError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    print(json.dumps(None if passage is None else dataclasses.astuple(passage)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
