"""`auralis analyze --library`: reports that the library keeps, made by the daemon beside the music."""

import sys
from argparse import Namespace

from auralis_tui.cli.following import followed
from auralis_tui.cli.found import found_tracks
from auralis_tui.cli.progress import ProgressBar
from auralis_tui.control import Message, Remote
from auralis_tui.errors import EXIT_FAILED, EXIT_OK, UsageError
from auralis_tui.file_names import printable

_ALONE = (
    "json", "csv", "loudness_only", "album", "by_folder", "platforms", "plot", "force", "write_replaygain", "dry_run",
    "jobs",
)  # fmt: skip


def analyze_library(arguments: Namespace) -> int:
    """Have the daemon analyse tracks, and wait for it; exit with 1 when one could not be read."""
    for name in _ALONE:
        if getattr(arguments, name):
            option = name.replace("_", "-")
            raise UsageError(f"--{option} is for files that are printed, not for --library.", f"Leave --{option} out.")
    ids = list(found_tracks(arguments.paths)) if arguments.paths else []
    bar = ProgressBar("analysing")
    try:
        with Remote(timeout_s=None) as remote:
            job = followed(remote, "analysis", lambda job: _show(bar, job), "AnalyzeTracks", track_ids=ids)
    finally:
        bar.clear()
    for problem in job["problems"]:
        print(printable(problem), file=sys.stderr)
    print(_words(job))
    return EXIT_OK if job["state"] == "done" and not job["problem_count"] else EXIT_FAILED


def _show(bar: ProgressBar, job: Message) -> None:
    if job["total"]:
        bar.show(job["done"] / job["total"], f"{job['done']} of {job['total']} tracks")


def _words(job: Message) -> str:
    if job["state"] == "done" and not job["total"]:
        return "All tracks have their reports."
    done = "1 track" if job["done"] == 1 else f"{job['done']} tracks"
    problems = "1 problem" if job["problem_count"] == 1 else f"{job['problem_count']} problems"
    cancelled = "The analysis was cancelled: " if job["state"] == "cancelled" else ""
    return f"{cancelled}{done} looked at, {problems}."
