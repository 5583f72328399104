"""Scans, searches and backups through the bus."""

import sqlite3
from contextlib import closing
from pathlib import Path

from auralis_tui.bus import commands as c
from auralis_tui.bus.events import AnyEvent, BackupCreated, JobChanged, SearchListing
from auralis_tui.bus.state import Job, JobState
from auralis_tui.daemon.service import Service
from tests.daemon.conftest import Client


def ended(event: AnyEvent) -> bool:
    return isinstance(event, JobChanged) and event.job.state is not JobState.RUNNING


async def scanned(client: Client, *paths: Path) -> Job:
    await client.do(c.Scan(paths=tuple(str(path) for path in paths)))
    event = await client.until(ended)
    assert isinstance(event, JobChanged)
    return event.job


async def test_a_scan_finds_and_a_search_finds_again(client: Client, tracks: list[Path]) -> None:
    job = await scanned(client, tracks[0].parent)
    assert (job.state, job.done, job.total, job.problem_count) == (JobState.DONE, 4, 4, 0)
    listing = await client.ask(c.Search(query="3 tra"))
    assert isinstance(listing, SearchListing)
    assert [track.title for track in listing.tracks] == ["3 track"]


async def test_problems_are_sentences_and_the_rest_goes_on(client: Client, tracks: list[Path]) -> None:
    (tracks[0].parent / "text.mp3").write_text("not sound at all")
    job = await scanned(client, tracks[0].parent, tracks[0].parent / "nowhere")
    assert job.done == 5
    assert job.problem_count == 2
    assert any("text.mp3" in problem for problem in job.problems)
    assert any("nowhere does not exist" in problem for problem in job.problems)
    listing = await client.ask(c.Search(query=""))
    assert isinstance(listing, SearchListing)
    assert len(listing.tracks) == 4


async def test_a_job_that_does_not_run_cannot_be_cancelled(client: Client) -> None:
    assert (await client.refused(c.CancelJob(job_id=77))).why == "No job 77 is running."


async def test_a_cancelled_scan_says_so_and_leaves_the_rest(client: Client, tmp_path: Path) -> None:
    (tmp_path / "many").mkdir()
    for number in range(150):
        (tmp_path / "many" / f"{number}.mp3").write_text("not sound at all")
    await client.connection.send(c.Scan(paths=(str(tmp_path / "many"),)))
    running = await client.until_event(JobChanged, lambda event: event.job.done > 0)
    await client.do(c.CancelJob(job_id=running.job.id))
    event = await client.until_event(JobChanged, ended)
    assert event.job.state is JobState.CANCELLED
    assert event.job.done < 150


async def test_a_scan_that_fails_inside_ends_and_says_so(service: Service, tracks: list[Path]) -> None:
    async def found(_: tuple[int, ...]) -> None:
        raise RuntimeError("a bug")

    job = await service.collection.scan([str(tracks[0].parent)], found)
    assert job.state is JobState.FAILED
    assert job.problems == ("The scan failed inside. The daemon's log says more: auralis doctor.",)
    assert service.jobs.listed == (job,)


async def test_a_backup_is_a_database_of_its_own(client: Client, tracks: list[Path], tmp_path: Path) -> None:
    await client.add(*tracks)
    answer = await client.ask(c.CreateBackup(path=str(tmp_path / "copy.sqlite3")))
    assert isinstance(answer, BackupCreated)
    assert answer.tracks == 4
    with closing(sqlite3.connect(answer.path)) as copy:
        assert copy.execute("SELECT count(*) FROM queue_entries").fetchone() == (4,)
    assert "exists already" in (await client.refused(c.CreateBackup(path=answer.path))).why
