"""Four snapshots of the chain, to compare by ear."""

from collections.abc import Mapping

import msgspec

from auralis_tui.bus.state import Slot
from auralis_tui.daemon.edits import Sheet
from auralis_tui.errors import UsageError
from auralis_tui.library.player_state import StoredSlot
from auralis_tui.mastering.preset import Preset

NAMES = ("a", "b", "c", "d")


class Slots:
    """What was stored under a, b, c and d."""

    def __init__(self) -> None:
        self._kept: dict[str, StoredSlot] = {}
        self._last = ""

    @property
    def stored(self) -> tuple[StoredSlot, ...]:
        """What there is, to be remembered."""
        return tuple(self._kept[name] for name in NAMES if name in self._kept)

    def restore(self, stored: tuple[StoredSlot, ...]) -> None:
        """Take up what was remembered."""
        self._kept = {slot.name: slot for slot in stored if slot.name in NAMES}

    def store(self, name: str, sheet: Sheet, title: str) -> None:
        """Keep a chain."""
        self._kept[name] = StoredSlot(name=name, preset=sheet.preset, title=title, chain=sheet.chain)
        self._last = name

    def rename(self, former: str, preset: str, title: str) -> None:
        """Know a preset by another id and title from now on."""
        for name, slot in self._kept.items():
            if slot.preset == former:
                self._kept[name] = msgspec.structs.replace(slot, preset=preset, title=title)

    def recall(self, name: str) -> Sheet:
        """Return what was stored; raises `UsageError` for an empty slot."""
        if name not in self._kept:
            raise UsageError(
                f"Slot {name.upper()} is empty.",
                f'Store the chain there first: "{name} in the console, or auralis slot store {name}',
            )
        self._last = name
        return Sheet(self._kept[name].preset, self._kept[name].chain)

    def holding(self, sheet: Sheet) -> str:
        """Return the slot that holds this chain, the one used last before others; empty when none does."""
        names = [name for name, slot in self._kept.items() if slot.chain == sheet.chain]
        return self._last if self._last in names else min(names, default="")

    def states(self, presets: Mapping[str, Preset]) -> tuple[Slot, ...]:
        """Return all four as they are shown."""
        return tuple(self._state(name, presets) for name in NAMES)

    def _state(self, name: str, presets: Mapping[str, Preset]) -> Slot:
        slot = self._kept.get(name)
        if slot is None:
            return Slot(name=name)
        preset = presets.get(slot.preset)
        return Slot(name=name, title=slot.title, edited=preset is None or preset.chain != slot.chain)
