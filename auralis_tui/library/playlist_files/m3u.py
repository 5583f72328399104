"""M3U: a path on each line; what begins with # says something of the next one, or nothing.

M3U8 is in UTF-8. M3U has no encoding of its own: it is read as UTF-8 where it is that, and otherwise as Windows-1252,
and is written in UTF-8, which its second line says where it matters.
"""

import re
from pathlib import Path

from auralis_tui.errors import LibraryError
from auralis_tui.library.playlist_files import places
from auralis_tui.library.playlist_files.entry import FileEntry, PlaylistFile

_LENGTH = re.compile(r"\s*(-?[0-9]{1,7}(?:\.[0-9]{1,6})?)[^,]*,?(.*)")


def read(text: str, folder: Path) -> PlaylistFile:
    """Read the entries."""
    title, told = "", ("", 0.0)
    entries = []
    for line in text.split("\n"):
        head, _, rest = line.strip().partition(":")
        match head.upper():
            case "":
                continue
            case "#EXTINF":
                told = _told(rest)
            case "#PLAYLIST":
                title = rest.strip()
            case "#EXT-X-TARGETDURATION" | "#EXT-X-STREAM-INF":
                raise LibraryError("It lists the pieces of a stream, not music files.", "Streams can't be played yet.")
            case _ if not head.startswith("#"):
                entries.append(FileEntry(places.found(line.strip("\r\n"), folder), told[0], duration_s=told[1]))
                told = ("", 0.0)
    return PlaylistFile(title, tuple(entries))


def write(playlist: PlaylistFile, folder: Path, relative: bool) -> str:
    """Write the entries."""
    lines = ["#EXTM3U", "#EXTENC:UTF-8"]
    if playlist.title:
        lines.append(f"#PLAYLIST:{_on_a_line(playlist.title)}")
    for entry in playlist.entries:
        title = " - ".join(filter(None, (entry.artist, entry.title)))
        lines.append(f"#EXTINF:{round(entry.duration_s) or -1},{_on_a_line(title)}")
        lines.append(places.written(entry.path, folder, relative))
    return "\n".join(lines) + "\n"


def _told(rest: str) -> tuple[str, float]:
    """Read a length in seconds, and a title."""
    found = _LENGTH.match(rest)
    return (found[2].strip(), max(0.0, float(found[1]))) if found else (rest.strip(), 0.0)


def _on_a_line(text: str) -> str:
    return " ".join(text.split())
