"""The form of tags: a field in each row, and then what would change in which file."""

from collections.abc import Callable, Mapping
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from auralis_tui.bus.events import TagListing
from auralis_tui.tui import numbers
from auralis_tui.tui.widgets.paint import Line, Runs, clip, fit, look_of
from auralis_tui.tui.widgets.table import Table

Fields = dict[str, tuple[str, ...]]
FIELDS = (
    "title", "artist", "album", "album_artist", "track_number", "disc_number", "date", "genre", "composer", "comment",
)  # fmt: skip
SEVERAL_VALUES = frozenset({"artist", "album_artist", "genre", "composer"})
"""Fields in which `;` stands between values."""
FORM_HINT = "enter preview · ^T take a field out · esc close"
DIFFER, OUT = "these differ", "taken out"


class TagField(Input):
    """One field; what isn't touched stays as it is in each file."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+t", "take_out", show=False)]

    def __init__(self, name: str, value: str | None) -> None:
        super().__init__(value or "", compact=True, select_on_focus=False, placeholder=DIFFER if value is None else "")
        self.field, self.before, self.taken_out = name, value, False
        self.cursor_blink = False

    def action_take_out(self) -> None:
        """Take the field out of all files."""
        self.value, self.placeholder, self.taken_out = "", OUT, True

    @property
    def wanted(self) -> tuple[str, ...] | None:
        """The values that are wanted; None where nothing is to change."""
        text = self.value.strip()
        if text == (self.before or "").strip() and not self.taken_out:
            return None
        parts = text.split(";") if self.field in SEVERAL_VALUES else [text]
        return tuple(part.strip() for part in parts if part.strip())


class ChangeList(Table):
    """Files, and what would change in each."""

    pane = "notes"

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[tuple[str, str, str]] = []

    def show(self, listing: TagListing) -> None:
        """Show what would change, and what can't be changed."""
        self.lines = [("!", problem, "") for problem in listing.problems]
        for file in listing.files:
            self.lines.append(("", file.path.rpartition("/")[2], ""))
            self.lines += [(one.field.replace("_", " "), one.before, one.after) for one in file.changes]
        self.set_count(len(self.lines), 0)

    def draw(self, index: int, line: Line, selected: bool) -> Runs:
        """Draw a file's name, or a field with what it was and would be."""
        field, before, after = self.lines[index]
        if field == "!":
            return line.put(" ! ", "over bold").put(clip(before, line.width - 5), "text").done()
        if not field:
            return line.put(" ").put(clip(before, line.width - 3), "bright bold").done()
        room = (line.width - 20) // 2
        line.put("   ").put(fit(field, 13), "text" if selected else "muted")
        line.put(clip(before or "none", room), "muted" if before else "faint")
        return line.put(" → ", "muted").put(clip(after or "none", room), "accent" if after else "faint").done()


class TagScreen(ModalScreen[None]):
    """Takes what fields are to be; shows what would change; writes it."""

    HORIZONTAL_BREAKPOINTS = [(0, "-tiny"), (80, "-narrow")]  # noqa: RUF012
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", show=False),
        Binding("enter", "go_on", show=False),
        Binding("down,j", "step(1)", show=False),
        Binding("up,k", "step(-1)", show=False),
    ]

    def __init__(
        self, count: int, values: Mapping[str, str | None], ask: Callable[[Fields], None],
        write: Callable[[Fields], None],
    ) -> None:  # fmt: skip
        """Make the form; `ask` asks what would change, which is answered by `show_changes`; `write` lets it be so."""
        super().__init__()
        self._count, self._ask, self._write = count, ask, write
        self._fields: Fields = {}
        self._from_form = False
        self._listing: TagListing | None = None
        self.inputs = [TagField(name, values[name]) for name in FIELDS]
        self.changes = ChangeList()

    def compose(self) -> ComposeResult:
        """Make the fields, and the list of changes."""
        with Vertical(classes="overlay tags"):
            with Vertical(id="tag-form"):
                for field in self.inputs:
                    with Horizontal(classes="tag-line"):
                        yield Static(field.field.replace("_", " "), markup=False)
                        yield field
            yield self.changes

    def on_mount(self) -> None:
        """Begin with the form, unless there are changes to see already."""
        if self._listing is None:
            self._show_form()
        else:
            self._show_listing(self._listing)

    def show_changes(self, fields: Fields, listing: TagListing) -> None:
        """Show what these fields would change."""
        self._fields, self._listing = fields if listing.files else {}, listing
        if self.is_mounted:
            self._show_listing(listing)

    def _show_listing(self, listing: TagListing) -> None:
        self.add_class("-seen")
        self.changes.empty = ("Nothing would change.", "esc goes back.")
        self.changes.show(listing)
        self.set_focus(self.changes)
        files = numbers.counted(len(listing.files), "file")
        self._entitle(f"enter writes {files} · esc back" if listing.files else "esc back")

    def _show_form(self) -> None:
        self._listing = None
        self.remove_class("-seen")
        self.set_focus(self.inputs[0])
        self._entitle(FORM_HINT)

    def action_go_on(self) -> None:
        """Ask what would change; or write it, once that was seen."""
        if not self.has_class("-seen"):
            fields = {field.field: field.wanted for field in self.inputs}
            changed = {name: values for name, values in fields.items() if values is not None}
            self._from_form = True
            if changed:
                self._ask(changed)
            else:
                self.show_changes({}, TagListing(of=0, files=()))
        elif self._fields:
            self.dismiss(None)
            self._write(self._fields)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go on."""
        event.stop()
        self.action_go_on()

    def on_table_chosen(self) -> None:
        """A double click on a change writes nothing."""

    def action_back(self) -> None:
        """Go back to the form, or leave all as it is."""
        if self.has_class("-seen") and self._from_form:
            self._show_form()
        else:
            self.dismiss(None)

    def action_step(self, rows: int) -> None:
        """Go to the next field, or row."""
        if self.has_class("-seen"):
            self.changes.move(rows)
        else:
            place = next((place for place, field in enumerate(self.inputs) if field.has_focus), 0)
            self.set_focus(self.inputs[(place + rows) % len(self.inputs)])

    def _entitle(self, hint: str) -> None:
        for panel in self.query(".overlay"):
            panel.border_title = look_of(self).glyphs.text(f"Tags of {numbers.counted(self._count, 'track')}")
            panel.border_subtitle = look_of(self).glyphs.text(hint)
