"""Reading the library without keeping the console waiting."""

import asyncio
from collections.abc import Callable
from contextlib import closing
from functools import partial
from typing import TypeVar

from textual.message import Message
from textual.widget import Widget
from textual.worker import WorkType

from auralis_tui.errors import AuralisError
from auralis_tui.tui.newest import is_open
from auralis_tui.tui.reading import Catalogue, OpenCatalogue

Found = TypeVar("Found")


class Unreadable(Message):
    """The library could not be read."""

    def __init__(self, error: AuralisError) -> None:
        super().__init__()
        self.error = error


class Reader:
    """Reads the library for a widget, in a thread; a newer reading of the same kind takes the older one's place."""

    def __init__(self, widget: Widget, open_catalogue: OpenCatalogue) -> None:
        self._widget = widget
        self.open_catalogue = open_catalogue

    def read(self, kind: str, ask: Callable[[Catalogue], Found], show: Callable[[Found], None]) -> None:
        """Ask the library, and show what it says unless something newer was asked meanwhile."""
        work: WorkType[None] = partial(self._read, ask, show)
        self._widget.run_worker(work, group=kind, exclusive=True)

    async def _read(self, ask: Callable[[Catalogue], Found], show: Callable[[Found], None]) -> None:
        try:
            found = await asyncio.to_thread(self._ask, ask)
        except AuralisError as error:
            self._widget.post_message(Unreadable(error))
            return
        if is_open(self._widget):
            show(found)

    def _ask(self, ask: Callable[[Catalogue], Found]) -> Found:
        with closing(self.open_catalogue()) as catalogue:
            return ask(catalogue)
