"""The configuration's file, changed one setting at a time: comments and everything else stay as they are."""

import os
import re
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec

from auralis_tui import folders
from auralis_tui.config import KEY_PRESETS, VARIABLES, Config
from auralis_tui.errors import ConfigError, UsageError

Value = bool | int | float | str | None
KEYS = "keys.preset"
_HEADER = re.compile(r"\s*\[\s*([A-Za-z0-9_-]+)\s*\]\s*(#.*)?$")
_VALUE = r"(?P<before>\s*{key}\s*=\s*)(?P<value>\"(?:[^\"\\]|\\.)*\"|'[^']*'|[^#\"'\s][^#]*?)(?P<after>\s*(#.*)?)$"
BEGINNING = """# Settings of Auralis; each has a default.  docs/guide/configuration.md explains them.
"""


def known_settings() -> dict[str, Value]:
    """Return every setting that has one value, `section.key`, with its default."""
    tree = msgspec.structs.asdict(Config())
    return {
        f"{section}.{key}": value
        for section, part in tree.items() if section != "keys"
        for key, value in msgspec.structs.asdict(part).items()
    } | {KEYS: KEY_PRESETS[0]}  # fmt: skip


def choices(setting: str) -> tuple[str, ...]:
    """Return the values that a setting can have, where these are few."""
    if setting == KEYS:
        return KEY_PRESETS
    if isinstance(known_settings().get(setting), bool):
        return ("on", "off")
    pattern = next((info.pattern for info in _kinds(setting) if isinstance(info, msgspec.inspect.StrType)), None)
    return tuple(pattern.strip("^()$").split("|")) if pattern else ()


def _kinds(setting: str) -> tuple[msgspec.inspect.Type, ...]:
    """Return what a setting can be, each with its limits."""
    section, _, key = setting.partition(".")
    kind = next(field.type for field in msgspec.structs.fields(type(getattr(Config(), section))) if field.name == key)
    info = msgspec.inspect.type_info(kind)
    return info.types if isinstance(info, msgspec.inspect.UnionType) else (info,)


def _allowed(setting: str) -> str:
    """Say in a sentence what a setting can be."""
    if names := choices(setting):
        return f"It is {', '.join(names[:-1])} or {names[-1]}."
    whole = next((info for info in _kinds(setting) if isinstance(info, msgspec.inspect.IntType)), None)
    return f"It is a whole number from {whole.ge} to {whole.le}." if whole else "It is a text."


def read_value(setting: str, text: str) -> Value:
    """Read what was typed for a setting; `default` stands for its default, None. Raises `UsageError`."""
    if text == "default" and setting != "output.name":
        return None
    if setting not in known_settings():
        raise UsageError(f"There is no setting {setting}.", "7 has them all.")
    section, _, key = setting.partition(".")
    words = {"on": True, "off": False} if isinstance(known_settings()[setting], bool) else {}
    value: Any = words.get(text, text)
    if setting == KEYS:
        return _key_preset(text)
    try:
        read = msgspec.convert({section: {key: value}}, Config, strict=False)
        found: Value = getattr(getattr(read, section), key)
    except msgspec.ValidationError as error:
        raise UsageError(f"{text or 'Nothing'} is no value for {setting}.", _allowed(setting)) from error
    return found


def _key_preset(text: str) -> str:
    if text not in KEY_PRESETS:
        raise UsageError(f"{text or 'Nothing'} is no value for {KEYS}.", _allowed(KEYS))
    return text


def write_setting(setting: str, value: Value, path: Path | None = None) -> None:
    """Change one setting in the file, which is made where there is none; None takes it out.

    Raises `ConfigError` where the file is written in a way that can't be changed so, and leaves it as it is.
    """
    path = (path or folders.config_path()).resolve()  # a link to a file kept elsewhere stays one
    section, _, key = setting.partition(".")
    try:
        text = path.read_text(encoding="utf-8") if path.exists() else BEGINNING
        before = msgspec.toml.decode(text)
        after = "\n".join(_changed(text.splitlines(), section, key, value)) + "\n"
        if msgspec.toml.decode(after) != _wanted(before, section, key, value):
            raise ValueError(setting)
        _replace(path, after)
    except (ValueError, msgspec.DecodeError) as error:
        raise ConfigError(f"{path} can't be changed here.", f"Set {setting} in it by hand.") from error
    except OSError as error:
        raise ConfigError(f"{path} can't be written: {error.strerror}.", "Check its permissions.") from error


def overriding(setting: str) -> str:
    """Return the variable of the environment that has the last word about a setting; empty where none has."""
    section, _, key = setting.partition(".")
    return next((name for name, place in VARIABLES.items() if place == (section, key) and os.environ.get(name)), "")


def _wanted(tree: dict[str, Any], section: str, key: str, value: Value) -> dict[str, Any]:
    part = {**tree.get(section, {}), key: value}
    if value is None:
        del part[key]
    return {**tree, section: part} if part or section in tree else tree


def _changed(lines: list[str], section: str, key: str, value: Value) -> list[str]:
    start, end = _section(lines, section)
    line = f"{key} = {_toml(value)}"
    if start is None:
        return lines if value is None else [*lines, *([""] if lines and lines[-1] else []), f"[{section}]", line]
    own = re.compile(_VALUE.format(key=re.escape(key)))
    for place in range(start + 1, end):
        if found := own.fullmatch(lines[place]):
            new = [] if value is None else [f"{found['before']}{_toml(value)}{found['after']}"]
            return [*lines[:place], *new, *lines[place + 1 :]]
    while end > start + 1 and not lines[end - 1].strip():
        end -= 1
    return lines if value is None else [*lines[:end], line, *lines[end:]]


def _section(lines: list[str], section: str) -> tuple[int | None, int]:
    """Return the place of a section's heading, and that of the next one."""
    headers = [(place, found[1]) for place, line in enumerate(lines) if (found := _HEADER.match(line))]
    start = next((place for place, name in headers if name == section), None)
    later = [place for place, line in enumerate(lines) if line.lstrip().startswith("[") and place > (start or 0)]
    return start, later[0] if later and start is not None else len(lines)


def _toml(value: Value) -> str:
    return msgspec.json.encode(value).decode()


def _replace(path: Path, text: str) -> None:
    """Put the new text in the file's place at once, so that no reader ever sees half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        with fresh.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            fresh.chmod(path.stat().st_mode & 0o777)
        fresh.replace(path)
    finally:
        with suppress(FileNotFoundError):
            fresh.unlink()
