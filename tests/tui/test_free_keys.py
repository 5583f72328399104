"""Keys are answered while the library is read, however long that takes."""

import asyncio
import threading
from array import array

import pytest

from auralis_tui.bus import commands as bus
from auralis_tui.tui.widgets.library_lists import ResultList
from tests.doubles.catalogue import MemoryCatalogue
from tests.tui.conftest import console

PATIENCE_S = 20.0
"""A console that waits would stand still for so long."""


class HeldCatalogue(MemoryCatalogue):
    """Answers a search when it is let go."""

    def __init__(self) -> None:
        super().__init__(queue=3)
        self.asked, self.go_on = threading.Event(), threading.Event()
        self.let_go: list[bool] = []

    def search_ids(self, query: str, limit: int = 100_000, sort: str = "") -> "array[int]":
        """Wait, and find."""
        self.asked.set()
        self.let_go.append(self.go_on.wait(PATIENCE_S))
        return super().search_ids(query, limit, sort)


@pytest.mark.audit("M-14", "L-05")
async def test_keys_are_answered_while_the_library_is_searched() -> None:
    catalogue = HeldCatalogue()
    async with console(catalogue=catalogue, queue=3) as found:
        await found.pilot.press("slash", "a")
        await asyncio.to_thread(catalogue.asked.wait)
        await found.pilot.press("enter", "space", "right_square_bracket")
        assert found.connection.commands == [bus.Toggle(), bus.StepPreset(step=1)]
        assert catalogue.let_go == []
        catalogue.go_on.set()
        await found.settle()
        assert all(catalogue.let_go)
        assert found.app.console_screen.query_one("#results", ResultList).count > 0
