"""The panel over the console in which a stage's kind is chosen."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from auralis_tui.tui.widgets.paint import Line, Runs, clip, look_of
from auralis_tui.tui.widgets.table import Table


class KindList(Table):
    """All kinds of stages, and what each is for."""

    lit = True

    def __init__(self) -> None:
        from auralis_tui.tui.rack.chain import TITLES
        from auralis_tui.tui.rack.words import PURPOSES

        super().__init__()
        self.kinds = [(kind, TITLES[kind], purpose) for kind, purpose in PURPOSES.items()]

    def draw(self, index: int, line: Line, selected: bool) -> Runs:
        """Draw a kind."""
        _, title, purpose = self.kinds[index]
        here = selected or index == self.cursor
        line.put(f"  {title:<16}", "bright bold" if here else "text")
        return line.put(clip(purpose, line.width - line.column - 1), "muted").done()


class KindScreen(ModalScreen[str | None]):
    """Chooses the kind of a new stage."""

    HORIZONTAL_BREAKPOINTS = [(0, "-tiny"), (80, "-narrow")]  # noqa: RUF012
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "leave", show=False),
        Binding("j,down", "step(1)", show=False),
        Binding("k,up", "step(-1)", show=False),
        Binding("enter", "take", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._list = KindList()

    def compose(self) -> ComposeResult:
        """Make the panel."""
        with Vertical(id="kinds", classes="overlay") as panel:
            panel.border_title = "Add a stage"
            panel.border_subtitle = look_of(self).glyphs.text("enter add it · esc close")
            self._list.can_focus = False
            yield self._list

    def on_mount(self) -> None:
        """Begin at the first."""
        self._list.set_count(len(self._list.kinds), 0)

    def on_table_chosen(self) -> None:
        """Add what was clicked twice."""
        self.action_take()

    def action_step(self, rows: int) -> None:
        """Move the cursor."""
        self._list.move(rows)

    def action_take(self) -> None:
        """Add what is under the cursor."""
        self.dismiss(self._list.kinds[self._list.cursor][0])

    def action_leave(self) -> None:
        """Add nothing."""
        self.dismiss(None)
