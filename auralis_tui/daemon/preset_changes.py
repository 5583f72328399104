"""What the user does to presets, as steps of the one undo."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from auralis_tui.daemon.changes import Changes
from auralis_tui.daemon.preset_shelf import PresetShelf
from auralis_tui.daemon.writer import Writer
from auralis_tui.library import changes as history
from auralis_tui.library import preset_changes
from auralis_tui.library.changes import Change, Direction
from auralis_tui.mastering.storing import PresetFolder

T = TypeVar("T")
Follow = Callable[[preset_changes.Texts], Awaitable[None]]
"""Takes up presets that were brought back: what their files hold now, by their ids."""


class PresetChanges:
    """Notes each change before it is made, and records it after; see `library.preset_changes`."""

    def __init__(self, writer: Writer, folder: PresetFolder, changes: Changes) -> None:
        self._writer = writer
        self._folder = folder
        self._changes = changes
        self._lock = asyncio.Lock()

    def followed_by(self, follow: Follow) -> None:
        """Undo and redo from now on, and let someone take up what comes of it."""

        async def go_through(change: Change, direction: Direction) -> tuple[str, ...]:
            await self._go_through(change, direction)
            await follow(await self._state(change, direction))
            return ()

        self._changes.files[preset_changes.PRESET] = go_through

    async def restore(self) -> None:
        """Record what a run that was ended in the middle of a change has left."""
        await self._conclude("Changed presets")

    async def keep(self, shelf: PresetShelf, words: Callable[[T], str], do: Callable[[PresetFolder], T]) -> T:
        """Change presets, as one step; what `do` raises is passed on."""
        async with self._lock:
            texts = await asyncio.to_thread(self._folder.texts)
            await self._writer.run(lambda library: preset_changes.begin(library, texts))
            said = "Changed presets"
            try:
                result = await shelf.work(do)
                said = words(result)
            finally:
                changed = await self._conclude(said)
        if changed:
            await self._changes.show()
        return result

    async def _conclude(self, words: str) -> bool:
        texts = await asyncio.to_thread(self._folder.texts)
        return await self._writer.run(lambda library: preset_changes.conclude(library, texts, words))

    async def _state(self, change: Change, direction: Direction) -> preset_changes.Texts:
        data = await self._writer.run(lambda library: history.state(library, change.step, direction))
        return preset_changes.decode(data)

    async def _go_through(self, change: Change, direction: Direction) -> None:
        texts = await self._state(change, direction)
        await asyncio.to_thread(self._folder.put_back, texts)
        await self._writer.run(lambda library: history.settle_alone(library, change.step, direction))
