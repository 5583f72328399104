"""The configuration: a tree of dataclasses, read from TOML and from the environment."""

import os
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from auralis_tui import folders
from auralis_tui.errors import ConfigError

MAX_CONFIG_BYTES = 1024 * 1024
KEY_PRESETS = ("auralis", "cmus", "ncmpcpp", "moc")
"""Whose keys the console can have; the first is the default."""


class OutputConfig(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """[output]: where the sound goes."""

    name: str = "default"
    """A device's name, `default`, `null`, or `wav:FILE`."""
    rate_hz: Annotated[int, Meta(ge=8000, le=384_000)] | None = None
    """The session's rate; by default the device's own."""
    latency: Annotated[str, Meta(pattern="^(safe|normal|responsive)$")] = "normal"
    """How far rendering runs ahead of the ear."""
    rate: Annotated[str, Meta(pattern="^(fixed|follow)$")] = "fixed"
    """One rate for the session, or each track's own."""
    channels: Annotated[int, Meta(ge=1, le=8)] = 2
    """How many the output is opened with; a file that has as many is put out one to one."""


class ConsoleConfig(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """[console]: how it looks."""

    theme: str = "night"
    glyphs: Annotated[str, Meta(pattern="^(auto|full|blocks|ascii)$")] = "auto"
    artwork: Annotated[str, Meta(pattern="^(auto|kitty|sixel|blocks|off)$")] = "auto"
    """How covers are shown; by default as the terminal can, not over ssh."""
    fps: Annotated[int, Meta(ge=1, le=60)] | None = None
    """Frames a second of the fastest meters; by default 20, over ssh 5."""


class LibraryConfig(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """[library]: what is kept of it besides the music."""

    artwork_cache_mb: Annotated[int, Meta(ge=1, le=100_000)] = 200
    """How large the folder of covers may grow; those not used for longest make room."""
    analyze: bool = True
    """Make reports of what is played and of what comes next, by itself."""
    daily_backup: bool = True
    """Back the library up once a day, by itself."""
    watch: bool = True
    """Bring in what changes in the folders that were scanned, as it happens."""


class LogConfig(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """[log]: what the daemon writes down."""

    level: Annotated[str, Meta(pattern="^(debug|info|warning|error)$")] = "info"


class Config(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All settings, each with its default."""

    output: OutputConfig = OutputConfig()
    console: ConsoleConfig = ConsoleConfig()
    library: LibraryConfig = LibraryConfig()
    log: LogConfig = LogConfig()
    keys: dict[str, str | list[str]] = {}
    """[keys]: for an action's id its keys, between blanks; `preset` takes those of another player."""


VARIABLES = {
    "AURALIS_OUTPUT": ("output", "name"),
    "AURALIS_RATE_HZ": ("output", "rate_hz"),
    "AURALIS_LATENCY": ("output", "latency"),
    "AURALIS_RATE": ("output", "rate"),
    "AURALIS_CHANNELS": ("output", "channels"),
    "AURALIS_THEME": ("console", "theme"),
    "AURALIS_GLYPHS": ("console", "glyphs"),
    "AURALIS_ARTWORK": ("console", "artwork"),
    "AURALIS_FPS": ("console", "fps"),
    "AURALIS_LOG_LEVEL": ("log", "level"),
}
"""Each environment variable, and the setting it takes the place of."""


REMOVED = {("output", "latency_s"): 'Write latency = "safe", "normal" or "responsive" instead.'}
"""Keys of earlier versions, and what to write in their place."""


def unknown_variables(environment: dict[str, str]) -> list[str]:
    """Return the names that look like ours but are none."""
    return sorted(name for name in environment if name.startswith("AURALIS_") and name not in VARIABLES)


def load_config(path: Path | None = None, environment: dict[str, str] | None = None) -> Config:
    """Read the configuration; a missing file is an empty one, and the environment has the last word.

    Raises `ConfigError` with the file, the key and what is allowed there.
    """
    path = path or folders.config_path()
    environment = dict(os.environ) if environment is None else environment
    tree = _read(path)
    source = str(path)
    for name, (section, key) in VARIABLES.items():
        if environment.get(name):
            source = f"{path}, {name}"
            tree = {**tree, section: {**_section(tree, section, path), key: environment[name]}}
    for (section, key), instead in REMOVED.items():
        if key in _section(tree, section, path):
            raise ConfigError(f"The configuration ({source}) has {section}.{key}, which is no more.", instead)
    try:
        return msgspec.convert(tree, Config, strict=False)
    except msgspec.ValidationError as error:
        raise ConfigError(
            f"The configuration ({source}) can't be used: {error}.", "Correct it, or remove it."
        ) from error


def _section(tree: dict[str, object], section: str, path: Path) -> dict[str, object]:
    value = tree.get(section, {})
    if not isinstance(value, dict):
        raise ConfigError(f"The configuration {path} has `{section}` where a table [{section}] belongs.", "Correct it.")
    return value


def _read(path: Path) -> dict[str, object]:
    try:
        if path.stat().st_size > MAX_CONFIG_BYTES:
            raise ConfigError(f"The configuration {path} is larger than 1 MB.", "Remove what doesn't belong there.")
        tree: dict[str, object] = msgspec.toml.decode(path.read_bytes())
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise ConfigError(
            f"The configuration {path} can't be read: {error.strerror}.", "Check its permissions."
        ) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"The configuration {path} is no TOML: {error}.", "Correct it, or remove it.") from error
    return tree
