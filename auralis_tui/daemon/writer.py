"""The library's single writer: one thread, so that the event loop never waits for the disk."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import TypeVar

from auralis_tui.library.database import Library, open_library

T = TypeVar("T")


class Writer:
    """Runs functions of the library, one after the other, in the thread that opened it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._pieces: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._thread: Thread | None = None
        self._library: Library | None = None

    async def open(self) -> None:
        """Open the library, made or migrated if need be."""
        await self._in_thread(self._open)

    async def run(self, work: Callable[[Library], T]) -> T:
        """Do a piece of work with the library, and return what comes of it."""
        return await self._in_thread(lambda: work(self._opened()))

    async def run_in_steps(self, work: Callable[[Library, Callable[[], None]], T]) -> T:
        """Do work that takes its time: wherever it calls its second argument, what others want meanwhile is done.

        It must not call it within a transaction.
        """
        return await self._in_thread(lambda: work(self._opened(), self._let_others))

    async def exchange(self, work: Callable[[], T]) -> T:
        """Close the library, do this with its file, and open what is there then, whatever came of the work."""
        return await self._in_thread(lambda: self._exchange(work))

    async def close(self) -> None:
        """Do what is left, and close the library."""
        if self._thread is None:
            return
        await self._in_thread(self._close)
        self._pieces.put(None)
        self._thread.join()
        self._thread = None

    def _open(self) -> None:
        self._library = open_library(self.path)

    def _opened(self) -> Library:
        if self._library is None:
            raise RuntimeError("the library is not open")
        return self._library

    def _close(self) -> None:
        library, self._library = self._library, None
        if library is not None:
            library.close()

    def _exchange(self, work: Callable[[], T]) -> T:
        self._close()
        try:
            return work()
        finally:
            self._open()

    async def _in_thread(self, work: Callable[[], T]) -> T:
        if self._thread is None:
            # a daemon, so that a program whose start failed can end; what is killed in a write is undone by SQLite
            self._thread = Thread(target=self._serve, name="library", daemon=True)
            self._thread.start()
        outcome: Future[T] = Future()
        self._pieces.put(lambda: _do(work, outcome))
        return await asyncio.wrap_future(outcome)

    def _serve(self) -> None:
        while (piece := self._pieces.get()) is not None:
            piece()

    def _let_others(self) -> None:
        """Do what waits at this moment."""
        for _ in range(self._pieces.qsize()):
            piece = self._pieces.get()
            if piece is not None:
                piece()


def _do(work: Callable[[], T], outcome: "Future[T]") -> None:
    if not outcome.set_running_or_notify_cancel():
        return
    try:
        result = work()
    except BaseException as error:  # it belongs to whoever waits
        outcome.set_exception(error)
    else:
        outcome.set_result(result)
