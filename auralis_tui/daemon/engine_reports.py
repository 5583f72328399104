"""What the engine reports, and what follows from it."""

import asyncio
import logging
from collections.abc import Callable

from auralis_tui.bus.events import AnyEvent, Notice, PositionChanged
from auralis_tui.bus.state import QueueEntry, Repeat, Transport
from auralis_tui.daemon import succession
from auralis_tui.daemon.errands import Errands
from auralis_tui.daemon.options import Options
from auralis_tui.daemon.player import Player
from auralis_tui.daemon.queue_edits import QueueEdits
from auralis_tui.daemon.queue_window import LAP, QueueWindow, Turn
from auralis_tui.engine import messages as m

log = logging.getLogger(__name__)


class EngineReports:
    """Reports change what is shown at once, in one piece; what they set off runs under playback's lock."""

    def __init__(
        self, window: QueueWindow, player: Player, options: Options, edits: QueueEdits, lock: asyncio.Lock,
        publish: Callable[[AnyEvent], None],
    ) -> None:  # fmt: skip
        self._window = window
        self._player = player
        self._options = options
        self._edits = edits
        self._lock = lock
        self._publish = publish
        self._errands = Errands()
        self._unheard_laps = 0
        """How often the queue was begun anew since anything was heard."""
        self._begun = 0
        self._begun_at: tuple[int | None, int] = (None, 0)
        """How many engines in a row have begun at which entry and second."""

    async def close(self) -> None:
        """Bring to an end what the last reports set off."""
        await self._errands.finish()

    def on_heard(self, heard: m.Heard) -> None:
        """Take up what the engine says is heard; a report from before the last order is out of date."""
        if heard.serial != self._player.serial:
            return
        if heard.ended:
            self._errands.begin(self._on_ended(heard))
            return
        turn = self._window.turn_of(heard.entry_id)
        if heard.entry_id is None or (turn is not None and turn is self._window.turns[0]):
            self._follow(heard)
        elif turn is not None:
            self._on_boundary(heard, turn)
        elif not self._player.resting:
            self._errands.begin(self._on_elsewhere(heard))

    def _follow(self, heard: m.Heard) -> None:
        """The same entry: its transport, or its position only."""
        if heard.entry_id is None and heard.transport is Transport.STOPPED:
            return  # what is shown at rest is known here
        if heard.transport is Transport.PLAYING:
            self._unheard_laps = 0
        shown = self._player.state
        duration_s = heard.duration_s or shown.duration_s
        known = (heard.transport, heard.gain_db, heard.bit_perfect) == (
            shown.transport,
            shown.gain_db,
            shown.bit_perfect,
        )
        if known and abs(duration_s - shown.duration_s) < 0.001:
            self._player.note_position(heard.position_s)
            entry_id = None if heard.entry_id is None else heard.entry_id % LAP
            self._publish(PositionChanged(entry_id=entry_id, position_s=heard.position_s))
            return
        self._player.change(
            transport=heard.transport, position_s=heard.position_s, duration_s=duration_s, gain_db=heard.gain_db,
            bit_perfect=heard.bit_perfect,
        )  # fmt: skip

    def _on_boundary(self, heard: m.Heard, turn: Turn) -> None:
        """A later entry, or the same one again, is heard now."""
        former_lap = self._window.lap
        passed = self._window.advance_to(turn)
        self._unheard_laps = 0
        self._player.change(
            transport=heard.transport, entry=turn.entry, position_s=heard.position_s,
            duration_s=heard.duration_s or turn.entry.track.duration_s, gain_db=heard.gain_db,
            bit_perfect=heard.bit_perfect, loop=None, error="", hint="",
        )  # fmt: skip
        self._errands.begin(self._look_ahead(turn.entry, passed, turn.lap > former_lap))

    async def _look_ahead(self, current: QueueEntry, passed: list[QueueEntry], lapped: bool) -> None:
        """Tell the engine what follows the entry that has just begun; what is over is taken out, if so wanted."""
        async with self._lock:
            changed = await self._consume([entry for entry in passed if entry.entry_id != current.entry_id])
            options = self._options.state
            if lapped and succession.reorders(options) and not succession.repeats_this(options):
                await self._window.reorder(current.entry_id)
                changed = True
            if self._player.state.entry is None:
                return
            if changed:
                await self._edits.take_up(await self._window.index_of(self._player.state.entry.entry_id))
            elif self._player.state.entry.entry_id == current.entry_id:
                await self._window.read(await self._window.index_of(current.entry_id), changed=False)
                self._player.tell_upcoming()

    async def _consume(self, heard: list[QueueEntry]) -> bool:
        if not heard or not self._options.state.consume:
            return False
        entry_ids = [entry.entry_id for entry in heard]
        await self._window.change(self._player.place, lambda stored: stored.remove_played(entry_ids))
        return True

    async def _on_elsewhere(self, heard: m.Heard) -> None:
        """An entry is heard that was taken out, or moved out of sight, just as it began."""
        async with self._lock:
            if heard.serial != self._player.serial or self._window.turn_of(heard.entry_id) is not None:
                return
            lap, entry_id = divmod(heard.entry_id or 0, LAP)
            at = await self._window.index_of(entry_id)
            if at is None:
                await self._edits.replace_current(self._window.index + 1)
                return
            self._window.skip_laps(lap)
            await self._window.read(at, changed=False)
            self._on_boundary(heard, self._window.turns[0])

    async def _on_ended(self, heard: m.Heard) -> None:
        """All that the engine knew of has been heard: go on with what came meanwhile, or rest.

        An order that reached the engine after the end is answered so as well, with its own serial.
        """
        async with self._lock:
            if heard.serial != self._player.serial or self._player.resting:
                return
            options, failed = self._options.state, heard.transport is Transport.ERROR
            lap, index = await self._last_tried()
            if succession.repeats_this(options):
                await self._again(index, failed)
                return
            over = self._window.current
            if over is not None and not failed and await self._consume([over]):
                index -= 1
                await self._window.read(max(0, index), changed=True)
            self._window.skip_laps(lap)
            if succession.ends_after_this(options) and not failed:
                await self._rest_at(index + 1)
            else:
                await self._go_on(index + 1, failed)

    async def _again(self, index: int, failed: bool) -> None:
        """Begin the entry that is repeated once more, unless it can't be played."""
        if failed or self._player.failure is not None:
            self._show_failure()
        else:
            self._window.skip_laps(self._window.lap + 1)
            await self._start(index)

    async def _go_on(self, index: int, failed: bool) -> None:
        """Play the entry at `index`, or the queue anew, or rest at its start."""
        again = self._options.state.repeat is not Repeat.OFF and not (failed and self._unheard_laps)
        if index < self._window.state.length:
            await self._start(index)
        elif again and self._window.state.length:
            self._unheard_laps += 1
            await self._window.begin_lap()
            await self._start(0)
        elif failed:
            self._show_failure()
        else:
            await self._rest_at(0)

    async def _start(self, index: int) -> None:
        await self._player.start(index, 0.0, paused=self._player.state.transport is Transport.PAUSED)

    async def _rest_at(self, index: int) -> None:
        """Stop, so that `play` goes on with this entry, or with the first after the last."""
        await self._options.end_stop_after()
        await self._window.read(index if index < self._window.state.length else 0, changed=False)
        self._player.rest(0.0)

    def _show_failure(self) -> None:
        failed = self._player.failure or m.TrackFailed(entry_id=0, why="Nothing of the queue can be played.")
        self._player.show_error(failed.why, failed.hint)

    async def _last_tried(self) -> tuple[int, int]:
        """Find the current entry's lap and position, or a later one that the engine has failed to play since."""
        here = self._window.lap, self._window.index
        if self._player.failure is None:
            return here
        lap, entry_id = divmod(self._player.failure.entry_id, LAP)
        at = await self._window.index_of(entry_id)
        return here if at is None else max(here, (lap, at))

    def on_failed(self, failed: m.TrackFailed) -> None:
        """Say why a track can't be played, once for each; the engine goes on with the next one."""
        former = self._player.failure
        self._player.failure = failed
        if former is None or (former.entry_id % LAP, former.why) != (failed.entry_id % LAP, failed.why):
            log.warning("entry %d: %s", failed.entry_id % LAP, failed.why)
            self._publish(Notice(message=failed.why, hint=failed.hint, failure=True))

    def on_engine_started(self) -> None:
        """Bring a new engine to where the last one was, or past a track that has ended two engines in one place."""
        self._player.tell_gain()
        self._options.tell_engine()
        if self._ends_engines():
            self._errands.begin(self._pass_over())
        elif self._window.turns and not self._player.resting:
            self._player.tell_start()

    def _ends_engines(self) -> bool:
        """Note where this engine begins, and tell whether the third in a row begins there."""
        player = self._player.state
        here = (player.entry.entry_id if player.entry is not None else None, round(player.position_s))
        self._begun = self._begun + 1 if here == self._begun_at else 1
        self._begun_at = here
        return self._begun > 2 and self._player.sounding

    async def _pass_over(self) -> None:
        async with self._lock:
            entry = self._player.state.entry
            name = entry.track.path if entry is not None else "This track"
            why = f"{name} ends the engine whenever it is played."
            hint = "It was passed over. Remove it from the queue."
            self._publish(Notice(message=why, hint=hint, failure=True))
            index = self._window.index + 1
            if index < self._window.state.length:
                await self._player.start(index, 0.0)
            else:
                self._player.show_error(why, hint)
