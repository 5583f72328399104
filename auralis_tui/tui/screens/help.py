"""The page of keys, made from the catalogue of actions."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.geometry import Size
from textual.screen import ModalScreen

from auralis_tui.tui.actions import Action
from auralis_tui.tui.key_words import groups, help_rows
from auralis_tui.tui.keymap import keymap_of
from auralis_tui.tui.widgets.paint import Line, Painted, Run, Runs, clip, look_of

LEFT = ("Playing", "Moving")
KEYS_COLUMNS = 8
TWO_COLUMNS = 70


class KeysPage(Painted):
    """All keys under their headings, in two columns where there is room."""

    def __init__(self, view: str = "") -> None:
        super().__init__()
        self._view = view

    def rows(self, size: Size) -> list[Runs]:
        """Draw the page."""
        width = size.width
        found = groups(self._view, keymap_of(self).actions)
        names, own = list(found), [name for name in found if name not in groups()]
        if width < TWO_COLUMNS:
            return [Line(width).puts(row).done() for row in _column(found, names, width)]
        left_width = width // 2
        left_names = [name for name in names if name in LEFT or name in own]
        left = _column(found, left_names, left_width - 3)
        right = _column(found, [name for name in names if name not in left_names], width - left_width - 2)
        rows = []
        for place in range(max(len(left), len(right))):
            line = Line(width).puts(left[place] if place < len(left) else ()).to(left_width)
            rows.append(line.puts(right[place] if place < len(right) else ()).done())
        return rows

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """Return as many rows as the page has."""
        return len(self.rows(Size(width, 0)))


class HelpScreen(ModalScreen[None]):
    """The page of keys over the console."""

    HORIZONTAL_BREAKPOINTS = [(0, "-tiny"), (80, "-narrow")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-tiny-h"), (24, "-short")]  # noqa: RUF012
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,question_mark,q", "dismiss", show=False),
        Binding("j,down", "scroll(1)", show=False),
        Binding("k,up", "scroll(-1)", show=False),
    ]

    def __init__(self, view: str) -> None:
        super().__init__()
        self._view = view

    def compose(self) -> ComposeResult:
        """Make the page."""
        with VerticalScroll(id="help", classes="overlay") as scroll:
            glyphs = look_of(self).glyphs
            scroll.border_title = glyphs.text(f"Keys · {self._view.capitalize()}")
            scroll.border_subtitle = glyphs.text("j k scroll · esc close")
            yield KeysPage(self._view)

    def action_scroll(self, rows: int) -> None:
        """Scroll the page."""
        self.query_one(VerticalScroll).scroll_relative(y=rows, animate=False)


def _column(found: dict[str, list[Action]], names: list[str], width: int) -> list[list[Run]]:
    rows: list[list[Run]] = []
    for name in names:
        if rows:
            rows.append([])
        rows.append([(name, "bright bold"), (" ", "text"), ("─" * (width - len(name) - 1), "rule")])
        for keys, words in help_rows(found[name]):
            room = width - KEYS_COLUMNS - 2
            rows.append([(f"{keys:>{KEYS_COLUMNS}}", "accent bold"), ("  ", "text"), (clip(words, room), "text")])
    return rows
