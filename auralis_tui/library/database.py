"""The one place that opens the library's SQLite file for writing, in its single writer's thread."""

import fcntl
import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import peewee

from auralis_tui.errors import LibraryError
from auralis_tui.library.backup import copy_database, unused_path
from auralis_tui.library.migrations import MIGRATIONS, VERSION
from auralis_tui.library.reading import read_version, remedy

PRAGMAS = {"journal_mode": "wal", "foreign_keys": 1, "busy_timeout": 5000, "synchronous": "normal"}


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

    def many(self, sql: str, rows: Sequence[Sequence[object]]) -> None:
        """Run a statement once for each of these rows of parameters."""
        with self._wording_errors():
            self.connection.executemany(sql, rows)

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
        except (peewee.DatabaseError, sqlite3.Error, OverflowError) as error:
            raise LibraryError(f"The library {self.path} failed: {error}.", remedy(error)) from error

    def close(self) -> None:
        """Close the file; the write-ahead log is folded in."""
        self.database.close()


def open_library(path: Path) -> Library:
    """Open the library for writing, made or migrated if need be; there is one writer, in one thread."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _locked(path.with_name(path.name + ".lock")):
            version = read_version(path) if path.exists() else 0
            return _open(path, version)
    except (OSError, sqlite3.Error, peewee.DatabaseError) as error:
        raise LibraryError(f"The library {path} can't be opened: {error}.", remedy(error)) from error


def bring_up(path: Path, finish: Callable[[Library], None] = lambda _: None) -> None:
    """Bring a copy of a library, which nobody else has, to this version's schema, and do what finishes it."""
    try:
        with closing(_open(path, read_version(path), backed_up=True)) as library:
            finish(library)
    except (OSError, sqlite3.Error, peewee.DatabaseError) as error:
        raise LibraryError(f"The library {path} can't be brought up: {error}.", remedy(error)) from error


def _open(path: Path, version: int, *, backed_up: bool = False) -> Library:
    database = peewee.SqliteDatabase(str(path), pragmas=PRAGMAS, lock_type="immediate", autoconnect=False)
    database.connect()
    library = Library(path, database)
    try:
        _migrate(library, version, backed_up)
    except BaseException:
        library.close()
        raise
    return library


def _migrate(library: Library, version: int, backed_up: bool = False) -> None:
    """Bring the schema up to date, each change with its number in one transaction, after a backup of what is there."""
    if 0 < version < VERSION and not backed_up:
        name = f"{library.path.stem}-version-{version}"
        copy_database(library.connection, unused_path(library.path.parent / "backups", name))
    for number, statements in enumerate(MIGRATIONS[version:], start=version + 1):
        with library.transaction():
            for statement in statements:
                library.connection.execute(statement)
            library.connection.execute(f"PRAGMA user_version = {number}")


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold a file lock, so that two programs never change the schema at once."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
