"""What is true now: small, whole, immutable states that travel from the daemon to every client.

A client's first event is a `Snapshot` with all of them; each later event replaces one whole. Levels are in decibels,
with `units.SILENCE_DB` for minus infinity and None for "not known yet"; times are in seconds.
"""

from enum import StrEnum

from msgspec import Struct

from auralis_tui.dsp.hearing import Hearing


class Transport(StrEnum):
    """What the player is doing."""

    STOPPED = "stopped"
    LOADING = "loading"
    PLAYING = "playing"
    PAUSED = "paused"
    ERROR = "error"


class Track(Struct, frozen=True, kw_only=True):
    """One track of the library, as it is shown."""

    id: int
    path: str
    title: str
    artist: str = ""
    album: str = ""
    album_artist: str = ""
    track_number: int | None = None
    disc_number: int | None = None
    year: int | None = None
    duration_s: float = 0.0
    codec: str = ""
    """The codec's own name: FLAC, Vorbis, Opus, MP3, AAC, ALAC, WavPack, PCM."""
    rate_hz: int = 0
    channels: int = 0
    bits: int | None = None
    """Bits per sample of a lossless file; None for a lossy one."""
    start_s: float = 0.0
    """Where it begins within its file: a cue sheet makes several tracks of one."""
    end_s: float | None = None
    """Where it ends within its file; None at the file's end."""
    rating: int | None = None
    """1 to 5; None is not rated."""
    favourite: bool = False
    plays: int = 0
    """How often it was heard for half its length, or four minutes."""
    bookmark_s: float | None = None
    """Where it is taken up again."""
    measured_lufs: float | None = None
    """Its integrated loudness, once it is measured."""


class LyricLine(Struct, frozen=True, kw_only=True):
    """A line of a track's lyrics."""

    text: str
    at_s: float | None = None
    """When it is sung; None where that isn't known."""


class QueueEntry(Struct, frozen=True, kw_only=True):
    """One place in the queue; the same track may stand in several."""

    entry_id: int
    track: Track


class Loop(Struct, frozen=True, kw_only=True):
    """A passage that is played again and again."""

    start_s: float
    end_s: float | None = None
    """None while only its start is marked."""


class PlayerState(Struct, frozen=True, kw_only=True):
    """What is heard: transport, track and position as one."""

    transport: Transport = Transport.STOPPED
    entry: QueueEntry | None = None
    """The entry that is heard, or would be on play."""
    position_s: float = 0.0
    """The position when this state was made; `PositionChanged` carries it on."""
    duration_s: float = 0.0
    volume_db: float = 0.0
    muted: bool = False
    loop: Loop | None = None
    gain_db: float = 0.0
    """ReplayGain of the track that is heard."""
    bit_perfect: bool = False
    """What goes to the output are the file's own samples."""
    error: str = ""
    """Why the transport is in `error`: a sentence."""
    hint: str = ""


class QueueState(Struct, frozen=True, kw_only=True):
    """The queue in outline; its rows are in the library (`Catalogue.queue_rows`)."""

    revision: int = 0
    """Rises with each change of the rows."""
    length: int = 0
    index: int | None = None
    """Position of the entry that is heard."""
    remaining_s: float = 0.0
    """Duration of the entries after the one that is heard."""
    next: Track | None = None
    undo: str = ""
    """What `Undo` would take back: a sentence; empty when there is nothing."""
    redo: str = ""


class Repeat(StrEnum):
    """What follows the end."""

    OFF = "off"
    ALL = "all"
    ONE = "one"


class TemplateInfo(Struct, frozen=True, kw_only=True):
    """A queue that is kept, to be loaded again."""

    name: str
    description: str = ""
    tags: tuple[str, ...] = ()
    shuffle: bool = False
    repeat: Repeat = Repeat.OFF
    favourite: bool = False
    tracks: int = 0
    load_count: int = 0
    created_at: float = 0.0
    loaded_at: float | None = None


class FieldChange(Struct, frozen=True, kw_only=True):
    """A field of a file's tags that changes."""

    field: str
    before: str
    """Its values, one after the other; empty where it has none."""
    after: str
    values_before: tuple[str, ...] = ()
    """Its values as they are, each by itself."""


class FileChange(Struct, frozen=True, kw_only=True):
    """A file of which tags change."""

    path: str
    changes: tuple[FieldChange, ...]


class ReplayGain(StrEnum):
    """By which loudness tracks are levelled."""

    OFF = "off"
    TRACK = "track"
    ALBUM = "album"
    AUTO = "auto"
    """Album where neighbours in the queue are of one album, track otherwise."""


class PlaybackOptions(Struct, frozen=True, kw_only=True):
    """How the queue is played."""

    repeat: Repeat = Repeat.OFF
    shuffle: bool = False
    consume: bool = False
    """Take entries out of the queue once they have been heard."""
    single: bool = False
    """Stop after each track; with repeat, play it again."""
    stop_after_current: bool = False
    """Stop after this track, once."""
    crossfade_s: float = 0.0
    """0 is gapless; tracks that follow each other on an album are never crossfaded."""
    crossfade_on_skip: bool = False
    replay_gain: ReplayGain = ReplayGain.OFF
    preamp_db: float = 0.0
    """Added to every ReplayGain."""
    prevent_clipping: bool = True
    """Lower a ReplayGain that would raise the track's peak above full scale."""


