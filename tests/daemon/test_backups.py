"""Backups and restores while the daemon lives."""

import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from auralis_tui import folders
from auralis_tui.bus import commands as c
from auralis_tui.bus import library_commands as lib
from auralis_tui.bus.events import AnyEvent, BackupCreated, BackupRestored, JobChanged, LibraryChanged, Notice, Snapshot
from auralis_tui.bus.state import JobState, Transport
from auralis_tui.daemon.backups import Backups
from auralis_tui.daemon.service import Service, running
from auralis_tui.library.backups import list_backups, verify_backup
from auralis_tui.library.database import Library
from tests.conftest import Sandbox
from tests.daemon.conftest import Client, make_service
from tests.library.albums import add_album


async def fill(service: Service, count: int) -> None:
    await service._writer.run(lambda library: add_album(library, "Zora", "One", count=count))


async def count(service: Service, sql: str = "SELECT count(*) FROM tracks") -> int:
    return int(await service._writer.run(lambda library: library.rows(sql)[0][0]))


def jobs_in(events: list[AnyEvent], kind: str) -> list[JobState]:
    return [event.job.state for event in events if isinstance(event, JobChanged) and event.job.kind == kind]


async def test_others_write_while_a_backup_is_made(service: Service, client: Client, tmp_path: Path) -> None:
    await fill(service, 3000)
    number = await client.connection.send(c.CreateBackup(path=str(tmp_path / "copy.sqlite3")))
    await client.until_event(JobChanged, lambda event: event.job.done > 0)
    orders: list[str] = []

    def write(library: Library) -> None:
        with library.transaction():
            library.rows("INSERT INTO settings VALUES ('between', '1')")
        orders.append("written")

    await service._writer.run(write)
    event = await client.until(lambda event: getattr(event, "of", None) == number)
    assert isinstance(event, BackupCreated)
    states = jobs_in(client.seen, "backup")
    assert states[-1] is JobState.DONE
    assert len(states) >= 4  # begun, steps, done
    assert orders == ["written"]
    with closing(sqlite3.connect(event.path)) as copy:
        assert copy.execute("SELECT count(*) FROM tracks").fetchone() == (3000,)
        assert copy.execute("SELECT value FROM settings WHERE key = 'between'").fetchone() in [("1",), None]


@pytest.mark.audit("M-11")
async def test_a_cancelled_backup_leaves_nothing(service: Service, client: Client, tmp_path: Path) -> None:
    await fill(service, 6000)
    target = tmp_path / "copies" / "copy.sqlite3"
    target.parent.mkdir()
    number = await client.connection.send(c.CreateBackup(path=str(target)))
    begun = await client.until_event(JobChanged, lambda event: event.job.done > 0)
    await client.connection.send(c.CancelJob(job_id=begun.job.id))
    outcome = await client.until(lambda event: getattr(event, "of", None) == number)
    assert getattr(outcome, "why", "") == "The backup was cancelled."
    assert jobs_in(client.seen, "backup")[-1] is JobState.CANCELLED
    assert list(target.parent.iterdir()) == []
    assert isinstance(await client.ask(c.CreateBackup(path=str(target))), BackupCreated)


async def test_a_backup_is_made_by_itself_once_a_day(service: Service) -> None:
    moment = datetime(2026, 3, 1, 12)
    backups = Backups(service._writer, service.jobs, service._publish, lambda: moment.astimezone())
    assert await backups.create_daily() is None  # nothing is in it
    await fill(service, 3)
    first = await backups.create_daily()
    assert first is not None
    assert first.path.name == "library-20260301-120000.sqlite3"
    assert await backups.create_daily() is None
    for _ in range(9):
        moment += timedelta(days=1)
        assert await backups.create_daily() is not None
    kept = [one.made_at.date() for one in list_backups(folders.backups_folder())]
    assert len(kept) == 7 + 1  # seven days, and a week's newest before them


async def test_a_restore_goes_to_every_client(
    service: Service, client: Client, tracks: list[Path], tmp_path: Path
) -> None:
    other = Client(service.connect())
    await client.add(*tracks[:2])
    made = await client.ask(c.CreateBackup(path=str(tmp_path / "two.sqlite3")))
    assert isinstance(made, BackupCreated)
    await client.add(*tracks[2:], play=True)
    await client.until_playing()
    await client.do(c.SetVolume(volume_db=-7.0))
    restored = await client.ask(lib.RestoreBackup(path=made.path))
    assert isinstance(restored, BackupRestored)
    assert restored.tracks == 2
    assert verify_backup(Path(restored.kept)).tracks == 4
    for one in (client, other):
        await one.until_now(lambda one: any(isinstance(e, Snapshot) and e.library.tracks == 2 for e in one.seen))
        assert (one.queue.length, one.player.transport) == (2, Transport.STOPPED)
        assert one.player.volume_db == -7.0
    notices = [event for event in client.seen if isinstance(event, Notice)]
    assert any(restored.kept in notice.message for notice in notices)
    await client.do(c.Play(index=1))
    await client.until_playing("2 track")
    await client.add(tracks[3])  # and it is written to as before


async def test_what_can_not_be_restored_changes_nothing(
    service: Service, client: Client, tracks: list[Path], tmp_path: Path
) -> None:
    await client.add(*tracks[:2], play=True)
    await client.until_playing()
    (tmp_path / "text.sqlite3").write_text("a shopping list " * 100)
    for path, why in ((str(tmp_path / "text.sqlite3"), "can't be read"), ("nothing", "no backup"), ("", "no good")):
        assert why in (await client.refused(lib.RestoreBackup(path=path))).why
    assert client.player.transport is Transport.PLAYING
    assert await count(service) == 2


async def test_a_damaged_library_is_told_to_everyone_and_brought_back(sandbox: Sandbox) -> None:
    async with running(make_service()) as service:
        await fill(service, 5)
        await service.backups.create("", c.Packing.GZIP)
    folders.database_path().write_bytes(b"no database" * 1000)
    unfinished = folders.backups_folder() / ".library-20260301-123005.sqlite3.1.part"
    unfinished.write_bytes(b"of a run that was killed")
    async with running(make_service()) as service:
        assert not unfinished.exists()
        client = Client(service.connect())
        notice = await client.until_event(Notice, lambda event: "damaged" in event.message)
        assert notice.failure
        words = notice.hint.split()
        assert words[:-1] == ["Bring", "5", "tracks", "back:", "auralis", "backup", "restore"]
        assert isinstance(await client.ask(lib.RestoreBackup(path=words[-1])), BackupRestored)
        assert await count(service) == 5
        later = Client(service.connect())
        await later.do(c.GetSnapshot())
        assert not [event for event in later.seen if isinstance(event, Notice)]
    assert len(list(folders.data_folder().glob("library-damaged-*"))) == 1


async def test_changes_of_the_library_are_told_after_a_restore(service: Service, client: Client) -> None:
    await fill(service, 3)
    await client.ask(c.CreateBackup())
    revision = service.collection.library.revision
    await client.ask(lib.RestoreBackup())
    told = [event.library for event in client.seen if isinstance(event, LibraryChanged)]
    assert told[-1].tracks == 3
    assert told[-1].revision > revision
