"""The composition root: wires everything, runs it, and ends it in order."""

import asyncio
import contextlib
import logging
import signal
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from random import Random

import msgspec

from auralis_tui import __version__, folders
from auralis_tui.bus.events import (
    AnyEvent,
    Goodbye,
    MetersChanged,
    Notice,
    PlayerChanged,
    QueueChanged,
    Snapshot,
    StatsChanged,
)
from auralis_tui.bus.hub import Hub
from auralis_tui.bus.local import LocalConnection
from auralis_tui.bus.server import BusServer
from auralis_tui.bus.state import EngineStats, Transport
from auralis_tui.config import Config
from auralis_tui.daemon.analysing import Analysing
from auralis_tui.daemon.artwork import Covers
from auralis_tui.daemon.audition import Audition
from auralis_tui.daemon.backups import Backups
from auralis_tui.daemon.changes import Changes
from auralis_tui.daemon.collection import Collection
from auralis_tui.daemon.desk import Desk
from auralis_tui.daemon.dispatcher import Dispatcher
from auralis_tui.daemon.failures import Failures
from auralis_tui.daemon.jobs import Jobs
from auralis_tui.daemon.listening import Listening
from auralis_tui.daemon.lock import WriterLock
from auralis_tui.daemon.logs import close_log, open_log
from auralis_tui.daemon.lyrics import Lyrics
from auralis_tui.daemon.measuring import Measuring
from auralis_tui.daemon.outputs import Outputs
from auralis_tui.daemon.playback import Playback
from auralis_tui.daemon.playlists import Playlists
from auralis_tui.daemon.preset_changes import PresetChanges
from auralis_tui.daemon.queue_window import LAP
from auralis_tui.daemon.tagging import Tagging
from auralis_tui.daemon.templates import Templates
from auralis_tui.daemon.watching import Watching
from auralis_tui.daemon.waveforms import Waveforms
from auralis_tui.daemon.writer import Writer
from auralis_tui.engine import messages as m
from auralis_tui.engine.link import EngineLink
from auralis_tui.errors import AuralisError
from auralis_tui.library.player_state import StoredState, load_state, save_state
from auralis_tui.library.restore import RestoreReport
from auralis_tui.mastering.reading import user_presets_folder
from auralis_tui.mastering.storing import PresetFolder

log = logging.getLogger(__name__)

SAVE_EVERY_S = 0.9
"""At most so much of the position is lost when the daemon is killed."""
POSITION_HZ = 10.0


def now() -> datetime:
    """Return this moment, with its time zone."""
    return datetime.now().astimezone()


@dataclass(frozen=True, slots=True)
class Clocks:
    """What tells the time, so that a run can be told again with its own times."""

    now: Callable[[], datetime] = now
    wall: Callable[[], float] = time.time
    """Seconds since 1970."""
    monotonic: Callable[[], float] = time.monotonic
    """Seconds by a clock that never goes back."""


