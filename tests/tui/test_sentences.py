"""What is said is said whole, and no longer than it is true."""

import pytest

from auralis_tui.bus import commands as bus
from auralis_tui.bus.events import Failed, PositionChanged, Snapshot
from auralis_tui.bus.state import MasteringState
from auralis_tui.dsp.hearing import Hearing
from auralis_tui.errors import ConnectionFailed
from auralis_tui.tui.screens.finding import UNREACHED
from auralis_tui.tui.widgets.library_lists import ResultList
from auralis_tui.tui.widgets.queue_list import QueueList
from tests.doubles.catalogue import MemoryCatalogue
from tests.doubles.connection import FakeConnection
from tests.tui.conftest import PRESETS, console

PATH = "/home/someone/with/a/long/name/.local/state/auralis/auralisd.log"
SIZES = [(60, 20), (80, 24), (100, 30), (140, 45)]


async def unreachable() -> FakeConnection:
    raise ConnectionFailed("The daemon doesn't start.", f"{PATH} says why; or run: auralis daemon")


@pytest.mark.parametrize("size", SIZES)
async def test_why_there_is_no_connection_is_told_whole(size: tuple[int, int]) -> None:
    async with console(size=size, connect=unreachable) as found:
        text = found.text()
        assert "! NOT CONNECTED" in "".join(text)
        assert PATH in "".join(row.strip() for row in text)
        assert "auralis daemon" in " ".join(" ".join(text).split())
        assert "? keys" in text[-1]


async def test_q_leaves_at_once_where_there_is_no_daemon() -> None:
    async with console(connect=unreachable) as found:
        await found.pilot.press("Q")
        assert found.app._exit
        assert UNREACHED in str(found.app._exit_renderables)


async def test_a_new_command_ends_what_was_told_of_the_one_before() -> None:
    async with console(queue=3) as found:
        found.connection.say(Failed(of=1, why="There is no such track."))
        await found.settle()
        assert "There is no such track." in found.text()[-1]
        await found.press("space")
        assert "There is no such track." not in found.text()[-1]


@pytest.mark.parametrize("key", ["greater_than_sign", "less_than_sign"])
async def test_an_empty_queue_has_no_next_track(key: str) -> None:
    async with console() as found:
        await found.press(key)
        assert "The queue is empty." in found.text()[-1]
        assert found.connection.commands == []


async def test_what_is_left_holds_the_rest_of_the_track() -> None:
    async with console(size=(100, 30), queue=48) as found:
        duration_s = found.catalogue.queued(11).duration_s
        assert f"{round((duration_s - 60 + 3600) / 60) - 60:02} min left" in found.line(" left")


async def test_the_last_seconds_are_counted() -> None:
    from msgspec.structs import replace

    from tests.tui.conftest import snapshot

    catalogue = MemoryCatalogue(queue=2)
    state = snapshot(catalogue, 2)
    state = replace(state, queue=replace(state.queue, remaining_s=0.0))
    async with console(size=(100, 30), catalogue=catalogue, state=state) as found:
        assert state.player.entry is not None
        found.connection.say(PositionChanged(entry_id=1, position_s=state.player.duration_s - 52))
        await found.settle()
        assert "2 of 2 · 0:52 left" in found.line(" left")


@pytest.mark.parametrize("size", SIZES)
async def test_an_empty_library_says_how_to_begin_without_cutting(size: tuple[int, int]) -> None:
    async with console(size=size, catalogue=MemoryCatalogue(artists=()), state=Snapshot()) as found:
        text = found.text()
        assert "…" not in "".join(text[1:14])
        for word in ("library", "shell", "album", "files."):
            assert word in " ".join(text)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("bypassed", [True, False])
async def test_comparing_and_presets_are_whole(size: tuple[int, int], bypassed: bool) -> None:
    mastering = MasteringState(
        presets=PRESETS, preset="warm-tape", heard_hearing=Hearing.BYPASS if bypassed else Hearing.MASTERED
    )
    async with console(size=size, state=Snapshot(mastering=mastering)) as found:
        await found.press("3", *["shift+tab"] * (2 if size[0] < 80 else 1))
        side = found.app.console_screen.query_one("#rack-side").region
        words = " ".join(" ".join(row[side.x : side.right] for row in found.text()).replace("│", " ").split())
        for expected in ("hear, store", "match on", "Warm Tape", "Tape.", "○ BYPASS" if bypassed else "● MASTERED"):
            assert expected in words


@pytest.mark.parametrize("size", [(60, 20), (79, 22), (80, 24)])
async def test_the_help_page_is_whole_and_scrolls(size: tuple[int, int]) -> None:
    async with console(size=size) as found:
        await found.press("question_mark")
        rows = found.text()
        assert found.line("/ filter keys · e edit keymap · esc close")
        seen = set(rows)
        for _ in range(50):
            await found.pilot.press("j")
            seen |= set(found.text())
        words = " ".join(seen)
        for expected in ("leave, stop everything", "previous / next preset", "left / right column"):
            assert expected in words


async def test_help_and_search_are_words_of_the_command_line() -> None:
    async with console() as found:
        await found.press("colon", *"help", "enter")
        assert found.line("play / pause")
        await found.press("escape", "colon", *"search arvo", "enter")
        assert len(found.app.console_screen.query_one("#results", ResultList).ids) == 24
        assert isinstance(found.app.focused, ResultList)
        assert found.connection.commands == []


@pytest.mark.parametrize("key", ["1", "slash", "3"])
@pytest.mark.parametrize("size", [(80, 24), (140, 45)])
async def test_another_screen_ends_the_full_pane(key: str, size: tuple[int, int]) -> None:
    async with console(size=size, queue=48) as found:
        await found.press("2", "F")
        assert found.app.console_screen.query_one(QueueList).size.width >= size[0] - 2
        await found.press(key)
        assert not found.app.console_screen.full
        assert ("─ Chain ─" if key == "3" else "Stenmark") in "".join(found.text()[1:12])


async def test_the_full_pane_stays_while_something_is_typed() -> None:
    async with console(size=(140, 45), queue=48) as found:
        await found.press("2", "F", "colon")
        assert found.app.console_screen.query_one(QueueList).size.width >= 138


async def test_a_volume_out_of_range_is_not_sent() -> None:
    async with console() as found:
        await found.press("colon", *"volume 99", "enter")
        assert "99 dB is no volume." in found.text()[-1]
        await found.press("colon", *"volume -9", "enter")
        assert found.connection.commands == [bus.SetVolume(volume_db=-9.0)]
