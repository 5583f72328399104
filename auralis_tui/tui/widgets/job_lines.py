"""What is told of one job, of one failure, and of what is watched: rows of any width."""

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from auralis_tui.bus.failure import Failure
from auralis_tui.bus.state import Job, JobState
from auralis_tui.tui import job_words, numbers
from auralis_tui.tui.failures import command_in, file_about
from auralis_tui.tui.widgets.bars import bar
from auralis_tui.tui.widgets.paint import Line, Run, Runs, fit, heading

MOST_BAR = 40


@dataclass(frozen=True, slots=True)
class Watched:
    """The folders whose changes are brought in as they happen."""

    folders: tuple[str, ...]


Item = Job | Failure | Watched


@dataclass(frozen=True, slots=True)
class DetailLine:
    """A row, and the problem that it tells of."""

    runs: Runs
    problem: str = ""
    first: bool = False
    """Whether it is the first row of its problem: the cursor stops there."""


def detail_lines(item: Item | None, width: int, now: datetime) -> list[DetailLine]:
    """Lay out all that is known of an item."""
    match item:
        case Job():
            return list(_job(item, width, now))
        case Failure():
            return list(_failure(item, width, now))
        case Watched():
            return list(_watched(item, width))
        case _:
            return []


def _job(job: Job, width: int, now: datetime) -> Iterator[DetailLine]:
    yield from _text(job_words.title_of(job), "bright bold", width)
    now_s = now.timestamp()
    if job.state is JobState.RUNNING:
        yield from _running(job, width, now_s)
    else:
        took = f"took {job_words.duration(job, now_s)}"
        yield from _text(f"{job_words.result(job)}, {took}", "muted", width)
        speed = job_words.rate(job, now_s)
        yield from _text("  ".join(filter(None, (job_words.count_of(job), speed))), "text", width)
    yield from _text(f"began {job_words.when(job.began_at, now)}", "muted", width)
    if job.problem_count:
        yield DetailLine(())
        yield DetailLine(heading(width, "Problems", numbers.thousands(job.problem_count)))
        for problem in job.problems:
            yield from _problem(problem, width)
        if job.problem_count > len(job.problems):
            more = numbers.thousands(job.problem_count - len(job.problems))
            yield from _text(f"and {more} more.  e shows them in the library.", "muted", width)
    yield DetailLine(())
    yield _keys(width, ("d", "cancel") if job.state is JobState.RUNNING else ("enter", "again"))


def _running(job: Job, width: int, now_s: float) -> Iterator[DetailLine]:
    if job.total:
        percent = f"{job_words.how_far(job):>6}"
        cells = min(MOST_BAR, width - len(percent))
        yield DetailLine((*bar(job.done, 0, job.total, cells), (percent, "bright bold")))
    speed, left = job_words.rate(job, now_s), job_words.left(job, now_s)
    yield from _text("  ".join(filter(None, (job_words.count_of(job), speed, left))), "text", width)
    if job.at:
        yield DetailLine((("at ", "muted"), (_end_of(job.at, width - 3), "text")))


def _failure(failure: Failure, width: int, now: datetime) -> Iterator[DetailLine]:
    yield from _text(failure.message, "bright bold", width)
    yield from _text(failure.hint, "text", width)
    times = f"{failure.times} times, at last " if failure.times > 1 else ""
    yield from _text(f"{times}{job_words.when(failure.at, now)}", "muted", width)
    yield DetailLine(())
    keys = [("d", "forget")]
    if file_about(failure):
        keys = [("enter", "read it again"), ("e", "show it"), *keys]
    elif command_in(failure):
        keys = [("enter", "do what it says"), *keys]
    yield _keys(width, *keys)


def _watched(watched: Watched, width: int) -> Iterator[DetailLine]:
    yield from _text("What changes in these folders is brought in as it happens.", "bright bold", width)
    for folder in watched.folders:
        yield DetailLine(((_end_of(folder, width), "text"),))
    yield DetailLine(())
    yield from _text("library.watch in the settings switches it off.", "muted", width)


def _problem(problem: str, width: int) -> Iterator[DetailLine]:
    for place, text in enumerate(textwrap.wrap(problem, max(10, width - 2), break_on_hyphens=False)):
        sign: Run = ("! ", "over bold") if place == 0 else ("  ", "text")
        yield DetailLine((sign, (text, "text")), problem, place == 0)


def _text(text: str, ink: str, width: int) -> Iterator[DetailLine]:
    for row in textwrap.wrap(text, max(10, width), break_on_hyphens=False):
        yield DetailLine(((row, ink),))


def _keys(width: int, *keys: tuple[str, str]) -> DetailLine:
    line = Line(width)
    for key, word in keys:
        line.put(key, "text bold").put(f" {word}   ", "muted")
    return DetailLine(line.done())


def _end_of(path: str, width: int) -> str:
    """Leave the end of a path: it says more than its beginning."""
    return path if len(path) <= width else f"…{path[-(width - 1) :]}" if width > 1 else fit(path, width)
