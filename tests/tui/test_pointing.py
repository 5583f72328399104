"""The mouse in lists: every click is looked at by the command that it sends."""

import pytest
from textual.widget import Widget

from auralis_tui.bus import commands as bus
from auralis_tui.bus.commands import Where
from auralis_tui.tui.app import ConsoleApp
from auralis_tui.tui.screens.choice import ChoiceList
from auralis_tui.tui.widgets.chain_view import ChainView
from auralis_tui.tui.widgets.footer import Footer
from auralis_tui.tui.widgets.library_columns import COLUMNS, head_at, heads, widths
from auralis_tui.tui.widgets.library_lists import AlbumList, ArtistList, ResultList
from auralis_tui.tui.widgets.library_pane import LibraryPane
from auralis_tui.tui.widgets.library_views import find_view
from auralis_tui.tui.widgets.paint import Line
from auralis_tui.tui.widgets.queue_list import QueueList
from auralis_tui.tui.widgets.seek_bar import SeekBar
from auralis_tui.tui.widgets.status_line import StatusLine
from tests.doubles.catalogue import MemoryCatalogue
from tests.tui.conftest import Console, console
from tests.tui.test_rack import chain_of, rack


async def drag(found: Console, view: type[Widget], start: int, end: int) -> None:
    """Drag from a row to another."""
    await found.pilot.mouse_down(view, offset=(5, start))
    await found.pilot.hover(view, offset=(5, end))
    await found.pilot.mouse_up(view, offset=(5, end))
    await found.settle()


def column_of(found: Console, words: str) -> tuple[int, int]:
    """Return where these words stand in the last row."""
    line = found.text()[-1]
    return line.index(words), 0


async def test_a_click_selects_two_play_shift_extends_and_the_right_button_offers() -> None:
    async with console(size=(140, 45)) as found:
        await found.pilot.click(ArtistList, offset=(5, 2))
        await found.settle()
        artists = found.app.console_screen.query_one(ArtistList)
        assert (artists.cursor, found.app.focused) == (2, artists)
        await found.pilot.click(AlbumList, offset=(5, 2))
        await found.pilot.click(AlbumList, offset=(5, 4), shift=True)
        albums = found.app.console_screen.query_one(AlbumList)
        assert list(albums.selection) == [2, 3, 4]
        ids = tuple(albums.all_chosen)
        await found.pilot.click(AlbumList, offset=(5, 3), button=3)
        await found.settle()
        rows = found.app.screen.query_one(ChoiceList)
        names = [choice.title for choice in rows.choices]
        assert names[:3] == ["play", "add to the queue", "play next"]
        await found.pilot.click(ChoiceList, offset=(5, 1))
        await found.settle()
        assert found.connection.commands == [bus.AddTracks(track_ids=ids)]
        await found.pilot.click(AlbumList, offset=(5, 1), times=2)
        await found.settle()
        played = found.connection.commands[-1]
        assert isinstance(played, bus.AddTracks)
        assert (played.where, played.play, played.first) == (Where.REPLACE, True, 0)


async def test_entries_are_dragged_alone_and_selected_together() -> None:
    async with console(size=(140, 45), queue=12) as found:
        await drag(found, QueueList, 2, 6)
        assert found.connection.commands == [bus.MoveEntries(indexes=(2,), to=6, revision=1)]
        assert found.app.console_screen.view == "queue"
    async with console(size=(140, 45), queue=12) as found:
        await found.pilot.click(QueueList, offset=(5, 3))
        await found.pilot.click(QueueList, offset=(5, 5), shift=True)
        await found.pilot.mouse_down(QueueList, offset=(5, 4))
        await found.pilot.hover(QueueList, offset=(5, 9))
        await found.settle()
        assert found.line("→10")
        await found.pilot.mouse_up(QueueList, offset=(5, 9))
        await found.settle()
        assert found.connection.commands == [bus.MoveEntries(indexes=(3, 4, 5), to=7, revision=1)]
        assert not found.line("→10")


async def test_the_entry_that_plays_keeps_the_cursor_when_it_is_moved() -> None:
    from auralis_tui.bus.events import QueueChanged
    from auralis_tui.bus.state import QueueState

    async with console(size=(140, 45), queue=20) as found:
        await found.press("o", "J")
        assert found.connection.commands == [bus.MoveEntries(indexes=(11,), to=12, revision=1)]
        found.connection.say(QueueChanged(queue=QueueState(revision=2, length=20, index=12)))
        await found.settle()
        assert found.app.console_screen.query_one(QueueList).cursor == 12


