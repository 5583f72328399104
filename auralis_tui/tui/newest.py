"""Work that would hold up the keys: done in a thread, one at a time, and only for what was wished last."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from threading import Thread
from typing import Generic, TypeVar

from textual.widget import Widget

Found = TypeVar("Found")


class Newest(Generic[Found]):
    """Does a widget's newest wish; one that comes meanwhile takes the place of the one that waits."""

    def __init__(self, widget: Widget) -> None:
        self._widget = widget
        self._wished: tuple[Callable[[], Found], Callable[[Found], None]] | None = None
        self._works = False

    def wish(self, work: Callable[[], Found], take: Callable[[Found], None]) -> None:
        """Do this work in a thread; what it returns is taken in the loop, unless something else is wished by then."""
        self._wished = (work, take)
        if not self._works:
            self._works = True
            self._widget.run_worker(self._run(), group="newest")

    def forget(self) -> None:
        """Take nothing of what was wished."""
        self._wished = None

    async def _run(self) -> None:
        try:
            while (wished := self._wished) is not None:
                work, take = wished
                found = await beside(work)
                if self._wished is wished:
                    self._wished = None
                    if is_open(self._widget):
                        take(found)
        finally:
            self._works = False


def is_open(widget: Widget) -> bool:
    """Tell whether a widget is there for what was read for it: a panel that is closing has lost its parts already."""
    return widget.is_attached and widget.screen in widget.app.screen_stack


async def beside(work: Callable[[], Found]) -> Found:
    """Do work in a thread that the program doesn't wait for when it ends: a disk may never answer."""
    loop = asyncio.get_running_loop()
    result: asyncio.Future[Found] = loop.create_future()

    def settle(settle_it: Callable[[], None]) -> None:
        if not result.done():
            settle_it()

    def run() -> None:
        try:
            found = work()
        except Exception as error:
            tell = partial(settle, partial(result.set_exception, error))
        else:
            tell = partial(settle, partial(result.set_result, found))
        with suppress(RuntimeError):  # the loop has ended
            loop.call_soon_threadsafe(tell)

    Thread(target=run, daemon=True).start()
    return await result
