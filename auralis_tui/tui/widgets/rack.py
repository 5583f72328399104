"""The mastering screen: the chain, the stage that is looked at, its history, comparing, presets, target."""

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.events import DescendantFocus
from textual.reactive import var
from textual.widget import Widget

from auralis_tui.bus.state import MasteringState, OutputState, PlayerState
from auralis_tui.tui import numbers
from auralis_tui.tui.ballistics import Readings
from auralis_tui.tui.rack_readings import RackBallistics, RackReadings
from auralis_tui.tui.widgets.chain_view import ChainView
from auralis_tui.tui.widgets.compare_view import CompareView
from auralis_tui.tui.widgets.history_view import HistoryView
from auralis_tui.tui.widgets.meter_choice import MeterChoice
from auralis_tui.tui.widgets.meter_panes import SpectrogramPane
from auralis_tui.tui.widgets.panes import Pane
from auralis_tui.tui.widgets.presets_pane import PresetList, PresetWords
from auralis_tui.tui.widgets.stage_editor import StageEditor
from auralis_tui.tui.widgets.stage_view import StageView
from auralis_tui.tui.widgets.table import Table
from auralis_tui.tui.widgets.target_view import TargetView
from auralis_tui.tui.widgets.target_words import heard_preset

if TYPE_CHECKING:
    from auralis_tui.tui.rack.chain import RackChain

TINY = 80
EDITING = "↑↓ step · shift ×10 · type a value · esc undo"
EDITING_SHORT = "↑↓ step · shift ×10 · esc undo"
MOVING = "enter edits · t on/off · del default"
ROOM = 60
"""From this width of the stage's pane on, all of its keys are written."""


class Rack(Horizontal):
    """Three columns where there is room; else the chain, and beside it, or instead of it, what has the focus."""

    chain: "var[RackChain | None]" = var(None)
    mastering: var[MasteringState] = var(MasteringState())
    readings: var[Readings] = var(Readings())
    meters: var[RackReadings] = var(RackReadings())
    output: var[OutputState] = var(OutputState())
    player: var[PlayerState] = var(PlayerState())
    choice: var[MeterChoice] = var(MeterChoice())
    selected: var[int] = var(1)

    def __init__(self, id: str) -> None:
        super().__init__(id=id, classes="-on-chain")
        self._ballistics = RackBallistics()
        self._latest = RackReadings()

    def compose(self) -> ComposeResult:
        """Make the columns."""
        own = Rack
        shown = (own.chain, own.meters, own.mastering)
        with Pane(id="chain"):
            yield ChainView(id="chain-view").data_bind(*shown)
        with Vertical(id="rack-middle"):
            with Pane(id="stage"):
                yield StageView(id="stage-view").data_bind(*shown, own.selected, own.output)
            with Horizontal(id="rack-low"):
                with Pane(id="history"):
                    yield HistoryView(id="history-view").data_bind(*shown, own.selected)
                yield SpectrogramPane(id="rack-spectrogram").data_bind(own.mastering, own.choice)
        with Vertical(id="rack-side"):
            with Pane(id="compare"):
                yield CompareView(id="compare-view").data_bind(own.mastering, own.player)
            with Pane(id="presets-pane"), Vertical():
                yield PresetList(id="presets").data_bind(own.mastering)
                yield PresetWords(id="preset-words")
            with Pane(id="target"):
                yield TargetView(id="target-view").data_bind(*shown)

    def on_mount(self) -> None:
        """Write the titles."""
        self.query_one("#chain", Pane).entitle("Chain")
        self.query_one("#stage", Pane).entitle("Stage")
        self.query_one("#history", Pane).entitle("History")
        self.query_one(SpectrogramPane).can_focus = False
        self.query_one("#compare", Pane).entitle("Compare", "enter hears")
        self.query_one("#presets-pane", Pane).entitle("Presets", "[ ]  step")
        self.watch_mastering(self.mastering)

    @property
    def stops(self) -> list[Widget]:
        """What takes the focus, in the order of reading."""
        names = ("chain-view", "stage-view", "history-view", "compare-view", "presets")
        return [self.query_one(f"#{name}") for name in names]

    @property
    def home(self) -> Widget:
        """What takes the focus when the screen is opened."""
        return self.stops[1 if self.app.size.width < TINY else 0]

    @property
    def stage_view(self) -> StageView:
        """The view of the stage."""
        return self.query_one(StageView)

    @property
    def chain_view(self) -> ChainView:
        """The view of the chain."""
        return self.query_one(ChainView)

    def watch_readings(self, readings: Readings) -> None:
        """Let the meters go on, and the history with them, seen or not."""
        self._latest = self._ballistics.step(readings)
        if self.is_on_screen:
            self.meters = self._latest

    def on_show(self) -> None:
        """Show what was measured meanwhile."""
        self.meters = self._latest

    def watch_chain(self, old: "RackChain | None", new: "RackChain | None") -> None:
        """Say how many stages are on, and begin at the first that there is."""
        if new is None or not self.is_mounted:
            return
        on = sum(stage.is_on for stage in new.stages)
        fact = f"{on} of {len(new.stages)} on"
        if self.app.size.width >= 120 and self.output.rate_hz:
            from auralis_tui.dsp.stages import latency_frames

            fact += f" · {numbers.thousands(latency_frames(self.output.rate_hz))} frames"
        self.query_one("#chain", Pane).entitle("Chain", fact)
        if old is None:
            self.chain_view.call_after_refresh(self.chain_view.move_to, min(1, len(new.stages) - 1))
        self.call_after_refresh(self.entitle_stage)

    def watch_mastering(self, mastering: MasteringState) -> None:
        """Name the target."""
        if self.is_mounted:
            preset = heard_preset(mastering)
            aim = (
                f"Target · {preset.title} {numbers.level(preset.target_lufs)}"
                if preset and preset.target_lufs
                else "Target"
            )
            self.query_one("#target", Pane).entitle(aim)

    def on_table_moved(self, event: Table.Moved) -> None:
        """Say what the preset under the cursor is for."""
        if isinstance(event.table, PresetList):
            self.query_one(PresetWords).preset = event.table.chosen

    def on_chain_view_moved(self, event: ChainView.Moved) -> None:
        """Look at the stage under the cursor."""
        self.selected = event.index
        self.call_after_refresh(self.entitle_stage)

    def on_stage_editor_editing(self, event: StageEditor.Editing) -> None:
        """Write the keys that are for now."""
        event.stop()
        self.entitle_stage()

    def entitle_stage(self) -> None:
        """Name the stage, and its keys."""
        view = self.stage_view
        stage = view.stage
        if stage is not None:
            off = "" if stage.is_on or stage.settings is None else " · off"
            keys = (EDITING if view.size.width >= ROOM else EDITING_SHORT) if view.editing else MOVING
            self.query_one("#stage", Pane).entitle(f"{stage.number} {stage.title}{off}", keys)

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        """Bring the pane that has the focus into sight, where not all fit."""
        inside = {pane.id for pane in event.widget.ancestors if isinstance(pane, Pane)}
        side = bool(inside & {"compare", "presets-pane", "target"})
        self.set_class("chain" in inside, "-on-chain")
        self.set_class("stage" in inside, "-on-stage")
        self.set_class("history" in inside, "-on-history")
        self.set_class(side, "-on-side")
