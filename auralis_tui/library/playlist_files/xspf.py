"""XSPF: XML, each path an address. What defines entities or points outside of the file is refused unread.

References
----------
XSPF version 1, https://www.xspf.org/spec
"""

from pathlib import Path
from xml.parsers import expat
from xml.sax.saxutils import escape

from auralis_tui.errors import LibraryError
from auralis_tui.library.playlist_files import places
from auralis_tui.library.playlist_files.entry import FileEntry, PlaylistFile
from auralis_tui.library.playlist_files.text import MAX_LINE_CHARACTERS, NO_PLAYLIST

NAMESPACE = "http://xspf.org/ns/0/"
MAX_DEPTH = 50


def read(data: bytes, folder: Path) -> PlaylistFile:
    """Read the entries; those without a place are left out."""
    reader = _Reader()
    try:
        reader.parser.Parse(data, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise LibraryError(f"It is no XML: {error}.", NO_PLAYLIST) from error
    if not reader.is_playlist:
        raise LibraryError("It is XML, but no XSPF playlist.", "Choose another file.")
    return PlaylistFile(reader.title, tuple(_entry(told, folder) for told in reader.tracks if told.get("location")))


def write(playlist: PlaylistFile, folder: Path, relative: bool) -> str:
    """Write the entries."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<playlist version="1" xmlns="{NAMESPACE}">']
    lines += _element("title", playlist.title, 2)
    lines.append("  <trackList>")
    for entry in playlist.entries:
        lines.append("    <track>")
        lines += _element("location", places.address(entry.path, folder, relative), 6)
        lines += _element("title", entry.title, 6)
        lines += _element("creator", entry.artist, 6)
        lines += _element("album", entry.album, 6)
        lines += _element("duration", str(round(entry.duration_s * 1000)) if entry.duration_s else "", 6)
        lines.append("    </track>")
    return "\n".join([*lines, "  </trackList>", "</playlist>"]) + "\n"


class _Reader:
    """Takes up the text of the elements that count."""

    def __init__(self) -> None:
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.EntityDeclHandler = self._refuse
        self.is_playlist = False
        self.title = ""
        self.tracks: list[dict[str, str]] = []
        self._path: list[str] = []
        self._said: list[str] = []
        self._characters = 0

    def _refuse(self, *_: object) -> None:
        raise LibraryError(
            "It defines a document type or entities, which could read other files.", "No playlist needs that."
        )

    def _start(self, name: str, _: object) -> None:
        self._path.append(name.rpartition(" ")[2])
        if len(self._path) > MAX_DEPTH:
            raise LibraryError(f"Its elements lie more than {MAX_DEPTH} deep.", NO_PLAYLIST)
        self.is_playlist = self.is_playlist or self._path == ["playlist"]
        if self._path == ["playlist", "trackList", "track"]:
            self.tracks.append({})
        self._said, self._characters = [], 0

    def _text(self, data: str) -> None:
        self._said.append(data)
        self._characters += len(data)
        if self._characters > MAX_LINE_CHARACTERS:
            raise LibraryError(f"An element has more than {MAX_LINE_CHARACTERS} characters.", NO_PLAYLIST)

    def _end(self, _: str) -> None:
        text = "".join(self._said).strip()
        if self._path == ["playlist", "title"]:
            self.title = text
        elif self._path[:-1] == ["playlist", "trackList", "track"] and self.tracks:
            self.tracks[-1].setdefault(self._path[-1], text)
        self._path.pop()
        self._said, self._characters = [], 0


def _entry(told: dict[str, str], folder: Path) -> FileEntry:
    duration = told.get("duration", "")
    return FileEntry(
        places.decoded(told["location"], folder),
        told.get("title", ""),
        told.get("creator", ""),
        told.get("album", ""),
        int(duration) / 1000 if duration.isascii() and duration.isdigit() and len(duration) < 12 else 0.0,
    )


def _element(name: str, text: str, indent: int) -> list[str]:
    shown = "".join(character if character.isprintable() else " " for character in text)
    return [f"{' ' * indent}<{name}>{escape(shown)}</{name}>"] if shown else []