class Service:
    """All that the daemon is, but for its socket: also within one process, for tests."""

    def __init__(
        self, config: Config, database: Path, log_path: Path, dice: Random | None = None, *,
        remembers_output: bool = True, clocks: Clocks = Clocks(),
    ) -> None:  # fmt: skip
        self._stats = EngineStats()
        self._writer = Writer(database)
        self._saved = StoredState()
        self._watched_hz = 0.0
        self.hub = Hub(self._greeting, clocks.monotonic, on_leave=self._watch)
        self.link = EngineLink(
            on_started=self._on_engine_started, on_report=self._on_report, log_path=log_path.with_name("engine.log")
        )
        self.playback = Playback(self._writer, send=self.link.send, publish=self._publish, dice=dice or Random())
        self.outputs = Outputs(config.output, send=self.link.send, publish=self._publish, remembers=remembers_output)
        self.failures = Failures(self.hub.publish, clocks.wall)
        self.jobs = Jobs(self._writer, self._publish, clocks.now)
        self.collection = Collection(self._writer, self.jobs, self._publish, clocks.now)
        self.watching = Watching(
            self._writer, lambda folders: self.collection.scan(folders, kind="watch"), enabled=config.library.watch
        )
        self.collection.on_folders = self.watching.look_again
        self.watching.on_watched = self.collection.note_watched
        self.backups = Backups(self._writer, self.jobs, self._publish, clocks.now, daily=config.library.daily_backup)
        self.covers = Covers(
            self._writer, folders.artwork_folder(), config.library.artwork_cache_mb * 10**6,
            revision=lambda: self.collection.library.revision, clock=clocks.wall,
        )  # fmt: skip
        self.analysing = Analysing(
            self._writer, self.jobs, self._publish, clocks.wall, by_itself=config.library.analyze
        )
        self.changes = Changes(self._writer, self.playback, self.collection.note_change)
        self.tagging = Tagging(self.changes, self.collection.restore, self._publish)
        self.listening = Listening(
            self._writer, player=lambda: self.playback.player, serial=lambda: self.playback.serial,
            clock=clocks.wall, monotonic=clocks.monotonic, on_noted=self.changes.show,
        )  # fmt: skip
        self.waveforms = Waveforms(self._publish, self.collection.keep_length)
        self.measuring = Measuring(self._writer, self.playback.on_measured)
        folder = PresetFolder(user_presets_folder())
        self.preset_changes = PresetChanges(self._writer, folder, self.changes)
        self.desk = Desk(
            folder, send=self.link.send, publish=self._publish, clock=clocks.monotonic, keep=self.preset_changes.keep
        )
        self.preset_changes.followed_by(self.desk.follow)
        self.audition = Audition(
            player=lambda: self.playback.player, set_loop=self.playback.set_loop, seek=self.playback.seek
        )
        self.ending = asyncio.Event()
        self.dispatcher = Dispatcher(
            playback=self.playback, desk=self.desk, audition=self.audition, collection=self.collection,
            jobs=self.jobs, failures=self.failures, backups=self.backups, restore_backup=self.restore_backup,
            covers=self.covers, lyrics=Lyrics(self._writer), changes=self.changes, analysing=self.analysing,
            listening=self.listening, tagging=self.tagging,
            templates=Templates(self._writer, self.changes, self.playback, clocks.wall),
            playlists=Playlists(self.changes, database, clocks.wall),
            outputs=self.outputs, send=self.link.send, snapshot=self.snapshot, publish=self._publish,
            on_watch=self._watch, shut_down=self.ending.set,
        )  # fmt: skip

    def snapshot(self) -> Snapshot:
        """Return all that is true now."""
        return Snapshot(
            version=__version__,
            player=self.playback.player,
            queue=self.playback.queue,
            options=self.playback.options,
            mastering=self.desk.state,
            output=self.outputs.state,
            library=self.collection.library,
            engine=self._stats,
            jobs=self.jobs.listed,
            failures=self.failures.listed,
        )

    def _greeting(self) -> tuple[AnyEvent, ...]:
        waveform = self.waveforms.known()
        return (self.snapshot(), *([] if waveform is None else [waveform]), *self._found_at_start())

    def _found_at_start(self) -> tuple[Notice, ...]:
        """Return what was wrong already when this run began, which everyone is told who connects."""
        problems = (Notice(message=problem, failure=True) for problem in self.desk.problems)
        return (*problems, *self.backups.notices)

    def connect(self) -> LocalConnection:
        """Return a connection within this process."""
        return LocalConnection(self.hub, self.dispatcher.serve)

    async def start(self) -> None:
        """Open the library, take up where the last run ended, and start the engine."""
        await self.backups.open_library()
        saved = await self._writer.run(load_state)
        self._saved = saved
        self.desk.restore(saved)
        await self.preset_changes.restore()
        self.outputs.restore(saved.output)
        self.listening.restore(saved.listen)
        await self.jobs.restore()
        await self.collection.restore()
        await self.playback.restore(saved.volume_db, saved.muted, saved.entry_id, saved.position_s)
        for problem in self.desk.problems:
            log.warning(problem)
        for notice in self._found_at_start():
            self.failures.note(notice)
        self.link.start()
        self._saving = asyncio.create_task(self._keep_saving(), name="save")
        self.backups.start()
        self.watching.start()

    async def close(self) -> None:
        """End everything: jobs stop, the state is saved, the music fades out; a step that fails holds up no other."""
        async with contextlib.AsyncExitStack() as last_first:
            for step in (
                self._writer.close, self.listening.close, self.playback.close, self.link.close, self._save,
                self.waveforms.close, self.measuring.close,
                self.dispatcher.close, self.audition.close, self.jobs.stop, self.backups.close, self.watching.close,
            ):  # fmt: skip
                last_first.push_async_callback(step)
            self._saving.cancel()
            await asyncio.gather(self._saving, return_exceptions=True)

    async def restore_backup(self, name: str) -> RestoreReport:
        """Let a backup take the library's place, show what it holds, and tell everyone."""

        async def place() -> tuple[int | None, float]:
            self._saved = await self._writer.run(load_state)
            self.listening.forget()
            self.waveforms.forget()
            self.measuring.forget()
            await self.jobs.restore()
            await self.collection.restore()
            self.watching.look_again()
            return self._saved.entry_id, self._saved.position_s

        report = await self.backups.restore(name, lambda swap: self.playback.exchange_library(swap, place))
        self.hub.publish(self.snapshot())
        return report

    def _publish(self, event: AnyEvent) -> None:
        self.hub.publish(event)
        if isinstance(event, Notice):
            self.failures.note(event)
        if isinstance(event, PlayerChanged):
            self.waveforms.want(event.player.entry.track if event.player.entry is not None else None)
        elif isinstance(event, QueueChanged):
            self.measuring.want(self.playback.window.unmeasured)
        if isinstance(event, PlayerChanged | QueueChanged) and self.playback.player.transport is Transport.PLAYING:
            self.analysing.want(self.playback.window.at_hand)

    def _on_engine_started(self) -> None:
        self.outputs.tell_engine(continued=self.link.restarts > 0)
        self.desk.tell_engine()
        self._watch()
        self.playback.reports.on_engine_started()

    def _watch(self) -> None:
        self._watched_hz = self._meters_hz
        self.link.send(m.Watch(position_hz=POSITION_HZ, meters_hz=self._watched_hz))

    @property
    def _meters_hz(self) -> float:
        """How often somebody wants meters who takes them."""
        return max((subscription.meters_hz for subscription in self.hub.subscriptions), default=0.0)

    def _on_report(self, report: m.AnyReport) -> None:
        match report:
            case m.Heard():
                self.playback.reports.on_heard(report)
                self.listening.on_heard(report)
            case m.TrackFailed():
                self.playback.reports.on_failed(report)
            case m.Stalled():
                log.warning("entry %d: %s", report.entry_id % LAP, report.why)
                self._publish(Notice(message=report.why, hint=report.hint, failure=True))
            case m.ChainHeard():
                self.desk.on_heard(report.revision)
            case m.Metered():
                self.hub.publish(MetersChanged(meters=report.meters))
            case m.OutputOpened():
                self.outputs.on_opened(report)
            case m.OutputsListed():
                self.outputs.on_listed(report)
            case m.Beat():
                if self._meters_hz != self._watched_hz:  # somebody has fallen asleep, or is awake again
                    self._watch()
                self._stats = msgspec.structs.replace(report.stats, restarts=self.link.restarts)
                self.hub.publish(StatsChanged(engine=self._stats))
                self.desk.on_match_gain(report.match_gain_db)

    async def _keep_saving(self) -> None:
        failing = False
        while True:
            await asyncio.sleep(SAVE_EVERY_S)
            try:
                await self._save()
                failing = False
            except AuralisError as error:
                log.error("the state can't be saved: %s", error)
                if not failing:
                    self._publish(Notice(message=error.message, hint=error.hint, failure=True))
                failing = True

    async def _save(self) -> None:
        player = self.playback.player
        state = StoredState(
            volume_db=player.volume_db,
            muted=player.muted,
            **self.desk.remembered(),
            entry_id=player.entry.entry_id if player.entry is not None else None,
            position_s=round(player.position_s, 3),
            listen=self.listening.remembered,
            output=self.outputs.chosen,
        )
        if state != self._saved:
            await self._writer.run(lambda library: save_state(library, state))
            self._saved = state


