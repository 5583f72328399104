"""Commands about the library: by the daemon where one runs, since it alone writes; by themselves otherwise."""

import json
import os
import sys
from argparse import Namespace
from datetime import datetime

from auralis_tui import folders
from auralis_tui.cli.following import followed
from auralis_tui.control import Message, Remote
from auralis_tui.errors import EXIT_FAILED, EXIT_OK, NoDaemon, UsageError
from auralis_tui.file_names import printable, to_os, to_text

BAR_COLUMNS = 24


def scan(arguments: Namespace) -> int:
    """Bring folders into the library."""
    if arguments.forget is not None:
        from auralis_tui.cli.files import forget

        return forget(arguments)
    paths = [to_text(os.path.abspath(os.path.expanduser(path))) for path in arguments.paths]
    for path in paths:
        if not os.path.exists(to_os(path)):
            raise UsageError(f"{printable(path)} does not exist.", "Check its name.")
    try:
        with Remote(timeout_s=None) as remote:
            job = followed(remote, "scan", lambda job: _show_progress(job["done"], job["total"]), "Scan", paths=paths)
    except NoDaemon:
        job = _scan_here(paths)
    if sys.stderr.isatty():
        print(file=sys.stderr)
    for problem in job["problems"]:
        print(printable(problem), file=sys.stderr)
    if arguments.json:
        print(json.dumps(job, ensure_ascii=False, indent=2))
    else:
        cancelled = "The scan was cancelled: " if job["state"] == "cancelled" else ""
        print(f"{cancelled}{_counted(job['done'], 'file')} looked at, {_counted(job['problem_count'], 'problem')}.")
    ended = job["state"] in ("failed", "cancelled")
    return EXIT_FAILED if ended or (job["problem_count"] and not job["done"]) else EXIT_OK


def _counted(count: int, what: str) -> str:
    return f"1 {what}" if count == 1 else f"{count} {what}s"


def _scan_here(paths: list[str]) -> Message:
    from auralis_tui.daemon.lock import WriterLock
    from auralis_tui.library.database import open_library
    from auralis_tui.library.scanner import scan_steps

    lock = WriterLock(folders.lock_path(), "scan")
    lock.acquire()
    library = open_library(folders.database_path())
    done, total = 0, None
    problems: list[str] = []
    try:
        for progress in scan_steps(library, paths, clock=lambda: datetime.now().timestamp()):
            done, total = progress.done, progress.total
            problems += progress.problems
            _show_progress(done, total)
    finally:
        library.close()
        lock.release()
    return {
        "id": 0, "kind": "scan", "title": ", ".join(paths) or "all folders", "state": "done", "done": done,
        "total": total, "problems": problems[:20], "problem_count": len(problems),
    }  # fmt: skip


def _show_progress(done: int, total: int | None) -> None:
    if not sys.stderr.isatty():
        return
    filled = BAR_COLUMNS * done // total if total else 0
    of = f" of {total}" if total is not None else ""
    print(f"\r{'#' * filled}{'-' * (BAR_COLUMNS - filled)} {done}{of} files ", end="", file=sys.stderr, flush=True)
