"""Playback: the queue and the transport as one, each command from first to last before the next."""

import asyncio
from collections.abc import Awaitable, Callable
from random import Random
from typing import TypeVar

import msgspec

from auralis_tui.bus.commands import SetOptions
from auralis_tui.bus.events import AnyEvent
from auralis_tui.bus.state import Loop, PlaybackOptions, PlayerState, QueueEntry, QueueState, Repeat, Transport
from auralis_tui.daemon.engine_reports import EngineReports
from auralis_tui.daemon.options import Options
from auralis_tui.daemon.player import Player
from auralis_tui.daemon.queue_edits import QueueEdits
from auralis_tui.daemon.queue_window import QueueWindow
from auralis_tui.daemon.writer import Writer
from auralis_tui.engine import messages as m
from auralis_tui.errors import UsageError

T = TypeVar("T")

RESTART_AFTER_S = 3.0
"""Later than this in a track, `previous` goes to its start."""
SHORTEST_LOOP_S = 0.05


class Playback:
    """The transport's commands, and what carries out the others: `edits` the queue's, `reports` the engine's.

    Every command runs under one lock, from reading the state to telling the engine, so that commands of several clients
    never mix. What the engine reports changes the state at once, in one piece.
    """

    def __init__(
        self, writer: Writer, *, send: Callable[[m.AnyOrder], None], publish: Callable[[AnyEvent], None], dice: Random
    ) -> None:
        self._lock = asyncio.Lock()
        self.window = QueueWindow(writer, publish, dice)
        self._player = Player(self.window, send=send, publish=publish)
        self._options = Options(self.window, writer, send=send, publish=publish)
        self.edits = QueueEdits(self.window, self._player, self._options, self._lock, dice)
        self.reports = EngineReports(self.window, self._player, self._options, self.edits, self._lock, publish)
        self.set_volume = self._player.set_volume
        self.set_muted = self._player.set_muted

    @property
    def player(self) -> PlayerState:
        """What is heard."""
        return self._player.state

    @property
    def queue(self) -> QueueState:
        """The queue in outline."""
        return self.window.state

    @property
    def options(self) -> PlaybackOptions:
        """How the queue is played."""
        return self._options.state

    @property
    def serial(self) -> int:
        """That of the last order that changed what is heard."""
        return self._player.serial

    async def restore(self, volume_db: float, muted: bool, entry_id: int | None, position_s: float) -> None:
        """Take up what the last run left: the options, the queue, its current entry and the second in it."""
        await self._options.restore()
        index = await self.window.index_of(entry_id)
        self._player.state = msgspec.structs.replace(self.player, volume_db=volume_db, muted=muted)
        await self.window.read(index, changed=True)
        self._player.rest(position_s if index is not None else 0.0)

    async def exchange_library(
        self, exchange: Callable[[], Awaitable[T]], place: Callable[[], Awaitable[tuple[int | None, float]]]
    ) -> T:
        """Let the library be exchanged while no command runs; stop, and take up the queue and place of the new one."""
        async with self._lock:
            result = await exchange()
            entry_id, position_s = await place()
            self._player.halt()
            await self._options.restore()
            self._options.tell_engine()
            index = await self.window.index_of(entry_id)
            await self.window.read(index, changed=True)
            self._player.rest(position_s if index is not None else 0.0)
            return result

    async def close(self) -> None:
        """Bring to an end what the engine's last reports set off."""
        await self.reports.close()

    async def play(self, index: int | None) -> None:
        """Go on, or start the entry at `index`."""
        async with self._lock:
            if index is None and self._player.sounding:
                return
            await self._play(index)

    async def toggle(self) -> None:
        """Pause when playing, play otherwise."""
        async with self._lock:
            if self._player.sounding:
                self._player.pause()
            else:
                await self._play(None)

    async def pause(self) -> None:
        """Hold the position."""
        async with self._lock:
            self._player.pause()

    async def stop(self) -> None:
        """Stop, and go back to the start of the track."""
        async with self._lock:
            self._player.halt()
            if self.options.stop_after_current:
                await self._options.end_stop_after()
                await self.look_again()

    async def _play(self, index: int | None) -> None:
        if index is not None:
            await self._player.start(index, 0.0, resume=True)
        elif self.player.transport is Transport.PAUSED:
            self._player.resume()
        else:
            here_s, loop = self.player.position_s, self.player.loop
            await self._player.start(self.window.index, here_s, loop=loop, resume=not here_s and loop is None)

    async def step(self, step: int) -> None:
        """Go to the next or previous entry."""
        async with self._lock:
            if step < 0:
                anew = self.player.position_s > RESTART_AFTER_S
                await self._go_to(await self._before(), resume=not anew)
            else:
                await self._go_to(await self._after(), resume=True)

    async def _before(self) -> int:
        """Find the entry before, or this one after its first seconds."""
        if self.player.position_s > RESTART_AFTER_S:
            return self.window.index
        wraps = self.options.repeat is Repeat.ALL and not self.options.shuffle
        return self.queue.length - 1 if wraps and not self.window.index else max(0, self.window.index - 1)

    async def _after(self) -> int:
        """Find the entry after; the one that is left was heard, and is taken out if so wanted."""
        index, entry = self.window.index + 1, self.player.entry
        if index >= self.queue.length and (self.options.repeat is Repeat.OFF or not self.queue.length):
            raise UsageError("This is the last track of the queue.", "Add more: a in the library.")
        if self.options.consume and entry is not None and not self._player.resting and self.queue.length > 1:
            entry_id = entry.entry_id
            await self.window.change(self._player.place, lambda stored: stored.remove_played([entry_id]))
            index -= 1
            await self.window.read(index, changed=True)
        if index < self.queue.length:
            return index
        await self.window.begin_lap()
        await self.window.read(0, changed=self.options.shuffle)
        return 0

    async def _go_to(self, index: int, *, resume: bool) -> None:
        if self._player.resting:
            await self.window.read(index, changed=False)
            self._player.rest(0.0)
        else:
            await self._player.start(index, 0.0, resume=resume)

    async def seek(self, position_s: float, relative: bool = False, share: float | None = None) -> None:
        """Move the position within the track: to a second, by so many, or to a share of it."""
        async with self._lock:
            self._check_heard()
            duration_s = self.player.duration_s
            target_s = max(0.0, position_s + (self.player.position_s if relative else 0.0))
            if share is not None:
                if not duration_s:
                    raise UsageError("The length of this track is not known.", "Name a time: auralis seek 1:30")
                target_s = share * duration_s
            if duration_s and target_s >= duration_s:
                target_s = max(0.0, duration_s - 0.1)
            self._player.seek(target_s)

    async def set_loop(self, start_s: float, end_s: float | None) -> None:
        """Repeat a passage of this track; without an end, none."""
        async with self._lock:
            self._loop(None if end_s is None else Loop(start_s=start_s, end_s=end_s))

    async def mark_loop(self) -> None:
        """Mark what is heard as the loop's start, then as its end; the third time leave the loop."""
        async with self._lock:
            here_s, loop = round(self.player.position_s, 3), self.player.loop
            if loop is None:
                self._loop(Loop(start_s=here_s))
            elif loop.end_s is None:
                self._loop(Loop(start_s=min(loop.start_s, here_s), end_s=max(loop.start_s, here_s)))
            else:
                self._loop(None)

    def _loop(self, loop: Loop | None) -> None:
        """Take a loop up, kept within the track."""
        if loop is None:
            self._player.loop(None)
            return
        self._check_heard()
        duration_s = self.player.duration_s
        if loop.end_s is not None:
            end_s = min(loop.end_s, duration_s) if duration_s else loop.end_s
            if end_s - loop.start_s < SHORTEST_LOOP_S:
                raise UsageError("This loop is too short.", f"It lasts at least {SHORTEST_LOOP_S} s, within the track.")
            loop = Loop(start_s=loop.start_s, end_s=end_s)
        self._player.loop(loop)

    def _check_heard(self) -> None:
        if self.player.entry is None:
            raise UsageError("Nothing is playing.", "Play something first.")

    async def set_options(self, do: SetOptions) -> None:
        """Change how the queue is played; what is None stays as it is."""
        async with self._lock:
            changes = {name: value for name, value in msgspec.structs.asdict(do).items() if value is not None}
            shuffle = changes.pop("shuffle", None)
            await self._options.change(**changes)
            if shuffle is not None and shuffle != self.options.shuffle:
                await self.edits.shuffle(shuffle)
            elif changes:
                await self.look_again()

    async def look_again(self) -> None:
        """Read again what follows, and let the engine know; whoever calls holds the lock."""
        entry = self.player.entry
        at = await self.window.index_of(entry.entry_id if entry is not None else None)
        await self.window.read(self.window.index if at is None else at, changed=False)
        self._player.tell_upcoming()

    async def on_measured(self) -> None:
        """Take up what became known of tracks' loudness."""
        async with self._lock:
            await self.look_again()

    async def show_again(self) -> None:
        """Read again what is known of the tracks at hand, since ratings, tags or counts have changed."""
        async with self._lock:
            await self.look_again()
            self._player.show_anew()

    async def listing(self, start: int, count: int) -> tuple[QueueEntry, ...]:
        """Read a stretch of the queue."""
        return await self.window.listing(start, count)
