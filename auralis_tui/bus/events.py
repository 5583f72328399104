"""What the daemon tells its clients: whole small states, and the outcome of each command."""

from typing import Any

from msgspec import Struct

from auralis_tui.bus.failure import Failure
from auralis_tui.bus.meter_frame import MeterFrame
from auralis_tui.bus.state import (
    EngineStats,
    FileChange,
    Job,
    LibraryState,
    LyricLine,
    MasteringState,
    OutputDevice,
    OutputState,
    PlaybackOptions,
    PlayerState,
    QueueEntry,
    QueueState,
    TemplateInfo,
    Track,
)

PROTOCOL = 3
"""Rises when a client of the earlier number could no longer understand."""


class Event(Struct, frozen=True, kw_only=True, tag=True):
    """Base of all events."""


class Snapshot(Event, frozen=True, kw_only=True):
    """All that is true now: a client's first event."""

    protocol: int = PROTOCOL
    version: str = ""
    player: PlayerState = PlayerState()
    queue: QueueState = QueueState()
    options: PlaybackOptions = PlaybackOptions()
    mastering: MasteringState = MasteringState()
    output: OutputState = OutputState()
    library: LibraryState = LibraryState()
    engine: EngineStats = EngineStats()
    jobs: tuple[Job, ...] = ()
    failures: tuple[Failure, ...] = ()
    """The latest first, 50 at the most."""


class PlayerChanged(Event, frozen=True, kw_only=True):
    """The player's state."""

    player: PlayerState


class PositionChanged(Event, frozen=True, kw_only=True):
    """The position that is heard, sent at the subscribed rate."""

    entry_id: int | None
    position_s: float


class QueueChanged(Event, frozen=True, kw_only=True):
    """The queue's outline."""

    queue: QueueState


class OptionsChanged(Event, frozen=True, kw_only=True):
    """How the queue is played."""

    options: PlaybackOptions


class MasteringChanged(Event, frozen=True, kw_only=True):
    """The chain's state."""

    mastering: MasteringState


class OutputChanged(Event, frozen=True, kw_only=True):
    """The output's state."""

    output: OutputState


class LibraryChanged(Event, frozen=True, kw_only=True):
    """The library's outline."""

    library: LibraryState


class JobChanged(Event, frozen=True, kw_only=True):
    """A job's state."""

    job: Job


class StatsChanged(Event, frozen=True, kw_only=True):
    """The engine's figures, about once a second."""

    engine: EngineStats


class MetersChanged(Event, frozen=True, kw_only=True):
    """The meters, sent at the subscribed rate."""

    meters: MeterFrame


class WaveformReady(Event, frozen=True, kw_only=True):
    """The overview of a track, for the seek bar."""

    track_id: int
    peaks: tuple[int, ...]
    """Peak of each of 400 equal parts, 0 to 255 of full scale."""


class ReportReady(Event, frozen=True, kw_only=True):
    """A track was analysed: its report is in the library (`GetReport`)."""

    track_id: int


class Notice(Event, frozen=True, kw_only=True):
    """Something the user should know: what happened, and what to do."""

    message: str
    hint: str = ""
    failure: bool = False


class FailuresChanged(Event, frozen=True, kw_only=True):
    """What has failed by itself: all that is kept, the latest first."""

    failures: tuple[Failure, ...]


class Done(Event, frozen=True, kw_only=True):
    """The command with this number has been carried out."""

    of: int
    problems: tuple[str, ...] = ()
    """What of it could not be: sentences about files that an undo found gone."""


class Failed(Event, frozen=True, kw_only=True):
    """The command with this number could not be carried out; nothing was changed."""

    of: int
    why: str
    hint: str = ""
    position: int | None = None
    """Of the character at which a query can't be read, from 0."""


class Missed(Event, frozen=True, kw_only=True):
    """The client was too slow: so many events were dropped; a `Snapshot` follows."""

    count: int


class QueueListing(Event, frozen=True, kw_only=True):
    """The answer to `ListQueue`."""

    of: int
    entries: tuple[QueueEntry, ...]


