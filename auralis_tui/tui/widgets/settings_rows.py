"""All settings in words: what each is, what it means, and how it is changed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

import msgspec

from auralis_tui import folders
from auralis_tui.bus import commands as bus
from auralis_tui.bus.commands import AnyCommand
from auralis_tui.bus.state import (
    EngineStats,
    LatencyProfile,
    LibraryState,
    MasteringState,
    OutputState,
    PlaybackOptions,
    PlayerState,
    RatePolicy,
    Repeat,
    ReplayGain,
)
from auralis_tui.config import Config
from auralis_tui.config_file import choices, known_settings
from auralis_tui.tui import numbers

_Choice = TypeVar("_Choice", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting, or with nothing but a name a heading."""

    name: str
    value: str = ""
    help: str = ""
    command: AnyCommand | None = None
    """What enter sends."""
    action: str = ""
    """What enter opens."""
    typed: str = ""
    """What enter begins to type."""
    key: str = ""
    """Where it is in the configuration."""

    @property
    def heading(self) -> bool:
        """Whether it is one."""
        return not self.help

    @property
    def changeable(self) -> bool:
        """Whether it can be changed here."""
        return self.command is not None or bool(self.action or self.typed or self.key)

    @property
    def how(self) -> str:
        """How it is changed."""
        if self.command is not None:
            return "enter changes it"
        if self.action:
            return "enter chooses"
        if self.typed:
            return "enter types a value"
        if not self.key:
            return "shown only"
        way = "enter changes it" if choices(self.key) else "enter types a value, default takes it out"
        return f"{way}; it counts {'at once' if self.key in LIVE else LATER}"


@dataclass(frozen=True, slots=True)
class Seen:
    """What the console knows when the settings are drawn."""

    player: PlayerState
    options: PlaybackOptions
    mastering: MasteringState
    output: OutputState
    library: LibraryState
    engine: EngineStats
    theme: str = ""
    view: str = ""
    preset_of_keys: str = "auralis"
    own_keys: int = 0


LIVE = frozenset({
    "keys.preset", "console.theme", "console.artwork", "console.glyphs", "console.fps", "output.name",
    "output.latency", "output.rate",
})  # fmt: skip
"""Settings of the configuration that count at once."""
UNSET = {"output.rate_hz": "the device's own", "console.fps": "20, over ssh 5"}
"""What counts where a setting has no value at all."""
LATER = "when the daemon begins anew: Q, then auralis"
CONFIG_HELP: Mapping[str, str] = {
    "output.name": "The output a daemon begins with: a device's name, default, null, or wav:FILE.",
    "output.rate_hz": "The session's sampling rate; without one, the device's own.",
    "output.latency": "How far rendering runs ahead of the ear when a daemon begins: safe, normal or responsive.",
    "output.rate": "One rate for the session (fixed), or each track's own (follow), when a daemon begins.",
    "output.channels": "How many channels the output is opened with.",
    "console.theme": "The theme the console begins with, until another is chosen here.",
    "console.artwork": "How covers are shown: auto, kitty, sixel, blocks (half cells) or off. auto is off over ssh.",
    "console.glyphs": "The signs it is drawn with: auto, full, blocks (Linux console) or ascii.",
    "console.fps": "Frames a second of the fastest meters; without it 20, over ssh 5.",
    "library.artwork_cache_mb": "How large the folder of covers may grow, in MB.",
    "library.analyze": "Analyse what is played and what comes next, by itself.",
    "library.daily_backup": "Back the library up once a day, by itself.",
    "library.watch": "Bring in what changes in the folders that were scanned, as it happens.",
    "log.level": "What the daemon writes down: debug, info, warning or error.",
}
"""What each setting of the configuration means."""


def settings(seen: Seen, config: Config) -> Iterator[Setting]:
    """Yield all settings under their headings."""
    yield from _sound(seen)
    yield from _queue(seen)
    yield from _hearing(seen)
    yield from _console(seen)
    yield Setting("In the configuration")
    for section in ("output", "console", "library", "log"):
        for name, value in msgspec.structs.asdict(getattr(config, section)).items():
            key = f"{section}.{name}"
            yield Setting(key, written(value), CONFIG_HELP[key], key=key)
    yield from _places(seen)


