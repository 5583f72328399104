"""Find anything: a field and what fits it, over the console."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from auralis_tui.bus.state import Track
from auralis_tui.library.query.syntax_error import QuerySyntaxError
from auralis_tui.tui import numbers
from auralis_tui.tui.palette import Found, Names, Palette, read_names, read_tracks
from auralis_tui.tui.reading import OpenCatalogue
from auralis_tui.tui.screens.choice import Choice, ChoiceScreen
from auralis_tui.tui.widgets.paint import Line, Run, Runs, clip, fit, look_of
from auralis_tui.tui.widgets.reader import Reader
from auralis_tui.tui.widgets.table import Table

TITLE_COLUMNS = 30
HINT = "enter do it · → more · tab next group · esc close"
SHORT_HINT = "enter do it · → more · tab group"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was found, and what is to be done with it: play, next, end, show; or do."""

    found: Found
    how: str = "do"


class FindField(Input):
    """Where it is typed; the right arrow at the end of the text asks for more."""

    class More(Message):
        """What else can be done is asked for."""

    def action_cursor_right(self, select: bool = False) -> None:
        """Move, or ask for more where there is nothing to move over."""
        if not select and self.cursor_at_end:
            self.post_message(self.More())
        else:
            super().action_cursor_right(select)


class FindList(Table):
    """What was found, under headings."""

    lit = True

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self.items: list[Found | str] = []
        self.sought = ""

    def show(self, items: list[Found | str], sought: str) -> None:
        """Show these, with the cursor on the first."""
        self.items, self.sought = items, sought
        self.set_count(len(items), 0)

    @property
    def chosen(self) -> Found | None:
        """What is under the cursor."""
        item = self.items[self.cursor] if self.cursor < len(self.items) else None
        return item if isinstance(item, Found) else None

    def selectable(self, index: int) -> bool:
        """Not the headings."""
        return 0 <= index < self.count and isinstance(self.items[index], Found)

    def step_group(self, by: int) -> None:
        """Go to the first of the next group, or of the one before, and round."""
        firsts = [place + 1 for place, item in enumerate(self.items) if isinstance(item, str)]
        if firsts:
            here = sum(first <= self.cursor for first in firsts) - 1
            self.move_to(firsts[(here + by) % len(firsts)])

    def draw(self, index: int, line: Line, selected: bool) -> Runs:
        """Draw a heading or something found."""
        item = self.items[index]
        if isinstance(item, str):
            return line.put(item, "muted bold").put(" ").rule(line.width - 1).done()
        here = selected or index == self.cursor
        room = min(TITLE_COLUMNS - 1, line.width - len(item.right) - 6)
        line.put("  ").puts(_marked(fit(item.title, room), self.sought, "bright bold" if here else "text")).put(" ")
        line.put(clip(item.fact, max(0, line.width - line.column - len(item.right) - 3)), "muted")
        key = item.action and not item.action.startswith("typed(")
        return line.right((item.right, "text bold" if key else "muted"), ("  ", "text")).done()


