"""Commands about the library: by the daemon where one runs, since it alone writes; by themselves otherwise."""

import json
import os
import sys
from argparse import Namespace
from datetime import datetime
from pathlib import Path

import msgspec

from auralis_tui import folders
from auralis_tui.bus.state import Track
from auralis_tui.control import Message, Remote
from auralis_tui.errors import EXIT_FAILED, EXIT_OK, ConnectionFailed, LibraryError, UsageError

BAR_COLUMNS = 24


def scan(arguments: Namespace) -> int:
    """Bring folders into the library."""
    paths = [os.path.abspath(os.path.expanduser(path)) for path in arguments.paths]
    for path in paths:
        if not os.path.exists(path):
            raise UsageError(f"{path} does not exist.", "Check its name.")
    try:
        with Remote(timeout_s=None) as remote:
            job = _scan_by_daemon(remote, paths)
    except ConnectionFailed:
        job = _scan_here(paths)
    if sys.stderr.isatty():
        print(file=sys.stderr)
    for problem in job["problems"]:
        print(problem, file=sys.stderr)
    if arguments.json:
        print(json.dumps(job, ensure_ascii=False, indent=2))
    else:
        count = job["problem_count"]
        print(f"{job['done']} files looked at, {count} problem{'' if count == 1 else 's'}.")
    return EXIT_FAILED if job["state"] == "failed" or (job["problem_count"] and not job["done"]) else EXIT_OK


def _scan_by_daemon(remote: Remote, paths: list[str]) -> Message:
    known = {job["id"] for job in remote.snapshot["jobs"]}
    job_id: int | None = None
    remote.ask("Scan", paths=paths)
    remote.ask("GetSnapshot")
    for event in remote.events():
        jobs = event["jobs"] if event["type"] == "Snapshot" else [event["job"]] if event["type"] == "JobChanged" else []
        for job in jobs:
            if job["kind"] == "scan" and job["id"] not in known and job_id in (None, job["id"]):
                job_id = job["id"]
                _show_progress(job["done"], job["total"])
                if job["state"] != "running":
                    return job  # type: ignore[no-any-return]
    raise ConnectionFailed("The daemon ended before the scan did.", "Scan again: auralis scan")


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


def search(arguments: Namespace) -> int:
    """Search the library, beside whoever writes to it."""
    from auralis_tui.library.catalogue import Catalogue

    if not 1 <= arguments.limit <= 100_000:
        raise UsageError("The limit goes from 1 to 100000.", "For example: --limit 20")
    with Catalogue(folders.database_path()) as catalogue:
        tracks = catalogue.search(" ".join(arguments.query), arguments.limit)
    if arguments.json:
        print(json.dumps([msgspec.to_builtins(track) for track in tracks], ensure_ascii=False, indent=2))
        return EXIT_OK
    for track in tracks:
        print(_line(track))
    if not tracks:
        print(f"Nothing matches {' '.join(arguments.query)!r}.", file=sys.stderr)
    return EXIT_OK


def _line(track: Track) -> str:
    return f"{track.title}  ·  {track.artist}  ·  {track.album}  {track.path}"


def backup(arguments: Namespace) -> int:
    """Back the library up."""
    path = os.path.abspath(os.path.expanduser(arguments.path)) if arguments.path else ""
    if path and not os.path.isdir(os.path.dirname(path)):
        raise UsageError(f"There is no folder {os.path.dirname(path)}.", "Make it, or choose another place.")
    try:
        with Remote(timeout_s=None) as remote:
            answer = remote.ask("CreateBackup", path=path)
        made, tracks = answer["path"], answer["tracks"]
    except ConnectionFailed:
        made, tracks = _back_up_here(path)
    if arguments.json:
        print(json.dumps({"path": made, "tracks": tracks}, ensure_ascii=False))
    else:
        print(f"{tracks} tracks are backed up in {made}")
    return EXIT_OK


def _back_up_here(path: str) -> tuple[str, int]:
    from auralis_tui.daemon.lock import WriterLock
    from auralis_tui.library.backup import create_backup
    from auralis_tui.library.database import open_library

    if not folders.database_path().exists():
        raise LibraryError("There is no library yet.", "Scan something first: auralis scan FOLDER")
    lock = WriterLock(folders.lock_path(), "backup")
    lock.acquire()
    library = open_library(folders.database_path())
    try:
        report = create_backup(library.connection, Path(path) if path else None, lambda: datetime.now().astimezone())
    finally:
        library.close()
        lock.release()
    return str(report.path), report.tracks
