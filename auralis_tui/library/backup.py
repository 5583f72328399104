"""Copies of the library that are whole while music plays and tags are read."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from auralis_tui import folders
from auralis_tui.bus.commands import Packing
from auralis_tui.errors import LibraryError
from auralis_tui.library.packing import SUFFIXES, pack, packing_of
from auralis_tui.library.reading import open_unchanged

STEP_PAGES = 256
"""A megabyte: what is copied before others go first."""
_INSTRUCTIONS = 50_000
"""SQLite's steps between two looks whether to go on: some milliseconds."""

Counts = dict[str, int]
"""The number of rows of each table."""
OnStep = Callable[[int, int], None]
"""Is told after each step how many pages are copied, of how many."""
GoOn = Callable[[], bool]
"""Whether to go on; any thread asks."""


@dataclass(frozen=True, slots=True)
class BackupReport:
    """A backup that was made and checked."""

    path: Path
    tracks: int
    """How many tracks it holds."""


class BackupStopped(LibraryError):
    """The backup was told not to go on."""

    def __init__(self) -> None:
        super().__init__("The backup was cancelled.", "Nothing of it is left.")


class _Disturbed(Exception):
    """Another program writes to the library, so that a copy in steps starts again and again."""


def create_backup(
    connection: sqlite3.Connection, target: Path | None, clock: Callable[[], datetime], *,
    packing: Packing = Packing.NONE, on_step: OnStep = lambda *_: None,
) -> BackupReport:  # fmt: skip
    """Copy the library to `target`, which must not exist, or to a dated file in the folder of backups."""
    return copy_database(connection, choose_target(target, clock, packing), on_step)


def choose_target(target: Path | None, clock: Callable[[], datetime], packing: Packing) -> Path:
    """Return the path of a backup that doesn't exist yet: the wanted one, or a dated one."""
    suffix = SUFFIXES.get(packing, "")
    if target is None:
        return unused_path(folders.backups_folder(), f"library-{clock():%Y%m%d-%H%M%S}", suffix)
    if packing not in (Packing.NONE, packing_of(target)):
        target = target.with_name(target.name + suffix)
    if target.exists():
        raise _exists(target)
    return target


def unused_path(folder: Path, name: str, suffix: str = "") -> Path:
    """Return the path of a database file in `folder` that doesn't exist yet; numbered from the second on."""
    candidate = folder / f"{name}.sqlite3{suffix}"
    number = 2
    while candidate.exists():
        candidate = folder / f"{name}-{number}.sqlite3{suffix}"
        number += 1
    return candidate


def copy_database(connection: sqlite3.Connection, target: Path, on_step: OnStep = lambda *_: None) -> BackupReport:
    """Copy every committed row to a new file, check the copy, and only then give it its name."""
    with part_of(target) as part:
        expected = copy_pages(connection, part, on_step)
        return finish_backup(part, target, expected)


@contextmanager
def part_of(target: Path) -> Iterator[Path]:
    """Give the path of a file beside `target` for what isn't finished; nothing is left of it, whatever happens.

    What the disk refuses meanwhile becomes a `LibraryError` about `target`.
    """
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    with _wording_errors(target):
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        part.unlink(missing_ok=True)
    try:
        with _wording_errors(target):
            yield part
    finally:
        part.unlink(missing_ok=True)
        part.with_name(part.name + "-journal").unlink(missing_ok=True)


def copy_pages(
    connection: sqlite3.Connection, part: Path, on_step: OnStep = lambda *_: None, go_on: GoOn = lambda: True
) -> Counts:
    """Copy the library in steps, and return how many rows each table has.

    `connection` is the writer's own: what it commits between two steps, as `on_step` may, comes into the copy; a commit
    of another connection would start the copy again, and makes it go on in one piece.
    """
    with closing(sqlite3.connect(part)) as copy:
        copy.execute("PRAGMA synchronous = OFF")  # the whole file is synced before it gets its name, elsewhere
        try:
            counts = _in_steps(connection, copy, on_step, go_on)
        except _Disturbed:
            counts = _in_one_piece(connection, copy)
        copy.execute("PRAGMA journal_mode = DELETE")  # one file, nothing beside it
        return counts


