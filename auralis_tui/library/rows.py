"""Rows of the library's lists, as they are read and shown. A track's row is `bus.state.Track`."""

from dataclasses import dataclass

from auralis_tui.bus.state import QueueEntry, Track


@dataclass(frozen=True, slots=True)
class ArtistRow:
    """One artist: someone to whom albums belong."""

    id: int
    name: str
    albums: int


@dataclass(frozen=True, slots=True)
class AlbumRow:
    """One album of an artist."""

    id: int
    artist_id: int
    title: str
    artist: str
    year: int | None
    tracks: int
    duration_s: float


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One row of the queue, with its position."""

    index: int
    entry: QueueEntry


@dataclass(frozen=True, slots=True)
class Counts:
    """How much there is."""

    artists: int
    albums: int
    tracks: int


@dataclass(frozen=True, slots=True)
class GenreRow:
    """One genre."""

    id: int
    name: str
    tracks: int


@dataclass(frozen=True, slots=True)
class FolderRow:
    """One folder, with all that is in it and in the folders below it."""

    path: str
    name: str
    tracks: int


@dataclass(frozen=True, slots=True)
class PlaylistRow:
    """One playlist, or one saved query."""

    id: int
    name: str
    smart: bool
    """It is a saved query; its number is one of theirs."""
    entries: int | None
    """None for a saved query: they are found when it is opened."""
    changed_at: float
    query: str = ""
    sort: str = ""
    row_limit: int | None = None


@dataclass(frozen=True, slots=True)
class PlaylistEntryRow:
    """One entry of a playlist."""

    index: int
    track: Track | None
    """None where the library has no such file."""
    missing: bool
    """It can't be played: its file is gone, or was never here."""
    path: str
    title: str
    duration_s: float


@dataclass(frozen=True, slots=True)
class HeardRow:
    """What a track is, and when it was heard last: beyond what every list shows."""

    genres: tuple[str, ...] = ()
    last_played_at: float | None = None
    """Seconds since 1970."""
