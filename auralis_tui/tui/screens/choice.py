"""A small panel over the console in which one of several things is chosen: a view, an order, a playlist, a theme."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from auralis_tui.tui.widgets.paint import Line, Runs, clip, fit, look_of
from auralis_tui.tui.widgets.table import Table

NAME_SHARE = 0.4
MOST_ROWS = 18


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that can be chosen; without a value it is a heading."""

    title: str
    fact: str = ""
    value: object = None
    used: bool = False
    """It is what is in use."""


class ChoiceList(Table):
    """The things to choose from."""

    lit = True

    def __init__(self, choices: Sequence[Choice]) -> None:
        super().__init__()
        self.choices = list(choices)

    @property
    def chosen(self) -> Choice | None:
        """What is under the cursor."""
        return self.choices[self.cursor] if self.cursor < len(self.choices) else None

    def selectable(self, index: int) -> bool:
        """Not the headings."""
        return 0 <= index < self.count and self.choices[index].value is not None

    def draw(self, index: int, line: Line, selected: bool) -> Runs:
        """Draw a row."""
        choice = self.choices[index]
        if choice.value is None:
            return line.put(" ").put(choice.title, "muted bold").put(" ").rule(line.width - 1).done()
        here = selected or index == self.cursor
        line.put(" ● " if choice.used else "   ", "signal bold")
        room = line.width - line.column - 2
        named = max(cell_len(one.title) for one in self.choices if one.value is not None)
        name = min(named, max(14, int(room * (1 - NAME_SHARE / 2)) if not choice.fact else room - 16))
        line.put(fit(choice.title, name), "bright bold" if here else "text").put("  ")
        return line.put(clip(choice.fact, line.width - line.column - 1), "muted").done()


class ChoiceScreen(ModalScreen[object]):
    """Chooses one of several things; tells each that the cursor is on, so that it can be tried at once."""

    HORIZONTAL_BREAKPOINTS = [(0, "-tiny"), (80, "-narrow")]  # noqa: RUF012
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,h", "leave", show=False),
        Binding("j,down", "step(1)", show=False),
        Binding("k,up", "step(-1)", show=False),
        Binding("pagedown,ctrl+d", "step(8)", show=False),
        Binding("pageup,ctrl+u", "step(-8)", show=False),
        Binding("g,home", "step(-1000)", show=False),
        Binding("G,end", "step(1000)", show=False),
        Binding("enter,l,space", "take", show=False),
        Binding("d,delete", "delete", show=False),
    ]

    def __init__(
        self, title: str, choices: Sequence[Choice], hint: str = "enter use it · esc close",
        preview: Callable[[object], None] | None = None, delete: Callable[[object], None] | None = None,
    ) -> None:  # fmt: skip
        """Make the panel; `delete` takes what is under the cursor out for good, where that can be done here."""
        super().__init__()
        self._delete = delete
        self._panel_title, self._hint = title, hint
        self._preview = preview
        self.list = ChoiceList(choices)
        self.list.clicks = 1 if preview is None else 2
        self.set_class(preview is not None, "-clear")

    @property
    def most_rows(self) -> int:
        """How high the panel may be."""
        return MOST_ROWS

    def compose(self) -> ComposeResult:
        """Make the panel."""
        with Vertical(classes="overlay choice") as panel:
            panel.border_title = look_of(self).glyphs.text(self._panel_title)
            panel.border_subtitle = look_of(self).glyphs.text(self._hint)
            panel.styles.height = min(self.most_rows, len(self.list.choices) + 2)
            self.list.can_focus = False
            yield self.list

    def on_mount(self) -> None:
        """Begin at what is in use."""
        used = next((place for place, choice in enumerate(self.list.choices) if choice.used), 0)
        self.list.set_count(len(self.list.choices), used)

    def on_table_moved(self) -> None:
        """Let what is under the cursor be tried."""
        chosen = self.list.chosen
        if self._preview is not None and chosen is not None and chosen.value is not None:
            self._preview(chosen.value)

    def on_table_chosen(self) -> None:
        """Use what was clicked; what is tried as the cursor comes to it, by a second click."""
        self.action_take()

    def action_step(self, rows: int) -> None:
        """Move the cursor."""
        self.list.move(rows)

    def action_take(self) -> None:
        """Use what is under the cursor."""
        self.dismiss(self.list.chosen.value if self.list.chosen else None)

    def action_delete(self) -> None:
        """Take what is under the cursor out for good."""
        if self._delete is not None and self.list.chosen and self.list.chosen.value is not None:
            self._delete(self.list.chosen.value)
            self.dismiss(None)

    def action_leave(self) -> None:
        """Leave all as it is."""
        self.dismiss(None)


class RatingScreen(ModalScreen[str | None]):
    """Takes one key: 1 to 5 rate, 0 takes the rating away, f makes a favourite or takes it back."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(name, f"take('{name}')", show=False) for name in "012345f"),
        Binding("asterisk", "take('f')", show=False),
        Binding("j,down", "step(1)", show=False),
        Binding("k,up", "step(-1)", show=False),
        Binding("enter", "take_chosen", show=False),
        Binding("escape,q", "leave", show=False),
    ]

    def __init__(self, title: str, rating: int | None, favourite: bool) -> None:
        super().__init__()
        self._title, self._rating, self._favourite = title, rating, favourite

    def compose(self) -> ComposeResult:
        """Make the panel."""
        with Vertical(classes="overlay rating") as panel:
            glyphs = look_of(self).glyphs
            panel.border_title = glyphs.text(self._title)
            panel.border_subtitle = glyphs.text("1…5 rate · 0 none · f favourite · esc close")
            yield ChoiceList(rating_rows(self._rating, self._favourite))

    def on_mount(self) -> None:
        """Show all rows, the cursor on the one that is so."""
        rows = self.query_one(ChoiceList)
        rows.can_focus = False
        rows.set_count(len(rows.choices), next((place for place, row in enumerate(rows.choices) if row.used), 5))

    def on_table_chosen(self) -> None:
        """Take the row that was clicked twice."""
        self.action_take_chosen()

    def action_step(self, rows: int) -> None:
        """Move the cursor."""
        self.query_one(ChoiceList).move(rows)

    def action_take_chosen(self) -> None:
        """Take the row under the cursor."""
        chosen = self.query_one(ChoiceList).chosen
        self.dismiss(str(chosen.value) if chosen else None)

    def action_take(self, name: str) -> None:
        """Choose."""
        self.dismiss(name)

    def action_leave(self) -> None:
        """Choose nothing."""
        self.dismiss(None)


def rating_rows(rating: int | None, favourite: bool) -> list[Choice]:
    """Return what a track can be rated."""
    words = {5: "one of the best", 4: "very good", 3: "good", 2: "well enough", 1: "rather not"}
    rows = [
        Choice(f"{stars}  {'●' * stars}{'○' * (5 - stars)}", said, str(stars), rating == stars)
        for stars, said in words.items()
    ]
    rows.append(Choice("0  not rated", "", "0", rating is None and not favourite))
    return [*rows, Choice("f  favourite", "no longer" if favourite else "", "f", favourite)]
