"""Rows of the library's lists, as they are read and shown. A track's row is `bus.state.Track`."""

from dataclasses import dataclass

from auralis_tui.bus.state import QueueEntry


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
