"""Opening files that may be anything, and the figures that sound can have; little is imported, for the tag readers."""

import os
import stat
from typing import BinaryIO

from auralis_tui.errors import MediaError
from auralis_tui.file_names import to_os

MAX_CHANNELS = 32
MIN_RATE_HZ = 1_000
MAX_RATE_HZ = 3_000_000


def open_regular(path: str | os.PathLike[str]) -> BinaryIO:
    """Open a file for reading, or say why it can't be."""
    path = to_os(os.fspath(path))
    try:
        mode = os.stat(path).st_mode
        if stat.S_ISDIR(mode):
            raise MediaError(f"{path} is a folder, not a sound file.", "Add its files, or scan the folder.")
        if not stat.S_ISREG(mode):
            raise MediaError(f"{path} is a device or pipe, not a sound file.", "Choose a file.")
        return open(path, "rb")
    except (OSError, ValueError) as error:
        raise unreadable(path, error) from error


def unreadable(path: str | os.PathLike[str], error: Exception) -> MediaError:
    """Word why a file can't be opened."""
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return MediaError(f"{path} does not exist.", "It may have been moved or deleted; scan the library again.")
    if isinstance(error, PermissionError):
        return MediaError(f"{path} may not be read by you.", "Change its permissions.")
    reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
    return MediaError(f"{path} can't be opened: {reason}.", "Check the disk or the network share.")
