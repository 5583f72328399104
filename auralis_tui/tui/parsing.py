"""Reading the parts of a typed command: switches, numbers, times; each says what would be right."""

import difflib
import math
from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import TypeVar

from auralis_tui.bus.commands import AnyCommand
from auralis_tui.bus.state import PresetInfo
from auralis_tui.errors import UsageError
from auralis_tui.tui import numbers

Parser = Callable[[Sequence[str]], AnyCommand]
SWITCH = {"on": True, "off": False, "toggle": None}
NEAR = 0.65
"""How much of two words has to be the same, 0 to 1, for one to be taken for the other mistyped."""
_Choice = TypeVar("_Choice", bound=StrEnum)


def nearest(word: str, known: Sequence[str], otherwise: str = "") -> str:
    """Ask whether a known word was meant."""
    close = difflib.get_close_matches(word, known, 1, NEAR)
    return f"Did you mean {close[0]}?" if close else otherwise or f"There are {', '.join(known)}."


def seconds_of(text: str) -> float:
    """Read `90`, `1:30` or `1:02:03`; raises `UsageError` for what is no time, `ValueError` for what is no number."""
    hours_first = [float(part) for part in text.split(":")]
    if len(hours_first) > 3 or any(not 0.0 <= part < 60.0 for part in hours_first[1:]):
        raise UsageError(f"{text} is no time.", "Minutes and seconds: 1:30; or seconds: 90.")
    total = 0.0
    for part in hours_first:
        total = total * 60 + part
    return total


def alone(command: AnyCommand) -> Parser:
    """Return the reader of a command that takes no words."""

    def parser(words: Sequence[str]) -> AnyCommand:
        if words:
            raise UsageError(f"This command stands alone: {' '.join(words)} is too much.")
        return command

    return parser


def switch(name: str, command: Callable[[bool | None], AnyCommand]) -> Parser:
    """Return the reader of a command that is on, off, or flips."""

    def parser(words: Sequence[str]) -> AnyCommand:
        if len(words) > 1 or (words and words[0] not in SWITCH):
            raise UsageError(f"{' '.join(words)} is no value here.", f"{name} on, {name} off, or {name} alone.")
        return command(SWITCH[words[0]] if words else None)

    return parser


def number(words: Sequence[str], example: str, read: Callable[[str], float]) -> tuple[float, bool]:
    """Read a number, and whether it had a sign."""
    text = words[0].replace(numbers.MINUS, "-") if words else ""
    signed = text[:1] in ("+", "-")
    try:
        value = read(text.lstrip("+-"))
        if not math.isfinite(value):
            raise ValueError
    except ValueError as error:
        raise UsageError(f"{text or 'Nothing'} is no value here.", f"For example: {example}") from error
    return (-value if text.startswith("-") else value), signed


def bounded(words: Sequence[str], example: str, low: float, high: float, read: Callable[[str], float] = float) -> float:
    """Read a number within bounds."""
    value, _ = number(words, example, read)
    if not low <= value <= high:
        raise UsageError(f"{words[0]} is no value here.", f"It goes from {low:g} to {high:g}.")
    return value


def choice(words: Sequence[str], kind: type[_Choice]) -> _Choice:
    """Read one of several words."""
    names = [member.value for member in kind]
    if len(words) != 1 or words[0] not in names:
        raise UsageError(f"{' '.join(words) or 'Nothing'} is no value here.", f"There are {', '.join(names)}.")
    return kind(words[0])


def preset_id(wanted: str, presets: Sequence[PresetInfo]) -> str:
    """Find a preset by its id, its title, or the beginning of its id."""
    wanted = wanted.casefold()
    ids = [preset.id for preset in presets]
    if not wanted:
        raise UsageError("Which preset?", f"There are {', '.join(ids)}.")
    found = [preset.id for preset in presets if wanted in (preset.id, preset.title.casefold())]
    found += [name for name in ids if name.startswith(wanted)]
    if not found:
        raise UsageError(f"No such preset: {wanted}.", nearest(wanted, ids))
    return found[0]
