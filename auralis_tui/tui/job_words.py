"""Jobs in words: what each does, how far it is, how it went."""

from datetime import datetime

from auralis_tui.bus.state import Job, JobState
from auralis_tui.tui import numbers

_KINDS = {
    "scan": ("Scanning", "Scan of", "files", "read"),
    "watch": ("Bringing in", "Changes in", "files", "read"),
    "analysis": ("Analysing", "Analysis of", "tracks", "analysed"),
    "backup": ("Backing up to", "Backup", "pages", "copied"),
    "render": ("Rendering", "Render of", "tracks", "rendered"),
}
"""For each kind: what it is doing, what it was, what it counts, and what was done to each."""
RATE_AFTER_S = 1.0
"""A rate is told when a job has run for so long."""


def title_of(job: Job) -> str:
    """Write what a job does, or did."""
    doing, done, _, _ = _words(job)
    return f"{doing if job.state is JobState.RUNNING else done} {job.title}"


def doing(job: Job) -> str:
    """Write what a job is doing, in a word."""
    return {"backup": "backing up", "watch": "scanning"}.get(job.kind, _words(job)[0].lower())


def how_far(job: Job) -> str:
    """Write how far a job is: `41 %`, or how many where it isn't known of how many."""
    return numbers.percent(job.done / job.total) if job.total else numbers.thousands(job.done)


def count_of(job: Job) -> str:
    """Write how much was done, of how much: `6 930 of 16 902 files`."""
    what = _words(job)[2]
    of = f" of {numbers.thousands(job.total)}" if job.total and job.done != job.total else ""
    return f"{numbers.thousands(job.done)}{of} {what[:-1] if job.done == 1 and not of else what}"


def rate(job: Job, now_s: float) -> str:
    """Write how many it does in a second; nothing before that can be told."""
    seconds = (job.ended_at or now_s) - job.began_at
    if seconds < RATE_AFTER_S or not job.done:
        return ""
    each_s = job.done / seconds
    return f"{numbers.thousands(round(each_s)) if each_s >= 10 else f'{each_s:.1f}'}/s"


def left(job: Job, now_s: float) -> str:
    """Write how long it will take still."""
    seconds = now_s - job.began_at
    if seconds < RATE_AFTER_S or not job.done or not job.total or job.done >= job.total:
        return ""
    return f"{numbers.clock(seconds / job.done * (job.total - job.done))} left"


def duration(job: Job, now_s: float) -> str:
    """Write how long a job took, or has run."""
    return numbers.clock(max(0.0, (job.ended_at or now_s) - job.began_at))


def when(at_s: float, now: datetime) -> str:
    """Write a moment: the time of today, else the day."""
    at = datetime.fromtimestamp(at_s)
    if at.date() == now.date():
        return f"{at:%H:%M}"
    return f"{at:%d %b}" if at.year == now.year else f"{at:%Y}"


def result(job: Job) -> str:
    """Write how a job went: `done`, `3 problems`, `cancelled`."""
    if job.state is JobState.DONE and job.problem_count:
        return numbers.counted(job.problem_count, "problem")
    return job.state.value


def outcome(job: Job) -> tuple[str, str]:
    """Return the sentence for a job that ended with problems, and where to look; nothing for one that went well."""
    if job.state not in (JobState.FAILED, JobState.DONE) or not job.problem_count:
        return "", ""
    if job.state is JobState.FAILED and job.problem_count == 1:
        return job.problems[0], ""
    _, _, what, done = _words(job)
    count = job.problem_count
    return f"{numbers.thousands(count)} {what[:-1] if count == 1 else what} couldn't be {done}.", (
        "6 shows which and why."
    )


def _words(job: Job) -> tuple[str, str, str, str]:
    return _KINDS.get(job.kind, (job.kind.capitalize(), job.kind.capitalize(), "steps", "done"))
