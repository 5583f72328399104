"""PLS: numbered keys below [playlist]."""

import re
from pathlib import Path

from auralis_tui.errors import LibraryError
from auralis_tui.library.playlist_files import places
from auralis_tui.library.playlist_files.entry import FileEntry, PlaylistFile
from auralis_tui.library.playlist_files.text import NO_PLAYLIST

_KEY = re.compile(r"(file|title|length)([0-9]{1,7})\s*=\s*(.*)", re.IGNORECASE)
_NAME = re.compile(r"(?:x-gnome-title|playlistname)\s*=\s*(.*)", re.IGNORECASE)


def read(text: str, folder: Path) -> PlaylistFile:
    """Read the entries, in the order of their numbers."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if not lines or lines[0].casefold() != "[playlist]":
        raise LibraryError("It doesn't begin with [playlist].", NO_PLAYLIST)
    title = ""
    keys: dict[int, dict[str, str]] = {}
    for line in lines[1:]:
        if key := _KEY.fullmatch(line):
            keys.setdefault(int(key[2]), {})[key[1].casefold()] = key[3]
        elif name := _NAME.fullmatch(line):
            title = name[1]
    return PlaylistFile(title, tuple(_entry(keys[number], folder) for number in sorted(keys) if "file" in keys[number]))


def write(playlist: PlaylistFile, folder: Path, relative: bool) -> str:
    """Write the entries."""
    lines = ["[playlist]"]
    if playlist.title:
        lines.append(f"X-GNOME-Title={' '.join(playlist.title.split())}")
    for number, entry in enumerate(playlist.entries, start=1):
        title = " - ".join(filter(None, (entry.artist, entry.title)))
        lines.append(f"File{number}={places.written(entry.path, folder, relative)}")
        lines.append(f"Title{number}={' '.join(title.split())}")
        lines.append(f"Length{number}={round(entry.duration_s) or -1}")
    return "\n".join([*lines, f"NumberOfEntries={len(playlist.entries)}", "Version=2"]) + "\n"


def _entry(keys: dict[str, str], folder: Path) -> FileEntry:
    length = keys.get("length", "")
    duration_s = float(length) if re.fullmatch(r"[0-9]{1,7}(\.[0-9]{1,6})?", length) else 0.0
    return FileEntry(places.found(keys["file"], folder), keys.get("title", ""), duration_s=duration_s)
