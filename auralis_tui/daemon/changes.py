"""What the user changes in the library besides the queue, and one undo for all of it, the queue included."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import TypeVar

from auralis_tui.daemon.playback import Playback
from auralis_tui.daemon.writer import Writer
from auralis_tui.library.change_kinds import KINDS
from auralis_tui.library.changes import QUEUE, Change, Direction, go_through, next_change
from auralis_tui.library.database import Library

T = TypeVar("T")
Files = Callable[[Change, Direction], Awaitable[None]]
"""Undoes or redoes a change of files, and settles it."""


class Changes:
    """Makes changes, and takes the last one back, of whatever kind it is; one after the other."""

    def __init__(
        self, writer: Writer, playback: Playback, on_changed: Callable[[], None], files: Mapping[str, Files]
    ) -> None:
        self._writer = writer
        self._playback = playback
        self._on_changed = on_changed
        self._files = files
        self._lock = asyncio.Lock()

    async def make(self, work: Callable[[Library], T]) -> T:
        """Change the library, as one step that can be undone, and show it."""
        async with self._lock:
            result = await self._writer.run(work)
        await self.show()
        return result

    async def undo(self) -> None:
        """Take the last change back."""
        await self._go(Direction.UNDO)

    async def redo(self) -> None:
        """Make the change again that was taken back last."""
        await self._go(Direction.REDO)

    async def show(self) -> None:
        """Let everyone see what has changed."""
        self._on_changed()
        await self._playback.show_again()

    async def _go(self, direction: Direction) -> None:
        async with self._lock:
            change = await self._writer.run(lambda library: next_change(library, direction))
            if change.kind == QUEUE:
                edits = self._playback.edits
                await (edits.undo() if direction is Direction.UNDO else edits.redo())
                return
            if change.kind in self._files:
                await self._files[change.kind](change, direction)
            else:
                await self._writer.run(lambda library: go_through(library, change, direction, KINDS))
        await self.show()
