"""What the player remembers from one run to the next."""

import msgspec
from msgspec import Struct

from auralis_tui.bus.state import LatencyProfile, PlaybackOptions, RatePolicy
from auralis_tui.dsp.chain_settings import ChainSettings
from auralis_tui.dsp.hearing import Hearing
from auralis_tui.library.database import Library
from auralis_tui.library.queue_history import is_shuffled
from auralis_tui.library.settings import read_setting, write_settings

OPTIONS = "options"


class StoredSlot(Struct, frozen=True, kw_only=True):
    """A snapshot of the chain."""

    name: str
    """a, b, c or d."""
    preset: str
    title: str = ""
    """Of the preset, as it was then."""
    chain: ChainSettings


class StoredOutput(Struct, frozen=True, kw_only=True):
    """The output that was chosen."""

    name: str
    latency: LatencyProfile = LatencyProfile.NORMAL
    rate_policy: RatePolicy = RatePolicy.FIXED
    configured: str = ""
    """What the configuration said when it was chosen."""


class StoredListen(Struct, frozen=True, kw_only=True):
    """How much of the queue's entry was heard, when it was left in the middle."""

    entry_id: int
    began_at: float
    heard_s: float
    counted: bool = False
    play_id: int = 0


class StoredState(Struct, frozen=True, kw_only=True):
    """The player as it was left."""

    volume_db: float = 0.0
    muted: bool = False
    preset: str = "flat"
    chain: ChainSettings | None = None
    """The chain in use; None where it is the preset's own."""
    hearing: Hearing = Hearing.MASTERED
    matched: bool = True
    slots: tuple[StoredSlot, ...] = ()
    entry_id: int | None = None
    """The queue's entry that was heard."""
    position_s: float = 0.0
    listen: StoredListen | None = None
    output: StoredOutput | None = None
    """None as long as the configuration's output is used."""


def load_state(library: Library) -> StoredState:
    """Read what was saved; what is absent, unknown or malformed takes its default."""
    fields = msgspec.structs.fields(StoredState)
    return StoredState(**{field.name: read_setting(library, field.name, field.type, field.default) for field in fields})


def save_state(library: Library, state: StoredState) -> None:
    """Save all of it in one transaction."""
    with library.transaction():
        write_settings(library, msgspec.structs.asdict(state))


def load_options(library: Library) -> PlaybackOptions:
    """Read how the queue is played; whether it is shuffled is kept with its rows."""
    options = read_setting(library, OPTIONS, PlaybackOptions, PlaybackOptions())
    return msgspec.structs.replace(options, shuffle=is_shuffled(library))


def save_options(library: Library, options: PlaybackOptions) -> None:
    """Save how the queue is played."""
    with library.transaction():
        write_settings(library, {OPTIONS: options})
