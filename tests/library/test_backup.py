import sqlite3
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from auralis_tui import folders
from auralis_tui.errors import LibraryError
from auralis_tui.library.backup import create_backup
from auralis_tui.library.catalogue import Catalogue
from auralis_tui.library.database import Library, open_library
from auralis_tui.library.queues import StoredQueue
from tests.library.albums import add_album


def noon() -> datetime:
    return datetime(2026, 3, 1, 12, 30, 5)


def test_a_backup_is_one_whole_file(library: Library, ten_tracks: list[int], tmp_path: Path) -> None:
    StoredQueue(library).append(ten_tracks)
    report = create_backup(library.connection, tmp_path / "copies" / "copy.sqlite3", noon)
    assert report.path == tmp_path / "copies" / "copy.sqlite3"
    assert report.tracks == 10
    assert list(report.path.parent.iterdir()) == [report.path]
    connection = sqlite3.connect(report.path)
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()


@pytest.mark.audit("H-11")
def test_a_backup_restores(library: Library, ten_tracks: list[int], tmp_path: Path) -> None:
    StoredQueue(library).append(ten_tracks)
    report = create_backup(library.connection, tmp_path / "copy.sqlite3", noon)
    restored = open_library(report.path)
    for table in ("artists", "albums", "tracks", "queue_entries", "search"):
        assert restored.rows(f"SELECT * FROM {table}") == library.rows(f"SELECT * FROM {table}")
    StoredQueue(restored).append(ten_tracks)
    restored.close()


@pytest.mark.audit("H-11")
def test_rows_that_are_still_in_the_log_are_in_the_backup(library: Library, tmp_path: Path) -> None:
    library.rows("PRAGMA wal_autocheckpoint = 0")
    library.rows("PRAGMA wal_checkpoint(TRUNCATE)")
    add_album(library, "Zora", "One", count=50)
    bare = tmp_path / "bare.sqlite3"
    bare.write_bytes(library.path.read_bytes())
    connection = sqlite3.connect(bare)  # what a plain copy of the file would have held
    assert connection.execute("SELECT count(*) FROM tracks").fetchone() == (0,)
    connection.close()
    report = create_backup(library.connection, tmp_path / "copy.sqlite3", noon)
    with Catalogue(report.path) as catalogue:
        assert catalogue.counts().tracks == report.tracks == 50


BUSY_WRITER = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=30)
number = 0
while True:
    connection.execute("INSERT INTO settings VALUES (?, '1')", (str(number),))
    number += 1
    print(number, flush=True)
"""


@pytest.mark.audit("H-11")
def test_a_backup_while_another_writer_is_busy_holds_every_row(
    library: Library, ten_tracks: list[int], tmp_path: Path
) -> None:
    writer = subprocess.Popen([sys.executable, "-c", BUSY_WRITER, str(library.path)], stdout=subprocess.PIPE, text=True)
    assert writer.stdout is not None
    for number in range(5):
        committed = [int(writer.stdout.readline()) for _ in range(20)][-1]
        report = create_backup(library.connection, tmp_path / f"copy-{number}.sqlite3", noon)
        connection = sqlite3.connect(report.path)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        (rows,) = connection.execute("SELECT count(*) FROM settings").fetchone()
        assert rows >= committed
        assert connection.execute("SELECT count(*) FROM tracks").fetchone() == (10,)
        connection.close()
    assert writer.poll() is None
    writer.kill()
    writer.communicate()


def test_by_default_backups_are_dated_and_numbered(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(library.path.parent))
    paths = [create_backup(library.connection, None, noon).path for _ in range(3)]
    assert paths == [
        folders.backups_folder() / name
        for name in (
            "library-20260301-123005.sqlite3",
            "library-20260301-123005-2.sqlite3",
            "library-20260301-123005-3.sqlite3",
        )
    ]


def test_an_existing_file_is_refused(library: Library, tmp_path: Path) -> None:
    target = tmp_path / "letter.txt"
    target.write_text("Dear Zora")
    with pytest.raises(LibraryError, match="exists already"):
        create_backup(library.connection, target, noon)
    assert target.read_text() == "Dear Zora"


def test_a_place_that_can_not_be_written_is_told_and_left_clean(library: Library, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(LibraryError, match="couldn't be written"):
        create_backup(library.connection, tmp_path / "file" / "copy.sqlite3", noon)
    add_album(library, "Zora", "One")  # the writer goes on


def test_a_damaged_library_makes_no_backup(library: Library, ten_tracks: list[int], tmp_path: Path) -> None:
    library.rows("PRAGMA writable_schema = 1")
    library.rows("UPDATE sqlite_master SET rootpage = 3 WHERE name = 'settings'")
    library.close()
    damaged = sqlite3.connect(library.path, isolation_level=None)
    with pytest.raises(LibraryError, match=r"damaged|couldn't be written"):
        create_backup(damaged, tmp_path / "copies" / "copy.sqlite3", noon)
    damaged.close()
    assert list((tmp_path / "copies").iterdir()) == []
