"""What a client can ask for. Each command has exactly one handler, which may fail."""

from enum import StrEnum
from typing import Annotated, Any

from msgspec import Meta, Struct

from auralis_tui.bus import library_commands as library
from auralis_tui.bus import playlist_commands as playlists
from auralis_tui.bus.command import Command, Index, RateHz, SlotName, Text, Title, VolumeDb
from auralis_tui.bus.state import LatencyProfile, RatePolicy, Repeat, ReplayGain


class Packing(StrEnum):
    """How a backup is compressed."""

    NONE = "none"
    GZIP = "gzip"
    ZSTD = "zstd"


class Where(StrEnum):
    """Where in the queue something is added."""

    END = "end"
    NEXT = "next"
    REPLACE = "replace"
    """Instead of all that is in it."""


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

    position_s: float = 0.0
    relative: bool = False
    share: Annotated[float, Meta(ge=0.0, le=1.0)] | None = None
    """Where to, as a share of the track; then the position doesn't count."""


class SetLoop(Command, frozen=True, kw_only=True):
    """Play a passage of this track again and again; without an end, none."""

    start_s: Annotated[float, Meta(ge=0.0)] = 0.0
    end_s: Annotated[float, Meta(gt=0.0)] | None = None


class MarkLoop(Command, frozen=True, kw_only=True):
    """Mark what is heard now: first as a loop's start, then as its end; the third time the loop is left."""


class LoopLoudest(Command, frozen=True, kw_only=True):
    """Loop the loudest passage of this track."""

    duration_s: Annotated[float, Meta(ge=1.0, le=600.0)] = 15.0


class SetOptions(Command, frozen=True, kw_only=True):
    """Change how the queue is played; what is None stays as it is."""

    repeat: Repeat | None = None
    shuffle: bool | None = None
    consume: bool | None = None
    single: bool | None = None
    stop_after_current: bool | None = None
    crossfade_s: Annotated[float, Meta(ge=0.0, le=12.0)] | None = None
    crossfade_on_skip: bool | None = None
    replay_gain: ReplayGain | None = None
    preamp_db: Annotated[float, Meta(ge=-15.0, le=15.0)] | None = None
    prevent_clipping: bool | None = None


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


class SetDelta(Command, frozen=True, kw_only=True):
    """Hear only what the chain changes, or the mastered sound again; None flips."""

    delta: bool | None = None


class SetMatched(Command, frozen=True, kw_only=True):
    """Bring the source to the mastered sound's loudness in bypass, or let it be as it is; None flips."""

    matched: bool | None = None


class StoreSlot(Command, frozen=True, kw_only=True):
    """Keep the chain as it is now in a slot."""

    slot: SlotName


class RecallSlot(Command, frozen=True, kw_only=True):
    """Hear what a slot holds."""

    slot: SlotName


class GetChain(Command, frozen=True, kw_only=True):
    """Ask for the chain's settings; answered by `ChainListing`."""

    preset: Text = ""
    """Of this preset; empty for what is in use."""


class SetParameter(Command, frozen=True, kw_only=True):
    """Change one setting of the chain in use."""

    path: Text
    """Where it stands: `gain_db`, `stages.1.ratio`, `stages.0.bands.2.gain_db`."""
    value: bool | float | str | None


class SetChain(Command, frozen=True, kw_only=True):
    """Change the whole chain in use: stages put in, taken out, or in another order."""

    chain: dict[str, Any]


class UndoEdit(Command, frozen=True, kw_only=True):
    """Take the last change of the chain back."""


class RedoEdit(Command, frozen=True, kw_only=True):
    """Make the change that was taken back last again."""


class SavePreset(Command, frozen=True, kw_only=True):
    """Keep the chain in use as a preset of the user's; without a title, under its own, where that is the user's."""

    title: Title = ""


class RenamePreset(Command, frozen=True, kw_only=True):
    """Give a preset of the user's another title."""

    preset: Text
    title: Title


class DuplicatePreset(Command, frozen=True, kw_only=True):
    """Make a copy of any preset."""

    preset: Text
    title: Title


class DeletePreset(Command, frozen=True, kw_only=True):
    """Take a preset of the user's out of the list; its file is kept aside."""

    preset: Text


