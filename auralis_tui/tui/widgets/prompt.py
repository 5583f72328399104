"""The line for typing that takes the footer's place: a command, a search, a filter."""

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.geometry import Size
from textual.message import Message
from textual.reactive import var
from textual.widgets import Input

from auralis_tui.tui.widgets.paint import Line, Painted, Runs

SIGNS = {
    "command": ":", "search": "/", "filter": "filter", "filter-queue": "filter", "save": "save preset as",
    "playlist": "name of the playlist", "queue-playlist": "name of the playlist", "template": "name of the template",
    "query": "keep this search as",
}  # fmt: skip


class Sign(Painted):
    """What is typed: the sign before the line."""

    kind: var[str] = var("command")

    def rows(self, size: Size) -> list[Runs]:
        """Draw the sign."""
        width = size.width
        return [Line(width).put(" ").put(SIGNS[self.kind], "accent bold").done()]


class Prompt(Horizontal):
    """A field in the last row; tells of each change, of its end, and of being left."""

    kind: var[str] = var("command")

    class Edited(Message):
        """The text has changed, or is final."""

        def __init__(self, kind: str, text: str, final: bool = False) -> None:
            super().__init__()
            self.kind, self.text, self.final = kind, text, final

    class Left(Message):
        """The field was left without a result."""

        def __init__(self, kind: str) -> None:
            super().__init__()
            self.kind = kind

    def compose(self) -> ComposeResult:
        """Make the sign and the field."""
        yield Sign().data_bind(Prompt.kind)
        field = Input(compact=True, select_on_focus=False)
        field.cursor_blink = False
        yield field

    @property
    def field(self) -> Input:
        """The field."""
        return self.query_one(Input)

    def open(self, kind: str, text: str = "") -> None:
        """Begin typing."""
        self.kind = kind
        self.query_one(Sign).styles.width = len(SIGNS[kind]) + (1 if kind == "command" else 2)
        with self.prevent(Input.Changed):
            self.field.value = text
            self.field.cursor_position = len(text)
        self.display = True
        self.field.focus()

    def close(self) -> None:
        """Give the row back to the footer."""
        self.display = False

    def on_input_changed(self, event: Input.Changed) -> None:
        """Tell what is typed."""
        event.stop()
        self.post_message(self.Edited(self.kind, event.value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Tell what was typed."""
        event.stop()
        self.post_message(self.Edited(self.kind, event.value, final=True))

    def on_key(self, event: events.Key) -> None:
        """Leave on escape; leave a search for its list on the arrow down."""
        if event.key == "escape":
            event.stop()
            self.post_message(self.Left(self.kind))
        elif event.key == "down" and self.kind != "command":
            event.stop()
            self.post_message(self.Edited(self.kind, self.field.value, final=True))
