"""Reading and writing a playlist's file by its suffix."""

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from auralis_tui.errors import LibraryError, UsageError
from auralis_tui.library.playlist_files import cue, m3u, pls, xspf
from auralis_tui.library.playlist_files.entry import PlaylistFile
from auralis_tui.library.playlist_files.text import decode, read_bytes
from auralis_tui.whole_file import write_whole

MAX_ENTRIES = 100_000
Write = Callable[[PlaylistFile, Path, bool], str]
WRITERS: dict[str, Write] = {
    ".m3u": m3u.write, ".m3u8": m3u.write, ".pls": pls.write, ".xspf": xspf.write, ".cue": cue.write,
}  # fmt: skip
SUFFIXES = ", ".join(WRITERS)


def read_file(path: Path) -> PlaylistFile:
    """Read a playlist's file; raises an `AuralisError` which says what is wrong with it."""
    suffix = _suffix(path)
    folder = path.absolute().parent
    data = read_bytes(path)
    try:
        playlist = _parsed(suffix, data, folder)
    except LibraryError as error:
        raise LibraryError(f"{path} can't be read as a playlist. {error.message}", error.hint) from error
    if not playlist.entries:
        raise LibraryError(f"{path} lists no files.", "It is empty, or no playlist.")
    if len(playlist.entries) > MAX_ENTRIES:
        raise LibraryError(f"{path} lists more than {MAX_ENTRIES} files.", "Make several playlists of it.")
    return playlist


def write_file(path: Path, playlist: PlaylistFile, *, relative: bool, over: bool = False) -> None:
    """Write a playlist's file, whole or not at all; a file that is there stays, unless `over`."""
    suffix = _suffix(path)
    path = path.absolute()
    if path.exists() and not over:
        raise UsageError(f"{path} exists already.", "Choose another name, or let it be replaced: --force")
    if suffix != ".cue":
        playlist = _whole_files(playlist)
    text = WRITERS[suffix](playlist, path.parent, relative)
    try:
        write_whole(path, text.encode(), replace=True)
    except OSError as error:
        raise LibraryError(
            f"{path} can't be written: {error.strerror}.", "Check its folder, and its rights."
        ) from error


def _parsed(suffix: str, data: bytes, folder: Path) -> PlaylistFile:
    if suffix == ".xspf":
        return xspf.read(data, folder)
    read = {".pls": pls.read, ".cue": cue.read}.get(suffix, m3u.read)
    return read(decode(data), folder)


def _suffix(path: Path) -> str:
    suffix = path.suffix.lower()
    if suffix not in WRITERS:
        raise UsageError(f"{path} has no suffix of a playlist.", f"These are known: {SUFFIXES}.")
    return suffix


def _whole_files(playlist: PlaylistFile) -> PlaylistFile:
    """Name a file once where its tracks follow each other: most formats can name only files."""
    entries = playlist.entries
    follows = [
        False,
        *(one.path == next_one.path and next_one.start_s is not None for one, next_one in pairwise(entries)),
    ]
    kept = tuple(entry for entry, again in zip(entries, follows, strict=False) if not again)
    return replace(playlist, entries=kept)
