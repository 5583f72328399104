"""Backups while music plays: on request and daily; and bringing one back."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractContextManager, asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from auralis_tui.bus.commands import Packing
from auralis_tui.bus.events import AnyEvent, Notice
from auralis_tui.bus.state import JobState
from auralis_tui.daemon.jobs import JobCancelled, Jobs, RunningJob
from auralis_tui.daemon.writer import Writer
from auralis_tui.errors import AuralisError, LibraryError, UsageError
from auralis_tui.library.backup import (
    BackupReport,
    BackupStopped,
    Counts,
    choose_target,
    copy_pages,
    finish_backup,
    part_of,
)
from auralis_tui.library.backups import BackupKind, find_backup, list_backups, remove_unfinished, rotate
from auralis_tui.library.database import Library
from auralis_tui.library.health import Damage, look_at_start
from auralis_tui.library.queues import counted
from auralis_tui.library.restore import RestoreReport, prepared, take_place

log = logging.getLogger(__name__)
T = TypeVar("T")

FIRST_LOOK_S = 60.0
"""A run that is shorter makes no backup by itself."""
LOOK_EVERY_S = 3600.0

Exchange = Callable[[Callable[[], Awaitable[RestoreReport]]], Awaitable[RestoreReport]]
"""Lets the library be exchanged while nothing else is done with it, and takes up what is there then."""


class Backups:
    """Makes backups as jobs, removes superfluous ones, and restores."""

    def __init__(
        self, writer: Writer, jobs: Jobs, publish: Callable[[AnyEvent], None], clock: Callable[[], datetime], *,
        daily: bool = True,
    ) -> None:  # fmt: skip
        self._writer = writer
        self._jobs = jobs
        self._publish = publish
        self._clock = clock
        self._daily = daily
        self._task: asyncio.Task[None] | None = None
        self.damage: Damage | None = None
        """What was found wrong with the library when this run began."""

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What everyone should know who connects."""
        damage = self.damage
        return () if damage is None else (Notice(message=damage.message, hint=damage.hint, failure=True),)

    @property
    def _folder(self) -> Path:
        return self._writer.path.parent / "backups"

    async def open_library(self) -> None:
        """Open the library; a damaged one is set aside before, and what a killed run left unfinished is removed."""
        for path in await asyncio.to_thread(remove_unfinished, self._folder):
            log.info("%s was left unfinished, and is removed", path)
        self.damage = await asyncio.to_thread(look_at_start, self._writer.path, self._clock)
        if self.damage is not None:
            log.error("%s %s", self.damage.message, self.damage.hint)
        await self._writer.open()

    def start(self) -> None:
        """Make a backup each day from now on, unless that is not wanted."""
        if self._daily:
            self._task = asyncio.create_task(self._keep_daily(), name="backups")

    async def close(self) -> None:
        """Make no more of them."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def create(self, path: str, packing: Packing) -> BackupReport:
        """Back the library up while everything goes on."""
        report = await self._create(Path(path).expanduser().absolute() if path else None, packing)
        self._publish(Notice(message=f"The library was backed up to {report.path}."))
        return report

    async def create_daily(self) -> BackupReport | None:
        """Back the library up unless that was done today, or there is nothing in it."""
        today = self._clock().date()
        backups = await asyncio.to_thread(list_backups, self._folder)
        if any(one.kind is BackupKind.DATED and one.made_at.date() == today for one in backups):
            return None
        if self._jobs.running("backup") or not await self._writer.run(_holds_tracks):
            return None  # an empty library takes no good backup's place
        return await self._create(None, Packing.NONE)

    async def restore(self, name: str, exchange: Exchange) -> RestoreReport:
        """Let a backup take the library's place; what runs meanwhile is cancelled."""
        source = await asyncio.to_thread(find_backup, name, self._folder)

        async with _in_thread(prepared(source, self._writer.path)) as (copy, tracks):

            async def swap() -> RestoreReport:
                await self._jobs.stop()
                kept = await self._writer.exchange(lambda: take_place(copy, self._writer.path, self._clock))
                return RestoreReport(source, kept, tracks)

            report = await exchange(swap)
        self.damage = None
        self._publish(Notice(message=restored_words(report)))
        return report

    async def _create(self, target: Path | None, packing: Packing) -> BackupReport:
        if self._jobs.running("backup"):
            raise UsageError("A backup is being made already.", "Wait until it is done, or cancel it.")
        chosen = choose_target(target, self._clock, packing)
        made: list[BackupReport] = []
        raised: list[LibraryError] = []

        async def work(job: RunningJob) -> None:
            try:
                made.append(await self._copy(job, chosen))
            except BackupStopped as error:
                raise JobCancelled from error
            except LibraryError as error:
                raised.append(error)
                raise
            if target is None:
                await asyncio.to_thread(rotate, chosen.parent)

        job = await self._jobs.begin("backup", chosen.name, work)
        if made:
            return made[0]
        if raised:
            raise raised[0]
        if job.state is JobState.CANCELLED:
            raise BackupStopped
        raise LibraryError(job.problems[0] if job.problems else "The backup failed.")

    async def _copy(self, job: RunningJob, target: Path) -> BackupReport:
        loop = asyncio.get_running_loop()

        def goes_on() -> bool:
            return not job.cancelled

        def told(done: int, total: int) -> None:
            loop.call_soon_threadsafe(lambda: job.note(done=done, total=total))

        with part_of(target) as part:

            def copy(library: Library, let_others: Callable[[], None]) -> Counts:
                def on_step(done: int, total: int) -> None:
                    told(done, total)
                    let_others()

                return copy_pages(library.connection, part, on_step, goes_on)

            expected = await self._writer.run_in_steps(copy)
            report = await asyncio.to_thread(finish_backup, part, target, expected, goes_on)
        job.note(done=job.job.total)
        return report

    async def _keep_daily(self) -> None:
        await asyncio.sleep(FIRST_LOOK_S)
        while True:
            try:
                await self.create_daily()
            except AuralisError as error:
                log.error("the daily backup failed: %s", error)
                self._publish(Notice(message=error.message, hint=error.hint, failure=True))
            except OSError as error:
                log.error("the daily backup failed: %s", error)
            await asyncio.sleep(LOOK_EVERY_S)


def restored_words(report: RestoreReport) -> str:
    """Say what was restored, and where the former library is."""
    kept = f" The former library is kept as {report.kept}." if report.kept is not None else ""
    return f"{counted(report.tracks)} restored from {report.source}.{kept}"


@asynccontextmanager
async def _in_thread(block: AbstractContextManager[T]) -> AsyncIterator[T]:
    """Enter and leave a block that takes its time in other threads."""
    entered = await asyncio.to_thread(block.__enter__)
    try:
        yield entered
    finally:
        await asyncio.to_thread(block.__exit__, None, None, None)


def _holds_tracks(library: Library) -> bool:
    return bool(library.rows("SELECT 1 FROM tracks LIMIT 1"))
