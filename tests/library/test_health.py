"""A damaged library is noticed and set aside; a sound one is left alone."""

import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from auralis_tui.library.backup import create_backup
from auralis_tui.library.database import Library, open_library
from auralis_tui.library.health import check_health, look_at_start
from tests.library.albums import add_album


def noon() -> datetime:
    return datetime(2026, 3, 1, 12, 30, 5)


def damage(path: Path, harm: str) -> None:
    data = bytearray(path.read_bytes())
    if harm == "header":
        data[:16] = b"SQLite format 4\0"
    elif harm == "page":
        data[4096:8192] = b"\xa5" * 4096
    elif harm == "cut":
        del data[len(data) // 2 :]
    elif harm == "empty":
        data.clear()
    path.write_bytes(data)


@pytest.mark.parametrize("harm", ["header", "page", "cut", "empty"])
def test_a_damaged_library_is_set_aside_and_the_backup_named(library: Library, harm: str) -> None:
    add_album(library, "Zora", "One", count=300)
    backup = create_backup(library.connection, library.path.parent / "backups" / "good.sqlite3", noon).path
    library.close()
    damage(library.path, harm)
    harmed = library.path.read_bytes()
    library.path.with_name("library.sqlite3-wal").write_bytes(b"")
    found = look_at_start(library.path, noon)
    assert found is not None
    assert found.kept == library.path.with_name("library-damaged-20260301-123005.sqlite3")
    assert found.kept.read_bytes() == harmed
    assert found.kept.with_name(found.kept.name + "-wal").exists()
    assert not library.path.exists()
    assert found.backup is not None
    assert (found.backup.path, found.backup.tracks) == (backup, 300)
    assert found.hint == "Bring 300 tracks back: auralis backup restore good.sqlite3"
    assert "was damaged" in found.message
    open_library(library.path).close()


def test_without_a_backup_the_remedy_is_a_scan(library: Library) -> None:
    library.close()
    damage(library.path, "header")
    found = look_at_start(library.path, noon)
    assert found is not None
    assert found.hint == "There is no good backup: scan your music again."


def test_a_sound_library_is_left_alone(library: Library, ten_tracks: list[int]) -> None:
    assert look_at_start(library.path, noon) is None  # also with its log beside it
    library.close()
    before = library.path.read_bytes()
    assert look_at_start(library.path, noon) is None
    assert library.path.read_bytes() == before
    assert look_at_start(library.path.with_name("none.sqlite3"), noon) is None


def test_a_newer_library_is_no_damage(library: Library) -> None:
    library.close()
    with closing(sqlite3.connect(library.path)) as connection:
        connection.execute("PRAGMA user_version = 999")
    assert look_at_start(library.path, noon) is None


def test_a_row_that_belongs_to_nothing_is_told_but_not_set_aside(library: Library, ten_tracks: list[int]) -> None:
    library.close()
    with closing(sqlite3.connect(library.path)) as connection:
        connection.execute("INSERT INTO queue_entries VALUES (0, 0, 1, 77)")
        connection.commit()
    assert check_health(library.path, 100.0).problem == "a row of queue_entries belongs to nothing"
    assert look_at_start(library.path, noon) is None


def test_the_look_ends_when_the_time_is_up(library: Library) -> None:
    add_album(library, "Zora", "One", count=3000)
    times = iter(range(1000))
    assert not check_health(library.path, 0.5, lambda: float(next(times))).whole
    assert check_health(library.path, 1e9).whole
