"""What is written past Textual's compositor: the terminal looks as if all had gone through it."""

import asyncio

import pytest
from pyte.screens import Char
from textual.widget import Widget

from auralis_tui.bus.events import MetersChanged, PositionChanged
from auralis_tui.bus.meter_frame import MeterFrame
from auralis_tui.tui.widgets import shortcut
from auralis_tui.tui.widgets.shortcut import MOST_WAITING
from tests.doubles.terminal import WrittenTerminal
from tests.tui.conftest import Console, console
from tests.tui.test_metering import LOUD

Cells = list[tuple[str, str, str]]


async def hear(found: Console, frames: int) -> None:
    """Let so many different readings be heard, 20 in a second."""
    for place in range(frames):
        level = -30.0 + 29.0 * (place * 7 % 10) / 10
        heard = {**LOUD, "true_peak_dbtp": (level, level - 2.0), "momentary_lufs": level,
                 "spectrum_dbfs": tuple(level - band for band in range(31)),
                 "goniometer": ((level / 60, 0.1), (0.2, level / 50))}  # fmt: skip
        found.connection.say(
            MetersChanged(meters=MeterFrame(frame=place * 2400, **heard)),  # type: ignore[arg-type]
            PositionChanged(entry_id=2, position_s=60.0 + place / 20),
        )
        await found.pilot.pause()
    await found.settle()


def terminal(found: Console) -> WrittenTerminal:
    driver = found.app._driver
    assert isinstance(driver, WrittenTerminal)
    return driver


async def anew(found: Console) -> tuple[list[Cells], list[Cells]]:
    """Return the cells on the screen, and those after Textual has painted everything once more."""
    before = terminal(found).cells()
    terminal(found).written.clear()
    found.app.screen._styles_cache.clear()
    for widget in found.app.screen.walk_children(Widget):
        widget._styles_cache.clear()
    found.app.screen.refresh()
    await found.settle()
    return [seen(row) for row in before], [seen(row) for row in terminal(found).cells()]


def seen(row: list[Char]) -> Cells:
    return [(cell.data, cell.fg if cell.data.strip() else "", cell.bg) for cell in row]


@pytest.mark.parametrize(("size", "keys"), [((140, 45), "143"), ((80, 24), "4v1")])
async def test_the_terminal_shows_what_textual_would_paint(size: tuple[int, int], keys: str) -> None:
    async with console(size=size, queue=3, driver=WrittenTerminal) as found:
        for key in keys:
            await found.press(key)
            await hear(found, 6)
            written, painted = await anew(found)
            assert written == painted, key


async def test_frames_are_written_in_one_piece_and_only_where_they_are_seen_and_taken() -> None:
    async with console(size=(140, 45), queue=3, driver=WrittenTerminal) as found:
        await found.press("4")
        await hear(found, 3)
        written, compositor = terminal(found).written, found.app.console_screen._compositor
        widgets: list[Widget] = []
        count = len(written)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(compositor, "update_widgets", widgets.extend)
            await hear(found, 4)
        assert count < len(written) <= count + 4
        assert widgets == []

        count, writer = len(written), Waiting(MOST_WAITING + 1)
        terminal(found)._writer_thread = writer  # type: ignore[attr-defined]
        await hear(found, 8)
        assert len(written) == count
        writer.count = 0
        async with asyncio.timeout(60.0):
            while len(written) == count:
                await found.pilot.pause(0.02)
        assert len(written) == count + 1
        before, after = await anew(found)
        assert before == after

        await found.press("?")
        await hear(found, 3)
        before, after = await anew(found)
        assert before == after
        assert any("Playing" in row for row in terminal(found).text())


async def test_a_textual_that_is_built_otherwise_paints_everything_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shortcut, "OF_WIDGET", (*shortcut.OF_WIDGET, "_is_not_there"))
    async with console(size=(80, 24), queue=3, driver=WrittenTerminal) as found:
        await found.press("4")
        await hear(found, 2)
        before, after = await anew(found)
        assert before == after
        widgets: list[Widget] = []
        monkeypatch.setattr(found.app.console_screen._compositor, "update_widgets", widgets.extend)
        await hear(found, 2)
        assert widgets


async def test_all_is_painted_when_the_terminal_is_the_consoles_again() -> None:
    async with console(size=(80, 24), queue=3, driver=WrittenTerminal) as found:
        before = terminal(found).text()
        terminal(found).written.clear()
        found.app.post_message(WrittenTerminal.SignalResume())
        await found.settle()
        assert terminal(found).text() == before


class Waiting:
    """A thread that writes, with so many pieces before it."""

    def __init__(self, count: int) -> None:
        self.count = count
        self._queue = self

    def qsize(self) -> int:
        return self.count
