"""What is kept of backups, which one is good, and what is restored."""

import os
import sqlite3
from contextlib import closing
from datetime import date, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest

from auralis_tui.bus.commands import Packing
from auralis_tui.bus.state import Job, JobState
from auralis_tui.errors import LibraryError
from auralis_tui.library import restore
from auralis_tui.library.backup import BackupStopped, copy_pages, create_backup, finish_backup, part_of
from auralis_tui.library.backups import (
    BackupKind,
    find_backup,
    list_backups,
    newest_good,
    remove_unfinished,
    rotate,
    verify_backup,
)
from auralis_tui.library.database import Library, open_library
from auralis_tui.library.jobs import IN_BACKUP, read_jobs, store_job
from auralis_tui.library.migrations import MIGRATIONS, VERSION
from auralis_tui.library.packing import SUFFIXES, open_packed, pack
from auralis_tui.library.reading import open_reader
from auralis_tui.library.restore import prepared, take_place
from tests.library.albums import add_album


def noon() -> datetime:
    return datetime(2026, 3, 1, 12, 30, 5)


def rows_in(path: Path, table: str = "tracks") -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


@pytest.fixture
def folder(library: Library) -> Path:
    return library.path.parent / "backups"


def back_up(library: Library, folder: Path, name: str = "good.sqlite3") -> Path:
    return create_backup(library.connection, folder / name, noon).path


