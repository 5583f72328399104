"""Bringing a backup back: it takes the library's place in one step, and what was there is kept."""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from auralis_tui.errors import LibraryError
from auralis_tui.library.backup import sync, unused_path
from auralis_tui.library.backups import check_plain, unpack
from auralis_tui.library.database import bring_up
from auralis_tui.library.health import is_damage, set_aside
from auralis_tui.library.jobs import IN_BACKUP, end_interrupted

READERS_LEAVE_MS = 5000
"""A reader that is still there after that keeps the library from being replaced."""


@dataclass(frozen=True, slots=True)
class RestoreReport:
    """A backup that took the library's place."""

    source: Path
    kept: Path | None
    """Where the library is that it took the place of; None when there was none."""
    tracks: int


@contextmanager
def prepared(source: Path, library: Path) -> Iterator[tuple[Path, int]]:
    """Make a copy of a backup beside the library, checked and of this version's schema; give its path and tracks."""
    if library.exists() and source.samefile(library):
        raise LibraryError(f"{source} is the library itself.", "Choose a backup: auralis backup list")
    copy = library.with_name(f".{library.name}.{os.getpid()}.restored")
    try:
        library.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        unpack(source, copy)
        tracks = check_plain(source, copy).tracks
        bring_up(copy, lambda library: end_interrupted(library, None, IN_BACKUP))
        sync(copy)
        yield copy, tracks
    except OSError as error:
        raise LibraryError(f"{source} can't be restored: {error.strerror}.", "Make room on the disk.") from error
    finally:
        for ending in ("", "-wal", "-shm"):
            copy.with_name(copy.name + ending).unlink(missing_ok=True)


def take_place(copy: Path, library: Path, clock: Callable[[], datetime]) -> Path | None:
    """Let a prepared copy be the library from now on; return where the former one is kept.

    Nobody has the library open for writing. At every moment there is a whole library at its path.
    """
    kept = None
    try:
        if library.exists():
            kept = _keep(library, clock)
        os.replace(copy, library)
        sync(library.parent)
    except OSError as error:
        raise LibraryError(f"The library {library} can't be replaced: {error}.", "Check the disk.") from error
    return kept


def _keep(library: Path, clock: Callable[[], datetime]) -> Path:
    """Give the library a second name, under which it stays."""
    try:
        _leave_log(library)
    except sqlite3.DatabaseError as error:
        if is_damage(error):
            return set_aside(library, clock)
        raise LibraryError(
            f"The library {library} can't be replaced while another program uses it: {error}.", "Try again."
        ) from error
    folder = library.parent / "backups"
    folder.mkdir(mode=0o700, exist_ok=True)
    kept = unused_path(folder, f"library-replaced-{clock():%Y%m%d-%H%M%S}")
    try:
        os.link(library, kept)
    except OSError:  # a file system without links, or another one
        shutil.copy2(library, kept)
    sync(folder)
    return kept


def _leave_log(library: Path) -> None:
    """Fold the write-ahead log in and give it up: beside another file it would destroy that one."""
    with closing(sqlite3.connect(library, isolation_level=None, timeout=READERS_LEAVE_MS / 1000)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (mode,) = connection.execute("PRAGMA journal_mode = DELETE").fetchone()
    if mode != "delete":
        raise sqlite3.OperationalError("database is locked")
