"""Presets: chains with a name, from the package and from the user's folder, one TOML file each.

The file's name is the preset's id; docs/dsp/presets.md shows its keys.
"""

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import ClassVar

import msgspec

from auralis_tui import folders
from auralis_tui.bus.state import PresetInfo
from auralis_tui.dsp.chain import ChainSettings
from auralis_tui.dsp.settings import Range, Settings
from auralis_tui.errors import PresetError

FACTORY = ("flat", "gentle", "warm", "bright", "punchy", "live")
"""The presets of the package, in the order of lists."""

MAX_PRESET_BYTES = 64 * 1024
MAX_USER_PRESETS = 200
MAX_TITLE = 40
_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")


class _File(Settings, frozen=True, kw_only=True):
    """What stands in a preset's file."""

    title: str = ""
    description: str = ""
    target_lufs: float | None = None
    chain: ChainSettings = ChainSettings()

    RANGES: ClassVar[dict[str, Range]] = {"target_lufs": Range(-40.0, -5.0, "LUFS")}


class Preset(msgspec.Struct, frozen=True, kw_only=True):
    """A chain with a name."""

    id: str
    """Its name in commands: lower case, no spaces."""
    title: str
    description: str = ""
    target_lufs: float | None = None
    """Loudness it is meant to end at; None leaves it as it comes."""
    chain: ChainSettings = ChainSettings()

    @property
    def ceiling_dbtp(self) -> float | None:
        """The limiter's ceiling, where there is a limiter."""
        return self.chain.ceiling_dbtp

    @property
    def info(self) -> PresetInfo:
        """The preset as a list shows it."""
        return PresetInfo(
            id=self.id,
            title=self.title,
            description=self.description,
            target_lufs=self.target_lufs,
            ceiling_dbtp=self.ceiling_dbtp,
        )


@dataclass(frozen=True, slots=True)
class PresetCollection:
    """All presets that could be read, and what is wrong with the others."""

    presets: dict[str, Preset]
    """By id: the factory's in their order, then the user's by title."""
    problems: list[PresetError] = field(default_factory=list)
    """One for each file that can't be used."""


def user_presets_folder() -> Path:
    """Return the folder of the user's presets."""
    return folders.config_folder() / "presets"


def load_presets(user_folder: Path | None = None) -> dict[str, Preset]:
    """Read all presets; raises `PresetError` for the first file that can't be used."""
    collection = collect_presets(user_folder)
    if collection.problems:
        raise collection.problems[0]
    return collection.presets


def collect_presets(user_folder: Path | None = None) -> PresetCollection:
    """Read all presets, and go on past files that can't be used; a user's preset stands in for the factory's."""
    shipped = resources.files("auralis_tui.mastering") / "presets"
    presets = {name: read_preset(shipped / f"{name}.toml") for name in FACTORY}
    own: list[Preset] = []
    problems: list[PresetError] = []
    for path in _user_files(user_folder or user_presets_folder(), problems):
        try:
            own.append(read_preset(path))
        except PresetError as error:
            problems.append(error)
    for preset in sorted(own, key=lambda preset: preset.title.casefold()):
        presets[preset.id] = preset
    return PresetCollection(presets, problems)


def find_preset(presets: Mapping[str, Preset], name: str) -> Preset:
    """Return the preset with this id or title; raises `PresetError` with the nearest name."""
    wanted = name.strip().casefold()
    by_name = {preset.title.casefold(): preset for preset in presets.values()} | dict(presets)
    if wanted in by_name:
        return by_name[wanted]
    near = difflib.get_close_matches(wanted, by_name, n=1)
    hint = f"Did you mean {by_name[near[0]].id}?" if near else f"There are: {', '.join(presets)}."
    raise PresetError(f"There is no preset named {name[:MAX_TITLE]}.", hint)


def read_preset(path: Path | Traversable) -> Preset:
    """Read one preset's file; raises `PresetError` with the file, the key and what is allowed there."""
    name = path.name.removesuffix(".toml")
    if not _ID.fullmatch(name):
        raise PresetError(
            f"The preset {path} has a name that can't be typed.",
            "Rename it: lower-case letters, digits, - and _, up to 40.",
        )
    try:
        content = msgspec.toml.decode(_read(path), type=_File)
    except msgspec.ValidationError as error:
        raise PresetError(f"The preset {path} can't be used: {error}.", "Correct it, or remove it.") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise PresetError(f"The preset {path} is no TOML: {error}.", "Correct it, or remove it.") from error
    if name == "flat" and content.chain != ChainSettings():
        raise PresetError(f"The preset {path} is not flat.", "Rename it: `flat` is the source as it is.")
    return Preset(
        id=name,
        title=content.title[:MAX_TITLE] or name.replace("-", " ").replace("_", " ").capitalize(),
        description=content.description,
        target_lufs=content.target_lufs,
        chain=content.chain,
    )


def _read(path: Path | Traversable) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(MAX_PRESET_BYTES + 1)
    except OSError as error:
        raise PresetError(f"The preset {path} can't be read: {error.strerror}.", "Check its permissions.") from error
    if len(content) > MAX_PRESET_BYTES:
        raise PresetError(f"The preset {path} is larger than 64 kB.", "Remove what doesn't belong there.")
    return content


def _user_files(folder: Path, problems: list[PresetError]) -> Iterable[Path]:
    """Return the folder's preset files; a folder that is not there has none."""
    try:
        paths = sorted(path for path in folder.iterdir() if path.suffix == ".toml")
    except FileNotFoundError:
        return []
    except OSError as error:
        problems.append(PresetError(f"The presets in {folder} can't be read: {error.strerror}.", "Check it."))
        return []
    if len(paths) > MAX_USER_PRESETS:
        problems.append(
            PresetError(
                f"{folder} holds {len(paths)} presets; the first {MAX_USER_PRESETS} are used.", "Move some out."
            )
        )
    return paths[:MAX_USER_PRESETS]
