"""The line for typing that takes the footer's place: a command, a search, a filter, a name."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual.actions import SkipAction
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.geometry import Size
from textual.message import Message
from textual.reactive import var
from textual.widgets import Input

from auralis_tui.library.query.completion import Suggestion
from auralis_tui.tui.newest import Newest
from auralis_tui.tui.widgets.completion import Cycle, History, Vocabulary, begun_path, complete_command
from auralis_tui.tui.widgets.paint import Line, Painted, Runs

SIGNS = {
    "command": ":", "search": "/", "filter": "filter", "filter-queue": "filter", "save": "save preset as",
    "playlist": "name of the playlist", "template": "name of the template", "query": "keep this search as",
    "rename": "new name", "change-query": "search for",
}  # fmt: skip
NAMING = ("playlist", "template", "query", "rename", "change-query")
"""What is typed to be used once it is final."""
LEAST_FIELD = 12
"""Columns that the field keeps beside what could be typed."""


class Sign(Painted):
    """What is typed: the sign before the line."""

    kind: var[str] = var("command")

    def rows(self, size: Size) -> list[Runs]:
        """Draw the sign."""
        width = size.width
        return [Line(width).put(" ").put(SIGNS[self.kind], "accent bold").done()]


class Candidates(Painted):
    """What could be typed next, beside the field: from the one that was taken on."""

    texts: var[tuple[str, ...]] = var(())
    place: var[int] = var(-1)

    def rows(self, size: Size) -> list[Runs]:
        """Draw as many as there is room for."""
        line = Line(size.width).put("  ")
        first = self._first(size.width)
        line.put("… " if first else "", "faint")
        for number, text in enumerate(self.texts[first:], first):
            if line.column + cell_len(text) + 3 > size.width and number > first:
                line.put("…", "faint")
                break
            line.put(text, "accent bold" if number == self.place else "muted").put("  ")
        return [line.done()]

    def _first(self, width: int) -> int:
        """Return which to begin with, so that the one that was taken is in sight."""
        first, used = 0, 0
        for number, text in enumerate(self.texts[: self.place + 1]):
            used += cell_len(text) + 2
            if used > width - 4:
                first, used = number, cell_len(text) + 4
        return first

    def _changed(self) -> None:
        self.repaint()

    watch_texts = watch_place = _changed


class Prompt(Horizontal):
    """A field in the last row; tells of each change, of its end, and of being left."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", show=False),
        Binding("tab", "complete(1)", show=False),
        Binding("shift+tab", "complete(-1)", show=False),
        Binding("up", "older", show=False),
        Binding("down", "newer", show=False),
    ]

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

    class Wanted(Message):
        """It is asked how a query could go on; answered by `suggest`."""

        def __init__(self, text: str, cursor: int) -> None:
            super().__init__()
            self.text, self.cursor = text, cursor

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self.vocabulary = Vocabulary()
        self._history: History | None = None
        self._cycle: Cycle | None = None
        self._paths: Newest[list[Suggestion]] = Newest(self)
        self._found: tuple[str, list[Suggestion]] = ("", [])
        """The last line that ends with a path, and how that could go on."""

    def compose(self) -> ComposeResult:
        """Make the sign and the field."""
        yield Sign().data_bind(Prompt.kind)
        field = Input(compact=True, select_on_focus=False)
        field.cursor_blink = False
        yield field
        yield Candidates()

    @property
    def field(self) -> Input:
        """The field."""
        return self.query_one(Input)

    @property
    def history(self) -> History:
        """The lines that were typed before."""
        if self._history is None:
            self._history = History()
        return self._history

    def open(self, kind: str, text: str = "") -> None:
        """Begin typing."""
        self.kind = kind
        self._cycle = None
        self._found = ("", [])
        self.query_one(Sign).styles.width = len(SIGNS[kind]) + (1 if kind == "command" else 2)
        self._put(text)
        self._show([])
        self.display = True
        self.screen.set_focus(self.field)

    def close(self) -> None:
        """Give the row back to the footer."""
        self.display = False

    def suggest(self, text: str, suggestions: Sequence[Suggestion]) -> None:
        """Show how the text could go on, and take the first."""
        if suggestions and text == self.field.value:
            self._cycle = Cycle(text, suggestions)
            self._step(1)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Tell what is typed."""
        event.stop()
        self._cycle = None
        if self.kind == "command":
            self._look_up(self._show if event.value else lambda _: self._show([]))
        else:
            self._show([])
        self.post_message(self.Edited(self.kind, event.value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Tell what was typed."""
        event.stop()
        if self.kind == "command":
            self.history.add(event.value)
        self.post_message(self.Edited(self.kind, event.value, final=True))

    def action_leave(self) -> None:
        """Leave without a result."""
        self.post_message(self.Left(self.kind))

    def action_complete(self, by: int) -> None:
        """Take the next of what could be typed."""
        if self._cycle is not None:
            self._step(by)
        elif self.kind == "command":
            text = self.field.value
            self._look_up(lambda found: self.suggest(text, found))
        elif self.kind == "search":
            self.post_message(self.Wanted(self.field.value, self.field.cursor_position))

    def _step(self, by: int) -> None:
        cycle = self._cycle
        if cycle is None:
            return
        self._put(cycle.step(by))
        if self.kind != "command":
            self.post_message(self.Edited(self.kind, self.field.value))
        self._show(cycle.suggestions, cycle.place)
        if len(cycle.suggestions) == 1:
            self._cycle = None
            if self.kind == "command":
                self._look_up(self._show)

    def _look_up(self, take: Callable[[list[Suggestion]], None]) -> None:
        """Find how the line could go on; folders are read in a thread, as a slow disk would keep the keys waiting."""
        text = self.field.value
        self._paths.forget()
        if begun_path(text) is None:
            take(complete_command(text, self.vocabulary))
        elif text == self._found[0]:
            take(self._found[1])
        else:
            self._show([])
            self._paths.wish(
                lambda: complete_command(text, self.vocabulary), lambda found: self._keep(text, found, take)
            )

    def _keep(self, text: str, found: list[Suggestion], take: Callable[[list[Suggestion]], None]) -> None:
        self._found = (text, found)
        if self.kind == "command" and text == self.field.value:
            take(found)

    def action_older(self) -> None:
        """Take the line that was typed before."""
        if self.kind != "command":
            raise SkipAction
        line = self.history.older(self.field.value)
        if line is not None:
            self._put(line)

    def action_newer(self) -> None:
        """Take the line that was typed after; from a search, go into its list."""
        if self.kind != "command":
            self.post_message(self.Edited(self.kind, self.field.value, final=True))
            return
        line = self.history.newer()
        if line is not None:
            self._put(line)

    def _put(self, text: str) -> None:
        with self.prevent(Input.Changed):
            self.field.value = text
        self.field.cursor_position = len(text)

    def _show(self, suggestions: Sequence[Suggestion], place: int = -1) -> None:
        """Show what could be typed beside the field, where there is room for it."""
        row = self.query_one(Candidates)
        row.texts, row.place = tuple(one.text.rstrip() for one in suggestions), place
        room = self.app.size.width - len(SIGNS[self.kind]) - cell_len(self.field.value) - LEAST_FIELD
        row.display = bool(suggestions) and room > LEAST_FIELD
        row.styles.width = max(1, room)
