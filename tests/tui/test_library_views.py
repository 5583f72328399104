"""The library's views, on a real library."""

from array import array
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from threading import Event

import pytest

from auralis_tui.bus import commands as bus
from auralis_tui.bus import library_commands as lib
from auralis_tui.bus import playlist_commands as lists
from auralis_tui.bus.commands import Where
from auralis_tui.library import playlists, smart_playlists
from auralis_tui.library.catalogue import Catalogue
from auralis_tui.library.database import open_library
from auralis_tui.library.playlists import Entry
from auralis_tui.tui.reading import PAGE_ROWS
from auralis_tui.tui.widgets.library_columns import widths
from auralis_tui.tui.widgets.library_index import IndexList
from auralis_tui.tui.widgets.library_pane import LibraryPane
from auralis_tui.tui.widgets.library_views import VIEWS, find_view
from tests.doubles.catalogue import MemoryCatalogue
from tests.library.albums import add_album
from tests.tui.conftest import Console, console


@pytest.fixture(scope="module")
def music(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three albums of three tracks, a playlist with a file that is gone, a saved query, a file in quarantine."""
    path = tmp_path_factory.mktemp("library") / "library.sqlite3"
    with closing(open_library(path)) as library:
        for artist, title in (("Adel", "One"), ("Adel", "Two"), ("Zora", "Three")):
            add_album(library, artist, title, year=1990 + len(title))
        with library.transaction():
            library.rows("INSERT INTO roots (path) VALUES ('/music')")
            library.rows("UPDATE tracks SET added_at = id")
            library.rows("UPDATE tracks SET plays = id, favourite = id = 5, rating = 4 WHERE id IN (2, 5)")
            library.rows("UPDATE tracks SET content_hash = 'same' WHERE id IN (1, 7)")
            library.rows(
                "INSERT INTO quarantine (path, size, mtime_ns, reason, tried_at) VALUES ('/music/bad.mp3', 1, 1, ?, 0)",
                "It is no sound.",
            )
            library.rows(
                "INSERT INTO plays (track_id, began_at, heard_s, skipped) VALUES (3, 1e9, 60, 0), (3, 2e9, 5, 1)"
            )
        gone = Entry(None, "/elsewhere/gone.mp3", "Gone", 60.0)
        playlists.create(library, "Evening", [Entry(4), gone, Entry(9), Entry(4)], 1.0)
        smart_playlists.save(library, "Often", "plays>1 sort:-plays", "", None, 2.0)
    return path


@asynccontextmanager
async def library_console(music: Path, size: tuple[int, int] = (100, 30)) -> AsyncIterator[Console]:
    async with console(size=size, queue=3, open_catalogue=lambda: Catalogue(music)) as found:
        yield found


def pane(found: Console) -> LibraryPane:
    return found.app.console_screen.query_one(LibraryPane)


async def view(found: Console, name: str) -> None:
    found.app.console_screen.show_library(find_view(name))
    await found.settle()


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (140, 45)])
async def test_every_view_is_shown_and_has_the_focus(music: Path, size: tuple[int, int]) -> None:
    async with library_console(music, size) as found:
        for shown in VIEWS:
            await view(found, shown.name)
            assert pane(found).view is shown
            assert found.app.focused in pane(found).columns_in_sight
            assert found.app.focused is not None
            assert found.app.focused.size.width > 10


@pytest.mark.parametrize(
    ("name", "ids"),
    [("tracks", [1, 2, 3, 4, 5, 6, 7, 8, 9]), ("favourites", [5]), ("most", [5, 2]), ("never", [9, 8, 7, 6, 4, 3, 1])],
)
async def test_a_list_of_tracks_plays_from_the_cursor(music: Path, name: str, ids: list[int]) -> None:
    async with library_console(music) as found:
        await view(found, name)
        await found.press("G", "enter")
        assert found.connection.commands == [
            bus.AddTracks(track_ids=tuple(ids), where=Where.REPLACE, play=True, first=len(ids) - 1)
        ]


async def test_a_list_is_sorted_and_the_other_way_round(music: Path) -> None:
    async with library_console(music) as found:
        await view(found, "tracks")
        await found.press("colon", *"sort plays", "enter")
        assert list(pane(found).results.ids[:2]) == [5, 2]
        found.app.console_screen.sort_by("plays")
        await found.settle()
        assert pane(found).results.ids[0] == 1
        assert found.line("Library · tracks by plays")


async def test_columns_are_chosen_and_those_that_fit_are_shown(music: Path) -> None:
    async with library_console(music, (140, 45)) as found:
        await view(found, "tracks")
        await found.press("F")
        assert found.line("●●●●○")
        rating = pane(found).columns_of(pane(found).view).index("rating")
        await found.press("comma", *["j"] * (len(pane(found).view.sorts) + rating), "enter", "escape")
        assert "rating" not in pane(found).columns_of(pane(found).view)
        assert not found.line("●●●●○")


def test_columns_give_way_by_rule() -> None:
    assert list(widths(("title", "whence", "rating", "year", "format", "length"), 110)) == [
        "title", "whence", "rating", "year", "format", "length",
    ]  # fmt: skip
    assert list(widths(("title", "whence", "rating", "year", "format", "length"), 46)) == ["title", "whence", "length"]
    assert list(widths(("title", "whence", "length"), 24)) == ["title"]
    for room in range(20, 140):
        found = widths(("title", "whence", "year", "length"), room)
        assert sum(found.values()) + 2 * (len(found) - 1) == room


async def test_folders_are_gone_into_and_out_of(music: Path) -> None:
    async with library_console(music) as found:
        await view(found, "folders")
        index = found.app.console_screen.query_one(IndexList)
        assert [row.name for row in index.rows] == ["music"]
        await found.press("l")
        assert [row.name for row in index.rows] == ["music", "Adel", "Zora"]
        await found.press("enter")
        assert [row.name for row in index.rows] == ["Adel", "One", "Two"]
        await found.press("l", "a")
        assert found.connection.commands == [bus.AddTracks(track_ids=(1,))]
        await found.press("h", "h")
        assert [row.name for row in index.rows] == ["music", "Adel", "Zora"]
        assert index.chosen is not None
        assert index.chosen.name == "Adel"
        await found.press("a")
        assert found.connection.commands[-1] == bus.AddTracks(track_ids=(1, 2, 3, 4, 5, 6))


async def test_a_playlist_shows_what_is_gone_and_plays_the_rest(music: Path) -> None:
    async with library_console(music) as found:
        await view(found, "playlists")
        assert "!" in found.line("Gone")
        await found.press("l", "G", "enter")
        assert found.connection.commands == [
            bus.AddTracks(track_ids=(4, 9, 4), where=Where.REPLACE, play=True, first=2)
        ]


async def test_a_playlists_entries_are_moved_and_taken_out(music: Path) -> None:
    async with library_console(music) as found:
        await view(found, "playlists")
        await found.press("l", "v", "j", "J", "d")
        move, removal = found.connection.commands
        assert isinstance(move, lists.MoveInPlaylist)
        assert (move.indexes, move.to) == ((0, 1), 1)
        assert isinstance(removal, lists.RemoveFromPlaylist)
        await found.press("h", "d")
        assert isinstance(found.connection.commands[-1], lists.DeletePlaylist)


async def test_a_saved_search_is_shown(music: Path) -> None:
    async with library_console(music) as found:
        await view(found, "smart")
        await found.press("l", "j", "a")
        assert found.connection.commands == [bus.AddTracks(track_ids=(2,))]


async def test_what_is_wrong_with_files_is_listed(music: Path) -> None:
    async with library_console(music) as found:
        await view(found, "quarantine")
        assert "It is no sound." in found.line("bad.mp3")
        await view(found, "duplicates")
        assert found.line("/music/Zora/Three")


async def test_tracks_are_rated_and_made_favourites(music: Path) -> None:
    async with library_console(music) as found:
        await view(found, "tracks")
        await found.press("v", "j", "asterisk")
        assert found.line("Rate 2 tracks")
        await found.press("5")
        await found.press("asterisk", "f", "j", "H", "asterisk", "k", "up", "down", "enter")
        await found.press("colon", *"rate 0", "enter")
        assert found.connection.commands == [
            lib.RateTracks(track_ids=(1, 2), rating=5),
            lib.SetFavourite(track_ids=(2,)),
            lib.SetFavourite(track_ids=(3,)),
            lib.RateTracks(track_ids=(3,), rating=1),
            lib.RateTracks(track_ids=(3,), rating=None),
        ]


async def test_tracks_go_into_a_playlist_or_a_new_one(music: Path) -> None:
    async with library_console(music) as found:
        await view(found, "albums")
        await found.press("P", "j", "enter")
        await found.press("P", "enter", *"Quiet", "enter")
        add, create = found.connection.commands
        assert isinstance(add, lists.AddToPlaylist)
        assert create == lists.CreatePlaylist(name="Quiet", track_ids=add.track_ids)
        assert len(add.track_ids) == 3


async def test_the_queue_and_a_search_are_kept(music: Path) -> None:
    async with library_console(music) as found:
        await found.press("2", "w", "enter", *"Sunday", "enter")
        await found.press("slash", *"part 2", "enter", "w", *"Seconds", "enter")
        assert found.connection.commands == [
            lib.SaveTemplate(name="Sunday"),
            lists.SaveQuery(name="Seconds", query="part 2"),
        ]


async def test_a_query_that_cant_be_read_is_marked_where(music: Path) -> None:
    async with library_console(music) as found:
        await found.press("slash", *"part yaer:1990")
        rows = found.text()
        place = next(place for place, row in enumerate(rows) if "part yaer:1990" in row)
        assert rows[place].index("yaer") == rows[place + 1].index("^")
        assert found.line("There is no field yaer.")


async def test_hits_of_the_search_are_gone_through_in_any_list(music: Path) -> None:
    async with library_console(music) as found:
        await found.press("slash", *"zora", "enter", "n")
        assert pane(found).results.cursor == 1
        await found.press("escape", "n")
        assert pane(found).artists.cursor == 1
        await found.press("slash", *"part 3", "enter", "escape", "g", "l", "n")
        first = pane(found).albums.cursor
        await found.press("n")
        assert pane(found).albums.cursor > first
        await found.press("N")
        assert pane(found).albums.cursor == first


async def test_hits_of_a_long_list_are_found_where_nothing_was_read_yet() -> None:
    async with console(size=(80, 24), catalogue=MemoryCatalogue()) as found:
        await view(found, "tracks")
        results = pane(found).results
        middle = results.ids[results.count // 2]
        artist = pane(found).artists.artists[middle // 100 - 1].name
        first = next(place for place, track_id in enumerate(results.ids) if track_id // 100 == middle // 100)
        await found.press("slash", *artist, "enter", "escape")
        assert (results.cursor, results.pages.get(first)) == (0, None)
        for key, hit in (("n", first), ("n", first + 1), ("N", first), ("N", first + 23), ("n", first)):
            await found.press(key)
            assert results.cursor == hit
        assert found.line(artist)


class SlowCatalogue(MemoryCatalogue):
    """Finds all only when it is told to; a page at once."""

    def __init__(self) -> None:
        super().__init__()
        self.go_on = Event()

    def search_ids(self, query: str, limit: int = 100_000, sort: str = "") -> "array[int]":
        if limit > PAGE_ROWS:
            assert self.go_on.wait(30.0)
        return super().search_ids(query, limit, sort)


async def test_a_long_list_shows_its_first_page_before_all_is_found() -> None:
    catalogue = SlowCatalogue()
    async with console(size=(80, 24), catalogue=catalogue) as found:
        found.app.console_screen.show_library(find_view("tracks"))
        results = found.app.console_screen.library_pane.results
        while results.count < PAGE_ROWS:
            await found.pilot.pause()
        await found.pilot.pause()
        assert found.line("Landfall")
        catalogue.go_on.set()
        await found.settle()
        assert results.count == 888
        await found.press("G")
        assert results.cursor == 887
