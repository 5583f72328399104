"""Background work: what runs, what ran, and how it is cancelled."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

import msgspec

from auralis_tui.bus.events import AnyEvent, JobChanged
from auralis_tui.bus.state import Job, JobState
from auralis_tui.daemon.writer import Writer
from auralis_tui.errors import AuralisError, UsageError
from auralis_tui.library.jobs import end_interrupted, last_job_id, read_jobs, store_job

log = logging.getLogger(__name__)

KEPT_JOBS = 50
"""Of those that ended, as clients are told them; the library keeps more."""
KEPT_PROBLEMS = 20


class JobCancelled(Exception):
    """Raised where a job stops since it was cancelled."""


class RunningJob:
    """A job as its work sees it: it looks whether to go on, and says how far it is."""

    def __init__(self, job: Job, changed: Callable[[Job], None]) -> None:
        self.job = job
        self._changed = changed
        self.cancelled = False
        """Whether the work should stop at its next step; any thread may look."""

    def check(self) -> None:
        """Raise `JobCancelled` when the work should stop."""
        if self.cancelled:
            raise JobCancelled

    def note(
        self, *, done: int | None = None, total: int | None = None, problems: Sequence[str] = (), at: str | None = None
    ) -> None:
        """Say how far it is, what it is at, and what went wrong on the way."""
        job = self.job
        self.job = msgspec.structs.replace(
            job, done=job.done if done is None else done, total=job.total if total is None else total,
            problems=(*job.problems, *problems)[:KEPT_PROBLEMS], problem_count=job.problem_count + len(problems),
            at=job.at if at is None else at,
        )  # fmt: skip
        if self.job != job:
            self._changed(self.job)


Work = Callable[[RunningJob], Awaitable[JobState | None]]
"""Does a job, and returns what became of it where that isn't "done"; what it raises is told as its failure."""


class Jobs:
    """Owns the list of jobs: those that run, and the last ones that ended, also in earlier runs."""

    def __init__(self, writer: Writer, publish: Callable[[AnyEvent], None], clock: Callable[[], datetime]) -> None:
        self._writer = writer
        self._publish = publish
        self._clock = clock
        self._running: dict[int, tuple[RunningJob, asyncio.Task[Job]]] = {}
        self._jobs: dict[int, Job] = {}
        self._last_id = 0

    @property
    def listed(self) -> tuple[Job, ...]:
        """The jobs that run, and the last ones that ended."""
        return tuple(self._jobs.values())

    async def restore(self) -> None:
        """Take up what earlier runs left; what they didn't end has failed."""
        now = self._clock().timestamp()
        await self._writer.run(lambda library: end_interrupted(library, now))
        jobs = await self._writer.run(lambda library: read_jobs(library.connection, KEPT_JOBS))
        self._jobs = {job.id: job for job in reversed(jobs)}
        self._last_id = max(self._last_id, await self._writer.run(last_job_id))

    def begin(self, kind: str, title: str, work: Work) -> "asyncio.Task[Job]":
        """Begin a job, and return what comes to it as it ended; its task never fails."""
        self._last_id += 1
        job = Job(id=self._last_id, kind=kind, title=title, began_at=self._clock().timestamp())
        running = RunningJob(job, self._change)
        self._change(job)
        task = asyncio.create_task(self._run(running, work), name=f"{kind} {job.id}")
        self._running[job.id] = (running, task)
        task.add_done_callback(lambda _: self._running.pop(job.id, None))
        return task

    def cancel(self, job_id: int) -> None:
        """Cancel a job that runs: it ends after the step it is in."""
        if job_id not in self._running:
            raise UsageError(f"No job {job_id} is running.", "Look at the list of jobs.")
        self._running[job_id][0].cancelled = True

    def running(self, kind: str) -> bool:
        """Whether a job of this kind runs."""
        return any(running.job.kind == kind for running, _ in self._running.values())

    async def stop(self) -> None:
        """Cancel all jobs, and wait for them."""
        for running, _ in self._running.values():
            running.cancelled = True
        await asyncio.gather(*(task for _, task in self._running.values()), return_exceptions=True)

    async def _run(self, running: RunningJob, work: Work) -> Job:
        """Work; whatever ends it, the job says how it went."""
        await self._keep(running.job)
        state = await self._outcome(running, work)
        job = msgspec.structs.replace(running.job, state=state, at="", ended_at=self._clock().timestamp())
        running.job = job
        self._change(job)
        await self._keep(job)
        return job

    async def _outcome(self, running: RunningJob, work: Work) -> JobState:
        kind = running.job.kind
        try:
            return await work(running) or JobState.DONE
        except JobCancelled:
            return JobState.CANCELLED
        except AuralisError as error:
            log.error("%s: %s", kind, error)
            running.job = with_failure(running.job, str(error))
        except Exception:
            log.exception("%s failed", running.job)
            why = f"The {kind} failed inside. The daemon's log says more: auralis doctor."
            running.job = with_failure(running.job, why)
        return JobState.FAILED

    async def _keep(self, job: Job) -> None:
        """Store a job; a full disk is no reason to end the work."""
        try:
            await self._writer.run(lambda library: store_job(library, job))
        except AuralisError as error:
            log.error("job %d can't be stored: %s", job.id, error)

    def _change(self, job: Job) -> None:
        self._jobs[job.id] = job
        ended = [other.id for other in self._jobs.values() if other.state is not JobState.RUNNING]
        for job_id in ended[: max(0, len(ended) - KEPT_JOBS)]:
            del self._jobs[job_id]
        self._publish(JobChanged(job=job))


def with_failure(job: Job, why: str) -> Job:
    """Put the reason for which a job failed before its other problems."""
    problems = (why, *job.problems)[:KEPT_PROBLEMS]
    return msgspec.structs.replace(job, problems=problems, problem_count=job.problem_count + 1)
