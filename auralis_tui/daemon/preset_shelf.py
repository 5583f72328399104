"""The presets that there are: read and written in a thread, one change at a time."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from auralis_tui.bus.events import AnyEvent, Notice
from auralis_tui.mastering.preset import Preset
from auralis_tui.mastering.storing import PresetFolder

T = TypeVar("T")


class PresetShelf:
    """Owns the list of presets; it is read when it is made, and again with every piece of work."""

    def __init__(self, folder: PresetFolder, publish: Callable[[AnyEvent], None]) -> None:
        self._folder = folder
        self._publish = publish
        self._lock = asyncio.Lock()
        collection = folder.read()
        self.presets: dict[str, Preset] = collection.presets
        self.problems = tuple(str(problem) for problem in collection.problems)
        """What is wrong with files that can't be used: sentences."""

    async def refresh(self) -> None:
        """Take up what was changed by hand."""
        await self.work(lambda _: None)

    async def work(self, do: Callable[[PresetFolder], T]) -> T:
        """Do something with the folder, and take up what is in it then; what it raises is passed on."""
        async with self._lock:
            try:
                return await asyncio.to_thread(do, self._folder)
            finally:
                collection = await asyncio.to_thread(self._folder.read)
                self.presets = collection.presets
                self._tell(tuple(str(problem) for problem in collection.problems))

    def _tell(self, problems: tuple[str, ...]) -> None:
        for problem in problems:
            if problem not in self.problems:
                self._publish(Notice(message=problem, failure=True))
        self.problems = problems
