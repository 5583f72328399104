"""Work that would hold up the keys: done in a thread, one at a time, and only for what was wished last."""

import asyncio
from collections.abc import Callable
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
                found = await asyncio.to_thread(work)
                if self._wished is wished:
                    self._wished = None
                    take(found)
        finally:
            self._works = False
