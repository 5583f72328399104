"""The folders that are scanned when none are named."""

import os
from collections.abc import Iterable

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


def contains(folder: str, path: str) -> bool:
    """Whether `path` is `folder` or lies in it."""
    return os.path.commonpath([folder, path]) == folder
