"""The text of a playlist's file: bounded, and in the encodings that are met."""

import codecs
import os
import stat
from pathlib import Path

from auralis_tui.errors import LibraryError
from auralis_tui.file_names import to_text

MAX_BYTES = 16 * 2**20
"""A hundred thousand entries of ordinary length."""
MAX_LINE_CHARACTERS = 16_384
NO_PLAYLIST = "It is damaged, or no playlist."


def read_bytes(path: Path) -> bytes:
    """Read a playlist's file; raises `LibraryError` for what can't be one."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        with open(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise LibraryError(f"{path} is no file.", "Choose a playlist's file.")
            data = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        raise LibraryError(f"{path} can't be read: {reason}.", "Check its name and its rights.") from error
    if len(data) > MAX_BYTES:
        raise LibraryError(f"{path} is larger than {MAX_BYTES // 2**20} MiB.", "No playlist is; choose another file.")
    return data


def decode(data: bytes) -> str:
    """Return the text: UTF-8, UTF-16 where it says so, and for each line that is neither, what it can only be."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = data.decode("utf-16", errors="replace")
    else:
        text = "\n".join(map(_decode_line, data.removeprefix(codecs.BOM_UTF8).splitlines()))
    if "\0" in text:
        raise LibraryError("There are zeros in it, as there are in no text.", NO_PLAYLIST)
    for number, line in enumerate(text.split("\n"), start=1):
        if len(line) > MAX_LINE_CHARACTERS:
            raise LibraryError(f"Line {number} has more than {MAX_LINE_CHARACTERS} characters.", NO_PLAYLIST)
    return text


def _decode_line(line: bytes) -> str:
    """Decode a line: as UTF-8, as the name of a file that is no text, or as Windows wrote it."""
    try:
        return line.decode()
    except UnicodeDecodeError:
        named = os.fsdecode(line)
        if os.path.isabs(named) and len(named) < 4096 and os.path.lexists(named):
            return to_text(named)
        return line.decode("cp1252", errors="replace")
