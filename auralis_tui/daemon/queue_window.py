"""The queue's rows in the library, and the few around the current entry that are kept at hand."""

from collections.abc import Callable, Collection, Sequence

import msgspec

from auralis_tui.bus.events import AnyEvent, QueueChanged
from auralis_tui.bus.state import QueueEntry, QueueState, Track
from auralis_tui.daemon.writer import Writer
from auralis_tui.engine.messages import Item
from auralis_tui.errors import UsageError
from auralis_tui.library.database import Library
from auralis_tui.library.queues import StoredQueue

UPCOMING = 5
"""Entries that the engine is told in advance, so that it needs nobody for as long as they last."""


class QueueWindow:
    """Owns the queue's state; `entries` are the current one and those that follow it.

    Every change of rows is one transaction. Whoever calls holds playback's lock, so that nothing comes in between.
    """

    def __init__(self, writer: Writer, publish: Callable[[AnyEvent], None]) -> None:
        self._writer = writer
        self._publish = publish
        self.entries: list[QueueEntry] = []
        self.state = QueueState()

    @property
    def index(self) -> int:
        """Position of the current entry, or 0."""
        return self.state.index or 0

    def is_current(self, entry_id: int) -> bool:
        """Whether this is the first entry at hand."""
        return bool(self.entries) and self.entries[0].entry_id == entry_id

    def items(self, start: int = 0) -> tuple[Item, ...]:
        """Return the entries at hand, from this one on, as the engine takes them."""
        return tuple(Item(entry_id=entry.entry_id, path=entry.track.path) for entry in self.entries[start:])

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

    async def insert(self, at: int, track_ids: Sequence[int]) -> list[int]:
        """Put tracks in, and return their entries."""

        def write(library: Library) -> list[int]:
            stored = StoredQueue(library)
            if at == 0 or at >= stored.length():
                return stored.append(track_ids)
            return stored.insert_after(at - 1, track_ids)

        return await self._writer.run(write)

    async def remove(self, indexes: Collection[int]) -> None:
        """Take entries out."""
        await self._writer.run(lambda library: StoredQueue(library).remove(indexes))

    async def move(self, index: int, to: int) -> None:
        """Move one entry."""
        await self._writer.run(lambda library: StoredQueue(library).move(index, to))

    async def clear(self) -> None:
        """Take all entries out."""
        await self._writer.run(lambda library: StoredQueue(library).clear())

    async def read(self, index: int | None, *, changed: bool) -> None:
        """Make the entry at `index` the current one and read what follows it; `changed` tells of changed rows."""

        def look(library: Library) -> tuple[int, int | None, list[QueueEntry], float]:
            stored = StoredQueue(library)
            length = stored.length()
            if not length:
                return 0, None, [], 0.0
            at = min(index or 0, length - 1)
            return length, at, stored.entries(at, UPCOMING + 1), stored.remaining_s(at)

        length, at, self.entries, remaining_s = await self._writer.run(look)
        self.state = QueueState(
            revision=self.state.revision + int(changed),
            length=length,
            index=at,
            remaining_s=remaining_s,
            next=self._next(),
        )
        self._publish(QueueChanged(queue=self.state))

    def advance_to(self, entry_id: int) -> QueueEntry:
        """Make an entry that is at hand the current one, at once."""
        passed = next(number for number, entry in enumerate(self.entries) if entry.entry_id == entry_id)
        del self.entries[:passed]
        self.state = msgspec.structs.replace(self.state, index=self.index + passed, next=self._next())
        self._publish(QueueChanged(queue=self.state))
        return self.entries[0]

    def _next(self) -> Track | None:
        return self.entries[1].track if len(self.entries) > 1 else None


def index_after_move(current: int | None, index: int, to: int) -> int | None:
    """Return where the current entry stands after another, or itself, was moved."""
    if current is None or current == index:
        return to if current == index else None
    if index < current <= to:
        return current - 1
    return current + 1 if to <= current < index else current
