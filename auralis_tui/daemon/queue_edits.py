"""Changes of the queue's rows, and what becomes of the entry that is heard."""

import asyncio
from collections.abc import Sequence
from random import Random

from auralis_tui.bus.commands import Where
from auralis_tui.bus.state import Transport
from auralis_tui.daemon.options import Options
from auralis_tui.daemon.player import Player
from auralis_tui.daemon.queue_window import QueueWindow
from auralis_tui.errors import UsageError
from auralis_tui.library.queue_history import Place


class QueueEdits:
    """Each change runs under playback's lock, from reading the queue to telling the engine."""

    def __init__(self, window: QueueWindow, player: Player, options: Options, lock: asyncio.Lock, dice: Random) -> None:
        self._window = window
        self._player = player
        self._options = options
        self._lock = lock
        self._dice = dice

    async def add(
        self, track_ids: Sequence[int], where: Where, play: bool, *, first: int = 0, after_entry_id: int | None = None
    ) -> int | None:
        """Put tracks into the queue, and play the one at `first` if wanted; return the last one's entry.

        What is added in several parts names the entry that the former part ended with; one undo takes all parts back.
        """
        if not track_ids:
            return after_entry_id
        if first >= len(track_ids):
            raise UsageError(f"There is no track {first + 1} among {len(track_ids)}.", "Name one of those you add.")
        async with self._lock:
            if where is Where.REPLACE and after_entry_id is None:
                return await self._replace(track_ids, first, play)
            at = await self._place_for(where, after_entry_id)
            entry_ids = await self._window.change(
                self._player.place,
                lambda stored: stored.insert(at, track_ids, plays=first if play else None, after=after_entry_id),
                appends=at == self._window.state.length,
            )
            await self.take_up(self._window.state.index)
            if play:
                await self._player.start(at + first, 0.0, resume=True)
            return entry_ids[-1]

    async def _place_for(self, where: Where, after_entry_id: int | None) -> int:
        after = await self._window.index_of(after_entry_id)
        if where is Where.NEXT and self._window.state.index is not None:
            return 1 + (self._window.index if after is None else after)
        return self._window.state.length

    async def _replace(self, track_ids: Sequence[int], first: int, play: bool) -> int:
        """Let the queue be these tracks; what is heard ends, or the one at `first` follows at once."""
        entry_ids = await self._window.change(
            self._player.place, lambda stored: stored.replace(track_ids, first, self._dice)
        )
        at = await self._window.index_of(entry_ids[first])
        await self._window.read(at, changed=True)
        if play:
            await self._player.start(at or 0, 0.0, resume=True)
        elif self._player.resting:
            self._player.rest(0.0)
        else:
            self._player.halt()
        return entry_ids[-1]

    async def load(self, track_ids: Sequence[int], words: str, shuffled: bool, play: bool) -> None:
        """Let the queue be these tracks, as one step, and play the first of them, if wanted."""
        async with self._lock:
            await self._window.change(
                self._player.place, lambda stored: stored.load(track_ids, words, shuffled, self._dice)
            )
            await self._options.take_up_shuffle()
            await self._window.read(0, changed=True)
            if play:
                await self._player.start(0, 0.0, resume=True)
            elif self._player.resting:
                self._player.rest(0.0)
            else:
                self._player.halt()

    async def remove(self, indexes: Sequence[int], revision: int | None) -> None:
        """Take entries out; when the current one goes, the one after it takes its place, or playback stops."""
        async with self._lock:
            self._window.check_revision(revision)
            gone = set(indexes)
            await self._window.change(self._player.place, lambda stored: stored.remove(gone))
            index = self._window.state.index
            if index is None or not gone:
                return
            await self.take_up(index - sum(other < index for other in gone))

    async def move(self, indexes: Sequence[int], to: int, revision: int | None) -> None:
        """Move entries, which keep their order; the current one stays the current one."""
        async with self._lock:
            self._window.check_revision(revision)
            if indexes:
                await self._window.change(self._player.place, lambda stored: stored.move(indexes, to))
                await self.take_up(await self._index_of_current())

    async def clear(self) -> None:
        """Empty the queue and stop."""
        async with self._lock:
            await self._window.change(self._player.place, lambda stored: stored.clear())
            await self._window.read(None, changed=True)
            self._player.halt()

    async def shuffle(self, shuffled: bool) -> None:
        """Put all entries but the current one in any order after it, or bring the natural order back."""
        place = self._player.place
        if shuffled:
            at = await self._index_of_current()
            await self._window.change(place, lambda stored: stored.shuffle(at, self._dice))
        else:
            await self._window.change(place, lambda stored: stored.unshuffle())
        await self._options.take_up_shuffle()
        await self.take_up(await self._index_of_current())

    async def undo(self) -> None:
        """Take the last change back."""
        async with self._lock:
            await self._go_to(await self._window.go_back())

    async def redo(self) -> None:
        """Make the change that was taken back last again."""
        async with self._lock:
            await self._go_to(await self._window.go_forth())

    async def _go_to(self, place: Place) -> None:
        """What is heard goes on if it is still in the queue; else `place` takes its turn, playing if it played."""
        await self._options.take_up_shuffle()
        at = await self._index_of_current()
        there = await self._window.index_of(place.entry_id)
        if at is not None or there is None:
            await self.take_up(self._window.state.index if at is None else at)
            return
        await self._window.read(there, changed=True)
        if self._player.resting:
            self._player.rest(place.position_s)
        else:
            paused = self._player.state.transport is Transport.PAUSED
            await self._player.start(there, place.position_s, paused=paused)

    async def _index_of_current(self) -> int | None:
        entry = self._player.state.entry
        return await self._window.index_of(entry.entry_id if entry is not None else None)

    async def take_up(self, index: int | None) -> None:
        """Read the queue again after its rows changed, and let the engine know what follows.

        `index` is where the current entry stands now or, when it is gone, stood; the next may begin meanwhile.
        """
        former = self._player.state.entry
        await self._window.read(index, changed=True)
        while (entry := self._player.state.entry) is not None and not self._window.is_current(entry.entry_id):
            at = await self._window.index_of(entry.entry_id)
            if at is None:
                await self.replace_current((index or 0) + (former is None or entry.entry_id != former.entry_id))
                return
            await self._window.read(at, changed=False)
        if self._player.resting:
            state = self._player.state
            self._player.rest(state.position_s if entry is not None else 0.0, state.loop)
        else:
            self._player.tell_upcoming()

    async def replace_current(self, index: int) -> None:
        """Go on at `index`, since the current entry is gone; stop when nothing follows."""
        if self._player.resting:
            self._player.rest(0.0)
        elif index < self._window.state.length:
            await self._player.start(index, 0.0, paused=self._player.state.transport is Transport.PAUSED)
        else:
            self._player.halt()
