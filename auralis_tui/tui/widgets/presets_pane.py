"""The presets: the factory's, then the user's; the one that is heard is marked."""

import textwrap

from textual.geometry import Size
from textual.reactive import var

from auralis_tui.bus.state import MasteringState, PresetInfo
from auralis_tui.tui import numbers
from auralis_tui.tui.widgets.paint import Line, Painted, Runs, fit
from auralis_tui.tui.widgets.table import Table


class PresetList(Table):
    """The presets under their headings."""

    pane = "mastering"
    mastering: var[MasteringState] = var(MasteringState())

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self.rows: list[PresetInfo | str] = []
        self.empty = ("No presets yet.",)

    @property
    def chosen(self) -> PresetInfo | None:
        """The preset under the cursor."""
        row = self.rows[self.cursor] if self.cursor < len(self.rows) else None
        return row if isinstance(row, PresetInfo) else None

    def selectable(self, index: int) -> bool:
        """Not the headings."""
        return 0 <= index < len(self.rows) and isinstance(self.rows[index], PresetInfo)

    def watch_mastering(self, old: MasteringState, new: MasteringState) -> None:
        """Follow the list, and the preset that is asked for."""
        if old.presets != new.presets or old.preset != new.preset or not self.rows:
            moved = old.preset != new.preset or not self.rows
            kept = self.chosen
            self.rows = _grouped(new.presets)
            wanted = new.preset if moved or kept is None else kept.id
            self.set_count(len(self.rows), self._place_of(wanted))
        elif (old.heard_preset, old.edited) != (new.heard_preset, new.edited):
            self.refresh()

    def _place_of(self, preset: str) -> int:
        places = (place for place, row in enumerate(self.rows) if isinstance(row, PresetInfo) and row.id == preset)
        return next(places, 0)

    def draw(self, index: int, line: Line, selected: bool) -> Runs:
        """Draw a heading, or a preset with its target."""
        row = self.rows[index]
        if isinstance(row, str):
            return line.put(row, "muted bold").put(" ").rule(line.width - 1).done()
        heard = row.id == self.mastering.heard_preset
        name = "signal bold" if heard else "bright bold" if selected else "text"
        title = f"{row.title}, edited" if heard and self.mastering.edited else row.title
        line.put(" ► " if heard else "   ", "signal bold").put(fit(title, line.width - 12), name)
        target = numbers.level(row.target_lufs) if row.target_lufs is not None else numbers.MINUS
        return line.right((target, "muted"), (" ", "text")).done()


class PresetWords(Painted):
    """What the preset under the cursor is for."""

    preset: var[PresetInfo | None] = var(None)

    def rows(self, size: Size) -> list[Runs]:
        """Draw a rule where there is room, and the sentence."""
        width, height = size
        words = textwrap.wrap(self.preset.description if self.preset is not None else "", max(10, width - 3))
        rows = [Line(width).put(f"  {text}", "muted").done() for text in words]
        return ([Line(width).put(" ").rule(width - 1).done()] if height > 2 else []) + rows

    def watch_preset(self) -> None:
        """Draw the other's."""
        self.shown = []
        self.refresh()


def _grouped(presets: tuple[PresetInfo, ...]) -> list[PresetInfo | str]:
    """Put headings before the factory's presets and the user's, where there are both."""
    factory, own = [one for one in presets if not one.own], [one for one in presets if one.own]
    return ["Factory", *factory, "Yours", *own] if own else list(factory)
