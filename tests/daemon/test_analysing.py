"""Reports are made by real children: of what is heard, of what comes next, and of all when that is asked for."""

from pathlib import Path

import numpy as np
import pytest
import soundfile

from auralis_tui.bus.commands import CancelJob
from auralis_tui.bus.events import JobChanged, ReportListing, ReportReady
from auralis_tui.bus.library_commands import AnalyzeTracks, GetReport
from auralis_tui.bus.state import Job, JobState
from auralis_tui.daemon.service import running
from tests.conftest import Sandbox
from tests.daemon.conftest import Client, make_service, write
from tests.signals import music


def write_long(path: Path, duration_s: int) -> Path:
    soundfile.write(path, np.tile(music(1.0, rate_hz=48_000), (duration_s, 1)), 48_000)
    return path


async def job_until_it_ends(client: Client) -> Job:
    event = await client.until_event(JobChanged, lambda event: _ended(event.job))
    return event.job


def _ended(job: Job) -> bool:
    return job.kind == "analysis" and job.state is not JobState.RUNNING


async def report(client: Client, track_id: int) -> dict[str, object] | None:
    answer = await client.ask(GetReport(track_id=track_id))
    assert isinstance(answer, ReportListing)
    return answer.report


@pytest.mark.audit("L-03")
async def test_what_is_heard_and_what_comes_next_is_analysed_before_it_is_heard(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    files = [write_long(tmp_path / f"{number}.flac", 30) for number in (1, 2)]
    async with running(make_service(analyze=True)) as service:
        client = Client(service.connect())
        await client.next()
        await client.add(*files, play=True)
        ready = [(await client.until_event(ReportReady)).track_id for _ in files]
        assert ready == [1, 2]
        assert client.title == "1"
        figures = await report(client, 2)
        assert figures is not None
        assert figures["duration_s"] == pytest.approx(30.0)


async def test_a_job_analyses_all_that_have_no_report_and_tells_how_far_it_is(
    client: Client, tracks: list[Path]
) -> None:
    await client.add(*tracks[:2])
    await client.do(AnalyzeTracks())
    job = await job_until_it_ends(client)
    assert (job.state, job.done, job.total, job.problems) == (JobState.DONE, 2, 2, ())
    await client.do(AnalyzeTracks())
    assert (await job_until_it_ends(client)).total == 0


@pytest.mark.audit("M-12")
async def test_a_file_that_has_changed_is_analysed_anew(client: Client, tmp_path: Path) -> None:
    file = write(tmp_path / "a.flac", 2.0)
    await client.add(file)
    await client.do(AnalyzeTracks())
    await job_until_it_ends(client)
    before = await report(client, 1)
    write(file, 3.0)
    await client.add(file)
    assert await report(client, 1) is None
    await client.do(AnalyzeTracks())
    assert (await job_until_it_ends(client)).total == 1
    after = await report(client, 1)
    assert before is not None
    assert after is not None
    assert (before["duration_s"], after["duration_s"]) == (pytest.approx(2.0), pytest.approx(3.0))


@pytest.mark.audit("M-19")
async def test_a_file_that_cannot_be_read_is_told_and_the_others_go_on(client: Client, tmp_path: Path) -> None:
    gone, silence = write(tmp_path / "1.flac", 1.0), tmp_path / "2.flac"
    soundfile.write(silence, np.zeros((48_000, 2)), 48_000)
    await client.add(gone, silence)
    gone.unlink()
    await client.do(AnalyzeTracks(track_ids=(1, 2)))
    job = await job_until_it_ends(client)
    assert (job.state, job.done, job.problem_count) == (JobState.DONE, 2, 1)
    assert str(gone) in job.problems[0]
    assert await report(client, 1) is None
    figures = await report(client, 2)
    assert figures is not None
    assert figures["integrated_lufs"] is None  # undefined is said, and no reason to fail


async def test_two_jobs_over_one_file_both_tell_what_is_wrong_with_it(client: Client, tmp_path: Path) -> None:
    broken = write(tmp_path / "broken.flac", 2.0)
    await client.add(broken)
    broken.write_bytes(broken.read_bytes()[:-2000])
    await client.do(AnalyzeTracks(track_ids=(1,)))
    await client.do(AnalyzeTracks(track_ids=(1,)))
    ended = [await job_until_it_ends(client) for _ in range(2)]
    assert len({job.id for job in ended}) == 2
    assert all("broken.flac" in job.problems[0] for job in ended)


async def test_what_another_job_gave_up_is_done_all_the_same(client: Client, tmp_path: Path) -> None:
    await client.add(write_long(tmp_path / "long.flac", 60))
    await client.do(AnalyzeTracks(track_ids=(1,)))
    first = (await client.until_event(JobChanged, lambda event: event.job.kind == "analysis")).job
    await client.do(AnalyzeTracks(track_ids=(1,)))
    await client.do(CancelJob(job_id=first.id))
    ended = {job.id: job.state for job in [await job_until_it_ends(client) for _ in range(2)]}
    assert ended.pop(first.id) is JobState.CANCELLED
    assert list(ended.values()) == [JobState.DONE]
    assert await report(client, 1) is not None


async def test_a_job_that_is_cancelled_ends_its_children(client: Client, tmp_path: Path) -> None:
    file = write_long(tmp_path / "long.flac", 300)
    await client.add(file)
    await client.do(AnalyzeTracks())
    job = (await client.until_event(JobChanged, lambda event: event.job.kind == "analysis")).job
    await client.do(CancelJob(job_id=job.id))
    assert (await job_until_it_ends(client)).state is JobState.CANCELLED
    assert await report(client, 1) is None
