"""Reports of tracks, made in niced processes of their own: of what is heard, of what comes next, of all when asked."""

import asyncio
import json
import logging
import os
from collections.abc import Callable, Iterator, Sequence

from auralis_tui.analysis.report import TrackReport
from auralis_tui.bus.events import AnyEvent, ReportReady
from auralis_tui.bus.state import Job, Track
from auralis_tui.daemon.child import ask_child, place_of
from auralis_tui.daemon.jobs import Jobs, RunningJob
from auralis_tui.daemon.writer import Writer
from auralis_tui.errors import AuralisError, MediaError
from auralis_tui.file_names import printable
from auralis_tui.library.catalogue import Catalogue
from auralis_tui.library.database import Library
from auralis_tui.library.fingerprints import Similarities
from auralis_tui.library.reports import FileState, file_state, read_report, store_report, without_report

log = logging.getLogger(__name__)

AT_ONCE = max(1, (os.cpu_count() or 2) // 2)
"""Children of a job: half the processors stay free for the sound."""
LOOK_S = 0.1
"""How often a job looks whether it was cancelled."""


class Analysing:
    """Keeps reports up to date: of what is heard and what follows by itself, beside the jobs that are asked for."""

    def __init__(
        self, writer: Writer, jobs: Jobs, publish: Callable[[AnyEvent], None], clock: Callable[[], float],
        *, by_itself: bool,
    ) -> None:  # fmt: skip
        self._writer = writer
        self._jobs = jobs
        self._publish = publish
        self._clock = clock
        self._by_itself = by_itself
        self._wanted: list[Track] = []
        self._tried: set[tuple[int, FileState]] = set()
        self._under_way: dict[int, asyncio.Task[None]] = {}
        self._task: asyncio.Task[None] | None = None
        self._similarities: Similarities | None = None

    def want(self, tracks: Sequence[Track]) -> None:
        """Analyse these next, in this order, unless they are; and no longer those of before."""
        self._wanted = list(tracks)
        if self._by_itself and self._wanted and (self._task is None or self._task.done()):
            self._task = asyncio.create_task(self._look_after_wanted(), name="analyse")

    def analyse(self, track_ids: Sequence[int]) -> "asyncio.Task[Job]":
        """Begin a job that analyses these tracks; without any, all that have no report."""
        title = f"{len(track_ids)} tracks" if len(track_ids) > 1 else "1 track" if track_ids else "the library"
        return self._jobs.begin("analysis", title, lambda job: self._analyse_all(job, track_ids))

    async def report(self, track_id: int) -> TrackReport | None:
        """Read a track's report; None where there is none that holds."""
        return await self._writer.run(lambda library: read_report(library.connection, track_id))

    async def similar(self, track_id: int, count: int) -> list[tuple[Track, float]]:
        """Return the tracks that are nearest to one, and how far each is; the reading holds up no other work."""
        if self._similarities is None:
            self._similarities = Similarities(await self._writer.run(lambda library: library.path))
        return await asyncio.to_thread(_nearest, self._similarities, track_id, count)

    async def close(self) -> None:
        """End what is under way."""
        tasks = [task for task in (self._task, *self._under_way.values()) if task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _look_after_wanted(self) -> None:
        while self._wanted:
            track = self._wanted.pop(0)
            try:
                await self._bring_up(track)
            except MediaError as error:
                log.info("%s was not analysed: %s", track.path, error)
            except AuralisError as error:
                log.error("%s was not analysed: %s", track.path, error)
            except Exception:
                log.exception("%s was not analysed", track.path)

    async def _analyse_all(self, job: RunningJob, track_ids: Sequence[int]) -> None:
        """Analyse some tracks at a time; those that can't be are told, and the others go on."""
        ids = list(track_ids) or await self._writer.run(lambda library: without_report(library.connection))
        job.note(total=len(ids))
        waiting = iter(ids)
        lanes = [asyncio.create_task(self._work_off(job, waiting)) for _ in range(AT_ONCE)]
        try:
            await asyncio.gather(*lanes)
        finally:
            for lane in lanes:
                lane.cancel()
            await asyncio.gather(*lanes, return_exceptions=True)

    async def _work_off(self, job: RunningJob, track_ids: Iterator[int]) -> None:
        for track_id in track_ids:
            job.check()
            problem = await self._attempt(job, track_id)
            job.note(done=job.job.done + 1, problems=[problem] if problem else [])

    async def _attempt(self, job: RunningJob, track_id: int) -> str:
        """Analyse one track of a job, and say what was wrong with it; a cancelled job ends its child at once."""
        track = await self._writer.run(lambda library: _track(library, track_id))
        if track is None:
            return ""
        job.note(at=printable(track.path))
        work = asyncio.create_task(self._bring_up(track, again=True))
        try:
            while not (await asyncio.wait({work}, timeout=LOOK_S))[0]:
                job.check()
            await work
        except MediaError as error:
            return str(error)
        finally:
            work.cancel()
            await asyncio.gather(work, return_exceptions=True)
        return ""

    async def _bring_up(self, track: Track, again: bool = False) -> None:
        """Make a track's report where there is none; one that failed is tried again only when that is asked for."""
        while (other := self._under_way.get(track.id)) is not None:
            await asyncio.wait({other})
            if not other.cancelled():
                return other.result()
        work = self._under_way[track.id] = asyncio.create_task(self._make(track, again))
        try:
            await work
        finally:
            work.cancel()
            self._under_way.pop(track.id, None)

    async def _make(self, track: Track, again: bool) -> None:
        file = await self._writer.run(lambda library: _unreported(library, track.id))
        if file is None or ((track.id, file) in self._tried and not again):
            return
        self._tried.add((track.id, file))
        found = TrackReport.from_dict(json.loads(await ask_child("auralis_tui.media.report", *place_of(track))))
        stored = await self._writer.run(lambda library: store_report(library, track.id, file, found, self._clock()))
        if stored:
            self._publish(ReportReady(track_id=track.id))


def _unreported(library: Library, track_id: int) -> FileState | None:
    """Return which file is to be analysed; None where its report holds."""
    if read_report(library.connection, track_id) is not None:
        return None
    return file_state(library.connection, track_id)


def _nearest(similarities: Similarities, track_id: int, count: int) -> list[tuple[Track, float]]:
    found = similarities.space_with(track_id).nearest(track_id, count)
    with Catalogue(similarities.path) as catalogue:
        tracks = {track.id: track for track in catalogue.tracks([one.id for one in found])}
    return [(tracks[one.id], one.distance) for one in found if one.id in tracks]


def _track(library: Library, track_id: int) -> Track | None:
    with Catalogue(library.path) as catalogue:
        return catalogue.track(track_id)
