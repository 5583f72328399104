"""`auralis presets`: what there is to master with."""

import json
import sys
from argparse import Namespace
from typing import Any

import msgspec

from auralis_tui.errors import EXIT_OK, UsageError
from auralis_tui.mastering.preset import Preset, find_preset
from auralis_tui.mastering.reading import collect_presets


def presets(arguments: Namespace) -> int:
    """List the presets, or show one."""
    known = usable_presets()
    if arguments.action == "show":
        if arguments.preset is None:
            raise UsageError("Which preset shall be shown?", "For example: auralis presets show warm")
        chosen = find_preset(known, arguments.preset)
        print(json.dumps(_described(chosen), indent=2, ensure_ascii=False))
    elif arguments.json:
        print(json.dumps([_described(preset) for preset in known.values()], indent=2, ensure_ascii=False))
    else:
        for preset in known.values():
            target = f"{preset.target_lufs:.0f} LUFS" if preset.target_lufs is not None else ""
            print(f"{preset.id:<12} {target:>9}  {preset.description}")
    return EXIT_OK


def _described(preset: Preset) -> Any:
    return msgspec.to_builtins(preset)


def usable_presets() -> dict[str, Preset]:
    """Return the presets, and name the user's files that can't be used."""
    collection = collect_presets()
    for problem in collection.problems:
        print(problem, file=sys.stderr)
    return collection.presets
