import fcntl
import sqlite3
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from auralis_tui.errors import LibraryError
from auralis_tui.library import database, migrations
from auralis_tui.library.database import Library, open_library
from auralis_tui.library.reading import open_reader

PRAGMAS = (
    "SELECT journal_mode, foreign_keys, timeout FROM pragma_journal_mode, pragma_foreign_keys, pragma_busy_timeout"
)


def test_a_new_library_lies_in_a_private_folder(database_path: Path, library: Library) -> None:
    assert stat.S_IMODE(database_path.parent.stat().st_mode) == 0o700
    assert library.rows("SELECT count(*) FROM tracks") == [(0,)]


@pytest.mark.audit("M-23")
def test_the_writer_has_the_pragmas(library: Library) -> None:
    assert library.rows(PRAGMAS) == [("wal", 1, 5000)]
    assert library.rows("PRAGMA synchronous") == [(1,)]


def test_opening_again_keeps_what_is_there(database_path: Path) -> None:
    first = open_library(database_path)
    first.rows("INSERT INTO settings VALUES ('a', '1')")
    first.close()
    second = open_library(database_path)
    assert second.rows("SELECT * FROM settings") == [("a", "1")]
    second.close()


@pytest.mark.audit("M-20")
def test_a_failed_commit_leaves_nothing_and_the_next_write_works(library: Library) -> None:
    def write() -> None:
        with library.transaction():
            library.rows("PRAGMA defer_foreign_keys = 1")  # so that it is the commit that fails
            library.rows("INSERT INTO settings VALUES ('a', '1')")
            library.rows("INSERT INTO queue_entries VALUES (0, 0, 1, 77)")

    with pytest.raises(LibraryError, match="FOREIGN KEY"):
        write()
    assert library.rows("SELECT * FROM settings") == []
    with library.transaction():
        library.rows("INSERT INTO settings VALUES ('b', '2')")
    assert library.rows("SELECT * FROM settings") == [("b", "2")]


@pytest.mark.audit("M-20")
def test_a_full_disk_is_told_and_leaves_nothing(library: Library) -> None:
    pages = library.rows("PRAGMA page_count")[0][0]
    library.rows(f"PRAGMA max_page_count = {pages + 2}")

    def write() -> None:
        with library.transaction():
            for number in range(100):
                library.rows("INSERT INTO settings VALUES (?, ?)", str(number), "x" * 1000)

    with pytest.raises(LibraryError, match="disk is full") as caught:
        write()
    assert caught.value.hint == "Make room on the disk."
    assert library.rows("SELECT count(*) FROM settings") == [(0,)]
    with library.transaction():
        library.rows("INSERT INTO settings VALUES ('b', '2')")


def test_a_transaction_takes_the_write_lock_at_its_start(database_path: Path, library: Library) -> None:
    other = sqlite3.connect(database_path, timeout=0, isolation_level=None)
    with library.transaction(), pytest.raises(sqlite3.OperationalError, match="locked"):
        other.execute("BEGIN IMMEDIATE")
    other.close()


def test_another_thread_can_not_write(library: Library) -> None:
    raised: list[LibraryError] = []

    def write() -> None:
        with pytest.raises(LibraryError, match="thread") as caught, library.transaction():
            library.rows("INSERT INTO settings VALUES ('a', '1')")
        raised.append(caught.value)

    thread = threading.Thread(target=write)
    thread.start()
    thread.join()
    assert len(raised) == 1
    assert library.rows("SELECT * FROM settings") == []


def test_a_newer_library_is_refused_and_left_untouched(database_path: Path) -> None:
    open_library(database_path).close()
    with sqlite3.connect(database_path) as connection:
        connection.execute(f"PRAGMA user_version = {migrations.VERSION + 1}")
    connection.close()
    before = database_path.read_bytes()
    for opening in (open_library, open_reader):
        with pytest.raises(LibraryError, match="newer version"):
            opening(database_path)
    assert database_path.read_bytes() == before


