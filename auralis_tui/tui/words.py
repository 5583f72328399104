"""The command line of the console: the same words as the shell's, turned into commands."""

import difflib
import math
import os
import shlex
from collections.abc import Callable, Sequence
from pathlib import Path

from auralis_tui.bus import commands as bus
from auralis_tui.bus.commands import AnyCommand
from auralis_tui.bus.state import MasteringState
from auralis_tui.errors import UsageError
from auralis_tui.tui import numbers

SOME_WORDS = "Try play, seek 1:30, volume −6, preset NAME."
RANGE_DB = 60.0
LAST_PLACE_DIGITS = 9
Parser = Callable[[Sequence[str]], AnyCommand]


def parse(text: str, mastering: MasteringState) -> AnyCommand:
    """Read a line; raises `UsageError` with what is wrong and what would be right."""
    try:
        word, *rest = shlex.split(text)
    except ValueError as error:
        raise UsageError("A quotation mark is not closed.", "Close it, or write the line without.") from error
    if word == "preset":
        return _preset(rest, mastering)
    parser = WORDS.get(word)
    if parser is None:
        raise UsageError(
            f"There is no command {word}.", nearest(word, ["help", "preset", "search", *WORDS], SOME_WORDS)
        )
    return parser(rest)


def nearest(word: str, known: Sequence[str], otherwise: str = "") -> str:
    """Ask whether a known word was meant."""
    close = difflib.get_close_matches(word, known, 1, 0.5)
    return f"Did you mean {close[0]}?" if close else otherwise or f"There are {', '.join(known)}."


def seconds_of(text: str) -> float:
    """Read `90`, `1:30` or `1:02:03`."""
    total = 0.0
    for part in text.split(":"):
        total = total * 60 + float(part)
    return total


def _simple(command: AnyCommand) -> Parser:
    def parser(words: Sequence[str]) -> AnyCommand:
        if words:
            raise UsageError(f"This command stands alone: {' '.join(words)} is too much.")
        return command

    return parser


def _play(words: Sequence[str]) -> AnyCommand:
    if not words:
        return bus.Play()
    if not (words[0].isdecimal() and len(words[0]) <= LAST_PLACE_DIGITS and int(words[0])):
        raise UsageError(f"{words[0]} is no place in the queue.", "The first is 1.")
    return bus.Play(index=int(words[0]) - 1)


def _number(words: Sequence[str], example: str, read: Callable[[str], float]) -> tuple[float, bool]:
    text = words[0].replace(numbers.MINUS, "-") if words else ""
    signed = text[:1] in ("+", "-")
    try:
        value = read(text.lstrip("+-"))
        if not math.isfinite(value):
            raise ValueError
    except ValueError as error:
        raise UsageError(f"{text or 'Nothing'} is no value here.", f"For example: {example}") from error
    return (-value if text.startswith("-") else value), signed


def _volume(words: Sequence[str]) -> AnyCommand:
    if list(words) in (["mute"], ["unmute"]):
        return bus.SetMuted(muted=words[0] == "mute")
    by = "--by" in words
    value, _ = _number([word for word in words if word not in ("dB", "--by")], "volume −6", float)
    if by or words[0].startswith("+"):
        return bus.SetVolume(volume_db=max(-RANGE_DB, min(RANGE_DB, value)), relative=True)
    if not -RANGE_DB <= value <= 0.0:
        raise UsageError(f"{words[0]} dB is no volume.", "It goes from −60 to 0 dB; +3 raises it, --by −3 lowers it.")
    return bus.SetVolume(volume_db=value)


def _bypass(words: Sequence[str]) -> AnyCommand:
    states = {"on": True, "off": False, "toggle": None}
    if len(words) > 1 or (words and words[0] not in states):
        raise UsageError(f"{' '.join(words)} is no value here.", "bypass on, bypass off, or bypass alone.")
    return bus.SetBypass(bypassed=states[words[0]] if words else None)


def _seek(words: Sequence[str]) -> AnyCommand:
    value, signed = _number(words, "seek 1:30, or seek +10", seconds_of)
    return bus.Seek(position_s=value, relative=signed)


def _preset(words: Sequence[str], mastering: MasteringState) -> AnyCommand:
    wanted = " ".join(words).casefold()
    if not wanted:
        raise UsageError("Which preset?", f"There are {', '.join(preset.id for preset in mastering.presets)}.")
    found = [
        preset for preset in mastering.presets
        if wanted in (preset.id, preset.title.casefold()) or preset.id.startswith(wanted)
    ]  # fmt: skip
    if not found:
        raise UsageError(f"No such preset: {wanted}.", nearest(wanted, [preset.id for preset in mastering.presets]))
    return bus.SetPreset(preset=found[0].id)


def _paths(words: Sequence[str]) -> tuple[str, ...]:
    paths = tuple(os.path.abspath(os.path.expanduser(word)) for word in words)
    for path in paths:
        if not Path(path).exists():
            raise UsageError(f"There is no {path}.", "Check the name.")
    return paths


def _add(words: Sequence[str]) -> AnyCommand:
    if not words:
        raise UsageError("What is to be added?", "For example: add ~/Music")
    return bus.AddPaths(paths=_paths(words))


def _scan(words: Sequence[str]) -> AnyCommand:
    return bus.Scan(paths=_paths(words))


def _output(words: Sequence[str]) -> AnyCommand:
    if not words:
        raise UsageError("Which output?", "A device's name, default, null, or wav:FILE.")
    return bus.SetOutput(output=" ".join(words))


WORDS: dict[str, Parser] = {
    "play": _play, "pause": _simple(bus.Pause()), "toggle": _simple(bus.Toggle()), "stop": _simple(bus.Stop()),
    "next": _simple(bus.Next()), "prev": _simple(bus.Previous()), "seek": _seek, "volume": _volume,
    "mute": _simple(bus.SetMuted()), "bypass": _bypass, "add": _add, "scan": _scan,
    "clear": _simple(bus.ClearQueue()), "output": _output, "backup": _simple(bus.CreateBackup()),
    "quit": _simple(bus.Shutdown()),
}  # fmt: skip