def _sound(seen: Seen) -> Iterator[Setting]:
    options, output = seen.options, seen.output
    rate = f"  {numbers.kilohertz(output.rate_hz)} kHz" if output.rate_hz else ""
    yield Setting("Sound")
    yield Setting("Output", f"{output.name or 'none yet'}{rate}", "Where the sound goes.", action="outputs")
    yield Setting("Latency", output.latency.value, "safe: never a gap; normal; responsive: changes are heard at once.",
                  bus.SetOutput(latency=_following(output.latency, LatencyProfile)))  # fmt: skip
    yield Setting("Rate", output.rate_policy.value, "fixed: one rate, gapless throughout; follow: each track's own.",
                  bus.SetOutput(rate_policy=_following(output.rate_policy, RatePolicy)))  # fmt: skip
    yield Setting("Volume", f"{numbers.level(seen.player.volume_db)} dB", "From −60 to 0 dB; + and − step by 1 dB.",
                  typed="volume ")  # fmt: skip
    fade = f"{options.crossfade_s:.1f} s" if options.crossfade_s else "off"
    yield Setting("Crossfade", fade, "How long tracks overlap, 0 to 12 s; never within an album that joins.",
                  typed="crossfade ")  # fmt: skip
    yield _flag("Crossfade on skip", "crossfade_on_skip", options.crossfade_on_skip, "Whether a skip is faded too.")
    yield Setting("ReplayGain", options.replay_gain.value, "Brings tracks or albums to one loudness before the chain.",
                  bus.SetOptions(replay_gain=_following(options.replay_gain, ReplayGain)))  # fmt: skip
    yield Setting("ReplayGain preamp", f"{numbers.signed(options.preamp_db)} dB", "Added to every gain, −15 to +15 dB.",
                  typed="replaygain preamp ")  # fmt: skip
    yield _flag("Clip guard", "prevent_clipping", options.prevent_clipping, "Takes as much gain back as would clip.")


def _queue(seen: Seen) -> Iterator[Setting]:
    options = seen.options
    yield Setting("Queue")
    yield Setting("Repeat", options.repeat.value, "What follows the last entry: nothing, the first, or itself.",
                  bus.SetOptions(repeat=_following(options.repeat, Repeat)))  # fmt: skip
    yield _flag("Shuffle", "shuffle", options.shuffle, "Random order, each entry once; off brings the order back.")
    yield _flag("Consume", "consume", options.consume, "Takes out of the queue what was heard.")
    yield _flag("Single", "single", options.single, "Stops, or repeats, after each entry.")
    yield _flag("Stop after this", "stop_after_current", options.stop_after_current, "Stops once at this track's end.")


def _hearing(seen: Seen) -> Iterator[Setting]:
    mastering = seen.mastering
    titles = {preset.id: preset.title for preset in mastering.presets}
    yield Setting("Hearing")
    yield Setting("Preset", titles.get(mastering.preset, mastering.preset), "The mastering chain.", action="screen_3")
    yield Setting("Match loudness", _on(mastering.matched), "In bypass, the source as loud as the mastered sound.",
                  bus.SetMatched(matched=not mastering.matched))  # fmt: skip


def _console(seen: Seen) -> Iterator[Setting]:
    yield Setting("Console")
    yield Setting("Theme", seen.theme, "Colours; each is tried as the cursor comes to it.", action="theme")
    yield Setting("View of the library", seen.view, "What the library lists.", action="views")
    keys = f"{seen.preset_of_keys}, {seen.own_keys} of your own"
    yield Setting("Keys", keys, "keys.preset takes those of cmus, ncmpcpp or moc; [keys] changes single ones.",
                  action="help")  # fmt: skip


def _places(seen: Seen) -> Iterator[Setting]:
    engine = seen.engine
    yield Setting("Places and figures")
    yield Setting("Configuration", str(folders.config_path()), "Read when a daemon or a console begins.")
    yield Setting("Own themes", str(folders.config_folder() / "themes"), "One TOML file each, read anew when saved.")
    yield Setting("Library", seen.library.database or str(folders.database_path()), "Tracks, queue, playlists.")
    yield Setting("Logs", str(folders.state_folder()), "daemon.log and console.log.")
    gaps = f"{engine.underruns} gaps, {engine.restarts} restarts, load {numbers.percent(engine.render_load)}"
    yield Setting("Engine", gaps, "Moments at which the sound wasn't ready; how busy rendering is.")


def _flag(name: str, option: str, on: bool, help: str) -> Setting:
    return Setting(name, _on(on), help, bus.SetOptions(**{option: not on}))  # type: ignore[arg-type]


def _on(on: bool) -> str:
    return "on" if on else "off"


def written(value: object) -> str:
    """Write a value as it is typed."""
    if isinstance(value, bool):
        return _on(value)
    return "default" if value is None else str(value)


def default_of(setting: str) -> str:
    """Write what counts where the configuration says nothing."""
    return UNSET.get(setting) or written(known_settings()[setting])


def _following(value: _Choice, kind: type[_Choice]) -> _Choice:
    """Return the choice after this one, and the first after the last."""
    members = list(kind)
    return members[(members.index(value) + 1) % len(members)]
