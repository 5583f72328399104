"""The watcher in a running daemon: what changes on the disk is in the library without any command."""

import os
from collections.abc import AsyncIterator
from pathlib import Path
from random import Random

import pytest

from auralis_tui import folders
from auralis_tui.bus.commands import CreateBackup, Scan
from auralis_tui.bus.events import AnyEvent, BackupCreated, JobChanged, LibraryChanged
from auralis_tui.bus.library_commands import ForgetFolder, RestoreBackup
from auralis_tui.bus.state import JobState
from auralis_tui.config import Config, LibraryConfig, OutputConfig
from auralis_tui.daemon import watching
from auralis_tui.daemon.service import Service, running
from auralis_tui.daemon.watching import Watching
from auralis_tui.daemon.writer import Writer
from auralis_tui.library.catalogue import Catalogue
from tests.conftest import Sandbox
from tests.daemon.conftest import Client
from tests.library.albums import write_music


@pytest.fixture
async def watched(sandbox: Sandbox) -> AsyncIterator[Client]:
    """A client of a daemon that watches."""
    config = Config(output=OutputConfig(name="null"), library=LibraryConfig(analyze=False, daily_backup=False))
    folders.log_path().parent.mkdir(parents=True, exist_ok=True)
    service = Service(config, folders.database_path(), folders.log_path(), Random(1))
    async with running(service):
        yield Client(service.connect())


async def scanned(client: Client, folder: Path) -> None:
    """Scan a folder, and wait until it is watched: its first look through is a job of its own."""
    await client.ask(Scan(paths=(str(folder),)))
    await client.until_event(JobChanged, lambda event: event.job.kind == "watch" and event.job.state is JobState.DONE)


async def test_what_comes_and_goes_is_noticed(watched: Client, tmp_path: Path) -> None:
    music = tmp_path / "music"
    first = write_music(music / "One" / "1.flac", title="First")
    await scanned(watched, music)
    write_music(music / "Two" / "2.flac", title="Second")
    await watched.until_event(LibraryChanged, lambda event: event.library.tracks == 2)
    first.rename(music / "Two" / "moved.flac")
    await watched.until_event(JobChanged, lambda event: event.job.kind == "watch" and event.job.state is JobState.DONE)
    (music / "Two" / "2.flac").unlink()
    await watched.until_event(LibraryChanged, lambda event: event.library.tracks == 1)


def is_second_scan(event: AnyEvent) -> bool:
    return isinstance(event, JobChanged) and (event.job.title, event.job.state) == ("two", JobState.DONE)


async def test_what_changed_before_a_restore_does_not_come_into_what_was_restored(
    watched: Client, tmp_path: Path
) -> None:
    write_music(tmp_path / "one" / "1.flac")
    write_music(tmp_path / "two" / "2.flac")
    await scanned(watched, tmp_path / "one")
    made = await watched.ask(CreateBackup(path=str(tmp_path / "one.sqlite3")))
    assert isinstance(made, BackupCreated)
    await watched.ask(Scan(paths=(str(tmp_path / "two"),)))
    await watched.until_now(lambda client: any(is_second_scan(event) for event in client.seen))
    await watched.ask(RestoreBackup(path=made.path))
    write_music(tmp_path / "one" / "3.flac")
    await watched.until_event(LibraryChanged, lambda event: event.library.tracks == 2)
    with Catalogue(folders.database_path()) as catalogue:
        assert {Path(track.path).name for track in catalogue.search("", 10)} == {"1.flac", "3.flac"}


async def test_a_forgotten_folder_is_watched_no_longer(watched: Client, tmp_path: Path) -> None:
    write_music(tmp_path / "music" / "1.flac")
    await scanned(watched, tmp_path / "music")
    await watched.ask(ForgetFolder(path=str(tmp_path / "music")))
    changes = [event.library.tracks for event in watched.seen if isinstance(event, LibraryChanged)]
    assert changes[-1] == 0


def test_what_is_no_music_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "new folder").mkdir()
    changed = ["a/1.flac", "b/list.cue", "c/cover.jpg", ".hidden/2.flac", "new folder", "gone"]
    (tmp_path / "c").mkdir()
    (tmp_path / "c" / "cover.jpg").touch()
    found = watching._concerned([str(tmp_path / name) for name in changed], [str(tmp_path)])
    assert {os.path.relpath(path, tmp_path) for path in found} == {"a", "b", "new folder", "."}


def test_many_changed_folders_are_one_scan_of_the_whole(tmp_path: Path) -> None:
    for number in range(60):
        (tmp_path / str(number)).mkdir()
    few = {str(tmp_path / "1"), str(tmp_path / "1" / "gone"), str(tmp_path / "2")}
    assert watching._to_scan(few, [str(tmp_path)]) == [str(tmp_path / "1"), str(tmp_path / "2")]
    many = {str(tmp_path / str(number)) for number in range(60)}
    assert watching._to_scan(many, [str(tmp_path)]) == [str(tmp_path)]
    assert watching._to_scan({"/elsewhere"}, [str(tmp_path)]) == []


async def test_a_storm_of_changes_is_one_scan(tmp_path: Path) -> None:
    watcher = Watching(Writer(tmp_path / "library.sqlite3"), lambda _: pytest.fail("too early"), enabled=False)
    watcher.watched = (str(tmp_path),)
    for number in range(10_000):
        watcher._note([str(tmp_path / str(number % 300))])
    await watcher._settle()
    assert len(watcher._changed) == 300
    assert watching._to_scan(watcher._changed, watcher.watched) == [str(tmp_path)]