class ImportPreset(Command, frozen=True, kw_only=True):
    """Read a preset's file, AutoEq's `ParametricEQ.txt` or an Equalizer APO file in; answered by `PresetStored`."""

    path: Text


class ExportPreset(Command, frozen=True, kw_only=True):
    """Write a preset to a file, which must not exist yet; answered by `PresetStored`."""

    preset: Text
    path: Text


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
    """Play the one at `first`."""
    first: Index = 0
    """Which of them is played; with `replace`, the queue's current entry in any case."""


class RemoveEntries(Command, frozen=True, kw_only=True):
    """Take entries out of the queue, by their positions in the given revision."""

    indexes: tuple[Index, ...]
    revision: int | None = None
    """The revision the positions were read from; when the queue has changed since, nothing is removed."""


class MoveEntries(Command, frozen=True, kw_only=True):
    """Move entries, which keep their order, so that the first of them stands at another position."""

    indexes: tuple[Index, ...]
    to: Index
    revision: int | None = None


class ClearQueue(Command, frozen=True, kw_only=True):
    """Empty the queue and stop."""


class Undo(Command, frozen=True, kw_only=True):
    """Take the last change back: of the queue, lists, ratings, tags or presets."""


class Redo(Command, frozen=True, kw_only=True):
    """Make the change that was taken back last again."""


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


class SeeFailures(Command, frozen=True, kw_only=True):
    """Say that the failures which are kept were looked at."""


class ForgetFailure(Command, frozen=True, kw_only=True):
    """Take a failure out of those that are kept, by its words."""

    message: Annotated[str, Meta(max_length=16_384)]
    """A path may be in it."""
    hint: Annotated[str, Meta(max_length=16_384)] = ""


class CreateBackup(Command, frozen=True, kw_only=True):
    """Back the library up; answered by `BackupCreated`."""

    path: Text = ""
    """Where to; by default a dated file in the data folder."""
    compress: Packing = Packing.NONE
    """How; a name that ends in `.gz` or `.zst` says so too."""


class SetOutput(Command, frozen=True, kw_only=True):
    """Change the output: a device's name, `default`, `null`, or `wav:FILE`; what is None stays as it is."""

    output: Text | None = None
    latency: LatencyProfile | None = None
    rate_policy: RatePolicy | None = None


class ListOutputs(Command, frozen=True, kw_only=True):
    """Ask for the devices there are; answered by `OutputListing`."""


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
    Play | Pause | Toggle | Stop | Next | Previous | Seek | SetLoop | MarkLoop | LoopLoudest | SetOptions | SetVolume
    | SetMuted | SetPreset | StepPreset | SetBypass | SetDelta | SetMatched | StoreSlot | RecallSlot | GetChain
    | SetParameter | SetChain | UndoEdit | RedoEdit | SavePreset | RenamePreset | DuplicatePreset | DeletePreset
    | ImportPreset | ExportPreset | AddPaths | AddTracks | RemoveEntries | MoveEntries | ClearQueue | Undo | Redo
    | ListQueue | Search | Scan | CancelJob | SeeFailures | ForgetFailure | CreateBackup
    | SetOutput | ListOutputs | ResetMeters | Subscribe
    | GetSnapshot | Shutdown
    | library.RestoreBackup | library.GetArtwork | library.GetLyrics | library.RateTracks | library.SetFavourite
    | library.SetBookmark | library.SaveTemplate | library.ChangeTemplate | library.DeleteTemplate
    | library.LoadTemplate | library.ListTemplates | library.PreviewTags | library.SetTags | library.AnalyzeTracks
    | library.GetReport | library.FindSimilar | library.ForgetFolder
    | playlists.CreatePlaylist | playlists.RenamePlaylist | playlists.DeletePlaylist | playlists.AddToPlaylist
    | playlists.RemoveFromPlaylist | playlists.MoveInPlaylist | playlists.ImportPlaylist | playlists.ExportPlaylist
    | playlists.SaveQuery
)  # fmt: skip


class Request(Struct, frozen=True, kw_only=True):
    """A line from a client: a command, and the number by which its outcome is told."""

    id: int
    command: AnyCommand
