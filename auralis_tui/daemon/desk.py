"""The mastering desk: which preset is asked for, and which one is heard."""

from collections.abc import Callable

import msgspec

from auralis_tui.bus.events import AnyEvent, MasteringChanged
from auralis_tui.bus.state import MasteringState
from auralis_tui.dsp.hearing import Hearing
from auralis_tui.engine import messages as m
from auralis_tui.mastering.preset import Preset, find_preset


class Desk:
    """Owns the mastering state."""

    def __init__(
        self, presets: dict[str, Preset], *, send: Callable[[m.AnyOrder], None], publish: Callable[[AnyEvent], None]
    ) -> None:
        self._presets = presets
        self._send = send
        self._publish = publish
        self._revision = 0
        self.state = MasteringState(presets=tuple(preset.info for preset in presets.values()))

    def restore(self, preset: str, hearing: Hearing) -> None:
        """Take up what was in use in the last run; a preset that is gone is Flat."""
        preset = preset if preset in self._presets else "flat"
        self.state = msgspec.structs.replace(
            self.state, preset=preset, hearing=hearing, heard_preset=preset, heard_hearing=hearing
        )

    def select(self, name: str) -> None:
        """Master through this preset; raises `PresetError` for an unknown one."""
        self._change(preset=find_preset(self._presets, name).id)

    def step(self, step: int) -> None:
        """Go so many presets on, round the end."""
        names = list(self._presets)
        self._change(preset=names[(names.index(self.state.preset) + step) % len(names)])

    def bypass(self, bypassed: bool | None) -> None:
        """Hear the source, or the mastered sound; None flips."""
        bypassed = self.state.hearing is not Hearing.BYPASS if bypassed is None else bypassed
        self._change(hearing=Hearing.BYPASS if bypassed else Hearing.MASTERED)

    def _change(self, **changes: object) -> None:
        self.state = msgspec.structs.replace(self.state, **changes)
        self.tell_engine()
        self._publish(MasteringChanged(mastering=self.state))

    def tell_engine(self) -> None:
        """Give the engine the settings that are asked for."""
        self._revision += 1
        settings = self._presets[self.state.preset].chain
        self._send(m.SetChain(settings=settings, hearing=self.state.hearing, revision=self._revision))

    def on_heard(self, revision: int) -> None:
        """Note that the settings of this revision are heard; only the last one matters."""
        if revision != self._revision:
            return
        heard = msgspec.structs.replace(self.state, heard_preset=self.state.preset, heard_hearing=self.state.hearing)
        if heard != self.state:
            self.state = heard
            self._publish(MasteringChanged(mastering=heard))
