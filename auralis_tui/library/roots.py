"""The folders that are scanned when none are named."""

import os
from collections.abc import Iterable

from auralis_tui.errors import UsageError
from auralis_tui.library.database import Library
from auralis_tui.library.models import Root


def roots(library: Library) -> list[str]:
    """List the known folders."""
    return [path for (path,) in library.run(Root.select(Root.path).order_by(Root.path).tuples())]


def remember(library: Library, folders: Iterable[str]) -> None:
    """Add folders; one inside another is part of it."""
    with library.transaction():
        for folder in folders:
            known = roots(library)
            if any(contains(root, folder) for root in known):
                continue
            inner = [root for root in known if contains(folder, root)]
            library.run(Root.delete().where(Root.path.in_(inner)))
            library.run(Root.insert(path=folder))


def forget(library: Library, folder: str) -> int:
    """Forget a folder, hide its tracks, and return how many they were; they return when it is scanned again."""
    if folder not in roots(library):
        known = ", ".join(roots(library)) or "none"
        raise UsageError(f"{folder} is none of the folders that are scanned.", f"They are: {known}.")
    start, end = folder.rstrip("/") + "/", folder.rstrip("/") + "0"
    with library.transaction():
        library.run(Root.delete().where(Root.path == folder))
        library.rows("DELETE FROM quarantine WHERE path > ? AND path < ?", start, end)
        library.rows("UPDATE tracks SET missing = 1 WHERE path > ? AND path < ? AND NOT missing", start, end)
        return int(library.rows("SELECT changes()")[0][0])


def contains(folder: str, path: str) -> bool:
    """Whether `path` is `folder` or lies in it."""
    return os.path.commonpath([folder, path]) == folder
