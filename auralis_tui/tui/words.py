"""The command line of the console: the same words as the shell's, turned into commands."""

import os
import shlex
from collections.abc import Sequence
from pathlib import Path

from auralis_tui.bus import commands as bus
from auralis_tui.bus.commands import AnyCommand
from auralis_tui.bus.library_commands import RestoreBackup
from auralis_tui.bus.state import LatencyProfile, MasteringState, RatePolicy, Repeat, ReplayGain
from auralis_tui.errors import UsageError
from auralis_tui.file_names import to_text
from auralis_tui.tui import hearing_words
from auralis_tui.tui.hearing_words import EXAMPLES, preset_command
from auralis_tui.tui.parsing import Parser, alone, bounded, choice, nearest, number, seconds_of

SOME_WORDS = "Try play, seek 1:30, volume −6, preset NAME."
RANGE_DB = 60.0
LAST_PLACE_DIGITS = 9


def parse(text: str, mastering: MasteringState) -> AnyCommand:
    """Read a line; raises `UsageError` with what is wrong and what would be right."""
    try:
        word, *rest = shlex.split(text)
    except ValueError as error:
        raise UsageError("A quotation mark is not closed.", "Close it, or write the line without.") from error
    if word in EXAMPLES:
        return preset_command(word, rest, mastering.presets)
    parser = WORDS.get(word)
    if parser is None:
        raise UsageError(
            f"There is no command {word}.", nearest(word, ["help", "search", "stage", *EXAMPLES, *WORDS], SOME_WORDS)
        )
    return parser(rest)


def _play(words: Sequence[str]) -> AnyCommand:
    if not words:
        return bus.Play()
    if not (words[0].isdecimal() and len(words[0]) <= LAST_PLACE_DIGITS and int(words[0])):
        raise UsageError(f"{words[0]} is no place in the queue.", "The first is 1.")
    return bus.Play(index=int(words[0]) - 1)


def _volume(words: Sequence[str]) -> AnyCommand:
    if list(words) in (["mute"], ["unmute"]):
        return bus.SetMuted(muted=words[0] == "mute")
    by = "--by" in words
    value, _ = number([word for word in words if word not in ("dB", "--by")], "volume −6", float)
    if by or words[0].startswith("+"):
        return bus.SetVolume(volume_db=max(-RANGE_DB, min(RANGE_DB, value)), relative=True)
    if not -RANGE_DB <= value <= 0.0:
        raise UsageError(f"{words[0]} dB is no volume.", "It goes from −60 to 0 dB; +3 raises it, --by −3 lowers it.")
    return bus.SetVolume(volume_db=value)


def _seek(words: Sequence[str]) -> AnyCommand:
    if words and words[0].endswith("%"):
        return bus.Seek(share=bounded([words[0][:-1]], "seek 50%", 0.0, 100.0) / 100.0)
    value, signed = number(words, "seek 1:30, seek +10, or seek 50%", seconds_of)
    return bus.Seek(position_s=value, relative=signed)


def _paths(words: Sequence[str]) -> tuple[str, ...]:
    paths = tuple(os.path.abspath(os.path.expanduser(word)) for word in words)
    for path in paths:
        if not Path(path).exists():
            raise UsageError(f"There is no {path}.", "Check the name.")
    return tuple(map(to_text, paths))


def _add(words: Sequence[str]) -> AnyCommand:
    if not words:
        raise UsageError("What is to be added?", "For example: add ~/Music")
    return bus.AddPaths(paths=_paths(words))


def _scan(words: Sequence[str]) -> AnyCommand:
    return bus.Scan(paths=_paths(words))


def _repeat(words: Sequence[str]) -> AnyCommand:
    return bus.SetOptions(repeat=choice(words, Repeat))


def _crossfade(words: Sequence[str]) -> AnyCommand:
    if list(words) in (["skip", "on"], ["skip", "off"]):
        return bus.SetOptions(crossfade_on_skip=words[1] == "on")
    if list(words) == ["off"]:
        return bus.SetOptions(crossfade_s=0.0)
    return bus.SetOptions(crossfade_s=bounded(words, "crossfade 4, or crossfade off", 0.0, 12.0))


def _replaygain(words: Sequence[str]) -> AnyCommand:
    if words and words[0] == "preamp":
        return bus.SetOptions(preamp_db=bounded(words[1:], "replaygain preamp −3", -15.0, 15.0))
    if len(words) == 2 and words[0] == "clip-guard" and words[1] in ("on", "off"):
        return bus.SetOptions(prevent_clipping=words[1] == "on")
    return bus.SetOptions(replay_gain=choice(words, ReplayGain))


def _on_or_off(name: str) -> Parser:
    """Return the reader of a mode that is on or off."""

    def parser(words: Sequence[str]) -> AnyCommand:
        if list(words) not in (["on"], ["off"]):
            raise UsageError(f"{' '.join(words) or 'Nothing'} is no value here.", "It is on or off.")
        return bus.SetOptions(**{name: words[0] == "on"})  # type: ignore[arg-type]

    return parser


def _latency(words: Sequence[str]) -> AnyCommand:
    return bus.SetOutput(latency=choice(words, LatencyProfile))


def _rate(words: Sequence[str]) -> AnyCommand:
    return bus.SetOutput(rate_policy=choice(words, RatePolicy))


def _output(words: Sequence[str]) -> AnyCommand:
    if not words:
        raise UsageError("Which output?", "A device's name, default, null, or wav:FILE.")
    return bus.SetOutput(output=" ".join(words))


def _backup(words: Sequence[str]) -> AnyCommand:
    if not words:
        return bus.CreateBackup()
    if words[0] != "restore" or len(words) > 2:
        raise UsageError(f"{' '.join(words)} is nothing that backup does.", "Type backup, or backup restore newest.")
    return RestoreBackup(path=words[1] if len(words) == 2 else "")


WORDS: dict[str, Parser] = {
    "play": _play, "pause": alone(bus.Pause()), "toggle": alone(bus.Toggle()), "stop": alone(bus.Stop()),
    "next": alone(bus.Next()), "prev": alone(bus.Previous()), "seek": _seek, "volume": _volume,
    "mute": alone(bus.SetMuted()), "add": _add, "scan": _scan,
    "clear": alone(bus.ClearQueue()), "output": _output, "backup": _backup,
    "undo": alone(bus.Undo()), "redo": alone(bus.Redo()), "shuffle": _on_or_off("shuffle"), "repeat": _repeat,
    "consume": _on_or_off("consume"), "single": _on_or_off("single"), "stop-after": _on_or_off("stop_after_current"),
    "crossfade": _crossfade, "replaygain": _replaygain, "outputs": alone(bus.ListOutputs()), "latency": _latency,
    "rate": _rate, "quit": alone(bus.Shutdown()), **hearing_words.WORDS,
}  # fmt: skip