def test_a_file_that_is_no_library_is_refused_and_left_untouched(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite3"
    path.write_text("This is a shopping list. " * 100)
    before = path.read_bytes()
    for opening in (open_library, open_reader):
        with pytest.raises(LibraryError, match="not a database") as caught:
            opening(path)
        assert "auralis backup restore" in caught.value.hint
    assert path.read_bytes() == before


def test_a_folder_that_can_not_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(LibraryError, match="can't be opened"):
        open_library(tmp_path / "file" / "library.sqlite3")


def test_a_reader_before_the_library_exists_gets_a_sentence(database_path: Path) -> None:
    with pytest.raises(LibraryError, match="There is no library"):
        open_reader(database_path)
    assert not database_path.parent.exists()


def test_a_reader_of_an_unfinished_library_gets_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "library.sqlite3").touch()
    with pytest.raises(LibraryError, match="not ready"):
        open_reader(tmp_path / "library.sqlite3")


def test_a_reader_sees_commits_and_can_not_write(database_path: Path, library: Library) -> None:
    reader = open_reader(database_path)
    with library.transaction():
        library.rows("INSERT INTO settings VALUES ('a', '1')")
        assert reader.execute("SELECT * FROM settings").fetchall() == []
    assert reader.execute("SELECT * FROM settings").fetchall() == [("a", "1")]
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        reader.execute("DELETE FROM settings")
    reader.close()


def test_a_reader_opens_after_the_writer_is_gone(database_path: Path) -> None:
    open_library(database_path).close()
    reader = open_reader(database_path)
    assert reader.execute("SELECT count(*) FROM tracks").fetchone() == (0,)
    reader.close()


@pytest.mark.audit("M-23")
def test_programs_that_open_a_new_library_at_once_make_it_once(database_path: Path) -> None:
    program = f"""
from pathlib import Path
from auralis_tui.library.database import open_library
open_library(Path({str(database_path)!r})).close()
"""
    children = [subprocess.Popen([sys.executable, "-c", program]) for _ in range(4)]
    assert [child.wait() for child in children] == [0, 0, 0, 0]


@pytest.mark.audit("M-23")
def test_a_migration_runs_under_a_lock(database_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    migrate = database._migrate
    refused: list[bool] = []

    def migrate_and_try_the_lock(library: Library, version: int, backed_up: bool) -> None:
        with open(f"{database_path}.lock") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                refused.append(True)
        migrate(library, version, backed_up)

    monkeypatch.setattr(database, "_migrate", migrate_and_try_the_lock)
    open_library(database_path).close()
    assert refused == [True]


def _plant(monkeypatch: pytest.MonkeyPatch, *statements: str) -> None:
    monkeypatch.setattr(database, "MIGRATIONS", (*migrations.MIGRATIONS, statements))
    monkeypatch.setattr(database, "VERSION", migrations.VERSION + 1)


@pytest.mark.audit("M-23")
def test_a_migration_runs_with_the_pragmas_after_a_backup(database_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = open_library(database_path)
    first.rows("INSERT INTO settings VALUES ('a', '1')")
    first.close()
    _plant(monkeypatch, f"CREATE TABLE seen AS {PRAGMAS}")
    second = open_library(database_path)
    assert second.rows("SELECT * FROM seen") == [("wal", 1, 5000)]
    assert second.rows("PRAGMA user_version") == [(migrations.VERSION + 1,)]
    second.close()
    (backup,) = (database_path.parent / "backups").iterdir()
    with sqlite3.connect(backup) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (migrations.VERSION,)
        assert connection.execute("SELECT * FROM settings").fetchall() == [("a", "1")]
    connection.close()


@pytest.mark.audit("M-23")
def test_a_failing_migration_leaves_the_version_before(database_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    open_library(database_path).close()
    with monkeypatch.context() as planted:
        _plant(planted, "CREATE TABLE half (id INTEGER)", "THIS IS NO SQL")
        with pytest.raises(LibraryError, match="syntax error"):
            open_library(database_path)
    library = open_library(database_path)
    assert library.rows("SELECT count(*) FROM sqlite_master WHERE name = 'half'") == [(0,)]
    assert library.rows("PRAGMA user_version") == [(migrations.VERSION,)]
    library.close()
