"""What is typed faster than a screen can be drawn, as over a slow line, is meant for what its first key leads to."""

import asyncio

import pytest
from textual.widgets import Input

from auralis_tui.bus import commands as bus
from auralis_tui.bus import library_commands as lib
from auralis_tui.bus import playlist_commands as lists
from auralis_tui.bus.events import OutputListing
from auralis_tui.bus.state import OutputDevice
from auralis_tui.tui import type_ahead
from auralis_tui.tui.widgets.prompt import Prompt
from auralis_tui.tui.widgets.queue_list import QueueList
from tests.tui.conftest import Console, console
from tests.tui.test_rack import rack, stage_of
from tests.tui.test_tag_form import READ

OUTPUTS = (
    OutputDevice(name="Built-in", channels=2, rate_hz=44_100, is_default=True),
    OutputDevice(name="USB DAC", channels=2, rate_hz=96_000),
)


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """A slow machine changes nothing."""
    monkeypatch.setattr(type_ahead, "PATIENCE_S", 60.0)


async def until_asked(found: Console) -> None:
    """Wait for a command; the application itself waits for its answer."""
    async with asyncio.timeout(60.0):
        while not found.connection.commands:
            await asyncio.sleep(0)


def typed(found: Console) -> str:
    return found.app.console_screen.query_one(Prompt).field.value


@pytest.mark.parametrize("screen", ["1", "3", "4", "6", "7"])
async def test_a_command(screen: str) -> None:
    async with console(queue=3) as found:
        await found.press(screen)
        found.connection.commands.clear()
        await found.burst(":", "D", "S", "Q")
        assert typed(found) == "DSQ"
        assert found.connection.commands == []


async def test_what_is_found() -> None:
    async with console(queue=3) as found:
        await found.press("4")
        found.connection.commands.clear()
        await found.burst("ctrl+p", "m", "S", "Q")
        assert found.app.screen.query_one(Input).value == "mSQ"
        assert found.connection.commands == []


async def test_a_screen_and_what_its_list_does() -> None:
    async with console(queue=3) as found:
        await found.burst("2", "j", "j", "d", "1", "l", "j", "a")
        remove, add = found.connection.commands
        assert isinstance(remove, bus.RemoveEntries)
        assert isinstance(add, bus.AddTracks)


async def test_the_name_of_a_preset() -> None:
    async with console(queue=3) as found:
        await found.burst("3", "w", "D", "u", "s", "k", "enter", "4")
        assert found.app.console_screen.view == "meters"
        assert found.connection.commands[-1] == bus.SavePreset(title="Dusk")


@pytest.mark.parametrize("screen", ["1", "2"])
async def test_a_rating(screen: str) -> None:
    async with console(queue=3) as found:
        await found.burst(screen, "*", "5")
        (rated,) = (command for command in found.connection.commands if isinstance(command, lib.RateTracks))
        assert rated.rating == 5
        assert found.app.console_screen.view == ("library" if screen == "1" else "queue")


async def test_the_name_of_a_playlist() -> None:
    async with console() as found:
        await found.burst("P", "enter", *"Quiet", "enter")
        (created,) = (command for command in found.connection.commands if isinstance(command, lists.CreatePlaylist))
        assert created.name == "Quiet"


async def test_tags_which_the_daemon_has_to_read_first() -> None:
    async with console() as found:
        await found.press("l")
        for key in ("e", "down", "Q"):
            found.post(key)
        await until_asked(found)
        assert [type(command) for command in found.connection.commands] == [lib.PreviewTags]
        found.connection.say(READ)
        await found.settle()
        artist = found.app.screen.query(Input)[1]
        assert artist.value == "Arvo; StenmarkQ"


async def test_tags_that_a_typed_command_asks_for() -> None:
    async with console() as found:
        await found.press("l")
        for key in (*":tag", "enter", "down", "Q"):
            found.post(key)
        await until_asked(found)
        found.connection.say(READ)
        await found.settle()
        assert [type(command) for command in found.connection.commands] == [lib.PreviewTags]
        assert found.app.screen.query(Input)[1].value == "Arvo; StenmarkQ"


async def test_an_output_which_the_daemon_has_to_look_for_first() -> None:
    async with console() as found:
        for key in ("O", "j", "enter"):
            found.post(key)
        await until_asked(found)
        found.connection.say(OutputListing(of=1, outputs=OUTPUTS))
        await found.settle()
        assert isinstance(found.connection.commands[-1], bus.SetOutput)


