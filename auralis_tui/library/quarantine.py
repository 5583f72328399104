"""Files that can't be read, and why; each is tried again when it has changed."""

import json
from collections.abc import Mapping, Sequence

from auralis_tui.library.database import Library
from auralis_tui.library.folder_walk import FoundFile


def reasons(library: Library, files: Sequence[FoundFile]) -> dict[str, str]:
    """Return why those of these files can't be read that are still as they were when they were tried."""
    rows = library.rows(
        "SELECT path, size, mtime_ns, reason FROM quarantine WHERE path IN (SELECT value FROM json_each(?))",
        json.dumps([file.path for file in files]),
    )
    known = {(path, size, mtime_ns): reason for path, size, mtime_ns, reason in rows}
    return {file.path: known[file[:3]] for file in files if file[:3] in known}


def put(library: Library, problems: Mapping[FoundFile, str], tried_at: float) -> None:
    """Keep why these files can't be read. Runs in the caller's transaction."""
    library.many(
        "INSERT OR REPLACE INTO quarantine (path, size, mtime_ns, reason, tried_at) VALUES (?, ?, ?, ?, ?)",
        [(*file[:3], reason, tried_at) for file, reason in problems.items()],
    )


def release(library: Library, paths: Sequence[str]) -> None:
    """Forget files that can be read now, or are gone. Runs in the caller's transaction."""
    if paths:
        library.rows("DELETE FROM quarantine WHERE path IN (SELECT value FROM json_each(?))", json.dumps(list(paths)))


def within(library: Library, folder: str) -> list[str]:
    """List the files in a folder that can't be read."""
    start = folder.rstrip("/")
    return [
        path
        for (path,) in library.rows("SELECT path FROM quarantine WHERE path > ? AND path < ?", start + "/", start + "0")
    ]