class OwnConnection(LocalConnection):
    """The only client of a service within its own process: the service ends with it."""

    def __init__(self, service: Service, lock: WriterLock) -> None:
        super().__init__(service.hub, service.dispatcher.serve)
        self._service = service
        self._lock = lock

    async def close(self) -> None:
        """Leave, and end the service."""
        await super().close()
        await self._service.close()
        self._lock.release()


async def start_own(config: Config) -> OwnConnection:
    """Start a service within this process; raises `WriterRuns` where a daemon has the library."""
    lock = WriterLock(folders.lock_path(), "console with a daemon of its own")
    lock.acquire()
    service = Service(config, folders.database_path(), folders.log_path())
    await service.start()
    return OwnConnection(service, lock)


@contextlib.asynccontextmanager
async def running(service: Service) -> AsyncIterator[Service]:
    """Run a service for as long as the block lasts."""
    await service.start()
    try:
        yield service
    finally:
        await service.close()


async def serve(config: Config, output: str | None) -> None:
    """Run the daemon until it is told to end; raises `AuralisError` when it can't start."""
    lock = WriterLock(folders.lock_path(), "daemon")
    lock.acquire()
    handler = open_log(folders.log_path(), config.log.level)
    try:
        if output is not None:
            config = msgspec.structs.replace(config, output=msgspec.structs.replace(config.output, name=output))
        service = Service(config, folders.database_path(), folders.log_path(), remembers_output=output is None)
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, service.ending.set)
        loop.add_signal_handler(signal.SIGHUP, lambda: log.info("the terminal is gone; the music goes on"))
        server = BusServer(folders.socket_path(), service.hub, service.dispatcher.serve)
        async with running(service):
            await server.start()
            listening = asyncio.create_task(server.keep_listening(), name="listen")
            log.info("listening on %s", folders.socket_path())
            try:
                await service.ending.wait()
            finally:
                listening.cancel()
                service.hub.publish(Goodbye())
                await server.close()
    finally:
        close_log(handler)
        lock.release()
