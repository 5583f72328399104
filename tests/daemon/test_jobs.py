"""Jobs are kept from one run to the next."""

import pytest

from auralis_tui.bus import commands as c
from auralis_tui.bus.state import Job, JobState
from auralis_tui.daemon.jobs import RunningJob
from auralis_tui.daemon.service import running
from auralis_tui.errors import LibraryError
from auralis_tui.library.database import Library
from auralis_tui.library.jobs import INTERRUPTED, KEPT_JOBS, read_jobs, store_job
from tests.conftest import Sandbox
from tests.daemon.conftest import Client, make_service


async def test_jobs_are_listed_after_a_restart_with_how_they_ended(sandbox: Sandbox) -> None:
    async def well(job: RunningJob) -> None:
        job.note(done=2, total=3, problems=["One was no music."])

    async def badly(_: RunningJob) -> None:
        raise LibraryError("It broke.", "Mend it.")

    async def loses(_: RunningJob) -> None:
        raise KeyError("a bug")

    async with running(make_service()) as service:
        for work in (well, badly, loses):
            await service.jobs.begin("scan", "music", work)
        before = service.jobs.listed
    async with running(make_service()) as service:
        assert service.jobs.listed == before
        client = Client(service.connect())
        await client.do(c.GetSnapshot())
        assert [job.state for job in before] == [JobState.DONE, JobState.FAILED, JobState.FAILED]
        assert [job.problems[0] for job in before] == [
            "One was no music.",
            "It broke. Mend it.",
            "The scan failed inside. The daemon's log says more: auralis doctor.",
        ]
        assert all(job.ended_at is not None and job.ended_at >= job.began_at > 0 for job in before)
        job = await service.jobs.begin("scan", "more", well)
        assert job.id == before[-1].id + 1


async def test_a_job_that_a_kill_has_ended_says_so(sandbox: Sandbox) -> None:
    async with running(make_service()) as service:
        await service._writer.run(lambda library: store_job(library, Job(id=7, kind="scan", title="music")))
    async with running(make_service()) as service:
        (job,) = service.jobs.listed
        assert (job.id, job.state, job.problems) == (7, JobState.FAILED, (INTERRUPTED,))


async def test_a_full_disk_ends_no_job(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise LibraryError("The disk is full.")

    async def works(job: RunningJob) -> None:
        job.note(done=1)

    async with running(make_service()) as service:
        monkeypatch.setattr("auralis_tui.daemon.jobs.store_job", full)
        assert (await service.jobs.begin("scan", "music", works)).state is JobState.DONE
        monkeypatch.undo()


async def test_a_job_that_raises_does_not_hold_up_the_end(sandbox: Sandbox) -> None:
    async def waits(job: RunningJob) -> None:
        while not job.cancelled:
            await service._writer.run(lambda _: None)
        raise RuntimeError("a bug")

    async with running(make_service()) as service:
        task = service.jobs.begin("scan", "music", waits)
    assert (await task).state is JobState.FAILED


@pytest.mark.audit("M-10")
async def test_a_bounded_number_is_kept(sandbox: Sandbox) -> None:
    def store(library: Library) -> list[Job]:
        for number in range(1, KEPT_JOBS + 31):
            store_job(library, Job(id=number, kind="scan", title=str(number), state=JobState.DONE))
        return read_jobs(library.connection, 1000)

    async with running(make_service()) as service:
        kept = await service._writer.run(store)
    assert [job.id for job in kept] == list(range(KEPT_JOBS + 30, 30, -1))
