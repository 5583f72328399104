"""What a client can ask for. Each command has exactly one handler, which may fail."""

from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

Index = Annotated[int, Meta(ge=0, le=2**31 - 1)]
Text = Annotated[str, Meta(max_length=4096)]
VolumeDb = Annotated[float, Meta(ge=-60.0, le=60.0)]
RateHz = Annotated[float, Meta(ge=0.0, le=60.0)]


class Command(Struct, frozen=True, kw_only=True, tag=True):
    """Base of all commands."""


class Where(StrEnum):
    """Where in the queue something is added."""

    END = "end"
    NEXT = "next"


class Play(Command, frozen=True, kw_only=True):
    """Play: go on from a pause, or start the entry at `index`, or the current one."""

    index: Index | None = None


class Pause(Command, frozen=True, kw_only=True):
    """Hold the position."""


class Toggle(Command, frozen=True, kw_only=True):
    """Pause when playing, play otherwise."""


class Stop(Command, frozen=True, kw_only=True):
    """Stop, and go back to the start of the track."""


class Next(Command, frozen=True, kw_only=True):
    """Go to the next entry."""


class Previous(Command, frozen=True, kw_only=True):
    """Go to the previous entry, or to the start of this one after its first three seconds."""


class Seek(Command, frozen=True, kw_only=True):
    """Move the position; bounded by the track."""

    position_s: float
    relative: bool = False


class SetVolume(Command, frozen=True, kw_only=True):
    """Set the volume, or change it by so much; bounded to -60..0 dB."""

    volume_db: VolumeDb
    relative: bool = False


class SetMuted(Command, frozen=True, kw_only=True):
    """Mute or unmute; None flips."""

    muted: bool | None = None


class SetPreset(Command, frozen=True, kw_only=True):
    """Master through the preset with this id."""

    preset: Text


class StepPreset(Command, frozen=True, kw_only=True):
    """Go so many presets on (or back, when negative) in the list, round its end."""

    step: int = 1


class SetBypass(Command, frozen=True, kw_only=True):
    """Hear the source, or the mastered sound again; None flips."""

    bypassed: bool | None = None


class AddPaths(Command, frozen=True, kw_only=True):
    """Bring files and folders into the library and into the queue."""

    paths: Annotated[tuple[Text, ...], Meta(max_length=100_000)]
    where: Where = Where.END
    play: bool = False
    """Play the first of them."""


class AddTracks(Command, frozen=True, kw_only=True):
    """Put tracks of the library into the queue."""

    track_ids: Annotated[tuple[int, ...], Meta(max_length=1_000_000)]
    where: Where = Where.END
    play: bool = False
    """Play the first of them."""


class RemoveEntries(Command, frozen=True, kw_only=True):
    """Take entries out of the queue, by their positions in the given revision."""

    indexes: tuple[Index, ...]
    revision: int | None = None
    """The revision the positions were read from; when the queue has changed since, nothing is removed."""


class MoveEntry(Command, frozen=True, kw_only=True):
    """Move one entry to another position."""

    index: Index
    to: Index
    revision: int | None = None


class ClearQueue(Command, frozen=True, kw_only=True):
    """Empty the queue and stop."""


class ListQueue(Command, frozen=True, kw_only=True):
    """Ask for the queue's rows; answered by `QueueListing`."""

    start: Index = 0
    count: Annotated[int, Meta(ge=0, le=100_000)] = 100_000


class Search(Command, frozen=True, kw_only=True):
    """Search the library; answered by `SearchListing`."""

    query: Text
    limit: Annotated[int, Meta(ge=1, le=100_000)] = 100


class Scan(Command, frozen=True, kw_only=True):
    """Read the tags of all that is in these folders; without paths, of all known folders."""

    paths: tuple[Text, ...] = ()


class CancelJob(Command, frozen=True, kw_only=True):
    """Cancel a job."""

    job_id: int


class CreateBackup(Command, frozen=True, kw_only=True):
    """Back the library up; answered by `BackupCreated`."""

    path: Text = ""
    """Where to; by default a dated file in the data folder."""


class SetOutput(Command, frozen=True, kw_only=True):
    """Change the output: a device's name, `default`, `null`, or `wav:FILE`."""

    output: Text


class ResetMeters(Command, frozen=True, kw_only=True):
    """Start integrated loudness, maxima and counts anew."""


class Subscribe(Command, frozen=True, kw_only=True):
    """Say how often this client wants positions and meters; 0 is never."""

    position_hz: RateHz = 0.0
    meters_hz: RateHz = 0.0


class GetSnapshot(Command, frozen=True, kw_only=True):
    """Ask for a whole `Snapshot` again."""


class Shutdown(Command, frozen=True, kw_only=True):
    """Stop the music and end the daemon."""


AnyCommand = (
    Play | Pause | Toggle | Stop | Next | Previous | Seek | SetVolume | SetMuted | SetPreset | StepPreset | SetBypass
    | AddPaths | AddTracks | RemoveEntries | MoveEntry | ClearQueue | ListQueue | Search | Scan | CancelJob
    | CreateBackup | SetOutput | ResetMeters | Subscribe | GetSnapshot | Shutdown
)  # fmt: skip


class Request(Struct, frozen=True, kw_only=True):
    """A line from a client: a command, and the number by which its outcome is told."""

    id: int
    command: AnyCommand
