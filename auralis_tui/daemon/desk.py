"""The mastering desk: the chain that is asked for, how it is listened to, and what of it is heard."""

import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol, TypeVar

import msgspec

from auralis_tui.bus.events import AnyEvent, MasteringChanged
from auralis_tui.bus.state import MasteringState
from auralis_tui.daemon.edits import Edits, Sheet
from auralis_tui.daemon.pacing import Paced
from auralis_tui.daemon.preset_shelf import PresetShelf
from auralis_tui.daemon.slots import Slots
from auralis_tui.dsp.chain_settings import ChainSettings
from auralis_tui.dsp.hearing import Hearing
from auralis_tui.engine import messages as m
from auralis_tui.errors import PresetError
from auralis_tui.library.player_state import StoredState
from auralis_tui.mastering.editing import Value, chain_of, content_of, with_setting
from auralis_tui.mastering.preset import Preset, find_preset
from auralis_tui.mastering.storing import PresetFolder

PACE_S = 0.06
"""Settings that are turned are sent on no faster than the chain can cross over to them."""
FALLBACK = "flat"
MATCH_STEP_DB = 0.05
"""A match gain that has moved less is not told."""


T = TypeVar("T")


class Keep(Protocol):
    """Changes presets so that it can be undone."""

    async def __call__(self, shelf: PresetShelf, words: Callable[[T], str], do: Callable[[PresetFolder], T], /) -> T:
        """Do it, and call it what `words` makes of what comes of it."""
        ...


async def _without_undo(shelf: PresetShelf, _: Callable[[T], str], do: Callable[[PresetFolder], T]) -> T:
    return await shelf.work(do)


