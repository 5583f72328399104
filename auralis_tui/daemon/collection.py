"""The collection: what the library holds, and the scans and backups that concern it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Generator, Sequence
from datetime import datetime
from pathlib import Path

import msgspec

from auralis_tui.bus.events import AnyEvent, JobChanged, LibraryChanged
from auralis_tui.bus.state import Job, JobState, LibraryState, Track
from auralis_tui.daemon.writer import Writer
from auralis_tui.errors import AuralisError, UsageError
from auralis_tui.library.backup import BackupReport, create_backup
from auralis_tui.library.catalogue import Catalogue
from auralis_tui.library.database import Library
from auralis_tui.library.scanner import ScanProgress, scan_steps
from auralis_tui.library.tracks import store_length

log = logging.getLogger(__name__)

KEPT_JOBS = 50
KEPT_PROBLEMS = 20

Found = Callable[[tuple[int, ...]], Awaitable[None]]
"""Is told the tracks of each step of a scan, in the order of their paths."""


class Collection:
    """Owns the library's outline and the list of jobs."""

    def __init__(self, writer: Writer, publish: Callable[[AnyEvent], None], clock: Callable[[], datetime]) -> None:
        self._writer = writer
        self._publish = publish
        self._clock = clock
        self._tasks: dict[int, asyncio.Task[Job]] = {}
        self._cancelled: set[int] = set()
        self._jobs: dict[int, Job] = {}
        self._last_job_id = 0
        self.library = LibraryState(database=str(writer.path))

    @property
    def jobs(self) -> tuple[Job, ...]:
        """The jobs that run, and the last ones that ended."""
        return tuple(self._jobs.values())

    async def restore(self) -> None:
        """Count what is there."""
        await self._recount()

    async def search(self, query: str, limit: int) -> tuple[Track, ...]:
        """Search the library, beside the writer."""

        def read() -> tuple[Track, ...]:
            with Catalogue(self._writer.path) as catalogue:
                return tuple(catalogue.search(query, limit))

        return await asyncio.to_thread(read)

    async def back_up(self, path: str) -> BackupReport:
        """Back the library up while everything goes on."""
        target = Path(path).expanduser().absolute() if path else None
        return await self._writer.run(lambda library: create_backup(library.connection, target, self._clock))

    def scan(self, paths: Sequence[str], found: Found | None = None) -> "asyncio.Task[Job]":
        """Begin to bring folders and files into the library, and return what comes to the job as it ended."""
        self._last_job_id += 1
        title = ", ".join(Path(path).name or path for path in paths[:3]) or "all folders"
        job = Job(id=self._last_job_id, kind="scan", title=title)
        self._change(job)
        task = asyncio.create_task(self._run_scan(job, list(paths), found), name=f"scan {job.id}")
        self._tasks[job.id] = task
        task.add_done_callback(lambda _: self._forget(job.id))
        return task

    def cancel(self, job_id: int) -> None:
        """Cancel a job that runs: it ends after the step it is in, some 100 ms at most."""
        if job_id not in self._tasks:
            raise UsageError(f"No job {job_id} is running.", "Look at the list of jobs.")
        self._cancelled.add(job_id)

    async def close(self) -> None:
        """Cancel all jobs, and wait for them."""
        self._cancelled.update(self._tasks)
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    async def _run_scan(self, job: Job, paths: list[str], found: Found | None) -> Job:
        """Scan; whatever ends it, the job says how it went."""
        try:
            job = await self._scan_through(job, paths, found)
            await self._recount()
        except AuralisError as error:
            log.error("scan: %s", error)
            job = _failed(self._jobs[job.id], str(error))
        except Exception:
            log.exception("scan of %s failed", paths)
            job = _failed(self._jobs[job.id], "The scan failed inside. The daemon's log says more: auralis doctor.")
        self._change(job)
        return job

    async def _scan_through(self, job: Job, paths: list[str], found: Found | None) -> Job:
        """Step through a scan; whatever ends it, its child process ends too."""
        steps = await self._writer.run(lambda library: self._steps(library, paths))
        try:
            return await self._step_through(job, steps, found)
        finally:
            await self._writer.run(lambda _: steps.close())

    async def _step_through(self, job: Job, steps: Generator[ScanProgress], found: Found | None) -> Job:
        while job.id not in self._cancelled:
            progress = await self._writer.run(lambda _: next(steps, None))
            if progress is None:
                nothing = job.problem_count > 0 and job.done == 0
                return msgspec.structs.replace(job, state=JobState.FAILED if nothing else JobState.DONE)
            job = await self._note(job, progress, found)
        return msgspec.structs.replace(job, state=JobState.CANCELLED)

    def _steps(self, library: Library, paths: list[str]) -> Generator[ScanProgress]:
        return scan_steps(library, paths, clock=lambda: self._clock().timestamp())

    async def _note(self, job: Job, progress: ScanProgress, found: Found | None) -> Job:
        if found is not None and progress.track_ids:
            await found(progress.track_ids)
        if progress.added or progress.updated or progress.hidden:
            await self._recount()
        job = _with_problems(job, progress.problems)
        job = msgspec.structs.replace(job, done=progress.done, total=progress.total)
        self._change(job)
        return job

    async def keep_length(self, track: Track, duration_s: float) -> None:
        """Correct a track's length to what was decoded, where its file told another."""
        if abs(track.duration_s - duration_s) * track.rate_hz < 1.0:
            return
        await self._writer.run(lambda library: store_length(library, track.id, track.path, duration_s))
        await self._recount()

    async def _recount(self) -> None:
        def read(library: Library) -> tuple[int, int, int]:
            with Catalogue(library.path) as catalogue:
                counts = catalogue.counts()
            return counts.artists, counts.albums, counts.tracks

        artists, albums, tracks = await self._writer.run(read)
        self.library = LibraryState(
            revision=self.library.revision + 1, artists=artists, albums=albums, tracks=tracks,
            database=self.library.database,
        )  # fmt: skip
        self._publish(LibraryChanged(library=self.library))

    def _forget(self, job_id: int) -> None:
        self._tasks.pop(job_id, None)
        self._cancelled.discard(job_id)

    def _change(self, job: Job) -> None:
        self._jobs[job.id] = job
        ended = [other.id for other in self._jobs.values() if other.state is not JobState.RUNNING]
        for job_id in ended[: max(0, len(ended) - KEPT_JOBS)]:
            del self._jobs[job_id]
        self._publish(JobChanged(job=job))


def _failed(job: Job, why: str) -> Job:
    problems = (why, *job.problems)[:KEPT_PROBLEMS]
    return msgspec.structs.replace(job, state=JobState.FAILED, problems=problems, problem_count=job.problem_count + 1)


def _with_problems(job: Job, problems: Sequence[str]) -> Job:
    if not problems:
        return job
    return msgspec.structs.replace(
        job,
        problems=(*job.problems, *problems)[:KEPT_PROBLEMS],
        problem_count=job.problem_count + len(problems),
    )
