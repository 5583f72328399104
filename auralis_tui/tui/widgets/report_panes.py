"""The screen of a track's report: its figures, and what sounds like it."""

from array import array
from collections.abc import Sequence
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.geometry import Size
from textual.reactive import var

from auralis_tui.bus.state import Job, JobState, PlayerState, Track
from auralis_tui.tui import numbers
from auralis_tui.tui.actions import bindings
from auralis_tui.tui.widgets.library_lists import ResultList
from auralis_tui.tui.widgets.paint import Line, Runs, clip
from auralis_tui.tui.widgets.panes import Pane
from auralis_tui.tui.widgets.report_rows import page
from auralis_tui.tui.widgets.table import Table

NO_TRACK = ("No track is chosen.", "Play something, or press 5 on a track of the library or the queue.")
ASKING = ("The report is being read.",)
NOT_YET = ("This track isn't analysed yet.", "u analyses it; what plays is analysed by itself.")
UNDER_WAY = ("This track is being analysed; this takes some seconds.",)
NONE_ALIKE = ("Nothing is known to sound like it.", "auralis analyze --library makes more fingerprints.")


class ReportPage(Table):
    """The report's rows: the keys that move the cursor elsewhere scroll it."""

    pane = "report"
    BINDINGS: ClassVar[list[BindingType]] = list(bindings("report"))

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self.set_reactive(Table.cursor, -1)
        self._report: dict[str, Any] | None = None
        self.track: Track | None = None
        """Whose report this is."""
        self._rows: list[Runs] = []

    def show(self, report: dict[str, Any] | None, track: Track | None, sentences: Sequence[str]) -> None:
        """Show a report, or say why there is none."""
        other = track is None or self.track is None or track.id != self.track.id
        self._report, self.track, self.empty = report, track, tuple(sentences)
        self._draw_all()
        if other:
            self.scroll_to(y=0, animate=False, force=True)

    def draw(self, index: int, line: Line, selected: bool) -> Runs:  # noqa: ARG002
        """Draw a row."""
        return line.puts(self._rows[index]).done()

    def selectable(self, index: int) -> bool:  # noqa: ARG002
        """There is no cursor."""
        return False

    def move(self, steps: int) -> None:
        """Scroll."""
        self.scroll_to(y=self.scroll_y + steps, animate=False, force=True)

    def move_to(self, index: int) -> None:
        """Scroll to a row."""
        self.scroll_to(y=index, animate=False, force=True)

    def show_cursor(self) -> None:
        """Stay: there is no cursor."""

    def on_resize(self) -> None:
        """Draw for the new width."""
        self._draw_all()

    def _draw_all(self) -> None:
        width = self.size.width - 2
        self._rows = page(self._report, self.track, width) if self._report is not None and width > 20 else []
        self.count = len(self._rows)
        self.virtual_size = Size(1, self.count)
        self.refresh()


class SimilarList(ResultList):
    """Tracks that sound like one, the nearest first."""

    BINDINGS: ClassVar[list[BindingType]] = list(bindings("report"))

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id, pane="report")
        self._distances: tuple[float, ...] = ()

    def show_alike(self, tracks: Sequence[Track], distances: tuple[float, ...], sentences: Sequence[str]) -> None:
        """Show these, or say why there are none."""
        self.empty, self._distances = tuple(sentences), distances
        self.show(array("q", (track.id for track in tracks)))
        self.pages.put(0, list(tracks))
        self.refresh()

    def wanted(self) -> list[int]:
        """Nothing is read page by page."""
        return []

    def draw(self, index: int, line: Line, selected: bool) -> Runs:
        """Draw a track, and how much it is like the other one."""
        track = self.pages.get(index)
        if track is None:
            return line.done()
        heard = self.player.entry is not None and self.player.entry.track.id == track.id
        ink = "signal bold" if heard else "bright bold" if selected else "text"
        line.put(f" {self.playing_sign if heard else ' '} ", "signal bold")
        near = f" {numbers.percent(1.0 - self._distances[index])}" if index < len(self._distances) else ""
        room = line.width - line.column - len(near) - 1
        title = clip(track.title, room)
        line.put(title, ink)
        if room - len(title) > 6:
            line.put("  ").put(clip(track.artist, room - len(title) - 3), "muted")
        return line.right((near, "muted"), (" ", "text")).done()


class ReportView(Container):
    """The report, and beside it, or in its place, what sounds alike."""

    player: var[PlayerState] = var(PlayerState())
    jobs: var[tuple[Job, ...]] = var(())

    def compose(self) -> ComposeResult:
        """Make both panes."""
        with Pane(id="report-pane"):
            yield ReportPage(id="report-page")
        with Pane(id="similar-pane"):
            yield SimilarList(id="similar").data_bind(ReportView.player)

    def on_mount(self) -> None:
        """Begin empty."""
        self.show_report(None, None, NO_TRACK)
        self.show_alike((), (), ())

    @property
    def page(self) -> ReportPage:
        """The figures."""
        return self.query_one(ReportPage)

    @property
    def alike(self) -> SimilarList:
        """The similar tracks."""
        return self.query_one(SimilarList)

    def show_report(self, report: dict[str, Any] | None, track: Track | None, sentences: Sequence[str] = ()) -> None:
        """Show a report, or say why there is none."""
        running = any(job.kind == "analysis" and job.state is JobState.RUNNING for job in self.jobs)
        if report is None and track is not None and running and tuple(sentences) == NOT_YET:
            sentences = UNDER_WAY
        self.page.show(report, track, sentences)
        title = f"Report · {track.title} · {track.artist}".removesuffix(" · ") if track is not None else "Report"
        self.query_one("#report-pane", Pane).entitle(title, "j k scroll" if report is not None else "")

    def show_alike(self, tracks: Sequence[Track], distances: tuple[float, ...], sentences: Sequence[str]) -> None:
        """Show what sounds alike."""
        self.alike.show_alike(tracks, distances, sentences)
        self.query_one("#similar-pane", Pane).entitle("Sounds like it", "enter plays · a adds" if tracks else "")

    def watch_jobs(self) -> None:
        """Say that the analysis has begun, or has ended without a report."""
        if self.page.count == 0 and self.page.empty in (NOT_YET, UNDER_WAY):
            self.show_report(None, self.page.track, NOT_YET)

    def show_side(self, alike: bool) -> None:
        """Where there is room for one pane only, show this one."""
        self.set_class(alike, "-alike")