async def test_the_report_of_a_track_that_has_to_be_looked_up() -> None:
    async with console() as found:
        await found.press("l")
        await found.burst("5", "u")
        asked, analyse = found.connection.commands
        assert isinstance(asked, lib.GetReport)
        assert analyse == lib.AnalyzeTracks(track_ids=(asked.track_id,))


@pytest.mark.parametrize("keys", [["?", "Q", "?"], ["'", "S", "Q", "escape"], ["*", "S", "escape"]], ids=str)
async def test_what_a_panel_has_no_use_for(keys: list[str]) -> None:
    async with console(queue=3) as found:
        await found.press("3")
        found.connection.commands.clear()
        await found.burst(*keys, "4")
        assert found.connection.commands == []
        assert found.app.console_screen.view == "meters"


async def test_what_is_found_and_done() -> None:
    async with console(queue=3) as found:
        await found.burst("ctrl+p", *"meters", "enter", "2")
        assert found.app.console_screen.view == "queue"
        await found.burst("ctrl+p", *"rate", "enter", "5")
        assert any(isinstance(command, lib.RateTracks) for command in found.connection.commands)


async def test_what_is_read_for_a_panel_that_closes() -> None:
    async with console(queue=3) as found:
        for _ in range(5):
            await found.burst("ctrl+p", *"arvo", "escape", "ctrl+p", "escape", "*", "escape")
        assert found.app.screen is found.app.console_screen


async def test_a_filter_of_the_keys_and_their_end() -> None:
    async with console(queue=3) as found:
        await found.burst("?", "/", *"vol", "enter", "q", "q", "4")
        assert found.app.console_screen.view == "meters"


async def test_the_focus_is_never_on_what_is_hidden() -> None:
    async with console(queue=3) as found:
        await found.burst("5", "tab", "2")
        assert isinstance(found.app.focused, QueueList)


async def test_a_value_and_the_command_line() -> None:
    async with rack() as found:
        await found.press("enter", "enter")
        assert stage_of(found).editing
        await found.burst("3", "enter", ":", "S", "D", "Q")
        assert typed(found) == "SDQ"


async def fail_in_a_field() -> None:
    async with asyncio.timeout(60.0), console(queue=3) as found:
        await found.burst(":")
        assert found.app.focused is not None
        found.app.focused.call_later(lambda: 1 // 0)
        found.post("escape")
        await found.settle()


async def test_a_field_that_fails_keeps_nothing_from_closing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type_ahead, "PATIENCE_S", 0.1)
    with pytest.raises(ZeroDivisionError):
        await fail_in_a_field()


async def test_keys_go_on_where_a_panel_does_not_come(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type_ahead, "PATIENCE_S", 0.0)
    async with console() as found:
        await found.burst("O", "4")
        assert found.app.console_screen.view == "meters"
        assert found.connection.commands == [bus.ListOutputs()]


async def test_keys_go_on_where_there_is_nothing_to_ask_about() -> None:
    async with console() as found:
        await found.burst("4", "*", "5")
        assert found.app.console_screen.view == "report"
        assert found.connection.commands == []


@pytest.mark.parametrize("size", [(80, 24), (140, 45)])
@pytest.mark.parametrize("keys", ["21", "121", "l21", "421", "12", "3212"])
async def test_view_and_footer_are_those_of_the_last_key(size: tuple[int, int], keys: str) -> None:
    async with console(size=size, queue=3) as slowly:
        for key in keys:
            await slowly.press(key)
        reached = slowly.app.console_screen
        expected = reached.view, reached.pane, slowly.text()[-1]
    async with console(size=size, queue=3) as found:
        await found.burst(*keys)
        screen = found.app.console_screen
        assert (screen.view, screen.pane, found.text()[-1]) == expected


async def test_a_word_about_something_else_lets_no_key_loose() -> None:
    async with console(queue=3) as found:
        found.post("2")
        found.post("O")
        await until_asked(found)
        found.app.console_screen.tell("The scan has ended.")
        found.post("d")
        found.post("enter")
        for _ in range(200):
            await asyncio.sleep(0)
        assert found.connection.commands == [bus.ListOutputs()]
        found.connection.say(OutputListing(of=1, outputs=OUTPUTS))
        await found.settle()
        assert not any(isinstance(sent, bus.RemoveEntries | bus.Play) for sent in found.connection.commands)
