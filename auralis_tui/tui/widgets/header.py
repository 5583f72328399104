"""The first row: the screens, what is being scanned, the output, the time."""

from collections.abc import Callable
from datetime import datetime

from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.reactive import var

from auralis_tui.bus.state import Job, JobState, OutputState
from auralis_tui.tui import job_words, numbers
from auralis_tui.tui.widgets.paint import Line, Painted, Run, Runs, clip

TABS = (
    ("1", "library", "Library", "Library"),
    ("2", "queue", "Queue", "Queue"),
    ("3", "mastering", "Mastering", "Master"),
    ("4", "meters", "Meters", "Meters"),
    ("5", "report", "Report", "Report"),
    ("6", "jobs", "Jobs", "Jobs"),
    ("7", "settings", "Settings", "Setup"),
)
"""Key, view, name, and the name below 100 columns."""


class Header(Painted):
    """Tabs at the left, state at the right."""

    view: var[str] = var("library")
    output: var[OutputState] = var(OutputState())
    jobs: var[tuple[Job, ...]] = var(())
    unseen: var[bool] = var(False)
    """Whether the jobs hold failures that were not looked at."""

    class Picked(Message):
        """A tab was clicked."""

        def __init__(self, view: str) -> None:
            super().__init__()
            self.view = view

    def __init__(self, now: Callable[[], datetime], id: str | None = None) -> None:
        super().__init__(id=id)
        self._now = now

    def on_mount(self) -> None:
        """Keep the time."""
        self.set_interval(15, self.repaint)

    def rows(self, size: Size) -> list[Runs]:
        """Draw the row."""
        width = size.width
        line = Line(width).put(" ")
        if width >= 100:
            line.put("auralis", "bright bold").put("   ")
        for key, view, name, short in TABS:
            _tab(line, key, (name if width >= 100 else short), view == self.view, width < 80)
            if view == "jobs" and self.unseen:
                line.over(line.column - 1, "!", "over bold")
        return [line.right(*self._facts(width, width - line.column - 2), (" ", "text")).done()]

    def _facts(self, width: int, room: int) -> list[Run]:
        """Say what is done and where sound goes, as fully as there is room for."""
        output, work, short = self._output(width), self._work(width >= 80), self._work(False)
        gap: Run = ("   ", "text")
        ways = (
            [[*work, gap, *output], [*short, gap, *output], *([] if output[0][0] == "!" else [short])] if work else []
        )
        facts = next((way for way in ways if sum(len(text) for text, _ in way) <= room), output)
        if width >= 120:
            facts += [("   ", "text"), (self._now().strftime("%H:%M"), "muted")]
        return facts

    def _output(self, width: int) -> list[Run]:
        output = self.output
        if not output.rate_hz:
            return [("○", "faint"), (" no output", "faint")]
        sign = ("!", "over bold") if output.problem else ("●", "signal")
        name = f" {clip(output.name, 24)} " if width >= 120 and output.name else ""
        return [sign, (f"{name} {numbers.kilohertz(output.rate_hz)} kHz", "muted")]

    def _work(self, words: bool) -> list[Run]:
        job = next((job for job in self.jobs if job.state is JobState.RUNNING), None)
        if job is None:
            return []
        how_far = job_words.how_far(job)
        return [("◔", "accent"), (f" {job_words.doing(job)} {how_far}" if words else f" {how_far}", "muted")]

    def on_click(self, event: events.Click) -> None:
        """Go to the screen whose tab was clicked."""
        width = self.size.width
        column = 11 if width >= 100 else 1
        for key, view, name, short in TABS:
            line = Line(width)
            _tab(line, key, (name if width >= 100 else short), view == self.view, width < 80)
            if column <= event.x < column + line.column:
                self.post_message(self.Picked(view))
            column += line.column

    def _changed(self) -> None:
        self.repaint()

    watch_view = watch_output = watch_jobs = watch_unseen = _changed


def _tab(line: Line, key: str, name: str, active: bool, bare: bool) -> None:
    if active:
        line.put(f" {key} ", "accent bold @select").put(f"{name} ", "bright bold @select")
    elif bare:
        line.put(f" {key} ", "muted")
    else:
        line.put(f" {key} ", "faint").put(f"{name} ", "muted")
