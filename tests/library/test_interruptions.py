"""Kills and full disks: what was there is there, what was begun is not, and the next attempt works."""

import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from auralis_tui.library.backups import list_backups
from auralis_tui.library.database import open_library
from auralis_tui.library.migrations import VERSION
from tests.library.test_backups import write_old

MIGRATE = """
import resource, signal, sys, time
from pathlib import Path
from auralis_tui.errors import LibraryError
from auralis_tui.library import database

path, place, limit = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])

def halted(statements):
    for number, statement in enumerate(statements):
        yield statement
        if number == 3:
            print("in the middle", flush=True)
            signal.pause()

if place:
    changed = list(database.MIGRATIONS)
    changed[int(place)] = halted(changed[int(place)])
    database.MIGRATIONS = tuple(changed)
if limit:
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
try:
    database.open_library(path).close()
except LibraryError as error:
    print(error.message, "|", error.hint)
"""


def migrating(path: Path, place: str = "", limit: int = 0) -> "subprocess.Popen[str]":
    words = [sys.executable, "-c", MIGRATE, str(path), place, str(limit)]
    return subprocess.Popen(words, stdout=subprocess.PIPE, text=True)


def rows(path: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(sql).fetchall()


@pytest.mark.audit("M-23")
@pytest.mark.parametrize("version", [1, 2, 4])
def test_a_kill_in_the_middle_of_a_migration_leaves_the_version_before(database_path: Path, version: int) -> None:
    write_old(database_path, version)
    child = migrating(database_path, str(version))
    assert child.stdout is not None
    assert child.stdout.readline() == "in the middle\n"
    child.send_signal(signal.SIGKILL)
    child.communicate()
    assert rows(database_path, "PRAGMA user_version") == [(version,)]
    assert rows(database_path, "SELECT count(*) FROM tracks") == [(2,)]
    assert rows(database_path, "PRAGMA integrity_check") == [("ok",)]
    library = open_library(database_path)
    assert library.rows("PRAGMA user_version") == [(VERSION,)]
    assert library.rows("SELECT count(*) FROM queue_entries") == [(2,)]
    library.close()
    assert len(list_backups(database_path.parent / "backups")) == 2  # one for each attempt


@pytest.mark.audit("M-20")
@pytest.mark.parametrize("share", [0.5, 1.2])
def test_a_migration_that_finds_no_room_leaves_the_library(database_path: Path, share: float) -> None:
    """The first time the backup doesn't fit, the second time the migration doesn't."""
    write_old(database_path, 1)
    with closing(sqlite3.connect(database_path)) as old:
        old.execute("INSERT INTO settings VALUES ('much', ?)", ("x" * 400_000,))
        old.commit()
    before = rows(database_path, "SELECT * FROM tracks")
    limit = int(database_path.stat().st_size * share) // 4096 * 4096
    if share > 1:  # a table that the migration writes anew, larger than what is left
        with closing(sqlite3.connect(database_path)) as old:
            old.execute("DELETE FROM queue_entries")
            old.executemany("INSERT INTO queue_entries VALUES (?, ?, 1)", [(n, n) for n in range(1, 20_001)])
            old.commit()
        limit = database_path.stat().st_size + 8192
    child = migrating(database_path, limit=limit)
    told, _ = child.communicate()
    assert "|" in told, told
    assert "disk" in told
    assert rows(database_path, "PRAGMA user_version") == [(1,)]
    assert rows(database_path, "SELECT * FROM tracks") == before
    assert rows(database_path, "PRAGMA integrity_check") == [("ok",)]
    assert not list(database_path.parent.rglob("*.part"))
    library = open_library(database_path)  # there is room again
    assert library.rows("PRAGMA user_version") == [(VERSION,)]
    library.close()
