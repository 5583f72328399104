"""The queue's rows in the library, and the few around the current entry that are kept at hand."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import TypeVar

import msgspec

from auralis_tui.bus.events import AnyEvent, QueueChanged
from auralis_tui.bus.state import PlaybackOptions, QueueEntry, QueueState, ReplayGain, Track
from auralis_tui.daemon import succession
from auralis_tui.daemon.replay_gain import Figures, gain_db, is_complete, is_joined, same_album
from auralis_tui.daemon.writer import Writer
from auralis_tui.engine.messages import Item
from auralis_tui.errors import UsageError
from auralis_tui.library import queue_history as history
from auralis_tui.library import steps
from auralis_tui.library.database import Library
from auralis_tui.library.loudness import albums_loudness_of, loudness_of
from auralis_tui.library.queue_history import Place
from auralis_tui.library.queues import StoredQueue

T = TypeVar("T")

UPCOMING = 5
"""Entries that the engine is told in advance, so that it needs nobody for as long as they last."""
LAP = 2**32
"""The engine knows an entry of a later lap by another number, since the same entry may come again."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One playing of an entry."""

    entry: QueueEntry
    position: int
    """Where it stands in the queue."""
    lap: int
    gain_db: float
    joined: bool
    """It goes on where the one before it ends."""
    complete: bool
    """All that its gain depends on is known."""

    @property
    def key(self) -> int:
        """What the engine knows it by."""
        return self.lap * LAP + self.entry.entry_id

    @property
    def item(self) -> Item:
        """What the engine is told."""
        track = self.entry.track
        return Item(
            entry_id=self.key, path=track.path, start_s=track.start_s, end_s=track.end_s, rate_hz=track.rate_hz,
            gain_db=self.gain_db, joined=self.joined,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _View:
    """What a look at the rows has shown."""

    length: int
    at: int | None
    turns: list[Turn]
    remaining_s: float
    undo: str
    redo: str


class QueueWindow:
    """Owns the queue's state; `turns` are the current entry and what follows it, by the options.

    Every change of rows is one transaction. Whoever calls holds playback's lock, so that nothing comes in between.
    """

    def __init__(self, writer: Writer, publish: Callable[[AnyEvent], None], dice: Random) -> None:
        self._writer = writer
        self._publish = publish
        self._seed = dice.getrandbits(48)
        self._lap = 0
        self._counted: tuple[int, int, float] | None = None
        """The position after which the remaining time was counted last, the queue's length then, and that time."""
        self.options = PlaybackOptions()
        """As they are now; set by their owner."""
        self.turns: list[Turn] = []
        self.state = QueueState()

    @property
    def index(self) -> int:
        """Position of the current entry, or 0."""
        return self.state.index or 0

    @property
    def lap(self) -> int:
        """How often the queue, or an entry of it, has been begun anew."""
        return self._lap

    @property
    def current(self) -> QueueEntry | None:
        """The current entry."""
        return self.turns[0].entry if self.turns else None

    def is_current(self, entry_id: int) -> bool:
        """Whether this is the first entry at hand."""
        return self.current is not None and self.current.entry_id == entry_id

    def turn_of(self, key: int | None) -> Turn | None:
        """Find what the engine knows by this number among what is at hand."""
        return next((turn for turn in self.turns if turn.key == key), None)

    def items(self, start: int = 0) -> tuple[Item, ...]:
        """Return what is at hand, from this one on, as the engine takes it."""
        return tuple(turn.item for turn in self.turns[start:])

    @property
    def at_hand(self) -> list[Track]:
        """The current track, and those that follow it."""
        return [turn.entry.track for turn in self.turns]

    @property
    def unmeasured(self) -> list[Track]:
        """Tracks at hand of whose loudness too little is known."""
        return [turn.entry.track for turn in self.turns if not turn.complete]

    def check(self, index: int) -> None:
        """Refuse a position that the queue doesn't have."""
        if not self.state.length:
            raise UsageError("The queue is empty.", "Add something: auralis add PATH, or a in the library.")
        if not 0 <= index < self.state.length:
            raise UsageError(f"The queue has no entry {index + 1}: it holds {self.state.length}.", "Look at the queue.")

    def check_revision(self, revision: int | None) -> None:
        """Refuse positions that were read from rows that have changed since."""
        if revision is not None and revision != self.state.revision:
            raise UsageError("The queue has changed meanwhile.", "Look again, and repeat it.")

    async def listing(self, start: int, count: int) -> tuple[QueueEntry, ...]:
        """Read a stretch of rows."""
        return tuple(await self._writer.run(lambda library: StoredQueue(library).entries(start, count)))

    async def index_of(self, entry_id: int | None) -> int | None:
        """Find an entry."""
        if entry_id is None:
            return None
        return await self._writer.run(lambda library: StoredQueue(library).index_of(entry_id))

    async def change(self, heard: Place, work: Callable[[StoredQueue], T], *, appends: bool = False) -> T:
        """Change the rows; an undo brings back what is heard now."""
        result = await self._writer.run(lambda library: work(StoredQueue(library, heard)))
        if not appends:
            self._counted = None
        return result

    async def go_back(self) -> Place:
        """Undo the last change."""
        self._counted = None
        return await self._writer.run(history.undo)

    async def go_forth(self) -> Place:
        """Redo what was undone last."""
        self._counted = None
        return await self._writer.run(history.redo)

    async def is_shuffled(self) -> bool:
        """Whether the rows are in another order than their natural one."""
        return await self._writer.run(history.is_shuffled)

    async def begin_lap(self) -> None:
        """Begin the queue anew: a shuffled one in another order."""
        self._lap += 1
        if succession.reorders(self.options):
            await self.reorder(None)

    async def reorder(self, first: int | None) -> None:
        """Bring the rows into the order of this lap; the entry that has begun already comes first."""
        seed, lap = self._seed, self._lap

        def work(stored: StoredQueue) -> None:
            entry_ids = stored.entry_ids()
            order = succession.lap_order(entry_ids, seed, lap, entry_ids[-1] if entry_ids else None)
            if first in order:
                order.remove(first)
                order.insert(0, first)
            stored.reorder(order)

        await self.change(Place(), work)

    def skip_laps(self, lap: int) -> None:
        """Take up that later laps have begun."""
        self._lap = max(self._lap, lap)

    async def read(self, index: int | None, *, changed: bool) -> None:
        """Make the entry at `index` the current one and read what follows it; `changed` tells of changed rows."""
        view = await self._writer.run(lambda library: self._look(library, index))
        self.turns = view.turns
        self.state = QueueState(
            revision=self.state.revision + int(changed),
            length=view.length,
            index=view.at,
            remaining_s=view.remaining_s,
            next=self._next(),
            undo=view.undo,
            redo=view.redo,
        )
        self._publish(QueueChanged(queue=self.state))

    def advance_to(self, turn: Turn) -> list[QueueEntry]:
        """Make what is at hand the current entry, at once; return the entries that are over."""
        passed = [other.entry for other in self.turns[: self.turns.index(turn)]]
        del self.turns[: len(passed)]
        self._lap = turn.lap
        self.state = msgspec.structs.replace(self.state, index=turn.position, next=self._next())
        self._publish(QueueChanged(queue=self.state))
        return passed

    def _next(self) -> Track | None:
        return self.turns[1].entry.track if len(self.turns) > 1 else None

    def _look(self, library: Library, index: int | None) -> _View:
        """Read the rows; in the library's thread, while whoever has asked waits."""
        stored = StoredQueue(library)
        length = stored.length()
        undo, redo = steps.words(library)
        if not length:
            return _View(0, None, [], 0.0, undo, redo)
        at = min(index or 0, length - 1)
        return _View(
            length, at, self._read_turns(library, stored, at, length), self._count(stored, at, length), undo, redo
        )

    def _count(self, stored: StoredQueue, at: int, length: int) -> float:
        """Count the time after `at`, from the last count where only the current entry or the end has moved."""
        if self._counted is None:
            remaining_s = stored.duration_s(at + 1, length)
        else:
            was, former_length, remaining_s = self._counted
            remaining_s += stored.duration_s(former_length, length)
            remaining_s += stored.duration_s(at + 1, was + 1) - stored.duration_s(was + 1, at + 1)
        self._counted = at, length, remaining_s
        return max(0.0, round(remaining_s, 6))

    def _read_turns(self, library: Library, stored: StoredQueue, at: int, length: int) -> list[Turn]:
        places = [(at, 0), *succession.first_following(at, length, self.options, UPCOMING + 1)]
        if succession.reorders(self.options) and not succession.repeats_this(self.options) and places[-1][1] > 0:
            places = self._in_lap_orders(stored.entry_ids(), places)
        entries = stored.entries_at([max(0, at - 1), *(position for position, _ in places)])
        playing = [(entries[position], position, lap) for position, lap in places]
        figures = self._figures(library, [entry.track.id for entry, _, _ in playing])
        before: QueueEntry | None = entries[at - 1] if at else None
        turns = []
        for number, (entry, position, lap) in enumerate(playing[: UPCOMING + 1]):
            after = playing[number + 1][0] if number + 1 < len(playing) else None
            by_album = any(other is not None and same_album(other.track, entry.track) for other in (before, after))
            known = figures.get(entry.track.id, Figures())
            turns.append(
                Turn(
                    entry,
                    position,
                    self._lap + lap,
                    gain_db(known, self.options, by_album),
                    joined=before is not None and is_joined(before.track, entry.track),
                    complete=self.options.replay_gain is ReplayGain.OFF or is_complete(known, self.options, by_album),
                )
            )
            before = entry
        return turns

    def _in_lap_orders(self, entry_ids: list[int], places: list[succession.Place]) -> list[succession.Place]:
        """Look up where those stand that are in later laps at these positions."""
        orders, last = {0: entry_ids}, entry_ids[-1]
        for lap in range(1, places[-1][1] + 1):
            orders[lap] = succession.lap_order(entry_ids, self._seed, self._lap + lap, last)
            last = orders[lap][-1]
        return [(entry_ids.index(orders[lap][position]), lap) for position, lap in places]

    def _figures(self, library: Library, track_ids: Sequence[int]) -> dict[int, Figures]:
        if self.options.replay_gain is ReplayGain.OFF:
            return {}
        albums = albums_loudness_of(library, track_ids)
        names = list(Figures.__dataclass_fields__)
        return {
            track_id: Figures(**dict(zip(names, (*values, *albums.get(track_id, (None, None))), strict=True)))
            for track_id, values in loudness_of(library, track_ids).items()
        }
