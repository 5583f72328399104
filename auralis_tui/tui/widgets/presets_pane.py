"""Mastering, first shape: the presets, and what the chosen one does."""

import textwrap

from textual.app import ComposeResult
from textual.geometry import Size
from textual.reactive import var

from auralis_tui.bus.state import MasteringState, PresetInfo
from auralis_tui.dsp.hearing import Hearing
from auralis_tui.tui import numbers
from auralis_tui.tui.widgets.paint import Line, Painted, Runs, fit, heading
from auralis_tui.tui.widgets.panes import Pane
from auralis_tui.tui.widgets.table import Table


class PresetList(Table):
    """The presets; the one that is heard is marked."""

    pane = "mastering"
    mastering: var[MasteringState] = var(MasteringState())

    @property
    def chosen(self) -> PresetInfo | None:
        """The preset under the cursor."""
        presets = self.mastering.presets
        return presets[self.cursor] if self.cursor < len(presets) else None

    def watch_mastering(self, old: MasteringState, new: MasteringState) -> None:
        """Follow the list, and the preset that is asked for."""
        ids = [preset.id for preset in new.presets]
        moved = old.preset != new.preset or not old.presets
        self.set_count(len(ids), ids.index(new.preset) if moved and new.preset in ids else None)

    def draw(self, index: int, line: Line, selected: bool) -> Runs:
        """Draw a preset with its target."""
        preset = self.mastering.presets[index]
        heard = preset.id == self.mastering.heard_preset
        name = "signal bold" if heard else "bright bold" if selected else "text"
        line.put(" ► " if heard else "   ", "signal bold").put(fit(preset.title, line.width - 12), name)
        target = numbers.level(preset.target_lufs) if preset.target_lufs is not None else numbers.MINUS
        return line.right((target, "muted"), (" ", "text")).done()


class PresetPage(Painted):
    """What the preset under the cursor does."""

    mastering: var[MasteringState] = var(MasteringState())
    preset: var[PresetInfo | None] = var(None)

    def rows(self, size: Size) -> list[Runs]:
        """Draw name, description, target and what is heard."""
        width = size.width
        preset = self.preset
        if preset is None:
            return [(), Line(width).put("The presets are shown as soon as the daemon answers.", "muted").done()]
        heard = preset.id == self.mastering.heard_preset
        fact = "you hear it" if heard else "enter to hear it"
        rows = [heading(width, preset.title, fact if len(preset.title) + len(fact) + 2 <= width else ""), ()]
        rows += [Line(width).put(text, "text").done() for text in textwrap.wrap(preset.description, max(20, width - 2))]
        rows += [(), heading(width, "Target", "")]
        rows.append(_fact(width, "integrated", numbers.level(preset.target_lufs), "LUFS"))
        rows.append(_fact(width, "true peak", numbers.level(preset.ceiling_dbtp), "dBTP max"))
        rows += [(), heading(width, "Compare", "")]
        return [*rows, *_comparing(self.mastering, width)]

    def _changed(self) -> None:
        self.repaint()

    watch_mastering = watch_preset = _changed


class PresetsPane(Pane):
    """The list, and the page beside it."""

    mastering: var[MasteringState] = var(MasteringState())

    def compose(self) -> ComposeResult:
        """Make list and page."""
        yield PresetList(id="presets").data_bind(PresetsPane.mastering)
        yield PresetPage(id="preset-page").data_bind(PresetsPane.mastering)

    def on_mount(self) -> None:
        """Write the title."""
        self.entitle("Presets", "[ ] step")
        self.query_one(PresetList).empty = ("No presets yet.",)

    def on_table_moved(self) -> None:
        """Show what the preset under the cursor does."""
        self.query_one(PresetPage).preset = self.query_one(PresetList).chosen


def _comparing(mastering: MasteringState, width: int) -> list[Runs]:
    """Write the keys of comparing, and what each would do now."""
    hearing = mastering.heard_hearing
    bypassed, delta = hearing is Hearing.BYPASS, hearing is Hearing.DELTA
    rows = _key(width, "\\", "the chain again" if bypassed else "the source alone")
    rows += _key(width, "|", "all again" if delta else "only the change")
    rows += _key(width, "M", f"match loudness: {'on' if mastering.matched else 'off'}")
    rows += _key(width, "[ ]", "preset before, after")
    return rows + _key(width, "\" '", "keep, hear a snapshot")


def _fact(width: int, name: str, figure: str, unit: str) -> Runs:
    return Line(width).put(f"{name:<12}", "muted").put(f"{figure:>6}", "bright bold").put(f" {unit}", "muted").done()


def _key(width: int, key: str, words: str) -> list[Runs]:
    first, *rest = textwrap.wrap(words, max(12, width - 8))
    row = Line(width).put(f"{key:>6}  ", "accent bold").put(first, "text").done()
    return [row, *(Line(width).to(8).put(text, "text").done() for text in rest)]
