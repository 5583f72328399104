"""Finding the files in a folder, in the order in which people number them."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass

LARGEST_INTEGER = 2**63 - 1
"""What SQLite can hold."""


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file as the file system tells of it; when size and time are as before, so are its tags."""

    path: str
    size: int
    mtime_ns: int
    inode: int


def walk(folder: str, suffixes: frozenset[str], problems: list[str]) -> Iterator[list[str]]:
    """Yield the files with these suffixes, folder by folder, a folder's own before those of its sub-folders.

    Hidden files are skipped; each folder is entered once, however many links lead to it. What can't be read is added to
    `problems` as a sentence, and the rest goes on.
    """
    entered: set[tuple[int, int]] = set()
    waiting = [folder]
    while waiting:
        current = waiting.pop()
        try:
            status = os.stat(current)
            if (status.st_dev, status.st_ino) in entered:
                continue
            entered.add((status.st_dev, status.st_ino))
            files, folders = _listing(current)
        except OSError as error:
            problems.append(f"{printable(current)} can't be read: {error.strerror}.")
            continue
        yield [path for path in files if os.path.splitext(path)[1].lower() in suffixes]
        waiting.extend(reversed(folders))


def look_at(path: str) -> FoundFile:
    """Read a file's size, time and number from the file system."""
    status = os.stat(path)
    return FoundFile(path, status.st_size, status.st_mtime_ns, status.st_ino & LARGEST_INTEGER)


def is_populated(folder: str) -> bool:
    """Whether anything is to be seen there: the place where a disk is mounted is empty without it."""
    try:
        with os.scandir(folder) as entries:
            return any(not entry.name.startswith(".") for entry in entries)
    except OSError:
        return False


def printable(path: str) -> str:
    """Show a path as text, even when its bytes are none."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _listing(folder: str) -> tuple[list[str], list[str]]:
    files: list[str] = []
    folders: list[str] = []
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda entry: _numbered(entry.name)):
            if not entry.name.startswith("."):
                (folders if _is_folder(entry) else files).append(entry.path)
    return files, folders


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link in a circle: reading it as a file will say so
        return False


def _numbered(name: str) -> tuple[list[tuple[int, str]], str]:
    """Make a key by which "2" comes before "10"."""
    parts = re.findall(r"(\d+)|(\D+)", name.casefold())
    return [(int(number), "") if number else (LARGEST_INTEGER, text) for number, text in parts], name
