"""Whether the library's file is sound; a damaged one is set aside, so that a backup can take its place."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from time import monotonic

from auralis_tui.library.backup import unused_path
from auralis_tui.library.backups import CheckedBackup, list_backups, newest_good
from auralis_tui.library.reading import open_to_check

START_BUDGET_S = 0.3
"""What a look at the library may take when the daemon starts."""
AFTER_KILL_BUDGET_S = 3.0
"""What it may take when the last run was killed: its log is still there."""
DOCTOR_BUDGET_S = 20.0
_CORRUPT, _NOT_A_DATABASE = 11, 26
_INSTRUCTIONS = 20_000


@dataclass(frozen=True, slots=True)
class Health:
    """What a look at the library has shown."""

    problem: str = ""
    """What is wrong: words of SQLite's; empty when nothing is."""
    whole: bool = True
    """All of it was looked at; otherwise the time was up before."""


@dataclass(frozen=True, slots=True)
class Damage:
    """A library that was damaged, and what there is instead."""

    problem: str
    kept: Path
    """Where the damaged file is now."""
    backup: CheckedBackup | None
    """The newest good backup."""

    @property
    def message(self) -> str:
        """What happened: sentences."""
        return f"The library was damaged ({self.problem}). It is kept as {self.kept}, and a new, empty one is in use."

    @property
    def hint(self) -> str:
        """What to do: a sentence."""
        return way_back(self.backup)


def way_back(backup: CheckedBackup | None) -> str:
    """Say what to do about a damaged library: a sentence with the command that brings a backup back."""
    if backup is None:
        return "There is no good backup: scan your music again."
    return f"Bring {backup.tracks} track{'s'[: backup.tracks != 1]} back: auralis backup restore {backup.path.name}"


def last_damaged(path: Path) -> Path | None:
    """Return what was set aside last of a library that was damaged; None where it never was."""
    return max(path.parent.glob(f"{path.stem}-damaged-*.sqlite3"), default=None)


def check_health(path: Path, budget_s: float, clock: Callable[[], float] = monotonic) -> Health:
    """Look through the library for as long as the budget lasts: its pages, its rows, what they refer to."""
    deadline_s = clock() + budget_s
    with closing(open_to_check(path)) as connection:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        connection.set_progress_handler(lambda: int(clock() >= deadline_s), _INSTRUCTIONS)
        try:
            verdict = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
            if verdict != "ok":
                return Health(verdict)
            orphan = connection.execute("PRAGMA foreign_key_check").fetchone()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT:
                raise
            return Health(whole=False)
    return Health("" if orphan is None else f"a row of {orphan[0]} belongs to nothing")


def is_damage(error: sqlite3.Error) -> bool:
    """Whether an error says that the file itself is damaged, or no database."""
    return (getattr(error, "sqlite_errorcode", 0) & 0xFF) in (_CORRUPT, _NOT_A_DATABASE)


def look_at_start(path: Path, clock: Callable[[], datetime]) -> Damage | None:
    """Look at the library before it is opened; set a damaged one aside."""
    if not path.exists():
        return None
    problem = _problem(path)
    if not problem:
        return None
    kept = set_aside(path, clock)
    return Damage(problem, kept, newest_good(path.parent / "backups"))


def _problem(path: Path) -> str:
    if path.stat().st_size == 0:
        return "its file is empty" if list_backups(path.parent / "backups") else ""
    log = path.with_name(path.name + "-wal")
    killed = log.exists() and log.stat().st_size > 0
    try:
        health = check_health(path, AFTER_KILL_BUDGET_S if killed else START_BUDGET_S)
    except sqlite3.Error as error:
        return str(error) if is_damage(error) else ""  # anything else is told when it is opened
    return "" if health.problem.startswith("a row of ") else health.problem


def set_aside(path: Path, clock: Callable[[], datetime]) -> Path:
    """Rename a damaged library with its log, beside where it was, and return its new path."""
    kept = unused_path(path.parent, f"{path.stem}-damaged-{clock():%Y%m%d-%H%M%S}")
    path.rename(kept)
    log = path.with_name(path.name + "-wal")
    if log.exists():
        log.rename(kept.with_name(kept.name + "-wal"))
    path.with_name(path.name + "-shm").unlink(missing_ok=True)
    return kept
