"""What the keys of hearing send: presets, comparing, snapshots, loops, the output."""

from auralis_tui.bus import commands as bus
from auralis_tui.bus.events import OutputListing
from auralis_tui.bus.state import MasteringState, OutputState
from auralis_tui.tui.screens.choosing import OutputScreen, SlotScreen
from auralis_tui.tui.screens.transport import TransportActions


class HearingActions(TransportActions):
    """What is heard of the chain, and where."""

    mastering: MasteringState
    output: OutputState

    def action_previous_preset(self) -> None:
        """Hear the preset before."""
        self.send(bus.StepPreset(step=-1))

    def action_next_preset(self) -> None:
        """Hear the preset after."""
        self.send(bus.StepPreset(step=1))

    def action_bypass(self) -> None:
        """Hear the source, or the chain again."""
        self.send(bus.SetBypass())

    def action_delta(self) -> None:
        """Hear only what the chain changes, or all again."""
        self.send(bus.SetDelta())

    def action_match(self) -> None:
        """Match the source's loudness in bypass, or don't."""
        self.send(bus.SetMatched())

    def action_recall_slot(self) -> None:
        """Ask which snapshot to hear."""
        self.app.push_screen(SlotScreen("Hear snapshot", self.mastering), self._recall)

    def action_store_slot(self) -> None:
        """Ask where to keep the chain."""
        self.app.push_screen(SlotScreen("Store snapshot", self.mastering), self._store)

    def action_loop(self) -> None:
        """Mark a loop's start, its end, or leave it."""
        self.send(bus.MarkLoop())

    def action_loop_loudest(self) -> None:
        """Loop the loudest passage."""
        self.send(bus.LoopLoudest())

    def action_outputs(self) -> None:
        """Ask which outputs there are; the answer opens the list."""
        self.ahead.expect()
        self.send(bus.ListOutputs())

    def choose_output(self, listing: OutputListing) -> None:
        """Let one of these be chosen."""
        if not isinstance(self.app.screen, OutputScreen):
            self.app.push_screen(OutputScreen(listing.outputs, self.output), self._use_output)

    def action_reset_meters(self) -> None:
        """Start the meters anew."""
        self.send(bus.ResetMeters())

    def _recall(self, slot: str | None) -> None:
        if slot:
            self.send(bus.RecallSlot(slot=slot))

    def _store(self, slot: str | None) -> None:
        if slot:
            self.send(bus.StoreSlot(slot=slot))

    def _use_output(self, command: bus.SetOutput | None) -> None:
        if command is not None:
            self.send(command)
