"""The background work, from the shell: what runs, what ran, and how it is cancelled."""

import json
import sys
from argparse import Namespace
from contextlib import closing
from datetime import datetime
from typing import Any

from auralis_tui import folders
from auralis_tui.control import Remote
from auralis_tui.errors import EXIT_OK, ConnectionFailed, UsageError
from auralis_tui.file_names import printable


def jobs(arguments: Namespace) -> int:
    """List the jobs, or cancel one."""
    if arguments.action == "cancel":
        if arguments.id is None:
            raise UsageError("Which job is to be cancelled?", "For example: auralis jobs cancel 3")
        with Remote() as remote:
            remote.ask("CancelJob", job_id=arguments.id)
        return EXIT_OK
    found = _all_jobs()
    if arguments.json:
        print(json.dumps(found, ensure_ascii=False, indent=2))
        return EXIT_OK
    for job in found:
        began = datetime.fromtimestamp(job["began_at"]).strftime("%Y-%m-%d %H:%M:%S")
        title = printable(job["title"])
        of = f" of {job['total']}" if job["total"] is not None and job["state"] == "running" else ""
        print(f"{job['id']:>5}  {began}  {job['state']:<9}  {job['kind']:<8}  {job['done']}{of}  {title}")
        for problem in job["problems"][:3]:
            print(f"       {printable(problem)}")
    if not found:
        print("There are no jobs.", file=sys.stderr)
    return EXIT_OK


def _all_jobs() -> list[dict[str, Any]]:
    """Read the jobs that are kept, the newest first; those that run are as the daemon has them."""
    found = {job["id"]: job for job in _kept_jobs()}
    try:
        with Remote() as remote:
            found.update({job["id"]: job for job in remote.snapshot["jobs"]})
    except ConnectionFailed:
        pass
    return [found[job_id] for job_id in sorted(found, reverse=True)]


def _kept_jobs() -> list[dict[str, Any]]:
    import msgspec

    from auralis_tui.library.jobs import read_jobs
    from auralis_tui.library.reading import open_reader

    if not folders.database_path().exists():
        return []
    with closing(open_reader(folders.database_path())) as connection:
        return [msgspec.to_builtins(job) for job in read_jobs(connection)]