class FindScreen(ModalScreen[Wanted | None]):
    """A field and what fits it, over the console."""

    HORIZONTAL_BREAKPOINTS = [(0, "-tiny"), (80, "-narrow")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-short"), (35, "-tall")]  # noqa: RUF012
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", show=False),
        Binding("down", "step(1)", show=False),
        Binding("up", "step(-1)", show=False),
        Binding("pagedown", "step(8)", show=False),
        Binding("pageup", "step(-8)", show=False),
        Binding("tab", "group(1)", show=False),
        Binding("shift+tab", "group(-1)", show=False),
    ]

    def __init__(self, palette: Palette, open_catalogue: OpenCatalogue, preview: Callable[[str], None]) -> None:
        super().__init__()
        self._reader = Reader(self, open_catalogue)
        self._palette = palette
        self._preview = preview
        self._names = Names()
        self._tracks: tuple[list[Track], int] = ([], 0)
        self._problem = ""

    def compose(self) -> ComposeResult:
        """Make field and list."""
        with Vertical(id="find", classes="overlay") as panel:
            glyphs = look_of(self).glyphs
            panel.border_title = "Find anything"
            panel.border_subtitle = glyphs.text(HINT if self.app.size.width >= 80 else SHORT_HINT)
            field = FindField(compact=True)
            field.cursor_blink = False
            with Horizontal(id="find-line"):
                yield Static(glyphs.text("›"), markup=False)
                yield field
                yield Static("", id="find-count", markup=False)
            found = FindList(id="found")
            found.can_focus = False
            yield found

    def on_mount(self) -> None:
        """Show all actions, and read the library's names."""
        self.set_focus(self.query_one(Input))
        self._show()
        self._reader.read("names", read_names, self._take_names)

    def on_input_changed(self) -> None:
        """Find while typing."""
        text = self._text
        self._tracks, self._problem = ([], 0), ""
        self._show()
        if text:
            self._reader.read("tracks", lambda catalogue: read_tracks(catalogue, text), self._take_tracks)

    def on_input_submitted(self) -> None:
        """Do what is under the cursor."""
        self._do("do")

    def on_table_chosen(self) -> None:
        """Do what was clicked twice."""
        self._do("do")

    def on_table_moved(self) -> None:
        """Try the theme under the cursor; elsewhere it is as it was."""
        chosen = self.found.chosen
        self._preview(chosen.theme if chosen is not None else "")

    def on_find_field_more(self) -> None:
        """Ask what else is to be done with what is under the cursor."""
        chosen = self.found.chosen
        if chosen is None or (ways := _ways(chosen)) == []:
            return
        screen = ChoiceScreen(chosen.title, ways, "enter do it · esc back")
        self.app.push_screen(screen, lambda how: self._do(str(how)) if how else None)

    def action_leave(self) -> None:
        """Close."""
        self._preview("")
        self.dismiss(None)

    def action_step(self, rows: int) -> None:
        """Move the cursor."""
        self.found.move(rows)

    def action_group(self, by: int) -> None:
        """Go to another group."""
        self.found.step_group(by)

    @property
    def found(self) -> FindList:
        """What was found."""
        return self.query_one(FindList)

    @property
    def _text(self) -> str:
        return self.query_one(Input).value.strip()

    def _do(self, how: str) -> None:
        chosen = self.found.chosen
        self._preview("")
        self.dismiss(Wanted(chosen, how) if chosen is not None else None)

    def _take_names(self, names: Names) -> None:
        self._names = names
        self._show()

    def _take_tracks(self, found: tuple[list[Track], int] | QuerySyntaxError) -> None:
        """Show the tracks, or where the query can't be read."""
        if isinstance(found, QuerySyntaxError):
            self._problem = found.placed
        else:
            self._tracks = found
        self._show()

    def _show(self) -> None:
        """Show what is known by now; the cursor stays at the top."""
        groups = self._palette.groups(self._text, self._names, *self._tracks)
        items: list[Found | str] = []
        for name, things, count in groups:
            items += [f"{name}  {numbers.thousands(count)}" if count > len(things) else name, *things]
        self.found.empty = (self._problem or f"Nothing matches '{self._text}'.",)
        self.found.show(items, self._text)
        told = numbers.thousands(sum(count for _, _, count in groups))
        total = numbers.thousands(self._palette.total(self._names))
        self.query_one("#find-count", Static).update(f"{told} of {total}")


def _ways(found: Found) -> list[Choice]:
    """Return what can be done with something found."""
    if found.tracks is None:
        return [Choice("do it", found.fact, "do"), Choice("give it other keys", "", "keys")] if found.action else []
    ways = [
        Choice("play", "now, after what plays", "do"), Choice("play next", "after what plays", "next"),
        Choice("add to the queue", "at its end", "end"),
    ]  # fmt: skip
    return [*ways, Choice("show in the library", found.query, "show")] if found.query else ways


def _marked(title: str, sought: str, ink: str) -> list[Run]:
    """Mark the place where a title holds what is sought."""
    at = title.lower().find(sought.lower()) if sought else -1
    if at < 0 or len(title.lower()) != len(title):
        return [(title, ink)]
    end = at + len(sought)
    return [(title[:at], ink), (title[at:end], "accent bold underline"), (title[end:], ink)]