class SearchListing(Event, frozen=True, kw_only=True):
    """The answer to `Search`."""

    of: int
    tracks: tuple[Track, ...]


class ChainListing(Event, frozen=True, kw_only=True):
    """The answer to `GetChain`."""

    of: int
    chain: dict[str, Any]


class PresetStored(Event, frozen=True, kw_only=True):
    """The answer to a command that makes a preset, or a file of one."""

    of: int
    preset: str
    """Its id."""
    path: str = ""


class ReportListing(Event, frozen=True, kw_only=True):
    """The answer to `GetReport`."""

    of: int
    track_id: int
    report: dict[str, Any] | None
    """As `auralis analyze --json` has it; null where the track is not analysed yet."""


class SimilarListing(Event, frozen=True, kw_only=True):
    """The answer to `FindSimilar`."""

    of: int
    track_id: int
    tracks: tuple[Track, ...]
    """The nearest first."""
    distances: tuple[float, ...]
    """Of each: 0 for the same fingerprint, 1 for the opposite in each dimension."""


class OutputListing(Event, frozen=True, kw_only=True):
    """The answer to `ListOutputs`."""

    of: int
    outputs: tuple[OutputDevice, ...]


class BackupCreated(Event, frozen=True, kw_only=True):
    """The answer to `CreateBackup`."""

    of: int
    path: str
    tracks: int


class ArtworkFound(Event, frozen=True, kw_only=True):
    """The answer to `GetArtwork`."""

    of: int
    track_id: int
    path: str = ""
    """A file in the cache folder, to be opened soon: it may make room for others; empty when there is no cover."""
    hash: str = ""
    """Of the picture's bytes, SHA-256."""
    mime: str = ""
    """Of the picture as it is."""
    width: int = 0
    """Of the picture as it is, in pixels."""
    height: int = 0


class LyricsFound(Event, frozen=True, kw_only=True):
    """The answer to `GetLyrics`."""

    of: int
    track_id: int
    lines: tuple[LyricLine, ...] = ()
    """In the order in which they are sung; none where there are no lyrics."""
    source: str = ""
    """The file they were found in: the track's own, or the LRC file beside it."""


class BackupRestored(Event, frozen=True, kw_only=True):
    """The answer to `RestoreBackup`; a `Snapshot` of the restored library goes to every client."""

    of: int
    path: str
    kept: str
    """Where the former library is; empty when there was none."""
    tracks: int


class PlaylistStored(Event, frozen=True, kw_only=True):
    """The answer to a command about a playlist, or about its file."""

    of: int
    playlist_id: int
    smart: bool = False
    """It is the number of a saved query."""
    entries: int = 0
    missing: int = 0
    """How many of them the library doesn't have."""
    path: str = ""
    """Of the file that was read or written."""
    name: str = ""
    """Of the playlist that was made of a file."""


class TemplateListing(Event, frozen=True, kw_only=True):
    """The answer to `ListTemplates`."""

    of: int
    templates: tuple[TemplateInfo, ...]


class TagListing(Event, frozen=True, kw_only=True):
    """The answer to `PreviewTags` and `SetTags`: what would change, or has changed."""

    of: int
    files: tuple[FileChange, ...]
    unchanged: int = 0
    """Files that have these values already."""
    problems: tuple[str, ...] = ()
    """Sentences about files that are as they were."""
    notes: tuple[str, ...] = ()
    """Sentences about files that were changed."""


class Goodbye(Event, frozen=True, kw_only=True):
    """The daemon ends."""


AnyEvent = (
    Snapshot | PlayerChanged | PositionChanged | QueueChanged | OptionsChanged | MasteringChanged | OutputChanged
    | LibraryChanged | JobChanged | StatsChanged | MetersChanged | WaveformReady | ReportReady | Notice
    | FailuresChanged | Done | Failed
    | Missed | QueueListing | SearchListing | ChainListing | PresetStored | ReportListing | SimilarListing
    | OutputListing | BackupCreated | BackupRestored | ArtworkFound | LyricsFound | PlaylistStored | TemplateListing
    | TagListing | Goodbye
)  # fmt: skip
