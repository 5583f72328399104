"""The panel in which a list's order and its columns are chosen; each choice is seen at once."""

from collections.abc import Callable
from typing import ClassVar

from textual.binding import Binding, BindingType

from auralis_tui.tui.screens.choice import Choice, ChoiceScreen
from auralis_tui.tui.widgets.pointing import RowsDragged

HINT = "enter sorts, shows or hides · J K move a column · esc close"
SORT, COLUMN = "sort", "column"
ROWS_AROUND = 6


class OrderScreen(ChoiceScreen):
    """Stays open while orders and columns are tried."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space,t", "take", show=False),
        Binding("J", "shift(1)", show=False),
        Binding("K", "shift(-1)", show=False),
    ]

    def __init__(
        self, title: str, choices: Callable[[], list[Choice]], take: Callable[[str], None],
        move: Callable[[str, int], None],
    ) -> None:  # fmt: skip
        """Make the panel: `choices` are asked for again after each `take` of a value, or `move` of a column."""
        self._choices, self._take, self._move = choices, take, move
        super().__init__(title, choices(), HINT)
        self.list.draggable = True

    @property
    def most_rows(self) -> int:
        """As high as there is room: the columns stand below the orders."""
        return max(super().most_rows, self.app.size.height - ROWS_AROUND)

    def action_take(self) -> None:
        """Sort, or show or hide a column."""
        chosen = self.list.chosen
        if chosen is not None and chosen.value is not None:
            self._take(str(chosen.value))
            self._show_again(str(chosen.value))

    def action_shift(self, step: int) -> None:
        """Move a column."""
        chosen = self.list.chosen
        if chosen is not None and str(chosen.value).startswith(COLUMN):
            self._move(str(chosen.value), step)
            self._show_again(str(chosen.value))

    def on_rows_dragged(self, event: RowsDragged) -> None:
        """Move a column to where it was dragged."""
        self.action_shift(event.to - self.list.cursor)

    def _show_again(self, value: str) -> None:
        self.list.choices = self._choices()
        places = {str(choice.value).removeprefix("-"): place for place, choice in enumerate(self.list.choices)}
        self.list.set_count(len(self.list.choices), places.get(value, self.list.cursor))
