"""Playback: the queue and the transport as one, each command from first to last before the next."""

import asyncio
import logging
from collections.abc import Callable, Sequence

import msgspec

from auralis_tui.bus.commands import Where
from auralis_tui.bus.events import AnyEvent, Notice, PlayerChanged, PositionChanged
from auralis_tui.bus.state import PlayerState, QueueEntry, QueueState, Transport
from auralis_tui.daemon.errands import Errands
from auralis_tui.daemon.queue_window import QueueWindow, index_after_move
from auralis_tui.daemon.writer import Writer
from auralis_tui.engine import messages as m
from auralis_tui.errors import UsageError
from auralis_tui.units import SILENCE_DB

log = logging.getLogger(__name__)

RESTART_AFTER_S = 3.0
"""Later than this in a track, `previous` goes to its start."""
QUIETEST_DB = -60.0


class Playback:
    """Owns the player's and the queue's state.

    Every command runs under one lock, from reading the state to telling the engine, so that commands of several clients
    never mix. What the engine reports changes the state at once, in one piece.
    """

    def __init__(
        self, writer: Writer, *, send: Callable[[m.AnyOrder], None], publish: Callable[[AnyEvent], None]
    ) -> None:
        self._window = QueueWindow(writer, publish)
        self._send = send
        self._publish = publish
        self._lock = asyncio.Lock()
        self._errands = Errands()
        self._serial = 0
        self._failure: m.TrackFailed | None = None
        """What could not be played last, of all that the engine was told to start."""
        self._begun = 0
        self._begun_at: tuple[int | None, int] = (None, 0)
        """How many engines in a row have begun at which entry and second."""
        self.player = PlayerState()

    @property
    def queue(self) -> QueueState:
        """The queue in outline."""
        return self._window.state

    async def restore(self, volume_db: float, muted: bool, entry_id: int | None, position_s: float) -> None:
        """Take up what the last run left: the queue, its current entry and the second in it."""
        index = await self._window.index_of(entry_id)
        self.player = msgspec.structs.replace(self.player, volume_db=volume_db, muted=muted)
        await self._window.read(index, changed=True)
        self._show_resting(position_s if index is not None else 0.0)

    async def close(self) -> None:
        """Bring to an end what the engine's last reports set off."""
        await self._errands.finish()

    # transport

    async def play(self, index: int | None) -> None:
        """Go on, or start the entry at `index`."""
        async with self._lock:
            if index is None and self._sounding:
                return
            await self._play(index)

    async def toggle(self) -> None:
        """Pause when playing, play otherwise."""
        async with self._lock:
            if self._sounding:
                self._pause()
            else:
                await self._play(None)

    async def pause(self) -> None:
        """Hold the position."""
        async with self._lock:
            self._pause()

    async def stop(self) -> None:
        """Stop, and go back to the start of the track."""
        async with self._lock:
            self._halt()

    @property
    def _sounding(self) -> bool:
        return self.player.transport in (Transport.PLAYING, Transport.LOADING)

    @property
    def _resting(self) -> bool:
        return self.player.transport in (Transport.STOPPED, Transport.ERROR)

    async def _play(self, index: int | None) -> None:
        if index is None and self.player.transport is Transport.PAUSED:
            self._send(m.Resume(serial=self._next_serial()))
            self._change_player(transport=Transport.PLAYING)
        else:
            await self._start(self._window.index if index is None else index, self._resting_s(index))

    def _pause(self) -> None:
        if self._sounding:
            self._send(m.Pause(serial=self._next_serial()))
            self._change_player(transport=Transport.PAUSED)

    def _halt(self) -> None:
        self._send(m.Halt(serial=self._next_serial()))
        self._show_resting(0.0)

    def _next_serial(self) -> int:
        self._serial += 1
        return self._serial

    async def step(self, step: int) -> None:
        """Go to the next or previous entry."""
        async with self._lock:
            index = self._window.index
            if step < 0 and self.player.position_s > RESTART_AFTER_S:
                step = 0
            target = max(0, index + step)
            if target >= self.queue.length:
                raise UsageError("This is the last track of the queue.", "Add more: a in the library.")
            if self._resting:
                await self._window.read(target, changed=False)
                self._show_resting(0.0)
            else:
                await self._start(target, 0.0)

    async def seek(self, position_s: float, relative: bool) -> None:
        """Move the position within the track."""
        async with self._lock:
            if self.player.entry is None:
                raise UsageError("Nothing is playing.", "Play something first.")
            target_s = max(0.0, position_s + (self.player.position_s if relative else 0.0))
            duration_s = self.player.duration_s
            if duration_s and target_s >= duration_s:
                target_s = max(0.0, duration_s - 0.1)
            if self._resting:
                self._show_resting(target_s)
                return
            self._send(m.SeekTo(position_s=target_s, serial=self._next_serial()))
            self._change_player(position_s=target_s)

    def set_volume(self, volume_db: float, relative: bool) -> None:
        """Set the volume, or change it by so much."""
        wanted_db = volume_db + (self.player.volume_db if relative else 0.0)
        self._change_player(volume_db=min(0.0, max(QUIETEST_DB, round(wanted_db, 2))), muted=False)
        self._send_gain()

    def set_muted(self, muted: bool | None) -> None:
        """Mute or unmute; None flips."""
        self._change_player(muted=not self.player.muted if muted is None else muted)
        self._send_gain()

    # queue

    async def listing(self, start: int, count: int) -> tuple[QueueEntry, ...]:
        """Read a stretch of the queue."""
        return await self._window.listing(start, count)

    async def add(
        self, track_ids: Sequence[int], where: Where, play: bool, after_entry_id: int | None = None
    ) -> int | None:
        """Put tracks into the queue, and play the first of them if wanted; return the last one's entry.

        What is added to play next in several parts names the entry that the former part ended with.
        """
        if not track_ids:
            return after_entry_id
        async with self._lock:
            at = self.queue.length
            if where is Where.NEXT and self.queue.index is not None:
                after = await self._window.index_of(after_entry_id)
                at = 1 + (self.queue.index if after is None else after)
            entry_ids = await self._window.insert(at, track_ids)
            await self._after_change(self.queue.index)
            if play:
                await self._start(at, 0.0)
            return entry_ids[-1]

    async def remove(self, indexes: Sequence[int], revision: int | None) -> None:
        """Take entries out; when the current one goes, the one after it takes its place, or playback stops."""
        async with self._lock:
            self._window.check_revision(revision)
            gone = set(indexes)
            await self._window.remove(gone)
            index = self.queue.index
            if index is None or not gone:
                return
            await self._after_change(index - sum(other < index for other in gone))

    async def move(self, index: int, to: int, revision: int | None) -> None:
        """Move an entry; the current one stays the current one."""
        async with self._lock:
            self._window.check_revision(revision)
            await self._window.move(index, to)
            await self._after_change(index_after_move(self.queue.index, index, to))

    async def clear(self) -> None:
        """Empty the queue and stop."""
        async with self._lock:
            await self._window.clear()
            await self._window.read(None, changed=True)
            self._halt()

    async def _after_change(self, index: int | None) -> None:
        """Read the queue again after its rows changed, and let the engine know what follows.

        `index` is where the current entry stands now or, when it is gone, stood; the next may begin meanwhile.
        """
        former = self.player.entry
        await self._window.read(index, changed=True)
        while (entry := self.player.entry) is not None and not self._window.is_current(entry.entry_id):
            at = await self._window.index_of(entry.entry_id)
            if at is None:
                await self._replace_current((index or 0) + (entry != former))
                return
            await self._window.read(at, changed=False)
        if self._resting:
            self._show_resting(self.player.position_s if entry is not None else 0.0)
        else:
            self._send(m.SetUpcoming(items=self._window.items(1)))

    async def _replace_current(self, index: int) -> None:
        """Go on at `index`, since the current entry is gone; stop when nothing follows."""
        if self._resting:
            self._show_resting(0.0)
        elif index < self.queue.length:
            await self._start(index, 0.0, paused=self.player.transport is Transport.PAUSED)
        else:
            self._halt()

    # engine

    async def _start(self, index: int, position_s: float, paused: bool = False) -> None:
        self._window.check(index)
        await self._window.read(index, changed=False)
        current = self._window.entries[0]
        self._tell_start(position_s, paused)
        self._change_player(
            transport=Transport.PAUSED if paused else Transport.LOADING,
            entry=current, position_s=position_s, duration_s=current.track.duration_s, error="", hint="",
        )  # fmt: skip

    def tell_engine(self) -> None:
        """Bring a new engine to where the last one was, or past a track that has ended two engines in one place."""
        self._send_gain()
        if self._ends_engines():
            self._errands.begin(self._pass_over())
            return
        if self._window.entries and not self._resting:
            paused = self.player.transport is Transport.PAUSED
            self._tell_start(self.player.position_s, paused)

    def _ends_engines(self) -> bool:
        """Note where this engine begins, and tell whether the third in a row begins there."""
        here = (self.player.entry.entry_id if self.player.entry is not None else None, round(self.player.position_s))
        self._begun = self._begun + 1 if here == self._begun_at else 1
        self._begun_at = here
        return self._begun > 2 and self._sounding

    async def _pass_over(self) -> None:
        async with self._lock:
            entry = self.player.entry
            name = entry.track.path if entry is not None else "This track"
            why = f"{name} ends the engine whenever it is played."
            hint = "It was passed over. Remove it from the queue."
            self._publish(Notice(message=why, hint=hint, failure=True))
            index = self._window.index + 1
            if index < self.queue.length:
                await self._start(index, 0.0)
            else:
                self._show_error(why, hint)

    def _tell_start(self, position_s: float, paused: bool) -> None:
        self._failure = None
        items = self._window.items()
        self._send(m.Start(items=items, position_s=position_s, paused=paused, serial=self._next_serial()))

    def on_heard(self, heard: m.Heard) -> None:
        """Take up what the engine says is heard; a report from before the last order is out of date."""
        if heard.serial != self._serial:
            return
        if heard.ended:
            self._errands.begin(self._on_ended(heard))
            return
        current = self._window.entries[0].entry_id if self._window.entries else None
        if heard.entry_id is None or heard.entry_id == current:
            self._follow(heard)
        elif any(entry.entry_id == heard.entry_id for entry in self._window.entries[1:]):
            self._on_boundary(heard)
        elif not self._resting:
            self._errands.begin(self._on_elsewhere(heard))

    def _follow(self, heard: m.Heard) -> None:
        """The same entry: its transport, or its position only."""
        if heard.entry_id is None and heard.transport is Transport.STOPPED:
            return  # what is shown at rest is known here
        duration_s = heard.duration_s or self.player.duration_s
        if heard.transport is self.player.transport and abs(duration_s - self.player.duration_s) < 0.001:
            self.player = msgspec.structs.replace(self.player, position_s=heard.position_s)
            self._publish(PositionChanged(entry_id=heard.entry_id, position_s=heard.position_s))
            return
        self._change_player(transport=heard.transport, position_s=heard.position_s, duration_s=duration_s)

    def _on_boundary(self, heard: m.Heard) -> None:
        """A later entry is heard now."""
        current = self._window.advance_to(heard.entry_id or 0)
        self._change_player(
            transport=heard.transport, entry=current, position_s=heard.position_s,
            duration_s=heard.duration_s or current.track.duration_s, error="", hint="",
        )  # fmt: skip
        self._errands.begin(self._look_ahead(current.entry_id))

    async def _on_elsewhere(self, heard: m.Heard) -> None:
        """An entry is heard that was taken out, or moved out of sight, just as it began."""
        async with self._lock:
            if heard.serial != self._serial or any(entry.entry_id == heard.entry_id for entry in self._window.entries):
                return
            at = await self._window.index_of(heard.entry_id)
            if at is None:
                await self._replace_current(self._window.index + 1)
            else:
                await self._window.read(at, changed=False)
                self._on_boundary(heard)

    async def _look_ahead(self, entry_id: int) -> None:
        """Tell the engine what follows the entry that has just begun."""
        async with self._lock:
            if self.player.entry is None or self.player.entry.entry_id != entry_id:
                return
            await self._window.read(await self._window.index_of(entry_id), changed=False)
            self._send(m.SetUpcoming(items=self._window.items(1)))

    async def _on_ended(self, heard: m.Heard) -> None:
        """All that the engine knew of has been heard: go on with what came meanwhile, or rest at the first entry.

        An order that reached the engine after the end is answered so as well, with its own serial.
        """
        async with self._lock:
            if heard.serial != self._serial or self._resting:
                return
            index = 1 + await self._last_tried()
            if index < self.queue.length:
                await self._start(index, 0.0, paused=self.player.transport is Transport.PAUSED)
            elif heard.transport is Transport.ERROR:
                failed = self._failure or m.TrackFailed(entry_id=0, why="Nothing of the queue can be played.")
                self._show_error(failed.why, failed.hint)
            else:
                await self._window.read(0, changed=False)
                self._show_resting(0.0)

    async def _last_tried(self) -> int:
        """Find the current entry, or a later one that the engine has failed to play since."""
        failed = await self._window.index_of(self._failure.entry_id) if self._failure is not None else None
        return max(self._window.index, -1 if failed is None else failed)

    def on_failed(self, failed: m.TrackFailed) -> None:
        """Say why a track can't be played; the engine goes on with the next one."""
        log.warning("entry %d: %s", failed.entry_id, failed.why)
        self._publish(Notice(message=failed.why, hint=failed.hint, failure=True))
        self._failure = failed

    # what is shown

    def _resting_s(self, index: int | None) -> float:
        at_rest = index is None and self.player.transport is Transport.STOPPED
        return self.player.position_s if at_rest else 0.0

    def _show_resting(self, position_s: float) -> None:
        entry = self._window.entries[0] if self._window.entries else None
        self._change_player(
            transport=Transport.STOPPED,
            entry=entry,
            position_s=position_s if entry is not None else 0.0,
            duration_s=entry.track.duration_s if entry is not None else 0.0,
            error="",
            hint="",
        )

    def _show_error(self, why: str, hint: str) -> None:
        self._change_player(transport=Transport.ERROR, position_s=0.0, error=why, hint=hint)

    def _change_player(self, **changes: object) -> None:
        player = msgspec.structs.replace(self.player, **changes)
        if player != self.player:
            self.player = player
            self._publish(PlayerChanged(player=player))

    def _send_gain(self) -> None:
        silent = self.player.muted or self.player.volume_db <= QUIETEST_DB
        self._send(m.SetGain(gain_db=SILENCE_DB if silent else self.player.volume_db))
