"""Finding the files in a folder, in the order in which people number them."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from auralis_tui.file_names import printable, to_os, to_text

__all__ = ["LARGEST_INTEGER", "FoundFile", "FoundFolder", "count", "is_populated", "look_at", "printable", "walk"]

LARGEST_INTEGER = 2**63 - 1
"""What SQLite can hold."""
_DIGITS = re.compile(r"(\d+)|(\D+)")


class FoundFile(NamedTuple):
    """A file as the file system tells of it; when size and time are as before, so are its tags."""

    path: str
    size: int
    mtime_ns: int
    inode: int


@dataclass(slots=True)
class FoundFolder:
    """What is in one folder."""

    path: str
    files: list[FoundFile] = field(default_factory=list)
    """Those with the suffixes that were asked for."""
    sheets: list[FoundFile] = field(default_factory=list)
    """Those beside them that say something of them."""


def walk(
    folder: str, suffixes: frozenset[str], problems: list[str], sheet_suffix: str | None = None
) -> Iterator[FoundFolder]:
    """Yield the files with these suffixes, folder by folder, a folder's own before those of its sub-folders.

    Hidden files are skipped; each folder is entered once, however many links lead to it. What can't be read is added to
    `problems` as a sentence, and the rest goes on.
    """
    entered: set[tuple[int, int]] = set()
    waiting = [to_os(folder)]
    while waiting:
        current = waiting.pop()
        try:
            status = os.stat(current)
            if (status.st_dev, status.st_ino) in entered:
                continue
            entered.add((status.st_dev, status.st_ino))
            entries, folders = _listing(current)
        except OSError as error:
            problems.append(f"{printable(current)} can't be read: {error.strerror}.")
            continue
        found = FoundFolder(to_text(current))
        for entry in entries:
            suffix = os.path.splitext(entry.name)[1].lower()
            if suffix in suffixes:
                _add(entry, found.files, problems)
            elif suffix == sheet_suffix:
                _add(entry, found.sheets, problems)
        yield found
        waiting.extend(reversed(folders))


def count(folder: str, suffixes: frozenset[str]) -> Iterator[int]:
    """Count the files in each folder, without asking the file system about any of them."""
    entered: set[tuple[int, int]] = set()
    waiting = [to_os(folder)]
    while waiting:
        files = 0
        try:
            current = waiting.pop()
            status = os.stat(current)
            if (status.st_dev, status.st_ino) in entered:
                continue
            entered.add((status.st_dev, status.st_ino))
            with os.scandir(current) as entries:
                for entry in entries:
                    if entry.name[0] == ".":
                        continue
                    if _is_folder(entry):
                        waiting.append(entry.path)
                    else:
                        files += os.path.splitext(entry.name)[1].lower() in suffixes
        except OSError:  # the walk will say so
            pass
        yield files


def look_at(path: str) -> FoundFile:
    """Read a file's size, time and number from the file system."""
    return _found(path, os.stat(to_os(path)))


def is_populated(folder: str) -> bool:
    """Whether anything is to be seen there: the place where a disk is mounted is empty without it."""
    try:
        with os.scandir(to_os(folder)) as entries:
            return any(not entry.name.startswith(".") for entry in entries)
    except OSError:
        return False


def _found(path: str, status: os.stat_result) -> FoundFile:
    return FoundFile(to_text(path), status.st_size, status.st_mtime_ns, status.st_ino & LARGEST_INTEGER)


def _add(entry: os.DirEntry[str], files: list[FoundFile], problems: list[str]) -> None:
    try:
        files.append(_found(entry.path, entry.stat()))
    except FileNotFoundError:
        problems.append(f"{printable(entry.path)} does not exist: it was deleted, or it is a link that leads nowhere.")
    except OSError as error:
        problems.append(f"{printable(entry.path)} can't be read: {error.strerror}.")


def _listing(folder: str) -> tuple[list[os.DirEntry[str]], list[str]]:
    files: list[os.DirEntry[str]] = []
    folders: list[os.DirEntry[str]] = []
    with os.scandir(folder) as entries:
        for entry in entries:
            if not entry.name.startswith("."):
                (folders if _is_folder(entry) else files).append(entry)
    return _in_order(files), [entry.path for entry in _in_order(folders)]


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link in a circle: reading it as a file will say so
        return False


def _in_order(entries: list[os.DirEntry[str]]) -> list[os.DirEntry[str]]:
    return sorted(entries, key=lambda entry: _numbered(entry.name)) if len(entries) > 1 else entries


def _numbered(name: str) -> tuple[list[tuple[int, str]], str]:
    """Make a key by which "2" comes before "10"."""
    parts = _DIGITS.findall(name.casefold())
    return [(int(number), "") if number else (LARGEST_INTEGER, text) for number, text in parts], name
