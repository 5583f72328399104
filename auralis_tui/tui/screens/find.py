"""Find anything: actions, presets and tracks by a few letters."""

from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from auralis_tui.bus.commands import AddTracks, AnyCommand, SetPreset, Where
from auralis_tui.bus.state import MasteringState, Track
from auralis_tui.library.query.syntax_error import QuerySyntaxError
from auralis_tui.tui import numbers
from auralis_tui.tui.key_words import key_names
from auralis_tui.tui.keymap import keymap_of
from auralis_tui.tui.reading import Catalogue, OpenCatalogue, found_by
from auralis_tui.tui.themes import theme_paths
from auralis_tui.tui.widgets.library_views import VIEWS
from auralis_tui.tui.widgets.paint import Line, Runs, clip, fit, look_of
from auralis_tui.tui.widgets.reader import Reader
from auralis_tui.tui.widgets.table import Table

MOST_TRACKS = 8
HIDDEN = {"find", "back", "up", "down"}


@dataclass(frozen=True, slots=True)
class Found:
    """Something that can be done."""

    title: str
    fact: str = ""
    right: str = ""
    action: str = ""
    command: AnyCommand | None = None


class FindList(Table):
    """What was found, under headings."""

    lit = True

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self.items: list[Found | str] = []

    def show(self, items: list[Found | str]) -> None:
        """Show these, with the cursor on the first."""
        self.items = items
        self.set_count(len(items), 0)

    @property
    def chosen(self) -> Found | None:
        """What is under the cursor."""
        item = self.items[self.cursor] if self.cursor < len(self.items) else None
        return item if isinstance(item, Found) else None

    def selectable(self, index: int) -> bool:
        """Not the headings."""
        return 0 <= index < self.count and isinstance(self.items[index], Found)

    def draw(self, index: int, line: Line, selected: bool) -> Runs:
        """Draw a heading or something found."""
        item = self.items[index]
        if isinstance(item, str):
            return line.put(item, "muted bold").put(" ").rule(line.width - 1).done()
        here = selected or index == self.cursor
        line.put("  ").put(fit(item.title, min(34, line.width - 14)), "bright bold" if here else "text").put(" ")
        line.put(clip(item.fact, max(0, line.width - line.column - len(item.right) - 3)), "muted")
        return line.right((item.right, "muted"), (" ", "text")).done()


class FindScreen(ModalScreen[Found | None]):
    """A field and what fits it, over the console."""

    HORIZONTAL_BREAKPOINTS = [(0, "-tiny"), (80, "-narrow")]  # noqa: RUF012
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", show=False),
        Binding("down", "step(1)", show=False),
        Binding("up", "step(-1)", show=False),
    ]

    def __init__(self, mastering: MasteringState, open_catalogue: OpenCatalogue) -> None:
        super().__init__()
        self._reader = Reader(self, open_catalogue)
        self._mastering = mastering

    def compose(self) -> ComposeResult:
        """Make field and list."""
        with Vertical(id="find", classes="overlay") as panel:
            glyphs = look_of(self).glyphs
            panel.border_title = "Find anything"
            panel.border_subtitle = glyphs.text("enter do it · esc close")
            field = Input(compact=True)
            field.cursor_blink = False
            with Horizontal(id="find-line"):
                yield Static(glyphs.text("›"), markup=False)
                yield field
            found = FindList(id="found")
            found.can_focus = False
            yield found

    def on_mount(self) -> None:
        """Show all actions."""
        self.query_one(Input).focus()
        self._show([])

    def on_input_changed(self) -> None:
        """Find while typing."""
        text = self._text
        self._show([])
        if text:
            self._reader.read("tracks", lambda catalogue: _tracks(catalogue, text), self._found)

    def on_input_submitted(self) -> None:
        """Do what is under the cursor."""
        self.dismiss(self.query_one(FindList).chosen)

    def on_table_chosen(self) -> None:
        """Do what was clicked twice."""
        self.dismiss(self.query_one(FindList).chosen)

    def action_leave(self) -> None:
        """Close."""
        self.dismiss(None)

    def action_step(self, rows: int) -> None:
        """Move the cursor."""
        self.query_one(FindList).move(rows)

    @property
    def _text(self) -> str:
        return self.query_one(Input).value.strip()

    def _found(self, found: list[Track] | QuerySyntaxError) -> None:
        """Show the tracks, or where the query can't be read."""
        if isinstance(found, QuerySyntaxError):
            self._show([], found.placed)
        else:
            self._show(found)

    def _show(self, tracks: list[Track], problem: str = "") -> None:
        text = self._text.casefold()
        presets = [
            Found(preset.title, "you hear it now" if preset.id == self._mastering.heard_preset else "", "preset",
                  command=SetPreset(preset=preset.id))
            for preset in self._mastering.presets if text in preset.title.casefold()
        ]  # fmt: skip
        songs = [
            Found(track.title, f"{track.artist} · {track.album}", numbers.clock(track.duration_s),
                  command=AddTracks(track_ids=(track.id,), where=Where.NEXT, play=True))
            for track in tracks
        ]  # fmt: skip
        doings = [
            Found(action.title, "", key_names(action), action=action.id)
            for action in keymap_of(self).actions.values()
            if action.id not in HIDDEN and text in f"{action.title} {action.help}".casefold()
        ]
        items: list[Found | str] = [problem] if problem else []
        for name, group in (
            ("Presets", presets if text else []),
            ("Tracks", songs),
            ("Actions", doings),
            ("Settings", _chosen(text) if text else []),
        ):
            items += [name, *group] if group else []
        found = self.query_one(FindList)
        found.empty = (f"Nothing matches '{self._text}'.",)
        if items == [problem]:
            found.empty, items = (problem,), []
        found.show(items)


def _chosen(text: str) -> list[Found]:
    """Return the library's views and the themes whose names hold the text."""
    found = [
        Found(f"View: {view.title}", view.help, "view", action=f"typed({'view ' + view.name!r})") for view in VIEWS
    ]
    found += [
        Found(f"Theme: {name.replace('-', ' ').capitalize()}", "", "theme", action=f"typed({'theme ' + name!r})")
        for name in sorted(theme_paths())
    ]
    return [one for one in found if text in one.title.casefold()]


def _tracks(catalogue: Catalogue, text: str) -> list[Track] | QuerySyntaxError:
    found = found_by(catalogue, text)
    return found if isinstance(found, QuerySyntaxError) else catalogue.tracks(list(found[:MOST_TRACKS]))
