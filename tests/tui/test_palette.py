"""The palette: what is found, in which order, and what is done with it."""

from auralis_tui.bus import commands as bus
from auralis_tui.bus.state import LibraryState, MasteringState
from auralis_tui.library.rows import PlaylistRow
from auralis_tui.tui.actions import BY_ID
from auralis_tui.tui.palette import MOST, Names, Palette
from tests.doubles.catalogue import MemoryCatalogue
from tests.tui.conftest import PRESETS, console

LIBRARY = MemoryCatalogue()
NAMES = Names(LIBRARY.artists(), LIBRARY.all_albums(), [PlaylistRow(1, "Sunday tide", False, 1, 0.0)])
PALETTE = Palette(
    MasteringState(presets=PRESETS, heard_preset="warm-tape"), LibraryState(tracks=888), BY_ID,
    themes={"paper": ("Warm Paper", "light")},
)  # fmt: skip


def test_titles_that_begin_so_come_first_and_all_are_counted() -> None:
    groups = {name: (found, count) for name, found, count in PALETTE.groups("wa", NAMES, [], 0)}
    presets, count = groups["Presets"]
    assert (presets[0].title, presets[0].fact, count) == ("Warm Tape", "you hear it now", 1)
    assert groups["Settings"][0][0].title == "Theme: Warm Paper"
    albums, count = {name: (found, count) for name, found, count in PALETTE.groups("tide", NAMES, [], 0)}["Albums"]
    assert (len(albums), count) == (MOST, 37)
    artists = next(found for name, found, _ in PALETTE.groups("wr", NAMES, [], 0) if name == "Artists")
    assert [one.title for one in artists] == ["Wren & Ossuary", "Tomasz Wren"]
    assert [name for name, _, _ in PALETTE.groups("sunday", NAMES, [], 0)] == ["Playlists"]
    assert [name for name, _, _ in PALETTE.groups("", NAMES, [], 0)] == ["Actions"]
    titles = [one.title for one in PALETTE.groups("", NAMES, [], 0)[0][1]]
    assert "Volume up 1 dB" in titles


async def test_what_is_found_is_played_added_and_tried() -> None:
    async with console(size=(80, 24)) as found:
        await found.press("ctrl+p", *"tidewater")
        assert "of 1 " in found.line("›")
        await found.press("tab", "enter")
        album = found.catalogue.albums(1)[0]
        tracks = tuple(track.id for track in found.catalogue.album_tracks(album.id))
        await found.press("ctrl+p", *"halden", "tab", "right", "j", "j", "enter")
        artist = tuple(track.id for track in found.catalogue.artist_tracks(8))
        assert found.connection.commands == [
            bus.AddTracks(track_ids=tracks, where=bus.Where.NEXT, play=True),
            bus.AddTracks(track_ids=artist, where=bus.Where.END, play=False),
        ]  # fmt: skip
        await found.press("ctrl+p", *"fjord")
        assert found.app.theme == "fjord"
        await found.press("escape")
        assert found.app.theme == "night"
