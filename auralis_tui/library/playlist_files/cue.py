"""CUE sheets as playlists: files, and tracks within files."""

from collections.abc import Iterator
from pathlib import Path

from auralis_tui.errors import LibraryError
from auralis_tui.library.cue_sheet import parse
from auralis_tui.library.playlist_files import places
from auralis_tui.library.playlist_files.entry import FileEntry, PlaylistFile
from auralis_tui.library.playlist_files.text import NO_PLAYLIST

MAX_TRACKS = 99
_FRAMES_PER_S = 75
_KINDS = {".mp3": "MP3", ".aif": "AIFF", ".aiff": "AIFF"}


def read(text: str, folder: Path) -> PlaylistFile:
    """Read the entries."""
    try:
        sheet = parse(text)
    except LibraryError as error:
        raise LibraryError(f"The sheet {error.message}", error.hint or NO_PLAYLIST) from error
    entries = []
    for file in sheet.files:
        path = places.found(file.name, folder)
        for track in file.tracks:
            begin_s = track.start_s or 0.0
            length_s = 0.0 if track.end_s is None else track.end_s - begin_s
            start_s = begin_s if file.cuts else None
            artist = track.performer or sheet.performer
            entries.append(FileEntry(path, track.title, artist, sheet.title, length_s, start_s))
    return PlaylistFile(sheet.title, tuple(entries))


def write(playlist: PlaylistFile, folder: Path, relative: bool) -> str:
    """Write the entries; raises `LibraryError` for what no sheet can say."""
    if len(playlist.entries) > MAX_TRACKS:
        raise LibraryError(
            f"A CUE sheet holds {MAX_TRACKS} tracks, and these are {len(playlist.entries)}.", "Export to M3U8 or XSPF."
        )
    return "\n".join(_lines(playlist, folder, relative)) + "\n"


def _lines(playlist: PlaylistFile, folder: Path, relative: bool) -> Iterator[str]:
    yield f"TITLE {_quoted(playlist.title)}"
    file, reached_s = "", 0.0
    for number, entry in enumerate(playlist.entries, start=1):
        if entry.path != file or entry.start_s is None or entry.start_s <= reached_s:
            yield f"FILE {_file(entry.path, folder, relative)} {_KINDS.get(Path(entry.path).suffix.lower(), 'WAVE')}"
        file, reached_s = entry.path, entry.start_s or 0.0
        yield f"  TRACK {number:02} AUDIO"
        yield f"    TITLE {_quoted(entry.title)}"
        if entry.artist:
            yield f"    PERFORMER {_quoted(entry.artist)}"
        yield f"    INDEX 01 {_time(reached_s)}"


def _file(path: str, folder: Path, relative: bool) -> str:
    name = places.written(path, folder, relative)
    if '"' in name:
        raise LibraryError(f"A CUE sheet can't name {path}: there is a quote in it.", "Export to M3U8 or XSPF.")
    return f'"{name}"'


def _quoted(text: str) -> str:
    return '"' + " ".join(text.replace('"', "'").split()) + '"'


def _time(start_s: float) -> str:
    frames = round(start_s * _FRAMES_PER_S)
    return f"{frames // (60 * _FRAMES_PER_S):02}:{frames // _FRAMES_PER_S % 60:02}:{frames % _FRAMES_PER_S:02}"
