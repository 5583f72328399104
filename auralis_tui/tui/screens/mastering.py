"""What the keys of the mastering screen send: stages switched, moved, put in and taken out, values, presets."""

import asyncio
from importlib import import_module
from typing import TYPE_CHECKING, Any

from textual.reactive import var

from auralis_tui.bus import commands as bus
from auralis_tui.bus.state import MasteringState
from auralis_tui.errors import AuralisError, UsageError
from auralis_tui.tui.hearing_words import title_of
from auralis_tui.tui.screens.hearing import HearingActions
from auralis_tui.tui.widgets.chain_view import ChainView
from auralis_tui.tui.widgets.compare_view import CompareView
from auralis_tui.tui.widgets.prompt import Prompt
from auralis_tui.tui.widgets.rack import Rack
from auralis_tui.tui.widgets.stage_editor import StageEditor
from auralis_tui.tui.widgets.stage_view import StageView

if TYPE_CHECKING:
    from auralis_tui.tui.rack.chain import RackChain

FIXED = "The chain's own gains are always there."


class MasteringActions(HearingActions):
    """The chain as the console knows it, and its changes.

    A change is shown at once and sent; what the daemon says the chain is takes its place, unless another change was
    sent meanwhile.
    """

    chain: "var[RackChain | None]" = var(None)
    _asked = False
    """Whether the daemon was asked for the chain, and has not answered yet,"""
    _stale = False
    """and whether its answer is out of date already."""

    @property
    def rack(self) -> Rack:
        """The mastering screen."""
        return self.query_one(Rack)

    @property
    def at_rack(self) -> bool:
        """Whether the focus is in the mastering screen."""
        focused = self.screen.focused
        return focused is not None and self.rack in focused.ancestors

    # from the daemon

    def ask_chain(self) -> None:
        """Ask what the chain is."""
        if self._asked:
            self._stale = True
            return
        try:
            self.post_command(bus.GetChain())
        except AuralisError:
            return  # it is asked again once the daemon is there
        self._asked, self._stale = True, False

    def forget_asking(self) -> None:
        """Ask anew: the daemon that was asked is gone."""
        self._asked = self._stale = False

    def refused(self) -> None:
        """Show the chain as it is: a change of it may not have been made."""
        if self.chain is not None:
            self.ask_chain()

    def watch_mastering(self, old: MasteringState, new: MasteringState) -> None:
        """Ask for the chain when it has changed, once somebody has looked at it."""
        if self.chain is not None and old.revision != new.revision:
            self.ask_chain()

    def take_chain(self, content: dict[str, Any]) -> None:
        """Show what the daemon says the chain is."""
        self._asked = False
        if self._stale:
            self.ask_chain()
        else:
            self.run_worker(self._load_chain(content), group="chain", exclusive=True)

    async def _load_chain(self, content: dict[str, Any]) -> None:
        # what knows the stages needs NumPy: not before the first frame, and not while keys wait
        module = await asyncio.to_thread(import_module, "auralis_tui.tui.rack.chain")
        await asyncio.to_thread(import_module, "auralis_tui.tui.rack.figures")
        await asyncio.to_thread(import_module, "auralis_tui.tui.rack.words")
        try:
            if not self._asked and not self._stale:
                self.chain = module.RackChain(content)
        except AuralisError as error:
            self.fail(error)

    # changes

    def put_chain(self, chain: "RackChain") -> None:
        """Ask for another chain, and show it meanwhile."""
        self._show_and_send(chain, bus.SetChain(chain=chain.content))

    def _show_and_send(self, chain: "RackChain", command: bus.SetChain | bus.SetParameter) -> None:
        self.chain = chain
        self._stale = self._asked
        self.send(command)

    def set_value(self, path: str, value: bool | float | str | None) -> None:
        """Ask for one setting to be another."""
        if self.chain is None:
            return
        try:
            chain = self.chain.with_value(path, value)
        except UsageError as error:
            self.fail(error)
        else:
            self._show_and_send(chain, bus.SetParameter(path=path, value=value))

    def on_stage_editor_turned(self, event: StageEditor.Turned) -> None:
        """Set what was turned or typed."""
        self.set_value(event.path, event.value)

    def on_stage_editor_refused(self, event: StageEditor.Refused) -> None:
        """Tell why not."""
        self.fail(event.error)

    def on_chain_view_toggled(self) -> None:
        """Switch the stage whose light was clicked."""
        self.action_switch()

    def on_chain_view_dragged(self, event: ChainView.Dragged) -> None:
        """Put a stage where it was dragged to."""
        self.move_stage(event.index, event.to)

    def on_chain_view_opened(self) -> None:
        """Go to the values of the stage."""
        self.set_focus(self.rack.stage_view)

    def on_compare_view_chosen(self, event: CompareView.Chosen) -> None:
        """Hear a snapshot."""
        self.send(bus.RecallSlot(slot=event.slot))

    # keys

    def action_switch(self) -> None:
        """Switch the stage, or the value under the cursor where that is a switch."""
        focused = self.screen.focused
        if not self.at_rack or self.chain is None:
            return
        if isinstance(focused, StageView) and focused.cell is not None and isinstance(focused.cell.value, bool):
            focused.begin()
            return
        self.switch_stage(self.rack.selected)

    def switch_stage(self, index: int, on: bool | None = None) -> None:
        """Let a stage work, or let the sound through as it is."""
        assert self.chain is not None
        stage = self.chain.stages[index]
        if stage.settings is None:
            self.fail(UsageError(f"{FIXED} At 0.0 dB they do nothing.", "del sets the value to 0.0 dB."))
        else:
            self.set_value(f"{stage.path}.bypassed", stage.is_on if on is None else not on)

    def action_default(self) -> None:
        """Set the value under the cursor to its default; elsewhere, remove."""
        focused = self.screen.focused
        if isinstance(focused, StageView):
            focused.restore_default()
        else:
            self.action_remove()

    def action_remove(self) -> None:
        """Take out what is under the cursor; lists say what."""
        raise NotImplementedError

    def action_save(self) -> None:
        """Keep the chain as a preset: under its own title where it is the user's, else under one that is asked for."""
        preset = next((one for one in self.mastering.presets if one.id == self.mastering.preset), None)
        if preset is not None and preset.own:
            self.send(bus.SavePreset())
        else:
            self.query_one(Prompt).open("save")

    def save_as(self, title: str) -> None:
        """Keep the chain under a title."""
        try:
            if title.strip():
                self.send(bus.SavePreset(title=title_of(title.split())))
        except UsageError as error:
            self.fail(error)

    def carry_out_stage(self, words: str) -> None:
        """Do what `:stage` says; the chain is asked for where it isn't known yet."""
        if self.chain is None:
            self.ask_chain()
            raise UsageError("The chain isn't known yet.", "3 shows it; then say it again.")
        from auralis_tui.tui.rack.typed import read

        order = read(words, self.chain)
        match order.verb:
            case "add":
                self.add_stage(order.kind)
            case "remove":
                self.remove_stage(order.index)
            case "move":
                self.move_stage(order.index, order.to)
            case _:
                self.switch_stage(order.index, {"on": True, "off": False}.get(order.verb))

    def move_stage(self, index: int, to: int) -> None:
        """Put a stage in the place of another."""
        if self.chain is None:
            return
        stages = self.chain.stages
        to = max(1, min(len(stages) - 2, to))
        place, target = stages[index].place, stages[to].place
        if place is None or target is None:
            self.fail(UsageError(f"{FIXED} The input gain is the first, the output gain the last."))
        elif place != target:
            self.put_chain(self.chain.moved(place, target))
            self.rack.chain_view.move_to(to)

    def add_stage(self, kind: str | None) -> None:
        """Put a stage in after the one under the cursor."""
        if kind is None or self.chain is None:
            return
        place = max(0, min(self.rack.selected, len(self.chain.stages) - 2))
        try:
            self.put_chain(self.chain.having(kind, place))
        except UsageError as error:
            self.fail(error)
        else:
            self.rack.chain_view.move_to(place + 1)

    def remove_stage(self, index: int) -> None:
        """Take a stage out."""
        if self.chain is None:
            return
        stage = self.chain.stages[index]
        if stage.place is None:
            self.fail(UsageError(f"{FIXED} At 0.0 dB they do nothing."))
            return
        self.put_chain(self.chain.without(stage.place))
        self.tell(f"{stage.title} taken out.", "z undo")

    def tell(self, sentence: str, hint: str = "", failure: bool = False) -> None:
        """Say something for a while."""
        raise NotImplementedError

    def change_bands(self, more: bool) -> None:
        """Put a band in after the one under the cursor, or take that one out."""
        view = self.rack.stage_view
        stage = view.stage
        if self.chain is None or stage is None:
            return
        from auralis_tui.tui.rack.bands import with_band, without_band

        try:
            if stage.settings is None:
                raise UsageError(f"{FIXED}", "In the chain, a puts in a stage.")
            change = with_band if more else without_band
            self.put_chain(change(self.chain, stage.path, view.band))
        except UsageError as error:
            self.fail(error)
