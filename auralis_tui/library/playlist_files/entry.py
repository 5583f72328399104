"""What a playlist's file says of one entry."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FileEntry:
    """A file, or a part of one, in a playlist's file."""

    path: str
    """From the root on, as text (`file_names`); or the address of a stream, as it was written."""
    title: str = ""
    artist: str = ""
    album: str = ""
    duration_s: float = 0.0
    """0 where it isn't told."""
    start_s: float | None = None
    """Where it begins, for a track within a file; None for a whole file."""


@dataclass(frozen=True, slots=True)
class PlaylistFile:
    """What a playlist's file says."""

    title: str = ""
    entries: tuple[FileEntry, ...] = ()
