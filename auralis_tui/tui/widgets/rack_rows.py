"""What the views of the rack share: a cursor over rows that they draw themselves, and the vars of what they show."""

from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from textual.reactive import var

from auralis_tui.bus.state import MasteringState
from auralis_tui.tui.rack_readings import RackReadings
from auralis_tui.tui.widgets.paint import Painted, Runs

if TYPE_CHECKING:
    from auralis_tui.tui.rack.chain import RackChain, Stage

DIGITS_S = 0.25
NOT_YET = "The chain is shown as soon as the daemon answers."


def grounded(row: Runs, width: int, ground: str) -> Runs:
    """Return a row on a token's ground, up to its end."""
    runs = [(text, ink if "@" in ink else f"{ink} @{ground}") for text, ink in row]
    return (*runs, (" " * (width - sum(cell_len(text) for text, _ in row)), f"text @{ground}"))


class RackView(Painted):
    """A view of the chain: draws at most every `interval_s` of what is heard, and its figures four times a second."""

    interval_s: ClassVar[float] = 0.1
    chain: "var[RackChain | None]" = var(None)
    meters: var[RackReadings] = var(RackReadings())
    digits: var[RackReadings] = var(RackReadings())
    """The meters, as slowly as figures can be read."""
    mastering: var[MasteringState] = var(MasteringState())
    selected: var[int] = var(0)
    """The stage that is looked at."""

    def __init__(self, **options: str | None) -> None:
        super().__init__(**options)
        self._drawn_s = -1.0

    @property
    def stage(self) -> "Stage | None":
        """The stage that is looked at."""
        stages = self.chain.stages if self.chain is not None else ()
        return stages[min(self.selected, len(stages) - 1)] if stages else None

    def watch_meters(self, old: RackReadings, new: RackReadings) -> None:
        """Draw, unless this view was drawn a moment ago."""
        now_s, turned = new.readings.time_s, old.readings.live != new.readings.live
        if turned or now_s - self.digits.readings.time_s >= DIGITS_S or now_s < self._drawn_s:
            self.digits = new
        elif now_s - self._drawn_s < self.interval_s:
            return
        self._drawn_s = now_s
        self.repaint()

    def _changed(self) -> None:
        self.repaint()

    watch_mastering = watch_chain = watch_selected = _changed


class CursorView(RackView, can_focus=True, inherit_bindings=False):
    """A view with a cursor: the screen's keys move it."""

    pane: ClassVar[str] = "mastering"
    """The footer's name for this view."""
    cursor: var[int] = var(0)

    @property
    def count(self) -> int:
        """How many rows the cursor goes over."""
        return 0

    @property
    def page(self) -> int:
        """How many of them are in sight."""
        return max(1, self.size.height)

    def validate_cursor(self, cursor: int) -> int:
        """Keep the cursor on a row."""
        return max(0, min(self.count - 1, cursor))

    def move(self, steps: int) -> None:
        """Move the cursor."""
        self.cursor += steps

    def move_to(self, index: int) -> None:
        """Put the cursor on a row."""
        self.cursor = index

    def end_selection(self) -> bool:
        """Leave what is under way; tell whether there was anything."""
        return False

    def watch_cursor(self) -> None:
        """Redraw."""
        self.repaint()

    def on_focus(self) -> None:
        """Redraw the cursor."""
        self.repaint()

    def on_blur(self) -> None:
        """Redraw the cursor."""
        self.repaint()

    @property
    def ground(self) -> str:
        """The ground of the row under the cursor."""
        return "select" if self.has_focus else "select-dim"
