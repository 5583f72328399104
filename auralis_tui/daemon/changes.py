"""What the user changes in the library besides the queue, and one undo for all of it, the queue included."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeVar

from auralis_tui.daemon.playback import Playback
from auralis_tui.daemon.writer import Writer
from auralis_tui.library.change_kinds import KINDS
from auralis_tui.library.changes import QUEUE, Change, Direction, go_through, next_change
from auralis_tui.library.database import Library

T = TypeVar("T")
Files = Callable[[Change, Direction], Awaitable[Sequence[str]]]
"""Undoes or redoes a change of files, settles it, and returns what could not be brought back: sentences."""
Run = Callable[[Callable[[Library], Any]], Any]
"""Does a piece of work in the library's thread, and waits for it."""


class Changes:
    """Makes changes, and takes the last one back, of whatever kind it is; one after the other."""

    def __init__(self, writer: Writer, playback: Playback, on_changed: Callable[[], None]) -> None:
        self._writer = writer
        self._playback = playback
        self._on_changed = on_changed
        self.files: dict[str, Files] = {}
        """By kind, who undoes and redoes changes of files."""
        self._lock = asyncio.Lock()

    async def make(self, work: Callable[[Library], T]) -> T:
        """Change the library, as one step that can be undone, and show it."""
        result = await self._writer.run(work)
        await self.show()
        return result

    async def make_with_files(self, work: Callable[[Run], T]) -> T:
        """Change files and the library, beside the event loop; nothing is undone or redone meanwhile."""
        async with self._lock:
            try:
                return await self.beside(work)
            finally:
                await self.show()

    async def beside(self, work: Callable[[Run], T]) -> T:
        """Do work beside the event loop that has something to do with the library now and then."""
        loop = asyncio.get_running_loop()

        def run(piece: Callable[[Library], Any]) -> Any:
            return asyncio.run_coroutine_threadsafe(self._writer.run(piece), loop).result()

        return await asyncio.to_thread(work, run)

    async def undo(self) -> Sequence[str]:
        """Take the last change back; return what of it could not be: sentences."""
        return await self._go(Direction.UNDO)

    async def redo(self) -> Sequence[str]:
        """Make the change again that was taken back last; return what of it could not be: sentences."""
        return await self._go(Direction.REDO)

    async def show(self) -> None:
        """Let everyone see what has changed."""
        self._on_changed()
        await self._playback.show_again()

    async def _go(self, direction: Direction) -> Sequence[str]:
        problems: Sequence[str] = ()
        async with self._lock:
            change = await self._writer.run(lambda library: next_change(library, direction))
            if change.kind == QUEUE:
                edits = self._playback.edits
                await (edits.undo() if direction is Direction.UNDO else edits.redo())
                return problems
            if change.kind in self.files:
                problems = await self.files[change.kind](change, direction)
            else:
                await self._writer.run(lambda library: go_through(library, change, direction, KINDS))
        await self.show()
        return problems
