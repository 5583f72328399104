"""The page of keys, made from the catalogue of actions."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.geometry import Size
from textual.reactive import var
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from auralis_tui.tui.key_words import groups, help_rows
from auralis_tui.tui.keymap import keymap_of
from auralis_tui.tui.widgets.paint import Line, Painted, Run, Runs, clip, look_of

EDIT = "edit"
"""What is returned where the keys are to be changed."""
KEYS_COLUMNS = 8
COLUMN, GAP = 33, 3
"""Width of a column of keys, and what is between two."""
MOST_COLUMNS = 4
HINT = "/ filter keys · e edit keymap · esc close"


class KeysPage(Painted):
    """The keys in force under their headings, in as many columns as there is room for."""

    narrowing: var[str] = var("")

    def __init__(self, view: str = "") -> None:
        super().__init__()
        self._view = view

    def rows(self, size: Size) -> list[Runs]:
        """Draw the page."""
        count = max(1, min(MOST_COLUMNS, (size.width + GAP) // (COLUMN + GAP)))
        width = COLUMN if count > 1 else size.width
        columns: list[list[list[Run]]] = [[] for _ in range(count)]
        for block in self._blocks(width):
            shortest = min(columns, key=len)
            shortest += [[], *block] if shortest else block
        rows = []
        for place in range(max(map(len, columns))):
            line = Line(size.width)
            for number, column in enumerate(columns):
                line.to(number * (COLUMN + GAP)).puts(column[place] if place < len(column) else ())
            rows.append(line.done())
        if rows:
            return rows
        return [Line(size.width).put(f"No key and no words hold '{self.narrowing}'.", "muted").done()]

    def _blocks(self, width: int) -> list[list[list[Run]]]:
        """Draw each group that has rows to show."""
        text, blocks = self.narrowing.casefold(), []
        for name, actions in groups(self._view, keymap_of(self).actions).items():
            rows = [row for row in help_rows(actions) if row[0] and text in " ".join(row).casefold()]
            if rows:
                blocks.append([_heading(name, width), *(_row(*row, width) for row in rows)])
        return blocks

    def watch_narrowing(self) -> None:
        """Show other rows."""
        self.refresh(layout=True)
        self.repaint()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """Return as many rows as the page has."""
        return len(self.rows(Size(width, 0)))


class HelpScreen(ModalScreen[str | None]):
    """The page of keys over the console; returns `EDIT` where they are to be changed."""

    HORIZONTAL_BREAKPOINTS = [(0, "-tiny"), (80, "-narrow"), (120, "-wide"), (200, "-huge")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-tiny-h"), (24, "-short"), (35, "-tall")]  # noqa: RUF012
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark,q", "dismiss", show=False),
        Binding("escape", "leave", show=False),
        Binding("slash,f", "narrow", show=False),
        Binding("e", "edit", show=False),
        Binding("j,down", "scroll(1)", show=False),
        Binding("k,up", "scroll(-1)", show=False),
        Binding("ctrl+d,pagedown,space", "scroll(8)", show=False),
        Binding("ctrl+u,pageup", "scroll(-8)", show=False),
    ]

    def __init__(self, view: str) -> None:
        super().__init__()
        self._view = view

    def compose(self) -> ComposeResult:
        """Make the page, and the line to filter it by."""
        with Vertical(id="help", classes="overlay") as panel:
            glyphs = look_of(self).glyphs
            panel.border_title = glyphs.text(f"Keys · {self._view.capitalize()}")
            panel.border_subtitle = glyphs.text(HINT)
            with Horizontal(id="help-line"):
                field = Input(compact=True)
                field.cursor_blink = False
                yield Static("/", markup=False)
                yield field
            with VerticalScroll(id="help-keys"):
                yield KeysPage(self._view)

    def on_mount(self) -> None:
        """Begin with the keys themselves."""
        self.query_one("#help-line").display = False
        self.set_focus(self.query_one(VerticalScroll))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Filter while typing."""
        self.query_one(KeysPage).narrowing = event.value.strip()

    def on_input_submitted(self) -> None:
        """Go from the field to what it has left."""
        self.set_focus(self.query_one(VerticalScroll))

    def action_narrow(self) -> None:
        """Begin to filter."""
        self.query_one("#help-line").display = True
        self.set_focus(self.query_one(Input))

    def action_edit(self) -> None:
        """Change the keys."""
        self.dismiss(EDIT)

    def action_leave(self) -> None:
        """Show all keys again, or close."""
        line = self.query_one("#help-line")
        if not line.display:
            self.dismiss(None)
            return
        self.query_one(Input).value = ""
        self.set_focus(self.query_one(VerticalScroll))
        line.display = False

    def action_scroll(self, rows: int) -> None:
        """Scroll the page."""
        self.query_one(VerticalScroll).scroll_relative(y=rows, animate=False)


def _heading(name: str, width: int) -> list[Run]:
    return [(name, "bright bold"), (" ", "text"), ("─" * (width - len(name) - 1), "rule")]


def _row(keys: str, words: str, width: int) -> list[Run]:
    room = width - max(KEYS_COLUMNS, len(keys)) - 2
    return [(f"{keys:>{KEYS_COLUMNS}}", "accent bold"), ("  ", "text"), (clip(words, room), "text")]
