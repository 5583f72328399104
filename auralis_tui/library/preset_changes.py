"""Changes of the user's presets, noted so that they can be undone.

Presets are files: what they are before a change is noted first, the change is recorded when it is made. Where a crash
came in between, the next start records what is found changed.
"""

from collections.abc import Mapping

import msgspec

from auralis_tui.library.changes import record
from auralis_tui.library.database import Library
from auralis_tui.library.settings import read_setting, write_settings

PRESET = "preset"
"""The kind of these changes."""
NOTE = "presets_before"
"""The setting that holds what the presets were before a change that has not ended."""

Texts = dict[str, str | None]
"""What files hold, by the presets' ids; None where there is none."""


def begin(library: Library, texts: Mapping[str, str]) -> None:
    """Note what the presets are before a change."""
    with library.transaction():
        write_settings(library, {NOTE: dict(texts)})


def conclude(library: Library, texts: Mapping[str, str], words: str) -> bool:
    """Record what a change has made of them; returns whether it was anything."""
    before = read_setting(library, NOTE, dict[str, str], None)
    if before is None:
        return False
    ids = [number for number in {**before, **texts} if before.get(number) != texts.get(number)]
    with library.transaction():
        library.rows("DELETE FROM settings WHERE key = ?", NOTE)
        if ids:
            record(library, PRESET, words, _encoded(ids, before), _encoded(ids, texts))
    return bool(ids)


def decode(state: bytes) -> Texts:
    """Read what presets are on one side of a change."""
    return msgspec.msgpack.decode(state, type=Texts)


def _encoded(ids: list[str], texts: Mapping[str, str]) -> bytes:
    return msgspec.msgpack.encode({preset_id: texts.get(preset_id) for preset_id in ids})
