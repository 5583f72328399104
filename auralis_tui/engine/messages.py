"""What daemon and engine say to each other: one JSON object a line, as on the bus."""

import msgspec
from msgspec import Struct

from auralis_tui.bus.meter_frame import MeterFrame
from auralis_tui.bus.state import (
    EngineStats,
    LatencyProfile,
    Loop,
    OutputDevice,
    OutputState,
    RatePolicy,
    Transport,
)
from auralis_tui.dsp.chain_settings import ChainSettings
from auralis_tui.dsp.hearing import Hearing


class Item(Struct, frozen=True, kw_only=True):
    """A file to play, and the queue entry that it is played for."""

    entry_id: int
    """In a later lap of a repeated queue another number, so that no two items at hand have the same."""
    path: str
    gain_db: float = 0.0
    """ReplayGain: applied to the source, before the chain."""
    rate_hz: int = 0
    """The file's own, as the library knows it; 0 when unknown."""
    start_s: float = 0.0
    """Where it begins within the file."""
    end_s: float | None = None
    """Where it ends within the file; None at the file's end."""
    joined: bool = False
    """It goes on where the item before it ends, as on an album: never crossfaded."""


class Order(Struct, frozen=True, kw_only=True, tag=True):
    """Base of what the daemon asks for."""


class OpenOutput(Order, frozen=True, kw_only=True):
    """Use this output from now on; sent first, and whenever it changes."""

    name: str
    rate_hz: int | None = None
    latency: LatencyProfile = LatencyProfile.NORMAL
    rate_policy: RatePolicy = RatePolicy.FIXED
    channels: int = 2
    continued: bool = False
    """The engine before this one died while it used this output: a file that it began is gone on with."""


class Start(Order, frozen=True, kw_only=True):
    """Leave what is playing, and play (or hold, when `paused`) these items from a position in the first."""

    items: tuple[Item, ...]
    position_s: float = 0.0
    paused: bool = False
    loop: Loop | None = None
    """A passage of the first item that is repeated."""
    serial: int = 0
    """Rises with each order that changes what is heard; `Heard` brings it back, so that old reports show."""


class SetUpcoming(Order, frozen=True, kw_only=True):
    """From now on these follow what is heard; sound prepared for others is thrown away."""

    items: tuple[Item, ...]
    after_entry_id: int | None = None
    """The entry that was known to be heard: an entry that is repeated can't be told from an old order without it."""


class Pause(Order, frozen=True, kw_only=True):
    """Fade out and hold the position."""

    serial: int = 0


class Resume(Order, frozen=True, kw_only=True):
    """Fade in where the pause began."""

    serial: int = 0


class Halt(Order, frozen=True, kw_only=True):
    """Fade out and forget what was playing."""

    serial: int = 0


class SeekTo(Order, frozen=True, kw_only=True):
    """Go on from this position of the item that is heard."""

    position_s: float
    serial: int = 0


class SetLoop(Order, frozen=True, kw_only=True):
    """Play this passage of the item that is heard again and again; without an end, go on to the end."""

    start_s: float = 0.0
    end_s: float | None = None
    serial: int = 0


class SetCrossfade(Order, frozen=True, kw_only=True):
    """How long tracks overlap; 0 is gapless."""

    duration_s: float = 0.0
    on_skip: bool = False


class SetGain(Order, frozen=True, kw_only=True):
    """The volume, as a level."""

    gain_db: float


class SetChain(Order, frozen=True, kw_only=True):
    """Master with these settings; `revision` comes back when they are heard."""

    settings: ChainSettings
    hearing: Hearing = Hearing.MASTERED
    matched: bool = True
    revision: int


class Watch(Order, frozen=True, kw_only=True):
    """How often positions and meters are wanted; 0 is never."""

    position_hz: float = 10.0
    meters_hz: float = 0.0


class ResetMeters(Order, frozen=True, kw_only=True):
    """Start integrated loudness, maxima and counts anew."""


class ListOutputs(Order, frozen=True, kw_only=True):
    """Tell which devices there are."""


class Quit(Order, frozen=True, kw_only=True):
    """Fade out and end."""


AnyOrder = (
    OpenOutput | Start | SetUpcoming | Pause | Resume | Halt | SeekTo | SetLoop | SetCrossfade | SetGain | SetChain
    | Watch | ResetMeters | ListOutputs | Quit
)  # fmt: skip


class Report(Struct, frozen=True, kw_only=True, tag=True):
    """Base of what the engine tells."""


class OutputOpened(Report, frozen=True, kw_only=True):
    """The output that is in use now."""

    output: OutputState


class Heard(Report, frozen=True, kw_only=True):
    """What is heard: on every transition, at every boundary between tracks, and at the watched rate."""

    transport: Transport
    entry_id: int | None = None
    position_s: float = 0.0
    duration_s: float = 0.0
    """0 while the length is unknown."""
    gain_db: float = 0.0
    """ReplayGain of the item that is heard."""
    bit_perfect: bool = False
    """What goes to the output are the file's own samples."""
    looping: bool = False
    """The position has just gone back to the loop's start."""
    ended: bool = False
    """The last item has been heard to its end."""
    serial: int = 0
    """That of the last order that was carried out before this."""


class TrackFailed(Report, frozen=True, kw_only=True):
    """An item can't be played, or not to its end; the next one follows."""

    entry_id: int
    why: str
    hint: str = ""


class Stalled(Report, frozen=True, kw_only=True):
    """Nothing of an item has come for some seconds; the sound waits for it, and goes on when it comes."""

    entry_id: int
    why: str
    hint: str = ""


class ChainHeard(Report, frozen=True, kw_only=True):
    """The settings of this revision are heard from here on."""

    revision: int


class OutputsListed(Report, frozen=True, kw_only=True):
    """The devices there are."""

    outputs: tuple[OutputDevice, ...]


class Metered(Report, frozen=True, kw_only=True):
    """A reading of the meters, at the time it is heard."""

    meters: MeterFrame


class Beat(Report, frozen=True, kw_only=True):
    """The engine is alive: about once a second."""

    stats: EngineStats
    match_gain_db: float | None = None
    """See `MasteringState`."""


AnyReport = OutputOpened | OutputsListed | Heard | TrackFailed | Stalled | ChainHeard | Metered | Beat

_encoder = msgspec.json.Encoder()
_orders: msgspec.json.Decoder[AnyOrder] = msgspec.json.Decoder(AnyOrder)
_reports: msgspec.json.Decoder[AnyReport] = msgspec.json.Decoder(AnyReport)


def encode(message: Order | Report) -> bytes:
    """Turn a message into its line."""
    return _encoder.encode(message) + b"\n"


def decode_order(line: bytes) -> AnyOrder:
    """Read the daemon's line."""
    return _orders.decode(line)


def decode_report(line: bytes) -> AnyReport:
    """Read the engine's line."""
    return _reports.decode(line)
