"""Copies of the library that are whole while music plays and tags are read."""

import os
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from auralis_tui import folders
from auralis_tui.errors import LibraryError


@dataclass(frozen=True, slots=True)
class BackupReport:
    """A backup that was made and checked."""

    path: Path
    tracks: int
    """How many tracks it holds."""


def create_backup(connection: sqlite3.Connection, target: Path | None, clock: Callable[[], datetime]) -> BackupReport:
    """Copy the library to `target`, which must not exist, or to a dated file in the folder of backups.

    `connection` is the writer's own: another one would have to start again at each of its commits.
    """
    if target is None:
        target = unused_path(folders.backups_folder(), f"library-{clock():%Y%m%d-%H%M%S}")
    if target.exists():
        raise LibraryError(f"{target} exists already.", "Choose another name for the backup.")
    return copy_database(connection, target)


def unused_path(folder: Path, name: str) -> Path:
    """Return the path of a database file in `folder` that doesn't exist yet; numbered from the second on."""
    candidate = folder / f"{name}.sqlite3"
    number = 2
    while candidate.exists():
        candidate = folder / f"{name}-{number}.sqlite3"
        number += 1
    return candidate


def copy_database(connection: sqlite3.Connection, target: Path) -> BackupReport:
    """Copy every committed row to a new file, check the copy, and only then give it its name."""
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            tracks = _copy(connection, part)
            os.replace(part, target)
        finally:
            part.unlink(missing_ok=True)
        _sync(target.parent)
    except (OSError, sqlite3.Error) as error:
        raise LibraryError(
            f"The backup {target} couldn't be written: {error}.", "Check the disk, or choose another place."
        ) from error
    return BackupReport(target, tracks)


def _copy(connection: sqlite3.Connection, part: Path) -> int:
    part.unlink(missing_ok=True)
    copy = sqlite3.connect(part)
    try:
        connection.execute("BEGIN")  # what is counted is what is copied
        try:
            expected = _row_counts(connection)
            connection.backup(copy, pages=-1)
        finally:
            connection.execute("ROLLBACK")
        copy.execute("PRAGMA journal_mode = DELETE")  # one file, nothing beside it
        _check(copy, expected)
    finally:
        copy.close()
    _sync(part)
    return expected.get("tracks", 0)


def _check(copy: sqlite3.Connection, expected: dict[str, int]) -> None:
    verdict = copy.execute("PRAGMA integrity_check").fetchone()[0]
    if verdict != "ok":
        raise LibraryError(
            f"The library is damaged, so no backup was made: {verdict}.", "Keep its older backups, and scan again."
        )
    if _row_counts(copy) != expected:
        raise LibraryError("The backup lacks rows, so it was thrown away.", "Try again.")


def _row_counts(connection: sqlite3.Connection) -> dict[str, int]:
    tables = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'search%'"
    ).fetchall()
    return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for (name,) in tables}


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
