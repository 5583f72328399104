"""What can be set: each setting of a stage with its words, range and default, read from the stage's own type."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from types import NoneType
from typing import Any, get_args

import msgspec
from msgspec.structs import fields

from auralis_tui.dsp.bands import SLOPES_DB
from auralis_tui.dsp.dither import BIT_DEPTHS
from auralis_tui.dsp.settings import Range, Settings

Value = bool | float | str | None
LISTED: dict[str, Sequence[int]] = {"slope_db_per_octave": SLOPES_DB, "bits": BIT_DEPTHS}
LABELS = {
    "frequency_hz": "freq", "slope_db_per_octave": "slope", "make_up_db": "make-up", "auto_make_up": "auto make-up",
    "detector_low_cut_hz": "detector cut", "mid_side_balance_db": "mid/side", "least_correlation": "correlation",
    "hold_loudness": "hold level", "release": "release shape", "gain_db": "gain", "q": "Q",
}  # fmt: skip
_SUFFIX = re.compile(r"_(db|dbtp|dbfs|hz|s)$")


class Unit(StrEnum):
    """How a value is written, typed and stepped."""

    SWITCH = "switch"
    CHOICE = "choice"
    DECIBEL = "dB"
    HERTZ = "Hz"
    SECOND = "s"
    PERCENT = "%"
    RATIO = ":1"
    WHOLE = "whole"
    PLAIN = "plain"


SHARES = ("link", "mix", "bias", "width", "balance")


@dataclass(frozen=True, slots=True)
class Setting:
    """One thing that can be set."""

    name: str
    label: str
    unit: Unit
    sign: str = ""
    """What is written after decibels: dB, dBFS, dBTP."""
    signed: bool = False
    """Whether a positive value has a plus: a change, not a level."""
    low: float = 0.0
    high: float = 0.0
    default: Value = None
    choices: tuple[str | int, ...] = ()
    optional: bool = False
    """Whether it may be off."""


@cache
def settings_of(kind: type[Settings]) -> dict[str, Setting]:
    """Return the single settings of a stage or a band, by name; lists in it are not among them."""
    found = (_setting(kind, field.name, field.type, field.default) for field in fields(kind))
    return {setting.name: setting for setting in found if setting is not None}


def _setting(owner: type[Settings], name: str, kind: Any, default: Any) -> Setting | None:
    optional = NoneType in get_args(kind)
    if optional:
        kind = next(part for part in get_args(kind) if part is not NoneType)
    if kind not in (bool, int, float) and not (isinstance(kind, type) and issubclass(kind, StrEnum)):
        return None
    allowed = owner.RANGES.get(name, Range(0.0, 0.0))
    default = None if default is msgspec.NODEFAULT else default
    choices: tuple[str | int, ...] = tuple(LISTED.get(name, ()))
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        choices, default = tuple(member.value for member in kind), str(default)
    sign = {"dbtp": "dBTP", "dbfs": "dBFS"}.get(name.rpartition("_")[2], allowed.unit or "dB")
    return Setting(
        name, LABELS.get(name, _SUFFIX.sub("", name).replace("_", " ")), _unit(name, kind, bool(choices)), sign,
        allowed.low < 0.0 < allowed.high and sign == "dB", allowed.low, allowed.high, default, choices, optional,
    )  # fmt: skip


def _unit(name: str, kind: type, listed: bool) -> Unit:
    if kind is bool or listed:
        return Unit.SWITCH if kind is bool else Unit.CHOICE
    if name in SHARES:
        return Unit.PERCENT
    if name == "ratio":
        return Unit.RATIO
    suffix = name.rpartition("_")[2]
    suffixes = {"hz": Unit.HERTZ, "s": Unit.SECOND, "db": Unit.DECIBEL, "dbtp": Unit.DECIBEL, "dbfs": Unit.DECIBEL}
    return suffixes.get(suffix, Unit.WHOLE if kind is int else Unit.PLAIN)
