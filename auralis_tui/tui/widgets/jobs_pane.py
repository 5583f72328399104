"""Background work: what runs, what failed, what has ended."""

from collections.abc import Callable
from datetime import datetime
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Vertical
from textual.geometry import Size
from textual.reactive import var

from auralis_tui.bus.failure import Failure
from auralis_tui.bus.state import Job, JobState, LibraryState
from auralis_tui.tui.actions import bindings
from auralis_tui.tui.key_words import footer_key
from auralis_tui.tui.keymap import keymap_of
from auralis_tui.tui.widgets.job_details import JobDetails
from auralis_tui.tui.widgets.jobs_list import JobsList, identity
from auralis_tui.tui.widgets.paint import Line, Painted, Runs
from auralis_tui.tui.widgets.panes import Pane
from auralis_tui.tui.widgets.table import Table

STARTERS = (("rescan", "scan again"), ("analyze_library", "analyse all"), ("back_up", "back up"))
"""Actions, and their words on the buttons."""


class JobStarters(Painted):
    """What can be begun: words that can be clicked, with their keys."""

    def rows(self, size: Size) -> list[Runs]:
        """Draw the row."""
        line = Line(size.width).put(" ")
        for _, key, word in self._words():
            line.put(key, "text bold").put(f" {word}   ", "muted")
        return [line.done()]

    def _words(self) -> list[tuple[str, str, str]]:
        actions = keymap_of(self).actions
        return [(name, footer_key(actions[name]), word) for name, word in STARTERS]

    async def on_click(self, event: events.Click) -> None:
        """Begin what was clicked."""
        column = 1
        for name, key, word in self._words():
            end = column + len(key) + len(word) + 1
            if column <= event.x < end:
                await self.screen.run_action(name)
            column = end + 3


class JobsView(Container):
    """The list, and the page of what is under its cursor: beside it, or below."""

    BINDINGS: ClassVar[list[BindingType]] = list(bindings("jobs"))

    jobs: var[tuple[Job, ...]] = var(())
    failures: var[tuple[Failure, ...]] = var(())
    library: var[LibraryState] = var(LibraryState())

    def __init__(self, now: Callable[[], datetime], id: str | None = None) -> None:
        super().__init__(id=id)
        self._now = now
        self._shown: object = None

    def compose(self) -> ComposeResult:
        """Make both panes."""
        with Pane(id="jobs-pane"), Vertical():
            yield JobsList(self._now, id="jobs-list")
            yield JobStarters(id="job-starters")
        with Pane(id="job-pane"):
            yield JobDetails(self._now, id="job-details")

    def on_mount(self) -> None:
        """Write the titles."""
        self.query_one("#job-pane", Pane).entitle("Details")
        self.list.empty = ("Nothing is being worked on, and nothing has been.", "i reads your folders again.")
        self.lay_out()

    @property
    def list(self) -> JobsList:
        """The list."""
        return self.query_one(JobsList)

    @property
    def details(self) -> JobDetails:
        """The page."""
        return self.query_one(JobDetails)

    def lay_out(self) -> None:
        """Show everything as it is now."""
        if not self.is_mounted:
            return
        self.list.show(self.jobs, self.failures, self.library.watched)
        running = sum(job.state is JobState.RUNNING for job in self.jobs)
        self.query_one("#jobs-pane", Pane).entitle("Jobs", f"{running} running" if running else "")
        self._show_chosen()

    def on_table_moved(self, event: Table.Moved) -> None:
        """Show what is under the cursor: of the list, since the details move when they are shown."""
        if event.table is self.list:
            self._show_chosen()

    def _show_chosen(self) -> None:
        item = self.list.chosen
        other, self._shown = identity(item) != self._shown, identity(item)
        if other or item != self.details.item or isinstance(item, Job):
            self.details.show(item, other)

    def watch_jobs(self) -> None:
        """Show what has changed."""
        self.lay_out()

    watch_failures = watch_library = watch_jobs
