"""The panes of the meters: one with bars and a view beside them, or one for each kind where there is room."""

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Vertical
from textual.message import Message
from textual.reactive import var

from auralis_tui.bus.state import MasteringState
from auralis_tui.dsp.hearing import Hearing
from auralis_tui.tui import numbers
from auralis_tui.tui.actions import bindings
from auralis_tui.tui.widgets.loudness_figures import LoudnessFigures, LoudnessHero
from auralis_tui.tui.widgets.loudness_history import LoudnessHistory
from auralis_tui.tui.widgets.meter_blocks import LoudnessBlock, MeterBlock, PeakBlock
from auralis_tui.tui.widgets.meter_choice import VIEWS, MeterChoice
from auralis_tui.tui.widgets.meter_columns import LoudnessColumns, PeakColumns, PeakFigures
from auralis_tui.tui.widgets.panes import Pane
from auralis_tui.tui.widgets.spectrogram import SpectrogramBlock
from auralis_tui.tui.widgets.spectrum import SpectrumBlock
from auralis_tui.tui.widgets.stereo import Goniometer, StereoBlock, StereoFigures

MEASURED = {Hearing.MASTERED: "after chain", Hearing.BYPASS: "source", Hearing.DELTA: "delta"}
ALONE = ("bars", *VIEWS)
"""What is shown by itself on the narrowest terminals."""
DESK_ROWS = 24
"""The desk of panes needs as many rows of the body,"""
DESK_COLUMNS = 120
"""and as many columns."""
HIGH_ROWS = 46
"""A column of meters has a history from so many rows on."""
BROAD_COLUMNS = 136
"""From here on the goniometer has four columns more."""


class MeterPane(Pane, can_focus=True):
    """A pane with meters, which hands down to them what it has."""

    pane: ClassVar[str] = "meters"
    BINDINGS: ClassVar[list[BindingType]] = list(bindings("meters"))
    mastering: var[MasteringState] = var(MasteringState())
    choice: var[MeterChoice] = var(MeterChoice())
    _written: tuple[str, str] | None = None

    class Cleared(Message):
        """The clip light was clicked."""

    def fed(self, block: MeterBlock) -> MeterBlock:
        """Let a meter show what this pane has."""
        block.data_bind(MeterPane.mastering, MeterPane.choice)
        return block

    def on_mount(self) -> None:
        """Write the title."""
        self.write_title()

    def write_title(self) -> None:
        """Write title and fact, when they have changed: each writing paints the whole pane."""
        words = self.words
        if words != self._written:
            self._written = words
            self.entitle(*words)

    @property
    def words(self) -> tuple[str, str]:
        """Title and fact."""
        raise NotImplementedError

    @property
    def side(self) -> str:
        """What is measured where either side can be chosen."""
        return "before chain" if self.choice.before else self.measured

    @property
    def measured(self) -> str:
        """What is measured after the chain."""
        return MEASURED[self.mastering.heard_hearing]

    def watch_mastering(self) -> None:
        """Say what is measured."""
        self.write_title()

    def watch_choice(self, _: MeterChoice) -> None:
        """Say what is shown."""
        self.write_title()


class MetersPane(MeterPane):
    """The meters as bars: one below the other, or with a view at the side."""

    def __init__(self, id: str, stacked: bool) -> None:
        super().__init__(id=id, classes="-stacked" if stacked else "-beside")
        self._stacked = stacked

    def compose(self) -> ComposeResult:
        """Make the meters."""
        with Vertical(classes="column"):
            yield self.fed(PeakBlock(classes="peak"))
            yield self.fed(LoudnessBlock(classes="loudness"))
            if self._stacked:
                yield self.fed(SpectrumBlock(classes="spectrum"))
                yield self.fed(LoudnessHistory(classes="history", headed=True))
            yield self.fed(StereoBlock(classes="stereo"))
        if not self._stacked:
            yield self.fed(SpectrumBlock(classes="view spectrum"))
            yield self.fed(SpectrogramBlock(classes="view spectrogram"))
            yield self.fed(Goniometer(classes="view goniometer"))
            yield self.fed(LoudnessHistory(classes="view history", headed=True))

    @property
    def words(self) -> tuple[str, str]:
        """Title, and the key of the views where there are some."""
        return f"Meters · {self.side}", "" if self._stacked else "v view"

    def on_resize(self, event: events.Resize) -> None:
        """Show the history too where there is room."""
        self.set_class(event.size.height >= HIGH_ROWS, "-high")

    def watch_choice(self, choice: MeterChoice) -> None:
        """Show the view that was chosen."""
        for place, name in enumerate(VIEWS):
            self.set_class(choice.view % len(VIEWS) == place, f"-beside-{name}")
        for place, name in enumerate(ALONE):
            self.set_class(choice.view % len(ALONE) == place, f"-alone-{name}")
        self.write_title()


class PeakPane(MeterPane):
    """True peak."""

    def compose(self) -> ComposeResult:
        """Make bars and figures."""
        with Vertical():
            yield self.fed(PeakColumns(classes="columns"))
            yield self.fed(PeakFigures(classes="peak-figures"))

    @property
    def words(self) -> tuple[str, str]:
        """Title; figures are below."""
        if self.choice.before:
            return "Sample peak · before", ""
        return "True peak" if self.measured == "after chain" else f"True peak · {self.measured}", ""

    def on_click(self, event: events.Click) -> None:
        """A click on the clip lights puts them out."""
        if event.y <= 2:
            self.post_message(self.Cleared())


