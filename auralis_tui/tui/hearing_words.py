"""Typed commands of hearing: presets, comparing, snapshots, loops, the chain's settings."""

import json
import math
import os
from collections.abc import Sequence

from auralis_tui.bus import commands as bus
from auralis_tui.bus.commands import AnyCommand
from auralis_tui.bus.state import PresetInfo
from auralis_tui.errors import UsageError
from auralis_tui.tui.parsing import Parser, alone, bounded, number, preset_id, seconds_of, switch

LONGEST_TITLE = 40
LOUDEST_S = 15.0


def _loop(words: Sequence[str]) -> AnyCommand:
    match list(words):
        case [] | ["mark"]:
            return bus.MarkLoop()
        case ["off"]:
            return bus.SetLoop()
        case ["loudest", *rest]:
            duration_s = bounded(rest, "loop loudest 20", 1.0, 600.0) if rest else LOUDEST_S
            return bus.LoopLoudest(duration_s=duration_s)
        case [start, end]:
            start_s, end_s = (number([word], "loop 1:10 1:25", seconds_of)[0] for word in (start, end))
            if not 0.0 <= start_s < end_s:
                raise UsageError("A loop ends after its start.", "For example: loop 1:10 1:25")
            return bus.SetLoop(start_s=start_s, end_s=end_s)
    raise UsageError(f"{' '.join(words)} is no loop.", "loop 1:10 1:25, loop mark, loop loudest, loop off.")


def _slot(words: Sequence[str]) -> AnyCommand:
    match [word.lower() for word in words]:
        case ["store", ("a" | "b" | "c" | "d") as name]:
            return bus.StoreSlot(slot=name)
        case [("a" | "b" | "c" | "d") as name] | ["recall", ("a" | "b" | "c" | "d") as name]:
            return bus.RecallSlot(slot=name)
    raise UsageError("Which snapshot?", "slot store a keeps the chain, slot a is heard; there are a, b, c and d.")


def _set(words: Sequence[str]) -> AnyCommand:
    if len(words) != 2:
        raise UsageError("What is to be set to what?", "For example: set stages.1.ratio 2.5")
    path, text = words[0], words[1].replace("\u2212", "-")
    try:
        value = json.loads(text)
    except ValueError:
        value = text
    if not _is_finite(text):
        raise UsageError(f"{text} is no number.", "For example: set stages.1.ratio 2.5")
    if isinstance(value, list | dict):
        raise UsageError(f"{text} is no value.", "It is a number, a word, true or false.")
    return bus.SetParameter(path=path, value=value)


def _is_finite(text: str) -> bool:
    """Tell whether this is a number that has an end, or something other than a number."""
    try:
        return math.isfinite(float(text))
    except ValueError:
        return True


def _save(words: Sequence[str]) -> AnyCommand:
    return bus.SavePreset(title=title_of(words) if words else "")


def title_of(words: Sequence[str]) -> str:
    """Read a preset's title."""
    title = " ".join(words)
    if not 0 < len(title) <= LONGEST_TITLE:
        raise UsageError("A preset's title has 1 to 40 characters.", "For example: save Late evening")
    return title


def _import(words: Sequence[str]) -> AnyCommand:
    if len(words) != 1:
        raise UsageError("Which file?", "A preset's file, ParametricEQ.txt, or an Equalizer APO file.")
    return bus.ImportPreset(path=_absolute(words[0]))


def _absolute(path: str) -> str:
    return os.path.abspath(os.path.expanduser(path))


WORDS: dict[str, Parser] = {
    "bypass": switch("bypass", lambda state: bus.SetBypass(bypassed=state)),
    "delta": switch("delta", lambda state: bus.SetDelta(delta=state)),
    "match": switch("match", lambda state: bus.SetMatched(matched=state)),
    "loop": _loop, "slot": _slot, "set": _set, "save": _save, "import": _import,
    "undo-edit": alone(bus.UndoEdit()), "redo-edit": alone(bus.RedoEdit()),
}  # fmt: skip


def preset_command(word: str, words: Sequence[str], presets: Sequence[PresetInfo]) -> AnyCommand:
    """Read a command that names a preset."""
    if word == "preset":
        return bus.SetPreset(preset=preset_id(" ".join(words), presets))
    if not words:
        raise UsageError("Which preset?", f"For example: {EXAMPLES[word]}")
    name, rest = preset_id(words[0], presets), words[1:]
    match word:
        case "delete":
            return bus.DeletePreset(preset=preset_id(" ".join(words), presets))
        case "rename":
            return bus.RenamePreset(preset=name, title=title_of(rest))
        case "duplicate":
            return bus.DuplicatePreset(preset=name, title=title_of(rest))
    if len(rest) != 1:
        raise UsageError("Which file is it to be written to?", f"For example: {EXAMPLES[word]}")
    return bus.ExportPreset(preset=name, path=_absolute(rest[0]))


EXAMPLES = {
    "preset": "preset warm", "delete": "delete mine", "rename": "rename mine Late evening",
    "duplicate": "duplicate warm Warm and wide", "export": "export warm ~/warm.toml",
}  # fmt: skip
"""The commands that name a preset."""