def write_old(path: Path, version: int) -> None:
    """Make a library as an earlier version of the program made it, with an album of two tracks in the queue."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path, isolation_level=None)) as old:
        for statements in MIGRATIONS[:1]:
            for statement in statements:
                old.execute(statement)
        old.execute("INSERT INTO roots VALUES (1, '/music')")
        old.execute("INSERT INTO artists VALUES (1, 'The Halden', 'halden')")
        old.execute("INSERT INTO albums VALUES (1, 1, 'North', '', 'north', 1999)")
        for number in (1, 2):
            old.execute(
                "INSERT INTO tracks VALUES (?, ?, 1, ?, 'The Halden', ?, 1, 1999, 'Folk', 60, 'FLAC', 44100, 2, 16,"
                " 1000, 1, ?, 5.0, 0)",
                (number, f"/music/{number}.flac", f"Song {number}", number, number),
            )
            old.execute("INSERT INTO queue_entries VALUES (?, ?, ?)", (number, number - 1, number))
        for statements in MIGRATIONS[1:version]:
            for statement in statements:
                old.execute(statement)
        old.execute(f"PRAGMA user_version = {version}")


@pytest.mark.audit("M-23")
@pytest.mark.parametrize("version", [1, 2, VERSION - 1])
def test_a_library_of_each_earlier_version_is_brought_up_whole(database_path: Path, version: int) -> None:
    write_old(database_path, version)
    library = open_library(database_path)
    assert library.rows("SELECT id, path, title, part FROM tracks") == [
        (1, "/music/1.flac", "Song 1", 0), (2, "/music/2.flac", "Song 2", 0),
    ]  # fmt: skip
    assert library.rows("SELECT position, entry_id, track_id FROM queue_entries") == [(0, 1, 1), (1, 2, 2)]
    assert library.rows("SELECT rowid FROM search WHERE search MATCH 'halden'") == [(1,), (2,)]
    assert library.rows("PRAGMA foreign_key_check") == []
    assert library.rows("PRAGMA integrity_check") == [("ok",)]
    library.close()
    (before,) = list_backups(database_path.parent / "backups")
    assert (before.kind, verify_backup(before.path).version) == (BackupKind.MIGRATION, version)


@pytest.mark.audit("H-11")
def test_what_is_committed_between_two_steps_is_in_the_backup(library: Library, tmp_path: Path) -> None:
    add_album(library, "Zora", "One", count=3000)
    steps: list[tuple[int, int]] = []

    def write(done: int, total: int) -> None:
        steps.append((done, total))
        add_album(library, "Zora", f"Between {len(steps)}", count=1)

    with part_of(tmp_path / "copy.sqlite3") as part:
        expected = copy_pages(library.connection, part, write)
        report = finish_backup(part, tmp_path / "copy.sqlite3", expected)
    assert len(steps) >= 2
    assert report.tracks == 3000 + len(steps) == rows_in(report.path)
    assert [done for done, _ in steps] == sorted({done for done, _ in steps})


def test_a_stopped_backup_leaves_nothing(library: Library, tmp_path: Path) -> None:
    add_album(library, "Zora", "One", count=3000)
    target = tmp_path / "copies" / "copy.sqlite3.gz"
    for limit in (2, 4, 7, 12):
        asked = count(1)

        def goes_on(asked: "count[int]" = asked, limit: int = limit) -> bool:
            return next(asked) < limit

        with pytest.raises(BackupStopped), part_of(target) as part:
            finish_backup(part, target, copy_pages(library.connection, part, go_on=goes_on), goes_on)
        assert list(target.parent.iterdir()) == []
    add_album(library, "Zora", "Two")


@pytest.mark.parametrize("packing", SUFFIXES)
def test_a_compressed_backup_is_smaller_and_as_good(
    library: Library, ten_tracks: list[int], folder: Path, packing: Packing
) -> None:
    plain = back_up(library, folder)
    packed = create_backup(library.connection, folder / "packed.sqlite3", noon, packing=packing).path
    assert packed.name == "packed.sqlite3" + SUFFIXES[packing]
    assert packed.stat().st_size < plain.stat().st_size / 3
    with open_packed(packed) as unpacked:
        assert unpacked.read(16) == b"SQLite format 3\0"
    assert verify_backup(packed).tracks == verify_backup(plain).tracks == 10
    assert {path.name for path in folder.iterdir()} == {plain.name, packed.name}


@pytest.mark.parametrize("harm", ["cut", "flipped", "empty", "text", "newer", "foreign"])
@pytest.mark.parametrize("packing", Packing)
def test_a_bad_backup_is_told_and_left_as_it_is(library: Library, folder: Path, harm: str, packing: Packing) -> None:
    add_album(library, "Zora", "One", count=200)
    good = create_backup(library.connection, folder / "plain.sqlite3", noon).path
    data = bytearray(good.read_bytes())
    if harm == "cut":
        del data[len(data) // 2 :]
    elif harm == "flipped":
        data[8192:12288] = bytes(reversed(data[8192:12288]))
    elif harm == "empty":
        data.clear()
    elif harm == "text":
        data[:] = b"a shopping list " * 1000
    else:
        path = folder / "other.sqlite3"
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("CREATE TABLE letters (id INTEGER)")
            other.execute(f"PRAGMA user_version = {VERSION + 1 if harm == 'newer' else 0}")
        data[:] = path.read_bytes()
        path.unlink()
    bad = folder / ("bad.sqlite3" + SUFFIXES.get(packing, ""))
    bad.write_bytes(data)
    if packing in SUFFIXES and data:
        plain = bad.rename(folder / "bad")
        pack(plain, bad, lambda: None)
        plain.unlink()
    before = bad.read_bytes()
    with pytest.raises(LibraryError) as caught:
        verify_backup(bad)
    if harm == "newer":
        assert "newer version" in caught.value.message
    assert caught.value.hint
    assert bad.read_bytes() == before
    assert {path.name for path in folder.iterdir()} == {good.name, bad.name}


@pytest.mark.parametrize("packing", SUFFIXES)
@pytest.mark.parametrize("harm", ["cut", "flipped"])
def test_a_compressed_backup_that_was_harmed_is_told(
    library: Library, ten_tracks: list[int], folder: Path, packing: Packing, harm: str
) -> None:
    packed = create_backup(library.connection, folder / f"packed.sqlite3{SUFFIXES[packing]}", noon).path
    data = bytearray(packed.read_bytes())
    if harm == "cut":
        del data[-20:]
    else:
        data[len(data) // 2] ^= 0x10
    packed.write_bytes(data)
    with pytest.raises(LibraryError, match="can't be read"):
        verify_backup(packed)


def test_what_a_killed_run_has_left_is_removed_and_nothing_else(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    part = ".library-20260301-123005.sqlite3.zst.4711.part"
    left = {part, f"{part}.zst", f"{part}-journal", ".library-version-9.sqlite3.17.part", ".mine.sqlite3.9.part"}
    kept = {"library-20260301-123005.sqlite3", ".notes.part", "mine.sqlite3.9.part", ".x.sqlite3.9.part.txt"}
    for name in left | kept:
        (folder / name).write_text("")
    assert {path.name for path in remove_unfinished(folder)} == left
    assert {path.name for path in folder.iterdir()} == kept
    assert remove_unfinished(folder / "none") == []


def dated(folder: Path, *moments: datetime) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for moment in moments:
        (folder / f"library-{moment:%Y%m%d-%H%M%S}.sqlite3").write_text("")


def test_rotation_keeps_seven_days_and_four_weeks(tmp_path: Path) -> None:
    first = datetime(2026, 1, 1, 8)
    moments = [first + timedelta(hours=12 * number) for number in range(120)]
    dated(tmp_path, *moments)
    others = ["library-version-3.sqlite3", "library-replaced-20250101-000000.sqlite3", "mine.sqlite3", "note.txt"]
    for name in others:
        (tmp_path / name).write_text("")
    removed = rotate(tmp_path)
    kept = [one.made_at for one in list_backups(tmp_path) if one.kind is BackupKind.DATED]
    assert len(removed) + len(kept) == 120
    last = moments[-1].date()
    days = sorted({moment.date() for moment in kept}, reverse=True)
    assert days[:7] == [last - timedelta(days=number) for number in range(7)]
    assert len({moment.isocalendar()[:2] for moment in kept}) == 4
    assert len(days) <= 7 + 4
    assert sum(moment.date() == last for moment in kept) == sum(moment.date() == last for moment in moments)
    assert all((tmp_path / name).exists() for name in others)
    assert rotate(tmp_path) == []


@pytest.mark.audit("M-05")
def test_the_newest_is_found_whatever_was_written_last(library: Library, ten_tracks: list[int], folder: Path) -> None:
    for name in ("library-20260302-120000-2", "library-20260302-120000", "library-20260301-120000"):
        back_up(library, folder, f"{name}.sqlite3")
    (folder / "library-20260303-120000.sqlite3").write_text("damaged")
    (folder / "library-20269999-120000.sqlite3").write_text("no date")
    (folder / "library-replaced-20260304-120000.sqlite3").write_bytes(
        (folder / "library-20260302-120000.sqlite3").read_bytes()
    )
    for backup in folder.iterdir():
        os.utime(backup, (0, 0))
    found = newest_good(folder)
    assert found is not None
    assert found.path.name == "library-20260302-120000-2.sqlite3"
    assert find_backup("newest", folder) == found.path
    assert find_backup("library-20260301-120000.sqlite3", folder).name == "library-20260301-120000.sqlite3"
    with pytest.raises(LibraryError, match="There is no backup nothing"):
        find_backup("nothing", folder)
    assert list_backups(folder)[0].made_at.date() == date(2026, 3, 4)


def bring_back(source: Path, path: Path) -> Path | None:
    with prepared(source, path) as (copy, _):
        return take_place(copy, path, noon)


def test_a_restore_brings_everything_back_and_keeps_what_was_there(
    library: Library, ten_tracks: list[int], folder: Path
) -> None:
    backup = back_up(library, folder)
    add_album(library, "Zora", "Later")
    library.close()
    kept = bring_back(backup, library.path)
    assert kept == folder / "library-replaced-20260301-123005.sqlite3"
    assert (rows_in(library.path), rows_in(kept)) == (10, 13)
    again = open_library(library.path)
    assert again.rows("PRAGMA journal_mode") == [("wal",)]
    again.close()
    assert {path.name for path in library.path.parent.iterdir()} == {
        "backups",
        "library.sqlite3",
        "library.sqlite3.lock",
    }
    assert bring_back(kept, library.path) is not None  # and back again
    assert rows_in(library.path) == 13


def test_jobs_that_ran_while_the_backup_was_made_run_no_longer(library: Library, folder: Path) -> None:
    store_job(library, Job(id=4, kind="backup", title="itself", began_at=12.0))
    source = back_up(library, folder)
    library.close()
    bring_back(source, library.path)
    with closing(open_reader(library.path)) as connection:
        (job,) = read_jobs(connection)
    assert (job.state, job.ended_at, job.problems) == (JobState.FAILED, 12.0, (IN_BACKUP,))


def test_what_is_only_in_the_log_is_kept_too(library: Library, ten_tracks: list[int], folder: Path) -> None:
    backup = back_up(library, folder)
    reader = open_reader(library.path)  # keeps the log from being folded in when the writer closes
    add_album(library, "Zora", "Later")
    library.close()
    reader.close()
    kept = bring_back(backup, library.path)
    assert kept is not None
    assert rows_in(kept) == 13
    assert not library.path.with_name("library.sqlite3-wal").exists()


def test_a_reader_that_stays_keeps_the_library_from_being_replaced(
    library: Library, ten_tracks: list[int], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(restore, "READERS_LEAVE_MS", 20)
    backup = back_up(library, folder)
    add_album(library, "Zora", "Later")
    reader = open_reader(library.path)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM tracks").fetchone()
    library.close()
    with pytest.raises(LibraryError, match="while another program uses it"):
        bring_back(backup, library.path)
    assert reader.execute("SELECT count(*) FROM tracks").fetchone() == (13,)
    reader.close()
    assert rows_in(library.path) == 13


@pytest.mark.audit("M-20")
def test_a_restore_that_fails_leaves_the_library(
    library: Library, ten_tracks: list[int], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup = back_up(library, folder)
    add_album(library, "Zora", "Later")
    library.close()

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", fail)
        with pytest.raises(LibraryError, match="can't be replaced"):
            bring_back(backup, library.path)
    assert rows_in(library.path) == 13
    assert not [path.name for path in library.path.parent.iterdir() if path.name.startswith(".")]


def test_an_older_backup_is_brought_up_and_a_newer_one_refused(
    library: Library, ten_tracks: list[int], folder: Path
) -> None:
    library.close()
    write_old(folder / "old.sqlite3", 1)
    old = (folder / "old.sqlite3").read_bytes()
    bring_back(folder / "old.sqlite3", library.path)
    assert rows_in(library.path) == 2
    reader = open_reader(library.path)
    reader.close()
    assert (folder / "old.sqlite3").read_bytes() == old
    with closing(sqlite3.connect(folder / "old.sqlite3")) as newer:
        newer.execute(f"PRAGMA user_version = {VERSION + 1}")
    with pytest.raises(LibraryError, match="newer version"):
        bring_back(folder / "old.sqlite3", library.path)
    assert rows_in(library.path) == 2


def test_the_library_itself_is_no_backup(library: Library, ten_tracks: list[int]) -> None:
    with pytest.raises(LibraryError, match="is the library itself"):
        bring_back(library.path, library.path)


def test_a_damaged_library_is_set_aside_by_a_restore(library: Library, ten_tracks: list[int], folder: Path) -> None:
    backup = back_up(library, folder)
    library.close()
    library.path.write_bytes(b"not a database at all" * 500)
    kept = bring_back(backup, library.path)
    assert kept is not None
    assert kept.read_bytes().startswith(b"not a database")
    assert rows_in(library.path) == 10
