"""The library's single writer: one thread, so that the event loop never waits for the disk."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from auralis_tui.library.database import Library, open_library

T = TypeVar("T")


class Writer:
    """Runs functions of the library, one after the other, in the thread that opened it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="library")
        self._library: Library | None = None

    async def open(self) -> None:
        """Open the library, made or migrated if need be."""
        self._library = await self._in_thread(lambda: open_library(self.path))

    async def run(self, work: Callable[[Library], T]) -> T:
        """Do a piece of work with the library, and return what comes of it."""
        library = self._library
        if library is None:
            raise RuntimeError("the library is not open")
        return await self._in_thread(lambda: work(library))

    async def close(self) -> None:
        """Do what is left, and close the library."""
        if self._library is not None:
            await self._in_thread(self._library.close)
            self._library = None
        self._executor.shutdown(wait=True)

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._executor, work)
