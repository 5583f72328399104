"""Lyrics of a track: beside its file, or in its tags; run as a program, it prints them as a JSON object.

Its arguments are the path, and where the track is a stretch of the file, from when to when.
"""

import os
import resource
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from auralis_tui.errors import MediaError
from auralis_tui.file_names import to_os
from auralis_tui.media.lrc import MAX_LINES, Lyrics, decode, of_pieces, parse
from auralis_tui.media.program import answer, place
from auralis_tui.media.regular_file import open_regular
from auralis_tui.media.tag_file import open_tagged, values_of

MAX_BYTES = 256 * 1024
"""A longer text is no song's."""
MAX_MEMORY_BYTES = 2 * 2**30
"""What a file may make this process take, whatever it says of itself."""
SUFFIX = ".lrc"
_FIELDS = ("syncedlyrics", "lyrics", "unsyncedlyrics", "unsynced lyrics", "WM/Lyrics", "\xa9lyr")
_FREEFORM = "----:com.apple.itunes:"
"""What the names of an MP4 file's own fields begin with, in lower case."""
_MILLISECONDS = 2
"""How a SYLT frame counts, where it doesn't count MPEG frames."""


@dataclass(frozen=True, slots=True)
class Found:
    """Lyrics, and where they were."""

    lyrics: Lyrics
    source: str
    """The path of the file they were found in."""


def read_lyrics(path: str | os.PathLike[str], start_s: float = 0.0, end_s: float | None = None) -> Found | None:
    """Find a track's lyrics: those that say when they are sung before plain ones, those beside the file before tags.

    Raises
    ------
    MediaError
        When the track's file can't be read.
    """
    path = Path(to_os(os.fspath(path)))
    tagged = open_tagged(path)
    plain: Found | None = None
    for lyrics, source in [*_beside(path), *((found, path) for found in _embedded(tagged))]:
        if lyrics.synced:
            lyrics = lyrics.within(start_s, end_s)
        if lyrics.synced:
            return Found(lyrics, str(source))
        if lyrics.lines and plain is None:
            plain = Found(lyrics, str(source))
    return plain


def _beside(path: Path) -> Iterator[tuple[Lyrics, Path]]:
    """Read the LRC file of the same name, whatever its case."""
    wanted = (path.stem + SUFFIX).lower()
    try:
        names = sorted(name for name in os.listdir(path.parent) if name.lower() == wanted)
    except OSError:
        return
    for name in sorted(names, key=lambda name: not name.startswith(path.stem)):
        with suppress(MediaError, OSError), open_regular(path.parent / name) as file:
            data = file.read(MAX_BYTES + 1)
            if len(data) <= MAX_BYTES and b"\0\0" not in data:
                yield parse(decode(data)), path.parent / name


def _embedded(tagged: Any | None) -> Iterator[Lyrics]:
    tags = getattr(tagged, "tags", None)
    if tags is None:
        return
    if hasattr(tags, "getall"):
        for frame in tags.getall("SYLT"):
            if frame.format == _MILLISECONDS:
                yield of_pieces([(str(text), at_ms / 1000.0) for text, at_ms in frame.text[:MAX_LINES]])
        for frame in tags.getall("USLT"):
            yield from _of_text(str(frame.text))
        for frame in tags.getall("TXXX"):
            if frame.desc.lower() in _FIELDS:
                yield from _of_text("\n".join(frame.text))
        return
    for name in _FIELDS:
        for value in values_of(tags, name):
            yield from _of_text(str(value))
        for value in _freeform(tags, name):
            yield from _of_text(value.decode(errors="replace"))


def _freeform(tags: Any, name: str) -> list[bytes]:
    """Return what the field of this name has that an MP4 file was given beside those that are defined."""
    keys = (key for key in tags.keys() if key.lower() == _FREEFORM + name.lower())  # noqa: SIM118
    return [value for key in keys for value in values_of(tags, key)]


def _of_text(text: str) -> Iterator[Lyrics]:
    if len(text) <= MAX_BYTES:
        yield parse(text)


def _found() -> dict[str, object]:
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY_BYTES, MAX_MEMORY_BYTES))
    found = read_lyrics(*place(sys.argv[1:]))
    if found is None:
        return {}
    return {"lines": [[line.text, line.at_s] for line in found.lyrics.lines], "source": found.source}


if __name__ == "__main__":
    sys.exit(answer(_found))
