"""Opening the library for reading; without Peewee, which would keep the console's first frame waiting."""

import sqlite3
from contextlib import closing
from pathlib import Path

from auralis_tui.errors import LibraryError
from auralis_tui.library.migrations import VERSION

RESTORE = "Bring a backup back: auralis backup restore. Or move it away, and scan your music again."


def open_reader(path: Path) -> sqlite3.Connection:
    """Open the library for reading, which never waits for the writer."""
    if not path.exists():
        raise LibraryError(f"There is no library at {path} yet.", "`auralis scan FOLDER` makes one.")
    try:
        version = read_version(path)
        connection = _read_only(path)
    except sqlite3.Error as error:
        raise LibraryError(f"The library {path} can't be read: {error}.", remedy(error)) from error
    if version < VERSION:
        connection.close()
        raise LibraryError(f"The library {path} is not ready for this version.", "Start `auralis` once to bring it up.")
    return connection


def read_version(path: Path) -> int:
    """Read the schema's version without touching the file; refuse one from the future."""
    with closing(_read_only(path)) as connection:
        version: int = connection.execute("PRAGMA user_version").fetchone()[0]
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if version > VERSION:
        raise LibraryError(
            f"The library {path} was made by a newer version of Auralis.", "Upgrade Auralis, or move the file away."
        )
    return version


def _read_only(path: Path) -> sqlite3.Connection:
    # SQLite serialises calls itself, so a connection may travel between a worker pool's threads.
    return sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None, check_same_thread=False
    )


def open_to_check(path: Path) -> sqlite3.Connection:
    """Open a library for reading, whatever its version."""
    return _read_only(path)


def open_unchanged(path: Path) -> sqlite3.Connection:
    """Open a database that nobody writes to, without leaving anything beside it."""
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, isolation_level=None)


def remedy(error: Exception) -> str:
    """Say what to do about an error of SQLite's."""
    words = str(error)
    if "malformed" in words or "not a database" in words:
        return RESTORE
    if "disk is full" in words:
        return "Make room on the disk."
    if "disk I/O error" in words:
        return "The disk is full, or fails: make room on it, and check it."
    if "unable to open" in words or "readonly" in words:
        return "Check the rights to the file and its folder."
    if "locked" in words:
        return "Another program is writing to it: end that program."
    return "Try `auralis doctor`."
