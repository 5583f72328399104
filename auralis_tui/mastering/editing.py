"""Changing one setting of a chain by its path, and saying what a change is."""

import difflib
import re
from collections.abc import Mapping
from typing import Any

import msgspec

from auralis_tui.dsp.chain_settings import ChainSettings
from auralis_tui.errors import PresetError
from auralis_tui.mastering.preset import printable
from auralis_tui.mastering.refusal import why

Value = bool | float | str | None


def content_of(chain: ChainSettings) -> dict[str, Any]:
    """Return the chain as it travels: tables, lists and single settings."""
    content: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(chain))
    return content


def chain_of(content: Mapping[str, Any]) -> ChainSettings:
    """Turn what came from outside into a chain; raises `PresetError` with the setting and what is allowed."""
    try:
        return msgspec.convert(content, ChainSettings)
    except RecursionError as error:
        raise PresetError("This chain can't be used: its tables are too deep.", "Nothing was changed.") from error
    except msgspec.ValidationError as error:
        words = why(error, ChainSettings, content)
        raise PresetError(f"This chain can't be used: {words}.", "Nothing was changed.") from error


def with_setting(chain: ChainSettings, path: str, value: Value) -> ChainSettings:
    """Return the chain with one setting changed.

    Parameters
    ----------
    chain : ChainSettings
        Not modified.
    path : str
        Names and numbers from 0, joined by points: `gain_db`, `stages.1.ratio`, `stages.0.bands.2.gain_db`. A stage's
        kind stands for the first stage of that kind: `compressor.ratio`.
    value : bool, float, str or None

    Raises
    ------
    PresetError
        There is no such setting, or it can't have that value; names what is allowed.
    """
    content = content_of(chain)
    names = _whole(path.split("."), content)
    table: Any = content
    for depth, name in enumerate(names[:-1]):
        table = table[_key(table, name, names[:depth])]
    key = _key(table, names[-1], names[:-1])
    former = table[key]
    if isinstance(former, dict | list):
        raise PresetError(f"`{printable(path)}` is no single setting.", f"There are: {_choices(former)}.")
    is_whole = isinstance(former, int) and isinstance(value, float) and value.is_integer()
    table[key] = int(value) if is_whole and isinstance(value, float) else value
    try:
        return msgspec.convert(content, ChainSettings)
    except msgspec.ValidationError as error:
        words = why(error, ChainSettings, content)
        if names[-1] == "kind" and "no `" in words:
            words = "the other settings are of the kind that is there"
        raise PresetError(f"`{path}` can't be {_shown(value)}: {words}.", "Nothing was changed.") from error


def _whole(names: list[str], content: dict[str, Any]) -> list[str]:
    """Put the place of the first stage of a kind for the kind's name."""
    kinds = [stage["kind"] for stage in content["stages"]]
    return ["stages", str(kinds.index(names[0])), *names[1:]] if names[0] in kinds else names


def _key(table: Any, name: str, above: list[str]) -> str | int:
    """Return what this name is in a table or list; raises `PresetError` where it is nothing."""
    if isinstance(table, dict) and name in table:
        return name
    if isinstance(table, list) and re.fullmatch(r"\d{1,3}", name) and int(name) < len(table):
        return int(name)
    place = f"`{'.'.join(above)}`" if above else "the chain"
    near = difflib.get_close_matches(name[:60], table, n=1) if isinstance(table, dict) else []
    there = _stages(table) if above == ["stages"] else f"There are: {_choices(table)}."
    hint = f"Did you mean {near[0]}?" if near else there
    raise PresetError(f"There is no `{printable(name)[:60]}` in {place}.", hint)


def _stages(table: list[dict[str, Any]]) -> str:
    """Name the stages beside their numbers, which are others than those of the rack, where the input gain is 1."""
    known = ", ".join(f"{place} {stage['kind']}" for place, stage in enumerate(table))
    return f"There are: {known}." if known else "The chain has no stages."


def _choices(table: Any) -> str:
    if isinstance(table, list):
        return f"0 to {len(table) - 1}" if table else "none"
    return ", ".join(table) if isinstance(table, dict) else "no settings within it"


def change_between(before: ChainSettings, after: ChainSettings) -> str:
    """Say in a few words what the change is: `Compressor ratio 2 → 4`."""
    contents = [content_of(chain) for chain in (before, after)]
    kinds = [[stage["kind"] for stage in content["stages"]] for content in contents]
    if kinds[0] != kinds[1]:
        return _restacked(*kinds)
    old, new = map(_flat, contents)
    changed = [path for path in {**old, **new} if old.get(path) != new.get(path)]
    if len(changed) != 1:
        return f"{len(changed)} settings"
    (path,) = changed
    label, unit = _label(path, kinds[1])
    return f"{label} {_shown(old.get(path))} → {_shown(new.get(path))} {unit}".rstrip()


def _restacked(before: list[str], after: list[str]) -> str:
    added = [kind for kind in after if after.count(kind) > before.count(kind)]
    gone = [kind for kind in before if before.count(kind) > after.count(kind)]
    if added and not gone:
        return f"{_words(added[0])} put in"
    if gone and not added:
        return f"{_words(gone[0])} taken out"
    return "Other stages" if added else "Order of the stages"


_Path = tuple[str | int, ...]


def _flat(content: Any, path: _Path = ()) -> dict[_Path, Any]:
    """Return every single setting by its path."""
    if not isinstance(content, dict | list):
        return {path: content}
    items = content.items() if isinstance(content, dict) else enumerate(content)
    return {inner: value for key, part in items for inner, value in _flat(part, (*path, key)).items()}


_UNITS = {"db": "dB", "dbtp": "dBTP", "dbfs": "dBFS", "lufs": "LUFS", "hz": "Hz", "s": "s", "ms": "ms"}


def _label(path: _Path, kinds: list[str]) -> tuple[str, str]:
    """Return the words for a setting, and its unit."""
    rest = path
    words = []
    if path[0] == "stages" and isinstance(path[1], int):
        words, rest = [kinds[path[1]]], path[2:]
    for part in rest:
        if isinstance(part, int):
            words[-1] = words[-1].removesuffix("s")
            words.append(str(part + 1))
        else:
            words.append(part)
    name, _, ending = words[-1].rpartition("_")
    if words[-1] == "slope_db_per_octave":
        name, unit = "slope", "dB/oct"
    else:
        unit = _UNITS.get(ending, "") if name else ""
    return _words(" ".join([*words[:-1], name if unit else words[-1]])), unit


def _words(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    return "none" if value is None else f"{value:g}" if isinstance(value, float) else printable(value)[:60]
