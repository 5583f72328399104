"""Reading presets: from the package and from the user's folder, one TOML file each.

The file's name is the preset's id; docs/dsp/presets.md shows its keys. What a file holds is bounded and checked before
any of it counts.
"""

import os
import stat
from collections.abc import Iterable
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import ClassVar

import msgspec

from auralis_tui import folders
from auralis_tui.dsp.chain_settings import ChainSettings
from auralis_tui.dsp.settings import Range, Settings
from auralis_tui.errors import PresetError
from auralis_tui.mastering.preset import MAX_DESCRIPTION, MAX_TITLE, Preset, is_id, printable, problem_of
from auralis_tui.mastering.refusal import why

FACTORY = (
    "flat", "adaptive", "gentle", "warm", "bright", "punchy", "live", "loud", "broadcast", "podcast", "vinyl", "night",
    "headphones",
)  # fmt: skip
"""The presets of the package, in the order of lists."""

MAX_PRESET_BYTES = 64 * 1024
MAX_LINE = 1000
"""Characters of a line; reading one key takes a time that grows with the square of its parts."""
MAX_USER_PRESETS = 200


class PresetFile(Settings, frozen=True, kw_only=True):
    """What stands in a preset's file."""

    title: str = ""
    description: str = ""
    target_lufs: float | None = None
    chain: ChainSettings = ChainSettings()

    RANGES: ClassVar[dict[str, Range]] = {"target_lufs": Range(-40.0, -5.0, "LUFS")}


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
    presets = factory_presets()
    own: list[Preset] = []
    problems: list[PresetError] = []
    for path in user_files(user_folder or user_presets_folder(), problems):
        try:
            own.append(read_preset(path))
        except PresetError as error:
            problems.append(error)
    for preset in sorted(own, key=lambda preset: preset.title.casefold()):
        presets[preset.id] = preset
    return PresetCollection(presets, problems)


def factory_presets() -> dict[str, Preset]:
    """Read the presets of the package."""
    shipped = resources.files("auralis_tui.mastering") / "presets"
    return {name: parse_preset((shipped / f"{name}.toml").read_text("utf-8"), name, name) for name in FACTORY}


def read_preset(path: Path) -> Preset:
    """Read one file of the user's; raises `PresetError` with the file, the key and what is allowed there."""
    name = path.name.removesuffix(".toml")
    if not is_id(name):
        raise PresetError(
            f"The preset {printable(path)} has a name that can't be typed.",
            "Rename it: lower-case letters, digits, - and _, up to 40.",
        )
    preset = parse_preset(read_text(path), name, printable(path))
    if name == "flat" and preset.chain != ChainSettings():
        raise PresetError(f"The preset {printable(path)} is not flat.", "Rename it: `flat` is the source as it is.")
    return msgspec.structs.replace(preset, own=True)


def parse_preset(text: str, name: str, place: str) -> Preset:
    """Read the text of a preset with this id; `place` is what errors call it."""
    long = next((number for number, line in enumerate(text.splitlines(), 1) if len(line) > MAX_LINE), None)
    if long is not None:
        raise PresetError(f"The preset {place} has more than {MAX_LINE} characters in line {long}.", "Shorten it.")
    try:
        content = msgspec.toml.decode(text, type=PresetFile)
    except msgspec.ValidationError as error:
        words = why(error, PresetFile, msgspec.toml.decode(text))
        raise PresetError(f"The preset {place} can't be used: {words}.", "Correct it, or remove it.") from error
    except (ValueError, OverflowError, RecursionError) as error:  # a ValueError: DecodeError, and 5000 digits
        raise PresetError(f"The preset {place} is no TOML: {printable(error)}.", "Correct it, or remove it.") from error
    for key, longest in (("title", MAX_TITLE), ("description", MAX_DESCRIPTION)):
        problem = problem_of(getattr(content, key), longest)
        if problem:
            raise PresetError(f"The preset {place} can't be used: `{key}` {problem}.", "Correct it.")
    return Preset(
        id=name,
        title=content.title.strip() or name.replace("-", " ").replace("_", " ").capitalize(),
        description=content.description,
        target_lufs=content.target_lufs,
        chain=content.chain,
    )


def read_text(path: Path) -> str:
    """Read a file of up to 64 kB, in UTF-8; raises `PresetError`, also for what is no file and might never end."""
    place = printable(path)
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise PresetError(f"{place} can't be read: it is no file.", "Choose a file.")
        with open(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as file:
            content = file.read(MAX_PRESET_BYTES + 1)
    except OSError as error:
        raise PresetError(f"{place} can't be read: {error.strerror}.", "Check its name and permissions.") from error
    if len(content) > MAX_PRESET_BYTES:
        raise PresetError(f"{place} is larger than 64 kB.", "Remove what doesn't belong there.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise PresetError(f"{place} is no text in UTF-8: {error.reason}.", "Save it as UTF-8.") from error


def user_files(folder: Path, problems: list[PresetError]) -> Iterable[Path]:
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
