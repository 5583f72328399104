"""The collection: what the library holds, and the scans that change it."""

import asyncio
from collections.abc import Awaitable, Callable, Generator, Sequence
from datetime import datetime
from pathlib import Path

import msgspec

from auralis_tui.bus.events import AnyEvent, LibraryChanged
from auralis_tui.bus.state import Job, JobState, LibraryState, Track
from auralis_tui.daemon.jobs import Jobs, RunningJob
from auralis_tui.daemon.writer import Writer
from auralis_tui.file_names import printable
from auralis_tui.library.catalogue import Catalogue
from auralis_tui.library.database import Library
from auralis_tui.library.roots import forget
from auralis_tui.library.scanner import ScanProgress, scan_steps
from auralis_tui.library.tracks import store_length

COUNT_EVERY_S = 0.5
"""Counting 100,000 tracks takes as long as writing some hundred."""

Found = Callable[[tuple[int, ...]], Awaitable[None]]
"""Is told the tracks of each step of a scan, in the order of their paths."""


class Collection:
    """Owns the library's outline."""

    def __init__(
        self, writer: Writer, jobs: Jobs, publish: Callable[[AnyEvent], None], clock: Callable[[], datetime]
    ) -> None:
        self._writer = writer
        self._jobs = jobs
        self._publish = publish
        self._clock = clock
        self.library = LibraryState(database=str(writer.path))
        self.on_folders: Callable[[], None] = lambda: None
        """Is called when the folders that are scanned may be others."""
        self._counted_s = 0.0

    async def restore(self) -> None:
        """Count what is there."""
        await self._recount()

    async def search(self, query: str, limit: int) -> tuple[Track, ...]:
        """Search the library, beside the writer."""

        def read() -> tuple[Track, ...]:
            with Catalogue(self._writer.path) as catalogue:
                return tuple(catalogue.search(query, limit))

        return await asyncio.to_thread(read)

    def scan(self, paths: Sequence[str], found: Found | None = None, *, kind: str = "scan") -> "asyncio.Task[Job]":
        """Begin to bring folders and files into the library, and return what comes to the job as it ended."""
        title = printable(", ".join(Path(path).name or path for path in paths[:3])) or "all folders"
        return self._jobs.begin(kind, title, lambda job: self._scan(job, list(paths), found))

    async def _scan(self, job: RunningJob, paths: list[str], found: Found | None) -> JobState | None:
        """Step through a scan; whatever ends it, its child process ends too."""
        steps = await self._writer.run(lambda library: self._steps(library, paths))
        try:
            await self._step_through(job, steps, found)
        finally:
            await self._writer.run(lambda _: steps.close())
            self.on_folders()
        await self._recount()
        job.check()
        return JobState.FAILED if job.job.problem_count > 0 and job.job.done == 0 else None

    async def _step_through(self, job: RunningJob, steps: Generator[ScanProgress], found: Found | None) -> None:
        while not job.cancelled:
            progress = await self._writer.run(lambda _: next(steps, None))
            if progress is None:
                return
            await self._note(job, progress, found)

    def _steps(self, library: Library, paths: list[str]) -> Generator[ScanProgress]:
        return scan_steps(library, paths, clock=lambda: self._clock().timestamp())

    async def _note(self, job: RunningJob, progress: ScanProgress, found: Found | None) -> None:
        if found is not None and progress.track_ids:
            await found(progress.track_ids)
        now_s = asyncio.get_running_loop().time()
        if (progress.added or progress.updated or progress.hidden) and now_s - self._counted_s > COUNT_EVERY_S:
            await self._recount()
            self._counted_s = now_s
        at = printable(progress.at)
        job.note(done=progress.done, total=progress.total, problems=progress.problems, at=at)

    async def forget(self, folder: str) -> int:
        """Scan a folder no longer, hide its tracks, and return how many they were."""
        hidden = await self._writer.run(lambda library: forget(library, folder))
        await self._recount()
        self.on_folders()
        return hidden

    def note_change(self) -> None:
        """Tell that something of the tracks has changed, but not how many there are."""
        self.library = msgspec.structs.replace(self.library, revision=self.library.revision + 1)
        self._publish(LibraryChanged(library=self.library))

    def note_watched(self, folders: tuple[str, ...]) -> None:
        """Tell which folders are watched."""
        self.library = msgspec.structs.replace(self.library, watched=tuple(map(printable, folders)))
        self._publish(LibraryChanged(library=self.library))

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
        self.library = msgspec.structs.replace(
            self.library, revision=self.library.revision + 1, artists=artists, albums=albums, tracks=tracks
        )
        self._publish(LibraryChanged(library=self.library))
