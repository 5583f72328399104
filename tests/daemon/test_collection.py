"""Scans, searches and backups through the bus."""

import sqlite3
from contextlib import closing
from pathlib import Path

from auralis_tui.bus import commands as c
from auralis_tui.bus.events import AnyEvent, BackupCreated, JobChanged, SearchListing
from auralis_tui.bus.state import Job, JobState
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


async def test_a_cancelled_scan_says_so(client: Client, tracks: list[Path]) -> None:
    await client.connection.send(c.Scan(paths=(str(tracks[0].parent),)))
    running = await client.until_event(JobChanged)
    await client.ask(c.CancelJob(job_id=running.job.id))
    event = next((event for event in client.seen if ended(event)), None) or await client.until(ended)
    assert isinstance(event, JobChanged)
    assert event.job.state in (JobState.CANCELLED, JobState.DONE)


async def test_a_backup_is_a_database_of_its_own(client: Client, tracks: list[Path], tmp_path: Path) -> None:
    await client.add(*tracks)
    answer = await client.ask(c.CreateBackup(path=str(tmp_path / "copy.sqlite3")))
    assert isinstance(answer, BackupCreated)
    assert answer.tracks == 4
    with closing(sqlite3.connect(answer.path)) as copy:
        assert copy.execute("SELECT count(*) FROM queue_entries").fetchone() == (4,)
    assert "exists already" in (await client.refused(c.CreateBackup(path=answer.path))).why
