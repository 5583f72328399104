"""The first run: asks where the music is, with completion, and lets it be scanned while it plays."""

import asyncio
import os
from contextlib import suppress
from functools import partial
from time import monotonic
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.geometry import Size
from textual.reactive import var
from textual.screen import Screen
from textual.suggester import Suggester
from textual.widgets import Input, Static

from auralis_tui.bus.state import OutputState
from auralis_tui.tui import numbers
from auralis_tui.tui.newest import Newest, beside, is_open
from auralis_tui.tui.type_ahead import PATIENCE_S
from auralis_tui.tui.widgets.completion import paths
from auralis_tui.tui.widgets.paint import Line, Painted, Runs, clip, fit
from auralis_tui.tui.widgets.table import Table

DEMO = "demo"
"""What is returned where the demo album is wanted."""
SUFFIXES = frozenset({
    ".flac", ".wav", ".aiff", ".aif", ".ogg", ".oga", ".opus", ".mp3", ".m4a", ".aac", ".alac", ".wv", ".ape", ".wma",
    ".mpc", ".caf", ".w64",
})  # fmt: skip
"""What is counted as music, before a scan looks into it."""
BUDGET_S = 0.5
"""How long the files of a folder are counted."""
MOST_FOLDERS = 5
LIKELY = ("~/Music", "~/music", "~/Musik", "~/Musique", "/srv/music", "/mnt/music", "~")
WAVE = (
    "         ▁    ▁▂ ▄▅▃▅▆▄▆ ▄█▃          ▃▅ ▂█▁▁▂▄▅▁ ▂▃  ▂▂",
    "▁▂▂▄▄▅▇▄▆█▅▆█▇███████████████▇██▆▆▆▆▆▅███████████▇██▆███▅▄▆▅▃▃▃▂",
)