class LoudnessPane(MeterPane):
    """Loudness: the integrated figure large, bars, all figures."""

    def compose(self) -> ComposeResult:
        """Make them."""
        with Vertical():
            yield self.fed(LoudnessHero(classes="hero"))
            yield self.fed(LoudnessColumns(classes="columns"))
            yield self.fed(LoudnessFigures(classes="loudness-figures"))

    @property
    def words(self) -> tuple[str, str]:
        """Title, and the scale."""
        title = (
            "Loudness" if self.measured == "after chain" and not self.choice.before else f"Loudness · {self.measured}"
        )
        return title, f"{self.choice.scale.name} · K-weighted"


class SpectrumPane(MeterPane):
    """The spectrum, or the spectrogram in its place."""

    def compose(self) -> ComposeResult:
        """Make both."""
        yield self.fed(SpectrumBlock(classes="spectrum", headed=False))
        yield self.fed(SpectrogramBlock(classes="spectrogram", headed=False))

    @property
    def words(self) -> tuple[str, str]:
        """Title, and how it is drawn."""
        side = "" if self.side == "after chain" else f" · {self.side}"
        if self.has_class("-sweep"):
            return f"Spectrogram · 1/3 octave{side}", f"{self._tilt} · 5 columns a second"
        return f"Spectrum · 1/3 octave{side}", f"dBFS · {self._tilt} · hold 2 s"

    @property
    def _tilt(self) -> str:
        return f"{self.choice.tilt_db:g} dB/oct tilt"

    def watch_choice(self, choice: MeterChoice) -> None:
        """Show one or the other."""
        self.set_class(bool(choice.view % 2), "-sweep")
        self.write_title()


class SpectrogramPane(MeterPane):
    """The spectrogram beside the spectrum, on the widest terminals."""

    def compose(self) -> ComposeResult:
        """Make it."""
        yield self.fed(SpectrogramBlock(classes="spectrogram", headed=False))

    @property
    def words(self) -> tuple[str, str]:
        """Title, and how it is drawn."""
        return "Spectrogram", "5 columns a second"


class StereoPane(MeterPane):
    """Goniometer, correlation, balance, width."""

    def compose(self) -> ComposeResult:
        """Make them."""
        with Vertical():
            yield self.fed(Goniometer(classes="goniometer"))
            yield self.fed(StereoFigures(classes="stereo-figures"))

    @property
    def words(self) -> tuple[str, str]:
        """Title."""
        return "Stereo", ""


class HistoryPane(MeterPane):
    """Loudness over the last minutes."""

    def compose(self) -> ComposeResult:
        """Make it."""
        yield self.fed(LoudnessHistory(classes="history"))

    @property
    def words(self) -> tuple[str, str]:
        """Title, and where zero is."""
        zero = self.choice.scale.zero_lufs
        if zero is None:
            heard = next((one for one in self.mastering.presets if one.id == self.mastering.heard_preset), None)
            zero = -14.0 if heard is None or heard.target_lufs is None else heard.target_lufs
        unit = "LU, " if self.size.width >= 34 else ""
        return "Loudness history", f"{unit}0 = {numbers.level(zero)} LUFS"

    def on_resize(self) -> None:
        """Shorten the fact by rule."""
        self.write_title()


class MetersView(Container):
    """The screen of the meters: a pane with bars, or from 120 columns a desk of panes."""

    mastering: var[MasteringState] = var(MasteringState())
    choice: var[MeterChoice] = var(MeterChoice())

    def compose(self) -> ComposeResult:
        """Make both; the stylesheet shows one of them."""
        panes = (
            MetersPane(id="meter-bars", stacked=False), PeakPane(id="peak-pane"), LoudnessPane(id="loudness-pane"),
            SpectrumPane(id="spectrum-pane"), SpectrogramPane(id="spectrogram-pane"), StereoPane(id="stereo-pane"),
            HistoryPane(id="history-pane"),
        )  # fmt: skip
        for pane in panes:
            yield pane.data_bind(MetersView.mastering, MetersView.choice)

    def on_resize(self, event: events.Resize) -> None:
        """Choose between them."""
        self.set_class(event.size.width >= BROAD_COLUMNS, "-broad")
        desk = event.size.width >= DESK_COLUMNS and event.size.height >= DESK_ROWS
        if desk == self.has_class("-desk"):
            return
        focused = self.screen.focused
        self.set_class(desk, "-desk")
        if isinstance(focused, MeterPane) and focused.parent is self:
            self.call_after_refresh(self.first.focus)

    @property
    def panes(self) -> list[MeterPane]:
        """The panes in sight, in the order of reading."""
        return [pane for pane in self.query(MeterPane) if pane.display]

    @property
    def first(self) -> MeterPane:
        """The pane that takes the focus."""
        panes = self.panes
        return next((pane for pane in panes if isinstance(pane, LoudnessPane)), panes[0])
