"""Comparing: what is heard, the four snapshots, and the keys that go from one to the other."""

from typing import TYPE_CHECKING

from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.reactive import var

from auralis_tui.bus.state import PlayerState, Slot
from auralis_tui.dsp.hearing import Hearing
from auralis_tui.tui import numbers
from auralis_tui.tui.widgets.paint import Line, Run, Runs, clip
from auralis_tui.tui.widgets.rack_rows import CursorView, grounded

if TYPE_CHECKING:
    from auralis_tui.bus.state import MasteringState

FIRST_SLOT = 2
BADGES = {
    Hearing.MASTERED: ("● MASTERED", "signal bold"), Hearing.BYPASS: ("○ BYPASS", "hot bold"),
    Hearing.DELTA: ("Δ DELTA", "hot bold"),
}  # fmt: skip


class CompareView(CursorView):
    """The snapshots, with a cursor: enter hears one."""

    pane = "compare"
    player: var[PlayerState] = var(PlayerState())

    class Chosen(Message):
        """A snapshot is to be heard."""

        def __init__(self, slot: str) -> None:
            super().__init__()
            self.slot = slot

    @property
    def count(self) -> int:
        """How many snapshots there are."""
        return len(self.mastering.slots)

    @property
    def chosen(self) -> Slot:
        """The snapshot under the cursor."""
        return self.mastering.slots[self.cursor]

    def rows(self, size: Size) -> list[Runs]:
        """Draw what is heard, the snapshots, the keys."""
        width, height = size
        mastering = self.mastering
        badge, ink = BADGES[mastering.heard_hearing]
        line = Line(width).put(" you hear  ", "muted").put(badge, ink)
        head = [line.right((mastering.slot.upper(), "accent bold"), (" ", "text")).done()]
        head.append(Line(width).right((_match_head(mastering), "faint"), (" ", "text")).done())
        slots = [self._slot(place, slot, width) for place, slot in enumerate(mastering.slots)]
        keys = self._keys(width)
        blank = [()] if height > len(head) + len(slots) + len(keys) else []
        return [*head, *slots, *blank, *keys][:height]

    def _slot(self, place: int, slot: Slot, width: int) -> Runs:
        heard, here = slot.name == self.mastering.slot, place == self.cursor and self.has_focus
        line = Line(width).put("▌" if here else " ", "accent")
        name = slot.name.upper()
        line.put(f" [{name}] " if heard else f"  {name}  ", "accent bold" if heard else "muted")
        title = f"{slot.title}{', edited' if slot.edited else ''}" if slot.title else "empty"
        line.put(clip(title, width - 18), "bright bold" if heard else "text" if slot.title else "faint")
        gain_db = self.mastering.match_gain_db
        if heard and gain_db is not None:
            line.right((f"{numbers.signed(gain_db)} dB", "text"), (" ", "text"))
        ground = self.ground if here else "select-dim" if heard else ""
        return grounded(line.done(), width, ground) if ground else line.done()

    def _keys(self, width: int) -> list[Runs]:
        mastering = self.mastering
        first = _keyed(width, [
            ("\\", "bypass", _state(mastering.hearing is Hearing.BYPASS)),
            ("|", "delta", _state(mastering.hearing is Hearing.DELTA)),
            ("M", "match", _state(mastering.matched)),
        ])  # fmt: skip
        return [first, _keyed(width, [("L", "loop", self._loop), ("' \"", "hear, store", "")])]

    @property
    def _loop(self) -> str:
        loop = self.player.loop
        if loop is None:
            return "off"
        end = numbers.clock(loop.end_s) if loop.end_s is not None else ""
        return f"{numbers.clock(loop.start_s)}–{end}"

    def watch_player(self) -> None:
        """Redraw the loop."""
        self.repaint()

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on a snapshot; hear it by a double click."""
        place = event.y - FIRST_SLOT
        if 0 <= place < self.count:
            self.cursor = place
            if event.chain == 2:
                self.post_message(self.Chosen(self.chosen.name))


def _match_head(mastering: "MasteringState") -> str:
    return "source" if mastering.slot and mastering.match_gain_db is not None else ""


def _state(on: bool) -> str:
    return "on" if on else ""


def _keyed(width: int, keys: list[tuple[str, str, str]]) -> Runs:
    line = Line(width).put(" ")
    for key, word, state in keys:
        runs: list[Run] = [(key, "bright bold"), (f" {word}", "muted")]
        if state:
            runs.append((f" {state}", "signal bold" if state == "on" else "text"))
        if line.column + sum(len(text) for text, _ in runs) <= width:
            line.puts(runs).put("   ")
    return line.done()