def _in_steps(connection: sqlite3.Connection, copy: sqlite3.Connection, on_step: OnStep, go_on: GoOn) -> Counts:
    copied = 0

    def step(status: int, remaining: int, total: int) -> None:
        nonlocal copied
        if not go_on():
            raise BackupStopped
        if status not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            if total - remaining <= copied:
                raise _Disturbed
            copied = total - remaining
        if remaining:  # after the last step nothing may come in between any more
            on_step(copied, total)

    connection.backup(copy, pages=STEP_PAGES, progress=step, sleep=0.01)
    counts = row_counts(connection)
    if row_counts(copy) != counts:
        raise _Disturbed
    return counts


def _in_one_piece(connection: sqlite3.Connection, copy: sqlite3.Connection) -> Counts:
    connection.execute("BEGIN")  # what is counted is what is copied
    try:
        counts = row_counts(connection)
        connection.backup(copy, pages=-1)
    finally:
        connection.execute("ROLLBACK")
    return counts


def finish_backup(part: Path, target: Path, expected: Counts, go_on: GoOn = lambda: True) -> BackupReport:
    """Check a copy, compress it if its name is to end so, and give it its name, which nothing may have yet."""
    check_copy(part, expected, go_on)
    if packing_of(target) is not Packing.NONE:
        packed = part.with_name(part.name + target.suffix)
        try:
            pack(part, packed, lambda: _check(go_on))
            _place(packed, target)
        finally:
            packed.unlink(missing_ok=True)
    else:
        _place(part, target)
    return BackupReport(target, expected.get("tracks", 0))


def check_copy(path: Path, expected: Counts | None = None, go_on: GoOn = lambda: True) -> Counts:
    """Check a database file that nobody writes to, whole, and return how many rows each table has."""
    with closing(open_unchanged(path)) as copy:
        copy.set_progress_handler(lambda: int(not go_on()), _INSTRUCTIONS)
        try:
            verdict = copy.execute("PRAGMA integrity_check(1)").fetchone()[0]
            orphan = copy.execute("PRAGMA foreign_key_check").fetchone()
            counts = row_counts(copy)
        except sqlite3.OperationalError as error:
            if not go_on():
                raise BackupStopped from error
            raise
    if verdict != "ok" or orphan is not None:
        why = verdict if verdict != "ok" else f"a row of {orphan[0]} belongs to nothing"
        raise LibraryError(f"The copy of the library is damaged: {why}.", "Keep the older backups: auralis backup list")
    if expected is not None and counts != expected:
        raise LibraryError("The backup lacks rows, so it was thrown away.", "Try again.")
    return counts


def row_counts(connection: sqlite3.Connection) -> Counts:
    """Count the rows of each table."""
    tables = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'search%'"
    ).fetchall()
    return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for (name,) in tables}


def _check(go_on: GoOn) -> None:
    if not go_on():
        raise BackupStopped


def _place(part: Path, target: Path) -> None:
    """Give a finished file its name, unless that is taken meanwhile."""
    sync(part)
    try:
        os.link(part, target)
    except FileExistsError as error:
        raise _exists(target) from error
    except OSError as error:  # a file system without links
        if target.exists():
            raise _exists(target) from error
        os.replace(part, target)
    sync(target.parent)


def sync(path: Path) -> None:
    """Wait until a file, or a folder's list of files, is on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _exists(target: Path) -> LibraryError:
    return LibraryError(f"{target} exists already.", "Choose another name for the backup.")


@contextmanager
def _wording_errors(target: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else error
        raise LibraryError(
            f"The backup {target} couldn't be written: {why}.", "Make room on the disk, or choose another place."
        ) from error