class PresetInfo(Struct, frozen=True, kw_only=True):
    """A preset as a list shows it."""

    id: str
    """Its name in commands: lower case, no spaces."""
    title: str
    description: str = ""
    target_lufs: float | None = None
    ceiling_dbtp: float | None = None
    own: bool = False
    """Whether it is the user's, and can be renamed and deleted."""


class Slot(Struct, frozen=True, kw_only=True):
    """A snapshot of the chain, kept for comparing."""

    name: str
    """a, b, c or d."""
    title: str = ""
    """Of the preset it was taken of; empty when nothing is stored."""
    edited: bool = False


class MasteringState(Struct, frozen=True, kw_only=True):
    """The chain: what is asked for, and what is heard (later by the output's latency)."""

    presets: tuple[PresetInfo, ...] = ()
    preset: str = "flat"
    edited: bool = False
    """Whether the chain differs from the preset as it is stored."""
    revision: int = 0
    """Rises with each change of the chain; `GetChain` tells what it is."""
    hearing: Hearing = Hearing.MASTERED
    matched: bool = True
    """Whether the source is brought to the mastered sound's loudness in bypass."""
    heard_preset: str = "flat"
    heard_hearing: Hearing = Hearing.MASTERED
    heard_matched: bool = True
    match_gain_db: float | None = None
    """By how much the source is raised, or lowered, in bypass; what it would be, when not matched. None: not known."""
    slots: tuple[Slot, ...] = (Slot(name="a"), Slot(name="b"), Slot(name="c"), Slot(name="d"))
    slot: str = ""
    """The one that is heard; empty when the chain is none of them."""
    undo: str = ""
    """What `UndoEdit` would take back."""
    redo: str = ""


class OutputKind(StrEnum):
    """Where sound goes."""

    DEVICE = "device"
    NULL = "null"
    FILE = "file"


class LatencyProfile(StrEnum):
    """How far rendering runs ahead of the ear."""

    SAFE = "safe"
    NORMAL = "normal"
    RESPONSIVE = "responsive"


class RatePolicy(StrEnum):
    """At which rate the output runs."""

    FIXED = "fixed"
    """One rate for the session: no gap, whatever follows what."""
    FOLLOW = "follow"
    """Each track's own: samples stay what they are; a change of rate reopens the device."""


class OutputDevice(Struct, frozen=True, kw_only=True):
    """A device that can be chosen."""

    name: str
    """What `SetOutput` takes."""
    channels: int
    rate_hz: int
    """Its default."""
    is_default: bool = False


class OutputState(Struct, frozen=True, kw_only=True):
    """The output in use."""

    kind: OutputKind = OutputKind.NULL
    name: str = ""
    rate_hz: int = 0
    channels: int = 2
    latency_s: float = 0.0
    latency: LatencyProfile = LatencyProfile.NORMAL
    rate_policy: RatePolicy = RatePolicy.FIXED
    problem: str = ""
    """Why this is not the output that was asked for: a sentence; empty when all is well."""
    hint: str = ""


class LibraryState(Struct, frozen=True, kw_only=True):
    """The library in outline; its rows are read from the database (`library.catalogue`)."""

    revision: int = 0
    """Rises with each change of its tracks."""
    artists: int = 0
    albums: int = 0
    tracks: int = 0
    database: str = ""
    """Path of the SQLite file."""
    watched: tuple[str, ...] = ()
    """The folders whose changes are brought in as they happen."""


class JobState(StrEnum):
    """How far a job is."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Job(Struct, frozen=True, kw_only=True):
    """A piece of background work."""

    id: int
    kind: str
    """scan, backup ..."""
    title: str
    at: str = ""
    """What it is at while it runs: a file."""
    state: JobState = JobState.RUNNING
    done: int = 0
    total: int | None = None
    problems: tuple[str, ...] = ()
    """Sentences, the first twenty."""
    problem_count: int = 0
    began_at: float = 0.0
    """Seconds since 1970."""
    ended_at: float | None = None


class EngineStats(Struct, frozen=True, kw_only=True):
    """How the engine is doing."""

    underruns: int = 0
    """Callbacks that found too little sound while playing."""
    starved: int = 0
    """Times that nothing was decoded in time, so that the sound faded out and waited."""
    restarts: int = 0
    """Times the engine's process was started again after it died."""
    prebuffered_s: float = 0.0
    ring_s: float = 0.0
    render_load: float = 0.0
    """Share of real time that rendering takes, 0 to 1."""
    decode_load: float = 0.0
    """Share of real time that decoding and resampling take."""
    stage_load: dict[str, float] = {}
    """Share of real time per stage of the chain, of the meters, and of all else that is rendered."""
    callback_jitter_ms: float = 0.0
    """Standard deviation of the time between callbacks, over the last second."""
    callback_worst_ms: float = 0.0
    """Longest time between callbacks in the last second."""
    faults: int = 0
    """NaN or infinite samples that were replaced."""
