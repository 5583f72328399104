"""Names of files that sound can be written to."""

import os
import tempfile
from pathlib import Path

from auralis_tui.errors import OutputError

LONGEST_BYTES = 240
"""Of a name: file systems take 255, and the file that is being written has some more."""


def check_file(path: Path) -> None:
    """Try whether a WAV file of this name can be written; raises `OutputError` when it can't."""
    if not path.name:
        raise OutputError("An empty name is no file.", "Choose wav:NAME.wav.")
    if len(os.fsencode(path.name)) > LONGEST_BYTES:
        raise OutputError(f"{path.name[:40]}... is too long for a file's name.", "Choose a shorter one.")
    try:
        if path.is_dir():
            raise OutputError(f"{path} is a folder.", "Choose the name of a file in it: wav:NAME.wav.")
        if path.suffix.lower() != ".wav":
            raise OutputError(f"{path.name} is not the name of a WAV file.", "Choose one that ends in .wav.")
        with tempfile.TemporaryFile(dir=path.parent):
            pass
    except OSError as error:
        hint = "Choose a folder that is there, and that you can write to."
        raise OutputError(f"{path} can't be written: {error.strerror}.", hint) from error