class FolderField(Input):
    """Where the folder is typed; what is typed fast stays in its order, so tab is a key of this field's."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "screen.complete", show=False),
        Binding("ctrl+d", "screen.demo", show=False),
    ]

    def __init__(self) -> None:
        super().__init__(compact=True, select_on_focus=False, suggester=FolderSuggester())
        self.cursor_blink = False


class FolderSuggester(Suggester):
    """Shows how the path could go on, behind the cursor; a disk that is slow is asked one thing at a time."""

    def __init__(self) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._turn = asyncio.Lock()
        self._typed = ""

    async def get_suggestion(self, value: str) -> str | None:
        """Return the first folder whose path begins so; nothing once more has been typed."""
        self._typed = value
        async with self._turn:
            if value != self._typed:
                return None
            found = await beside(lambda: paths(value, files=False))
        return next((path for path in (path.strip("'") for path in found) if path.startswith(value)), None)


class Welcome(Painted):
    """The name, a wave, and the question."""

    def rows(self, size: Size) -> list[Runs]:
        """Draw the rows that there is room for."""
        width = size.width
        says = "  plays your music and shows what the ear can't."
        line = Line(width).put("auralis", "bright bold").put(says, "muted")
        rows: list[Runs] = [line.done(), (), Line(width).put("Where is your music?", "bright bold").done()]
        if size.height >= len(rows) + 3:
            rows = [*map(_swelling, WAVE), (), *rows]
        return rows


def _swelling(row: str) -> Runs:
    """Colour a row of the wave: deep at both ends, bright in the middle."""
    half = len(WAVE[1]) / 2
    inks = [f"signal~{max(1, min(9, round(9 * (1 - abs(place - half) / half) + 1)))}" for place in range(len(row))]
    return tuple((sign, ink) for sign, ink in zip(row, inks, strict=True))


class FolderList(Table):
    """Folders that begin as typed, with about how many files of music each holds."""

    lit = True

    def __init__(self) -> None:
        super().__init__(id="first-folders")
        self.folders: list[str] = []
        self.counts: dict[str, str] = {}

    def show(self, folders: list[str]) -> None:
        """Show these."""
        self.folders = folders
        self.set_count(len(folders), 0)

    @property
    def chosen(self) -> str:
        """The folder under the cursor."""
        return self.folders[self.cursor] if self.cursor < len(self.folders) else ""

    def draw(self, index: int, line: Line, selected: bool) -> Runs:
        """Draw a folder."""
        path, here = self.folders[index], selected or index == self.cursor
        count = self.counts.get(path, "…")
        line.put(" ").put(clip(path, line.width - len(count) - 4), "bright bold" if here else "text")
        return line.right((count, "muted"), (" ", "text")).done()


class Ways(Painted):
    """What can be done from here."""

    output: var[OutputState] = var(OutputState())

    def __init__(self, output: OutputState) -> None:
        super().__init__()
        self.set_reactive(Ways.output, output)

    def watch_output(self) -> None:
        """Tell of another output."""
        self.repaint()

    def rows(self, size: Size) -> list[Runs]:
        """Draw keys with their words, and where the sound goes."""
        rows: list[Runs] = []
        for key, does, note in (
            ("enter", "scan this folder", "You can play while it scans."),
            ("^D", "make a small demo album", "3 tracks, 3 formats, gapless."),
            ("esc", "look around first", "Nothing is changed on disk."),
        ):
            line = Line(size.width).put(f"{key:>5}", "text bold").put("  ").put(fit(does, 25), "text")
            rows.append(line.put("  ").put(clip(note, size.width - line.column), "muted").done())
        rate = f"  {numbers.kilohertz(self.output.rate_hz)} kHz" if self.output.rate_hz else ""
        name = clip(f"{self.output.name or 'no output yet'}{rate}", 24)
        line = Line(size.width).put("● ", "signal").put(name, "text")
        rows += [(), Line(size.width).rule(size.width).done()]
        return [*rows, line.right(("A scan never writes to your files.", "muted")).done()]


class FirstRunScreen(Screen[str | None]):
    """Asks for a folder; returns its path, `DEMO`, or None."""

    VERTICAL_BREAKPOINTS = [(0, "-tiny-h"), (24, "-short"), (35, "-tall")]  # noqa: RUF012
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", show=False),
        Binding("down", "step(1)", show=False),
        Binding("up", "step(-1)", show=False),
    ]

    def __init__(self, output: OutputState) -> None:
        super().__init__()
        self._output = output
        self._suggested = ""
        """What the list is suggested for."""
        self._listing: Newest[list[str]] = Newest(self)

    def compose(self) -> ComposeResult:
        """Make the page."""
        yield FirstHeader(id="first-header")
        with Vertical(id="first-run"):
            yield Welcome(id="first-welcome")
            with Horizontal(id="first-field", classes="overlay"):
                yield FolderField()
                yield Static("tab completes", markup=False)
            yield FolderList()
            yield Ways(self._output)
        yield FirstFooter(id="first-footer")

    def on_mount(self) -> None:
        """Suggest the likely folders."""
        self.folders.can_focus = False
        self.set_focus(self.query_one(Input))
        self._listing.wish(likely, self._show)

    def show_output(self, output: OutputState) -> None:
        """Tell where the sound will go, as soon as that is known."""
        self.query_one(Ways).output = output

    @property
    def folders(self) -> FolderList:
        """The folders that are suggested."""
        return self.query_one(FolderList)

    @property
    def _typed(self) -> str:
        return self.query_one(Input).value.strip()

    def on_input_changed(self) -> None:
        """Suggest folders that begin so, as soon as the disk has said which they are."""
        typed = self._typed
        self._listing.wish(lambda: beginning_so(typed), lambda found: self._suggest(typed, found))

    def _suggest(self, typed: str, folders: list[str]) -> None:
        self._suggested = typed
        self._show(folders)

    async def _suggest_now(self) -> None:
        """Suggest before the next key is taken, as long as the disk doesn't let it wait for too long."""
        typed = self._typed
        self._listing.forget()
        with suppress(TimeoutError):
            found = await asyncio.wait_for(beside(lambda: beginning_so(typed)), PATIENCE_S)
            self._suggest(typed, found)

    def on_input_submitted(self) -> None:
        """Take what the field says; while it is empty, the folder under the cursor."""
        self._take(self._typed, self._typed or self.folders.chosen)

    @work(group="take", exclusive=True)
    async def _take(self, typed: str, folder: str) -> None:
        path = os.path.abspath(os.path.expanduser(folder))
        exists = bool(folder) and await beside(lambda: os.path.exists(path))
        if not self.is_current:  # it was left while the disk took its time
            return
        if exists:
            self.dismiss(path)
        else:
            self.query_one(FirstFooter).told = f"There is no folder {typed or 'yet'}.  Type another, or esc."

    def on_table_chosen(self) -> None:
        """Take the folder that was clicked twice."""
        self.dismiss(os.path.abspath(os.path.expanduser(self.folders.chosen)))

    def on_table_moved(self) -> None:
        """Write the folder that was clicked into the field."""
        if self.folders.cursor and self.query_one(Input).value == self._suggested:
            self._write(self.folders.chosen)

    async def action_complete(self) -> None:
        """Complete what is typed by one level: by the folder under the cursor, or by the first one in it."""
        typed = self._typed
        if typed != self._suggested:
            await self._suggest_now()
        if typed != self._suggested:
            return
        folders = self.folders.folders
        if typed and self.folders.chosen == typed and len(folders) > 1:
            self._write(folders[1])
        elif self.folders.chosen:
            self._write(self.folders.chosen)
        await self._suggest_now()

    async def action_step(self, rows: int) -> None:
        """Move the cursor among the folders that begin so, and write the one under it."""
        if self._typed != self._suggested:
            await self._suggest_now()
        if self._typed != self._suggested:
            return
        self.folders.move(rows)
        self._write(self.folders.chosen)

    def _write(self, folder: str) -> None:
        """Write a folder into the field; the list stays as it is."""
        field = self.query_one(Input)
        with self.prevent(Input.Changed):
            field.value = folder
        field.cursor_position = len(folder)
        self._suggested = folder
        self._listing.forget()

    def action_demo(self) -> None:
        """Ask for the demo album."""
        self.dismiss(DEMO)

    def action_leave(self) -> None:
        """Look around."""
        self.dismiss(None)

    def _show(self, folders: list[str]) -> None:
        self.folders.show(folders)
        missing = [path for path in folders if path not in self.folders.counts]
        if missing:
            self._count(missing)

    @work(group="counts", exclusive=True)
    async def _count(self, folders: list[str]) -> None:
        for path in folders:
            whole, deadline_s = os.path.expanduser(path), monotonic() + BUDGET_S
            count = await beside(partial(about, whole, deadline_s))
            if not is_open(self):
                return
            self.folders.counts[path] = count
            self.folders.refresh()


