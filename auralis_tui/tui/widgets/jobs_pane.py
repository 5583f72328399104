"""Background work: what runs, what is done, what went wrong."""

from textual.app import ComposeResult
from textual.reactive import var

from auralis_tui.bus.state import Job, JobState
from auralis_tui.tui import numbers
from auralis_tui.tui.widgets.bars import bar
from auralis_tui.tui.widgets.paint import Line, Runs, clip, fit
from auralis_tui.tui.widgets.panes import Pane
from auralis_tui.tui.widgets.table import Table

SIGNS = {
    JobState.RUNNING: ("◔", "accent"), JobState.DONE: ("●", "signal"),
    JobState.FAILED: ("!", "over bold"), JobState.CANCELLED: ("○", "faint"),
}  # fmt: skip


class JobsList(Table):
    """The jobs, newest first, each with its problems below it."""

    pane = "jobs"
    jobs: var[tuple[Job, ...]] = var(())

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self._lines: list[Job | str] = []

    @property
    def chosen(self) -> Job | None:
        """The job under the cursor, if it runs."""
        line = self._lines[self.cursor] if self.cursor < len(self._lines) else None
        return line if isinstance(line, Job) and line.state is JobState.RUNNING else None

    def watch_jobs(self, jobs: tuple[Job, ...]) -> None:
        """Lay the jobs out."""
        self._lines = []
        for job in jobs:
            self._lines += [job, *job.problems]
            if job.problem_count > len(job.problems):
                self._lines.append(f"and {numbers.thousands(job.problem_count - len(job.problems))} more")
        self.set_count(len(self._lines))

    def draw(self, index: int, line: Line, selected: bool) -> Runs:
        """Draw a job or a problem."""
        item = self._lines[index]
        if isinstance(item, str):
            return line.put("     ").put(clip(item, line.width - 8), "hot").done()
        sign, ink = SIGNS[item.state]
        line.put(f" {sign} ", ink).put(fit(item.title, max(16, line.width - 46)), "bright bold" if selected else "text")
        if item.state is JobState.RUNNING and item.total:
            line.put("  ").puts(bar(item.done, 0, item.total, 20))
        return line.right((_how_far(item), "muted"), (" ", "text")).done()


class JobsPane(Pane):
    """The list of jobs."""

    jobs: var[tuple[Job, ...]] = var(())

    def compose(self) -> ComposeResult:
        """Make the list."""
        yield JobsList(id="jobs-list").data_bind(JobsPane.jobs)

    def on_mount(self) -> None:
        """Write the title."""
        self.entitle("Jobs")
        self.query_one(JobsList).empty = ("Nothing is being worked on.", ":scan reads your folders again.")


def _how_far(job: Job) -> str:
    if job.state is not JobState.RUNNING:
        return f"{job.state.value}  {numbers.thousands(job.done)}"
    of = f" of {numbers.thousands(job.total)}" if job.total else ""
    return f"{numbers.thousands(job.done)}{of}"
