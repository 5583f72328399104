"""Settings of processors: frozen, with units in their names, and refused outside their ranges."""

import re
from typing import ClassVar, NamedTuple

from msgspec import Struct

from auralis_tui.errors import UsageError

MOST_SHOWN = 10**15
"""Larger whole numbers aren't written out; from 1e308 on, they can't be formatted as others are."""


class SettingsError(UsageError, ValueError):
    """A setting is outside its range."""


class Range(NamedTuple):
    """What a setting may be, both ends included."""

    low: float
    high: float
    unit: str = ""

    def __str__(self) -> str:
        return f"{self.low:g} to {self.high:g} {self.unit}".rstrip()


class Settings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of all settings: checks each field that has a range.

    Raises
    ------
    SettingsError
        A value is outside its range; names the field and what is allowed.
    """

    RANGES: ClassVar[dict[str, Range]] = {}

    def __post_init__(self) -> None:
        for name, allowed in self.RANGES.items():
            value = getattr(self, name)
            if value is not None and not allowed.low <= value <= allowed.high:
                raise SettingsError(f"`{name}` is {shown(value)}; allowed is {allowed}")


def shown(value: float) -> str:
    """Write a value for a sentence, however many digits it has."""
    if isinstance(value, int) and abs(value) > MOST_SHOWN:
        return f"{'below -' if value < 0 else 'above '}{MOST_SHOWN:g}"
    return f"{value:g}"


def _kind(name: str) -> str:
    """Turn a class name into a stage's kind: `DynamicEqualizerSettings` is `dynamic_equalizer`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name.removesuffix("Settings")).lower()


class StageSettings(Settings, frozen=True, kw_only=True, tag_field="kind", tag=_kind):
    """Base of the settings of one stage of the chain; in files, `kind` says which."""

    bypassed: bool = False
    """Whether the stage lets the sound through as it is, its latency apart."""
