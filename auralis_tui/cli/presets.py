"""`auralis presets`: what there is to master with; changed by the daemon where one runs, by ourselves otherwise."""

import json
import os
import sys
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from auralis_tui.control import Message, Remote
from auralis_tui.errors import EXIT_OK, ConnectionFailed, UsageError
from auralis_tui.mastering.editing import content_of
from auralis_tui.mastering.preset import MAX_TITLE, Preset, find_preset
from auralis_tui.mastering.reading import collect_presets, user_presets_folder
from auralis_tui.mastering.storing import PresetFolder


def presets(arguments: Namespace) -> int:
    """List the presets, show one, or change the user's."""
    if arguments.action == "list":
        _list(arguments.json)
    elif arguments.action == "show":
        _show(arguments.words)
    else:
        _change(arguments)
    return EXIT_OK


def usable_presets() -> dict[str, Preset]:
    """Return the presets, and name the user's files that can't be used."""
    collection = collect_presets()
    for problem in collection.problems:
        print(problem, file=sys.stderr)
    return collection.presets


def _list(as_json: bool) -> None:
    known = usable_presets()
    if as_json:
        _print_json([_described(preset) for preset in known.values()])
        return
    for preset in known.values():
        target = f"{preset.target_lufs:.0f} LUFS" if preset.target_lufs is not None else ""
        title = "" if preset.title.casefold() == preset.id.replace("-", " ") else f"{preset.title}. "
        print(f"{preset.id:<12} {target:>9}  {title}{preset.description}".rstrip())


def _show(words: list[str]) -> None:
    """Print a preset or, where none is named, the chain in use."""
    if words:
        _print_json(_described(find_preset(usable_presets(), " ".join(words))))
        return
    try:
        with Remote() as remote:
            _print_json(remote.ask("GetChain")["chain"])
    except ConnectionFailed as error:
        raise UsageError("Which preset shall be shown?", "For example: auralis presets show warm") from error


def _described(preset: Preset) -> Any:
    return msgspec.to_builtins(preset) | {"chain": content_of(preset.chain)}


def _print_json(content: object) -> None:
    print(json.dumps(content, indent=2, ensure_ascii=False))


_Here = Callable[[PresetFolder], Preset]

NEEDS = {
    "save": ("TITLE",), "rename": ("ID", "TITLE"), "duplicate": ("ID", "TITLE"), "delete": ("ID",),
    "import": ("FILE",), "export": ("ID", "FILE"),
}  # fmt: skip
"""What is named after each action."""


def _change(arguments: Namespace) -> None:
    action, words = arguments.action, arguments.words
    needs = NEEDS[action]
    if len(words) != len(needs) and (action, words) != ("save", []):
        raise UsageError(f"What is needed is: auralis presets {action} {' '.join(needs)}.", "Quote what has spaces.")
    if "TITLE" in needs and words and not 1 <= len(words[-1].strip()) <= MAX_TITLE:
        raise UsageError(f"A preset's title has 1 to {MAX_TITLE} characters.", "Choose another one.")
    command, here = _meant(action, words)
    answer = _ask_or_do(command, here)
    if arguments.json:
        _print_json(answer)
    elif action != "delete":
        print(answer["path"] or answer["preset"])


def _meant(action: str, words: list[str]) -> tuple[Message, _Here | None]:
    """Return the command for the daemon, and what is done without one."""
    first, last = (words[0], words[-1]) if words else ("", "")
    path = os.path.abspath(os.path.expanduser(last))
    match action:
        case "save":
            return {"type": "SavePreset", "title": first}, None
        case "rename":
            return {"type": "RenamePreset", "preset": first, "title": last}, lambda own: own.rename(first, last)[1]
        case "duplicate":
            return {"type": "DuplicatePreset", "preset": first, "title": last}, lambda own: own.duplicate(first, last)
        case "delete":
            return {"type": "DeletePreset", "preset": first}, lambda own: own.delete(first)
        case "import":
            return {"type": "ImportPreset", "path": path}, lambda own: own.bring_in(Path(path))
    return {"type": "ExportPreset", "preset": first, "path": path}, lambda own: own.take_out(first, Path(path))


def _ask_or_do(command: Message, here: _Here | None) -> Message:
    try:
        remote = Remote()
    except ConnectionFailed:
        if here is None:
            raise
        answer = {"preset": here(PresetFolder(user_presets_folder())).id}
        answer["path"] = command["path"] if command["type"] == "ExportPreset" else ""
    else:
        with remote:
            answer = remote.ask(command["type"], **{name: value for name, value in command.items() if name != "type"})
    return {"preset": answer.get("preset", command.get("preset")), "path": answer.get("path", "")}