async def test_a_stage_is_dragged_in_the_rack() -> None:
    async with rack((140, 45)) as found:
        view = chain_of(found)
        rows = [next(y for y in range(view.size.height) if view.index_at(y) == index) for index in range(view.count)]
        await found.pilot.mouse_down(ChainView, offset=(12, rows[1]))
        await found.pilot.hover(ChainView, offset=(12, rows[2]))
        await found.settle()
        assert found.line("│→")
        await found.pilot.mouse_up(ChainView, offset=(12, rows[2]))
        await found.settle()
        assert not found.line("│→")
        assert isinstance(found.connection.commands[-1], bus.SetChain)


async def test_keys_words_and_sliders_of_the_lines_below_are_clicked() -> None:
    async with console(size=(140, 45), queue=12) as found:
        await found.pilot.click(Footer, offset=column_of(found, "space pause"))
        await found.pilot.click(Footer, offset=column_of(found, "[ ] preset"))
        status = found.app.console_screen.query_one(StatusLine)
        text = "".join(part for part, _ in status.rows(status.size)[0])
        await found.pilot.click(StatusLine, offset=(text.index("shuffle"), 0))
        await found.pilot.click(StatusLine, offset=(20, 0))
        await found.pilot.click(StatusLine, offset=(12, 0))
        status.on_mouse_scroll_down()
        await found.settle()
        assert found.connection.commands == [
            bus.Toggle(),
            bus.StepPreset(step=1),
            bus.SetOptions(shuffle=True),
            bus.SetVolume(volume_db=0.0),
            bus.SetVolume(volume_db=-20.0),
            bus.SetVolume(volume_db=-1.0, relative=True),
        ]
        await found.pilot.mouse_down(SeekBar, offset=(30, 0))
        await found.pilot.hover(SeekBar, offset=(60, 0))
        await found.pilot.mouse_up(Footer, offset=(90, 0))
        await found.settle()
        sought = [command.position_s for command in found.connection.commands[6:] if isinstance(command, bus.Seek)]
        assert sought == sorted(sought)
        assert len(sought) >= 2
        await found.pilot.click(Footer, offset=column_of(found, ": command"))
        await found.settle()
        assert found.app.console_screen._prompt.display


async def test_the_wheel_reads_what_comes_into_sight_and_the_border_opens_views_and_order() -> None:
    catalogue = MemoryCatalogue(copies=10)
    async with console(catalogue=catalogue) as found:
        await found.press("slash", "enter")
        results = found.app.console_screen.query_one("#results", ResultList)
        results.scroll_to(y=5000, animate=False, force=True)
        await found.settle()
        assert results.cursor == 0
        assert results.pages.get(5003) is not None
        await found.pilot.click(LibraryPane, offset=(5, 0))
        await found.settle()
        assert found.line("View of the library")
        await found.press("escape")
        assert "esc all" in found.text()[-1]
        pane = found.app.console_screen.query_one(LibraryPane)
        await found.pilot.click(LibraryPane, offset=(5, pane.region.height - 1))
        await found.settle()
        assert found.line("Order of search")
        await found.press("escape", "escape")
        assert "esc all" not in found.text()[-1]
        found.app.console_screen.show_library(find_view("playlists"))
        await found.settle()
        assert found.line("P puts the selected tracks into a new one.")
        assert not pane.entries.display


@pytest.mark.parametrize("width", [40, 58, 78, 110, 138])
@pytest.mark.parametrize("sort", ["", "title", "-year", "-plays", "length"])
def test_headings_stand_above_their_columns(width: int, sort: str) -> None:
    names = ("title", "plays", "whence", "year", "rating", "length")
    text = "".join(part for part, _ in heads(Line(width).put(" "), names, sort)).ljust(width)
    begins = 4
    for name, cells in widths(names, width - 5).items():
        column = COLUMNS[name]
        word, place = column.head or column.title, begins + (cells - 1 if column.right else 0)
        assert head_at(place, names, width) == name
        over = text[begins - 1 : begins + cells + 1]
        assert word[:3] in over
        assert ("↓" in over or "↑" in over) == (column.sort != "" and column.sort == sort.removeprefix("-"))
        begins += cells + 2


def test_nothing_is_selected_as_text() -> None:
    assert not ConsoleApp.ALLOW_SELECT