class Desk:
    """Owns the mastering state.

    The chain in use is a preset's until it is edited; edits, presets and slots all put another sheet on the desk, and
    the engine is told. What is kept nowhere else can be brought back by `undo`.
    """

    def __init__(
        self,
        folder: PresetFolder,
        *,
        send: Callable[[m.AnyOrder], None],
        publish: Callable[[AnyEvent], None],
        clock: Callable[[], float],
        keep: Keep = _without_undo,
    ) -> None:
        self._keep = keep
        self._send = send
        self._publish = publish
        self._shelf = PresetShelf(folder, publish)
        self._edits = Edits(clock)
        self._slots = Slots()
        self._sheet = Sheet(FALLBACK, ChainSettings())
        self._shown = self._sheet.chain
        self._paced = Paced(self.tell_engine, PACE_S)
        self._revision = 0
        """Of what the engine was told."""
        self.state = MasteringState()
        self.state = self._state()

    @property
    def problems(self) -> tuple[str, ...]:
        """What is wrong with presets that can't be used: sentences."""
        return self._shelf.problems

    # from one run to the next

    def restore(self, saved: StoredState) -> None:
        """Take up what was in use in the last run; a preset that is gone is Flat, but an edited chain stays."""
        preset = self._known(saved.preset)
        chain = self._presets[preset].chain if saved.chain is None else saved.chain
        self._sheet = Sheet(preset, chain)
        self._shown = chain
        self._slots.restore(saved.slots)
        self.state = msgspec.structs.replace(
            self._state(hearing=saved.hearing, matched=saved.matched),
            heard_preset=preset, heard_hearing=saved.hearing, heard_matched=saved.matched,
        )  # fmt: skip

    def remembered(self) -> dict[str, Any]:
        """Return what the next run is to take up, by the names of `StoredState`."""
        return {
            "preset": self._sheet.preset,
            "chain": self._sheet.chain if self.state.edited else None,
            "hearing": self.state.hearing,
            "matched": self.state.matched,
            "slots": self._slots.stored,
        }

    # presets

    async def select(self, name: str) -> None:
        """Master through this preset, as its file is now; raises `PresetError` for an unknown one."""
        await self._shelf.refresh()
        self._choose(find_preset(self._presets, name))

    def step(self, step: int) -> None:
        """Go so many presets on, round the end."""
        names = list(self._presets)
        self._choose(self._presets[names[(names.index(self._known(self._sheet.preset)) + step) % len(names)]])

    async def save(self, title: str) -> Preset:
        """Keep the chain in use as a preset of the user's, and go on with that."""
        sheet = self._sheet
        like = self._presets[self._known(sheet.preset)]
        if title:
            saved = await self._change("Saved", lambda folder: folder.save(title, sheet.chain, like))
        else:
            saved = await self._change("Saved", lambda folder: folder.overwrite(like, sheet.chain))
        self._rename(sheet.preset, saved.id)
        return saved

    async def rename(self, name: str, title: str) -> Preset:
        """Give a preset of the user's another title, and the id that goes with it."""
        former, renamed = await self._keep(
            self._shelf, lambda both: f"Renamed the preset {both[0].title}", lambda folder: folder.rename(name, title)
        )
        self._slots.rename(former.id, renamed.id, title)
        self._rename(former.id, renamed.id)
        return renamed

    async def duplicate(self, name: str, title: str) -> Preset:
        """Make a copy of any preset."""
        copy = await self._change("Made", lambda folder: folder.duplicate(name, title))
        self._show()
        return copy

    async def delete(self, name: str) -> None:
        """Take a preset of the user's out of the list; where it is in use, the factory's of its id or Flat follows."""
        deleted = await self._change("Deleted", lambda folder: folder.delete(name))
        if self._sheet.preset == deleted.id:
            self._choose(self._presets[self._known(deleted.id)], deleted.title)
        else:
            self._show()

    async def bring_in(self, path: str) -> Preset:
        """Read a preset's file, or that of another equalizer, in."""
        file = _absolute(path)
        brought = await self._change("Imported", lambda folder: folder.bring_in(file))
        self._show()
        return brought

    async def take_out(self, name: str, path: str) -> Preset:
        """Write a preset to a new file."""
        file = _absolute(path)
        return await self._shelf.work(lambda folder: folder.take_out(name, file))

    async def _change(self, verb: str, do: Callable[[PresetFolder], Preset]) -> Preset:
        return await self._keep(self._shelf, lambda preset: f"{verb} the preset {preset.title}", do)

    async def follow(self, texts: Mapping[str, str | None]) -> None:
        """Take up presets that an undo has brought back, or taken out; what is in use stays in use."""
        await self._shelf.refresh()
        came = [preset_id for preset_id, text in texts.items() if text is not None]
        gone = [preset_id for preset_id, text in texts.items() if text is None]
        if len(came) == len(gone) == 1:
            self._slots.rename(gone[0], came[0], self._presets[self._known(came[0])].title)
            self._rename(gone[0], came[0])
        self._sheet = replace(self._sheet, preset=self._known(self._sheet.preset))
        self._show()

    @property
    def _presets(self) -> dict[str, Preset]:
        return self._shelf.presets

    def _known(self, preset: str) -> str:
        return preset if preset in self._presets else FALLBACK

    def _choose(self, preset: Preset, former: str = "") -> None:
        self._leave_for(Sheet(preset.id, preset.chain), f"{former or self._title} → {preset.title}")

    def _leave_for(self, sheet: Sheet, words: str) -> None:
        """Put another sheet on the desk; what is kept nowhere else can be brought back."""
        if self._is_edited and not self._slots.holding(self._sheet) and sheet.chain != self._sheet.chain:
            self._edits.note_leaving(words, self._sheet)
        else:
            self._edits.forget_undone()
        self._put(sheet)

    def _rename(self, former: str, preset: str) -> None:
        """Know what is in use by the id that it has now."""
        self._edits.rename(former, preset)
        if self._sheet.preset == former:
            self._sheet = replace(self._sheet, preset=preset)
        heard = preset if self.state.heard_preset == former else self.state.heard_preset
        self._show(heard_preset=heard)

    # what is listened to

    def bypass(self, bypassed: bool | None) -> None:
        """Hear the source, or the mastered sound; None flips."""
        self._listen_to(Hearing.BYPASS, bypassed)

    def delta(self, delta: bool | None) -> None:
        """Hear only what the chain changes, or the mastered sound; None flips."""
        self._listen_to(Hearing.DELTA, delta)

    def match(self, matched: bool | None) -> None:
        """Bring the source to the mastered sound's loudness in bypass, or not; None flips."""
        self._show_and_tell(matched=not self.state.matched if matched is None else matched)

    def _listen_to(self, hearing: Hearing, wanted: bool | None) -> None:
        wanted = self.state.hearing is not hearing if wanted is None else wanted
        self._show_and_tell(hearing=hearing if wanted else Hearing.MASTERED)

    # slots

    def store_slot(self, name: str) -> None:
        """Keep the chain in a slot."""
        self._slots.store(name, self._sheet, self._title)
        self._show()

    def recall_slot(self, name: str) -> None:
        """Hear what a slot holds; raises `UsageError` when it is empty."""
        sheet = self._slots.recall(name)
        self._leave_for(replace(sheet, preset=self._known(sheet.preset)), f"{self._title} → slot {name.upper()}")

    # edits

    def chain(self, preset: str = "") -> dict[str, Any]:
        """Return the settings in use, or those of a preset."""
        return content_of(find_preset(self._presets, preset).chain if preset else self._sheet.chain)

    def set_parameter(self, path: str, value: Value) -> None:
        """Change one setting; raises `PresetError` with what is allowed."""
        self._edit(with_setting(self._sheet.chain, path, value), path)

    def set_chain(self, content: Mapping[str, Any]) -> None:
        """Change the whole chain."""
        self._edit(chain_of(content))

    def undo(self) -> None:
        """Take the last step back."""
        self._put_back(self._edits.undo(self._sheet))

    def redo(self) -> None:
        """Make the step again that was taken back last."""
        self._put_back(self._edits.redo(self._sheet))

    @property
    def _is_edited(self) -> bool:
        preset = self._presets.get(self._sheet.preset)
        return preset is None or preset.chain != self._sheet.chain

    @property
    def _title(self) -> str:
        preset = self._presets.get(self._sheet.preset)
        return preset.title if preset is not None else self._sheet.preset

    def _edit(self, chain: ChainSettings, path: str = "") -> None:
        before, after = self._sheet, replace(self._sheet, chain=chain)
        if before != after:
            self._edits.note_edit(before, after, path)
            self._sheet = after
            self._show()
            self._paced.soon()

    def _put_back(self, sheet: Sheet) -> None:
        self._put(replace(sheet, preset=self._known(sheet.preset)))

    # what is shown, and what the engine is told

    def _put(self, sheet: Sheet) -> None:
        changed = sheet != self._sheet
        self._sheet = sheet
        self._show()
        if changed:
            self._paced.now()

    def _show_and_tell(self, **changes: object) -> None:
        before = self.state
        self._show(**changes)
        if self.state != before:
            self._paced.now()

    def _show(self, **changes: object) -> None:
        state = self._state(**changes)
        if state != self.state:
            self.state, self._shown = state, self._sheet.chain
            self._publish(MasteringChanged(mastering=state))

    def _state(self, **changes: object) -> MasteringState:
        presets = self._presets
        return msgspec.structs.replace(
            self.state,
            presets=tuple(preset.info for preset in presets.values()),
            preset=self._sheet.preset,
            edited=self._is_edited,
            revision=self.state.revision + (self._sheet.chain != self._shown),
            slots=self._slots.states(presets),
            slot=self._slots.holding(self._sheet),
            undo=self._edits.undo_words,
            redo=self._edits.redo_words,
            **changes,
        )

    def tell_engine(self) -> None:
        """Give the engine the settings that are asked for."""
        self._revision += 1
        self._send(
            m.SetChain(
                settings=self._sheet.chain, hearing=self.state.hearing, matched=self.state.matched,
                revision=self._revision,
            )
        )  # fmt: skip

    def on_heard(self, revision: int) -> None:
        """Note that the settings of this revision are heard; only the last one matters."""
        if revision == self._revision:
            state = self.state
            self._show(heard_preset=state.preset, heard_hearing=state.hearing, heard_matched=state.matched)

    def on_match_gain(self, gain_db: float | None) -> None:
        """Note by how much the source has to be raised in bypass; small changes are not told."""
        known_db = self.state.match_gain_db
        if gain_db is None or known_db is None:
            moved = gain_db is not known_db
        else:
            moved = abs(gain_db - known_db) >= MATCH_STEP_DB
        if moved:
            self._show(match_gain_db=gain_db)


def _absolute(path: str) -> Path:
    file = Path(os.path.expanduser(path))
    if not file.is_absolute():
        raise PresetError(f"{path or 'An empty name'} is no whole path.", "Name the file from / on.")
    return file