class FirstHeader(Painted):
    """The name, and that this is the first run."""

    def rows(self, size: Size) -> list[Runs]:
        """Draw the row."""
        return [Line(size.width).put(" auralis", "bright bold").right(("first run ", "muted")).done()]


class FirstFooter(Painted):
    """The keys, or what is wrong."""

    told: var[str] = var("")

    def rows(self, size: Size) -> list[Runs]:
        """Draw the row."""
        line = Line(size.width).put(" ")
        if self.told:
            return [line.put("! ", "over bold").put(clip(self.told, size.width - 4), "bright bold").done()]
        for key, word in (("enter", "scan"), ("tab", "complete"), ("^D", "demo"), ("esc", "skip")):
            line.put(key, "text bold").put(f" {word}  ", "muted")
        return [line.right(("^Q", "text bold"), (" leave  ", "muted")).done()]

    def watch_told(self) -> None:
        """Say what is wrong."""
        self.repaint()


def likely() -> list[str]:
    """Return the folders that music is likely in, of those that there are."""
    return [f"{path}/" for path in LIKELY if os.path.isdir(os.path.expanduser(path))][:MOST_FOLDERS]


def beginning_so(typed: str) -> list[str]:
    """Return the folder that is typed, if it is one, and those whose paths begin so."""
    here = [typed] if typed.endswith("/") and os.path.isdir(os.path.expanduser(typed)) else []
    found = [path.strip("'") for path in paths(typed, files=False)] if typed else []
    return [*here, *found][:MOST_FOLDERS]


def about(folder: str, deadline_s: float) -> str:
    """Count files of music in a folder for as long as there is time, and say how many they are about."""
    count = 0
    for _, _, files in os.walk(folder, followlinks=True):
        count += sum(os.path.splitext(name)[1].lower() in SUFFIXES for name in files)
        if monotonic() > deadline_s:
            return f"more than {numbers.thousands(rounded(count))} files" if count else "not counted"
    return f"about {numbers.thousands(rounded(count))} files" if count > 99 else numbers.counted(count, "file")


def rounded(count: int) -> int:
    """Leave two figures, or three of more than ten thousand."""
    step = 100 if count > 1000 else 10 if count > 99 else 1
    return count // step * step
