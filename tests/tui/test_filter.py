"""The filter: what is typed after `f` narrows a list, and is never taken for keys."""

import pytest

from auralis_tui.bus import commands as bus
from auralis_tui.bus.events import QueueChanged
from auralis_tui.bus.state import QueueState
from auralis_tui.tui.widgets.queue_list import QueueList
from tests.tui.conftest import Console, console


def queue_of(found: Console) -> QueueList:
    return found.app.console_screen.query_one(QueueList)


async def test_the_queue_is_filtered_and_acts_on_the_entry_that_is_seen() -> None:
    async with console(queue=48) as found:
        places = [row for row in range(48) if "dune" in found.catalogue.queued(row).artist.casefold()]
        assert 0 < len(places) < 48
        await found.press("2", "f", *"dune")
        assert found.connection.commands == []
        assert queue_of(found).count == len(places)
        await found.press("enter", "g", "d", "enter")
        assert found.connection.commands == [
            bus.RemoveEntries(indexes=(places[0],), revision=1),
            bus.Play(index=places[0]),
        ]
        await found.press("escape")
        assert queue_of(found).count == 48
        assert queue_of(found).cursor == places[0]


async def test_entries_stay_where_they_are_while_the_queue_is_filtered() -> None:
    async with console(queue=48) as found:
        await found.press("2", "f", *"dune", "enter", "J")
        assert found.connection.commands == []
        assert "esc shows all" in found.text()[-1]


async def test_a_filter_that_finds_nothing_says_so_and_escape_takes_it_back() -> None:
    async with console(queue=48) as found:
        await found.press("2", "f", *"zzz")
        assert found.line("No entry holds 'zzz'.")
        await found.press("escape")
        assert queue_of(found).count == 48


async def test_a_changed_queue_is_filtered_anew() -> None:
    async with console(queue=48) as found:
        await found.press("2", "f", *"dune", "enter")
        found.catalogue._queue = 4
        found.connection.say(QueueChanged(queue=QueueState(revision=2, length=4)))
        await found.settle()
        assert queue_of(found).count == sum("Dune" in found.catalogue.queued(row).artist for row in range(4))


async def test_what_plays_is_found_behind_a_filter() -> None:
    async with console(queue=48) as found:
        await found.press("2", "f", *"dune", "enter", "o")
        assert (queue_of(found).count, queue_of(found).cursor) == (48, 11)


@pytest.mark.parametrize("screen", ["1", "2", "3", "4", "6"])
@pytest.mark.parametrize("size", [(80, 24), (140, 45)])
async def test_letters_after_f_are_never_keys(screen: str, size: tuple[int, int]) -> None:
    async with console(size=size, queue=48) as found:
        await found.press(screen, "f", *"dDSQ")
        assert found.connection.commands == []
        assert not found.app._exit


async def test_f_in_a_search_begins_it_anew() -> None:
    async with console() as found:
        await found.press("slash", *"arvo", "enter", "f", *"dD")
        assert found.connection.commands == []
        assert found.line("Nothing matches 'dD'.")
