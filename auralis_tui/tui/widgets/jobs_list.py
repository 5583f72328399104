"""The list of jobs, failures and what is watched."""

from collections.abc import Callable
from datetime import datetime

from textual import events
from textual.message import Message

from auralis_tui.bus.failure import Failure
from auralis_tui.bus.state import Job, JobState
from auralis_tui.tui import job_words, numbers
from auralis_tui.tui.widgets.bars import bar
from auralis_tui.tui.widgets.job_lines import Item, Watched
from auralis_tui.tui.widgets.paint import Line, Runs, clip, fit
from auralis_tui.tui.widgets.table import Table

SIGNS = {
    JobState.RUNNING: ("◔", "accent"), JobState.DONE: ("●", "signal"),
    JobState.FAILED: ("!", "over bold"), JobState.CANCELLED: ("○", "faint"),
}  # fmt: skip
WIDE = 56
"""From so many columns on a row has a bar, and how long it took."""
CANCEL = "d cancel "


class JobsList(Table):
    """What runs, what failed and what has ended, under headings."""

    pane = "jobs"

    class Cancelled(Message):
        """The word beside a job that runs was clicked."""

    def __init__(self, now: Callable[[], datetime], id: str | None = None) -> None:
        super().__init__(id=id)
        self._now = now
        self._items: list[Item | str] = []

    @property
    def chosen(self) -> Item | None:
        """What is under the cursor."""
        item = self._items[self.cursor] if self.cursor < len(self._items) else None
        return None if isinstance(item, str) else item

    def show(self, jobs: tuple[Job, ...], failures: tuple[Failure, ...], watched: tuple[str, ...]) -> None:
        """Lay everything out; the cursor stays on what it is on."""
        before = identity(self.chosen)
        running: list[Item] = [job for job in jobs if job.state is JobState.RUNNING]
        ended = [job for job in jobs if job.state is not JobState.RUNNING]
        running += [Watched(watched)] if watched else []
        self._items = []
        for name, group in (("Running", running), ("Failures", failures), ("Ended", ended)):
            self._items += [name, *group] if group else []
        same = next((place for place, item in enumerate(self._items) if before and identity(item) == before), None)
        self.set_count(len(self._items), same)

    def selectable(self, index: int) -> bool:
        """Not the headings."""
        return 0 <= index < self.count and not isinstance(self._items[index], str)

    def draw(self, index: int, line: Line, selected: bool) -> Runs:
        """Draw a heading, a job, a failure, or what is watched."""
        ink = "bright bold" if selected else "text"
        match self._items[index]:
            case str() as name:
                return line.put(name, "muted bold").put(" ").rule(line.width - 1).done()
            case Watched() as watched:
                names = ", ".join(folder.rstrip("/").rpartition("/")[2] or "/" for folder in watched.folders)
                line.put(" ● ", "signal").put(clip(f"Watching {names}", line.width - 16), ink)
                return line.right((numbers.counted(len(watched.folders), "folder"), "muted"), (" ", "text")).done()
            case Failure() as failure:
                facts = f"  {job_words.when(failure.at, self._now())} "
                line.put(" ! ", "over bold").put(clip(failure.message, line.width - 4 - len(facts)), ink)
                return line.right((facts, "muted")).done()
            case Job(state=JobState.RUNNING) as job:
                return self._draw_running(job, line, ink)
            case job:
                return self._draw_ended(job, line, ink)

    def _draw_running(self, job: Job, line: Line, ink: str) -> Runs:
        wide = line.width >= WIDE
        far = f"{job_words.how_far(job):>7}"
        speed = f"{job_words.rate(job, self._now().timestamp()):>8}" if wide else ""
        cells = 12 if wide and job.total else 0
        room = line.width - 5 - cells - len(far) - len(speed) - len(CANCEL) - 2
        line.put(" ◔ ", "accent").put(fit(job_words.title_of(job), room), ink).put(" ")
        line.puts(bar(job.done, 0, job.total, cells) if cells and job.total else ()).put(far, "text").put(
            speed, "muted"
        )
        return line.right((CANCEL[:1], "text bold"), (CANCEL[1:], "muted")).done()

    def _draw_ended(self, job: Job, line: Line, ink: str) -> Runs:
        sign, own = SIGNS[job.state]
        if job.state is JobState.DONE and job.problem_count:
            sign, own = "!", "hot bold"
        now = self._now()
        took = f"{job_words.duration(job, now.timestamp()):>8}" if line.width >= WIDE else ""
        facts = f"{took}  {job_words.when(job.ended_at or job.began_at, now):>6} "
        went = f"  {job_words.result(job):<12}"
        room = line.width - line.column - 3 - len(facts) - len(went)
        line.put(f" {sign} ", own).put(fit(job_words.title_of(job), room), ink)
        troubled = job.state is JobState.FAILED or bool(job.problem_count)
        return line.put(went, "hot" if troubled else "muted").right((facts, "muted")).done()

    def on_click(self, event: events.Click) -> None:
        """Cancel a job where its word is clicked."""
        super().on_click(event)
        job = self.chosen
        here = event.y + round(self.scroll_y) == self.cursor and event.x >= self.size.width - len(CANCEL)
        if here and isinstance(job, Job) and job.state is JobState.RUNNING:
            self.post_message(self.Cancelled())


def identity(item: Item | str | None) -> object:
    """Return what stays the same of an item while it changes."""
    match item:
        case Job():
            return item.id
        case Failure():
            return (item.message, item.hint)
        case _:
            return type(item)
