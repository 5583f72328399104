"""The one place that opens the library's SQLite file: for its single writer, and for readers."""

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import peewee

from auralis_tui.errors import LibraryError
from auralis_tui.library.backup import copy_database, unused_path
from auralis_tui.library.migrations import MIGRATIONS, VERSION

PRAGMAS = {"journal_mode": "wal", "foreign_keys": 1, "busy_timeout": 5000, "synchronous": "normal"}
MOVE_AWAY = "Move it away, and scan your music again."


class Library:
    """The library, open for writing in the thread that opened it."""

    def __init__(self, path: Path, database: peewee.SqliteDatabase) -> None:
        self.path = path
        self.database = database
        """Where Peewee's queries are executed."""
        self.connection: sqlite3.Connection = database.connection()  # type: ignore[no-untyped-call]
        """The same connection, for plain SQL."""

    def rows(self, sql: str, *parameters: object) -> list[tuple[Any, ...]]:
        """Run a statement and return all its rows."""
        with self._wording_errors():
            return self.connection.execute(sql, parameters).fetchall()

    def run(self, query: Any) -> Any:
        """Execute a Peewee query."""
        with self._wording_errors():
            return query.execute(self.database)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Do all of it or nothing; what the database refuses becomes a `LibraryError`."""
        with self._wording_errors():
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self.connection.execute("COMMIT")
            finally:
                if self.connection.in_transaction:  # a full disk has rolled back by itself
                    self.connection.execute("ROLLBACK")

    @contextmanager
    def _wording_errors(self) -> Iterator[None]:
        try:
            yield
        except (peewee.DatabaseError, sqlite3.Error) as error:
            raise LibraryError(f"The library {self.path} failed: {error}.", _remedy(error)) from error

    def close(self) -> None:
        """Close the file; the write-ahead log is folded in."""
        self.database.close()


def open_library(path: Path) -> Library:
    """Open the library for writing, made or migrated if need be; there is one writer, in one thread."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _locked(path.with_name(path.name + ".lock")):
            version = _version(path) if path.exists() else 0
            return _open(path, version)
    except (OSError, sqlite3.Error, peewee.DatabaseError) as error:
        raise LibraryError(f"The library {path} can't be opened: {error}.", _remedy(error)) from error


def open_reader(path: Path) -> sqlite3.Connection:
    """Open the library for reading, which never waits for the writer."""
    if not path.exists():
        raise LibraryError(f"There is no library at {path} yet.", "`auralis scan FOLDER` makes one.")
    try:
        version = _version(path)
        connection = _read_only(path)
    except sqlite3.Error as error:
        raise LibraryError(f"The library {path} can't be read: {error}.", _remedy(error)) from error
    if version < VERSION:
        connection.close()
        raise LibraryError(f"The library {path} is not ready for this version.", "Start `auralis` once to bring it up.")
    return connection


def _open(path: Path, version: int) -> Library:
    database = peewee.SqliteDatabase(str(path), pragmas=PRAGMAS, lock_type="immediate", autoconnect=False)
    database.connect()
    library = Library(path, database)
    try:
        _migrate(library, version)
    except BaseException:
        library.close()
        raise
    return library


def _migrate(library: Library, version: int) -> None:
    """Bring the schema up to date, each change with its number in one transaction, after a backup of what is there."""
    if 0 < version < VERSION:
        name = f"{library.path.stem}-version-{version}"
        copy_database(library.connection, unused_path(library.path.parent / "backups", name))
    for number, statements in enumerate(MIGRATIONS[version:], start=version + 1):
        with library.transaction():
            for statement in statements:
                library.connection.execute(statement)
            library.connection.execute(f"PRAGMA user_version = {number}")


def _version(path: Path) -> int:
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


def _remedy(error: Exception) -> str:
    words = str(error)
    if "malformed" in words or "not a database" in words:
        return MOVE_AWAY
    if "full" in words:
        return "Make room on the disk."
    if "unable to open" in words or "readonly" in words:
        return "Check the rights to the file and its folder."
    if "locked" in words:
        return "Another program is writing to it: end that program."
    return "Try `auralis doctor`."


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold a file lock, so that two programs never change the schema at once."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
