import logging

import pytest

from auralis_tui import folders
from auralis_tui.bus import commands as bus
from auralis_tui.bus.commands import AnyCommand, Where
from auralis_tui.bus.events import (
    Failed,
    Goodbye,
    JobChanged,
    LibraryChanged,
    MasteringChanged,
    PlayerChanged,
    PositionChanged,
    QueueChanged,
    WaveformReady,
)
from auralis_tui.bus.state import Job, LibraryState, MasteringState, PlayerState, QueueState, Transport
from auralis_tui.dsp.hearing import Hearing
from auralis_tui.tui.bridge import Link
from auralis_tui.tui.screens.finding import MUSIC_GOES_ON
from auralis_tui.tui.widgets.library_lists import AlbumList, ArtistList, ResultList
from auralis_tui.tui.widgets.queue_list import QueueList
from tests.doubles.catalogue import MemoryCatalogue
from tests.doubles.connection import FakeConnection
from tests.tui.conftest import PRESETS, console


async def test_first_frame_is_painted_before_the_connection_is_there() -> None:
    async def never() -> FakeConnection:
        import asyncio

        await asyncio.Event().wait()
        raise AssertionError

    async with console(connect=never) as found:
        assert found.app.console_screen.link.link is Link.CONNECTING
        assert "CONNECTING" in found.line("◔")
        assert "1 Library" in found.text()[0]


async def test_subscribes_and_shows_the_library() -> None:
    async with console() as found:
        assert found.connection.sent[0] == bus.Subscribe(position_hz=4.0, meters_hz=20)
        assert "Arvo Stenmark" in found.text()[2]
        assert "Tidewater" in found.text()[2]
        assert "148 albums" in found.line("148 albums")


async def test_less_is_asked_for_over_ssh() -> None:
    async with console(environment={"SSH_CONNECTION": "1"}) as found:
        assert found.connection.sent[0] == bus.Subscribe(position_hz=4.0, meters_hz=5)


@pytest.mark.parametrize(
    ("key", "command"),
    [
        ("space", bus.Toggle()),
        ("greater_than_sign", bus.Next()),
        ("less_than_sign", bus.Previous()),
        ("S", bus.Stop()),
        ("left", bus.Seek(position_s=-5.0, relative=True)),
        ("right", bus.Seek(position_s=5.0, relative=True)),
        ("shift+left", bus.Seek(position_s=-30.0, relative=True)),
        ("shift+right", bus.Seek(position_s=30.0, relative=True)),
        ("0", bus.Seek(position_s=0.0)),
        ("plus", bus.SetVolume(volume_db=1.0, relative=True)),
        ("minus", bus.SetVolume(volume_db=-1.0, relative=True)),
        ("m", bus.SetMuted()),
        ("left_square_bracket", bus.StepPreset(step=-1)),
        ("right_square_bracket", bus.StepPreset(step=1)),
        ("backslash", bus.SetBypass()),
        ("b", bus.SetBypass()),
        ("R", bus.ResetMeters()),
        ("D", bus.ClearQueue()),
        ("Q", bus.Shutdown()),
    ],
)
async def test_a_key_sends_its_command(key: str, command: AnyCommand) -> None:
    async with console(queue=3) as found:
        await found.press(key)
        assert found.connection.commands == [command]


async def test_enter_plays_the_track_and_its_list_after_it() -> None:
    async with console() as found:
        await found.press("j", "enter")
        assert isinstance(found.app.focused, AlbumList)
        await found.press("j", "enter")
        ids = [track.id for track in found.catalogue.artist_tracks(2)]
        assert found.connection.commands == [
            bus.AddTracks(track_ids=tuple(ids), where=Where.REPLACE, play=True, first=1)
        ]


async def test_a_adds_what_is_under_the_cursor() -> None:
    async with console() as found:
        album = [track.id for track in found.catalogue.album_tracks(10)]
        await found.press("l", "a")
        await found.press("k", "k", "A")
        await found.press("h", "a")
        assert found.connection.commands == [
            bus.AddTracks(track_ids=(album[0],)),
            bus.AddTracks(track_ids=tuple(album), where=Where.NEXT),
            bus.AddTracks(track_ids=tuple(track.id for track in found.catalogue.artist_tracks(1))),
        ]


async def test_the_queue_plays_removes_and_moves() -> None:
    async with console(queue=48) as found:
        await found.press("2")
        assert isinstance(found.app.focused, QueueList)
        assert "►" in found.line("►")
        await found.press("j", "enter", "d", "J")
        found.connection.say(QueueChanged(queue=QueueState(revision=2, length=48, index=11)))
        await found.settle()
        await found.press("k", "K")
        assert found.connection.commands == [
            bus.Play(index=12),
            bus.RemoveEntries(indexes=(12,), revision=1),
            bus.MoveEntries(indexes=(12,), to=13, revision=1),
            bus.MoveEntries(indexes=(12,), to=11, revision=2),
        ]


async def test_search_finds_while_typing_and_enter_plays() -> None:
    async with console() as found:
        await found.press("slash", *"arvo")
        results = found.app.console_screen.query_one("#results", ResultList)
        assert len(results.ids) == 24
        assert "Landfall" in found.line("Arvo Stenmark ·")
        await found.press("enter", "G", "enter")
        assert found.connection.commands == [
            bus.AddTracks(track_ids=tuple(results.ids), where=Where.REPLACE, play=True, first=23)
        ]
        await found.press("escape")
        assert isinstance(found.app.focused, ArtistList)


async def test_an_empty_search_says_so() -> None:
    async with console() as found:
        await found.press("slash", *"wram")
        assert found.line("Nothing matches 'wram'.")


async def test_a_search_points_at_what_is_no_query() -> None:
    async with console() as found:
        await found.press("slash", *"arvo", "space", *"year", "colon", "x")
        text = found.text()
        at = next(row for row, line in enumerate(text) if "arvo year:x" in line)
        assert text[at + 1].index("^") == text[at].index("x")
        assert found.line("'x' is not what year is compared with.")
        assert found.line("Write a whole number, as 3.")
        await found.press(*["backspace"] * 7)
        assert len(found.app.console_screen.query_one("#results", ResultList).ids) == 24


async def test_the_palette_points_at_what_is_no_query() -> None:
    async with console() as found:
        await found.press("ctrl+p", *"year", "colon", "x")
        assert found.line("At character 6: 'x' is not what year is compared with.")


async def test_a_long_result_reads_only_what_is_seen() -> None:
    catalogue = MemoryCatalogue(copies=120)
    async with console(catalogue=catalogue) as found:
        await found.press("slash")
        assert found.app.console_screen.query_one("#results", ResultList).count >= 100_000
        await found.press("enter", "G", "g", "ctrl+d")
        assert 0 < catalogue.rows_read < 1000


async def test_filter_narrows_the_artists() -> None:
    async with console() as found:
        await found.press("f", *"ferry", "enter")
        assert [artist.name for artist in found.app.console_screen.query_one(ArtistList).artists] == ["Night Ferry"]
        await found.press("escape")
        assert found.app.console_screen.query_one(ArtistList).count == 37


@pytest.mark.parametrize(
    ("words", "command"),
    [
        ("volume -6", bus.SetVolume(volume_db=-6.0)),
        ("seek 1:30", bus.Seek(position_s=90.0)),
        ("preset warm", bus.SetPreset(preset="warm-tape")),
        ("clear", bus.ClearQueue()),
    ],
)
async def test_the_command_line_sends(words: str, command: AnyCommand) -> None:
    async with console() as found:
        await found.press("colon", *words, "enter")
        assert found.connection.commands == [command]


async def test_a_wrong_command_is_answered_with_a_sentence() -> None:
    async with console() as found:
        await found.press("colon", *"vulome", "enter")
        assert "Did you mean volume?" in found.text()[-1]
        assert found.connection.commands == []


async def test_letters_typed_into_a_field_are_no_keys() -> None:
    async with console() as found:
        await found.press("slash", *"qQ dD")
        assert found.connection.commands == []
        assert found.app.is_running


async def test_screens_have_their_keys() -> None:
    async with console(queue=3) as found:
        for key, words in (("2", "Queue"), ("3", "Chain"), ("4", "True peak"), ("6", "Jobs"), ("1", "Library ·")):
            await found.press(key)
            assert words in "".join(found.text()[1:3])


async def test_a_preset_is_chosen_with_enter() -> None:
    async with console() as found:
        await found.press("3", "shift+tab", "g", "enter")
        assert found.connection.commands == [bus.SetPreset(preset="flat")]


async def test_help_is_made_from_the_catalogue() -> None:
    async with console() as found:
        await found.press("question_mark")
        assert found.line("play / pause")
        await found.press("escape")
        assert not found.line("play / pause")


async def test_the_palette_does_what_it_finds() -> None:
    async with console() as found:
        await found.press("ctrl+p", *"bypass", "enter")
        assert found.connection.commands == [bus.SetBypass()]


async def test_the_badge_follows_what_is_heard() -> None:
    async with console(queue=3) as found:
        assert "● MASTERED Warm Tape" in found.line("MASTERED")
        found.connection.say(MasteringChanged(mastering=MasteringState(presets=PRESETS, hearing=Hearing.BYPASS)))
        await found.settle()
        assert found.line("MASTERED")
        heard = MasteringState(presets=PRESETS, hearing=Hearing.BYPASS, heard_hearing=Hearing.BYPASS)
        found.connection.say(MasteringChanged(mastering=heard))
        await found.settle()
        assert "○ BYPASS  you hear the source" in found.line("BYPASS")


async def test_the_position_is_that_of_the_entry_that_is_heard() -> None:
    async with console(queue=48) as found:
        found.connection.say(PositionChanged(entry_id=5, position_s=1.0), PositionChanged(entry_id=11, position_s=90.0))
        await found.settle()
        assert found.line(" 1:30 ")


async def test_the_wave_is_drawn_when_it_is_known_and_a_click_seeks() -> None:
    async with console(queue=48) as found:
        assert "──┃──" in found.line("1:00")
        track = found.catalogue.queued(11)
        found.connection.say(WaveformReady(track_id=track.id, peaks=(255,) * 400))
        await found.settle()
        assert "██┃██" in found.line("1:00")
        await found.pilot.click("#seek", offset=(8, 0))
        await found.settle()
        command = found.connection.commands[0]
        assert isinstance(command, bus.Seek)
        assert 0.0 <= command.position_s < 10.0


async def test_scanning_is_told_in_the_header() -> None:
    async with console() as found:
        found.connection.say(JobChanged(job=Job(id=1, kind="scan", title="Scanning", done=41, total=100)))
        await found.settle()
        assert "◔ 41 %" in found.text()[0]  # there is no room for more
    async with console((140, 45)) as found:
        found.connection.say(JobChanged(job=Job(id=1, kind="scan", title="Scanning", done=41, total=100)))
        await found.settle()
        assert "◔ scanning 41 %" in found.text()[0]


async def test_failures_are_told_as_sentences() -> None:
    async with console() as found:
        found.connection.say(Failed(of=1, why="There is no such track.", hint="Scan again."))
        await found.settle()
        assert "There is no such track.  Scan again." in found.text()[-1]


async def test_lists_are_read_again_when_the_library_changes() -> None:
    catalogue = MemoryCatalogue(artists=("One",))
    async with console(catalogue=catalogue) as found:
        assert found.app.console_screen.query_one(ArtistList).count == 1
        catalogue._artists = ("One", "Two")
        found.connection.say(LibraryChanged(library=LibraryState(revision=2, artists=2, albums=8, tracks=48)))
        await found.settle()
        assert found.app.console_screen.query_one(ArtistList).count == 2


async def test_an_empty_library_says_how_to_begin() -> None:
    from auralis_tui.bus.events import Snapshot

    async with console(catalogue=MemoryCatalogue(artists=()), state=Snapshot()) as found:
        assert found.line("There is no music here yet.")
        assert found.line(":add FOLDER")
        await found.press("2")
        assert found.line("The queue is empty.")


async def test_the_queue_follows_its_changes() -> None:
    async with console(queue=48) as found:
        await found.press("2")
        found.connection.say(QueueChanged(queue=QueueState(revision=2)))
        await found.settle()
        assert found.line("The queue is empty.")


async def test_meters_go_out_when_nothing_plays() -> None:
    async with console(queue=48) as found:
        found.connection.say(PlayerChanged(player=PlayerState(transport=Transport.PAUSED)))
        await found.settle()
        assert not found.app.console_screen.readings.live


async def test_q_leaves_the_daemon_alone() -> None:
    async with console() as found:
        await found.press("q")
        assert not found.app.is_running or found.app._exit
        assert found.connection.commands == []
        assert MUSIC_GOES_ON in str(found.app._exit_renderables)
    assert found.connection.closed


async def test_goodbye_closes_the_console() -> None:
    async with console() as found:
        found.connection.say(Goodbye())
        await found.pilot.pause()
        assert found.app._exit


async def test_paths_are_added_once_connected() -> None:
    async with console(paths=("/music",)) as found:
        assert found.connection.commands == [bus.AddPaths(paths=("/music",), play=True)]


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (100, 30), (140, 45), (210, 60)])
async def test_every_size_shows_transport_and_footer(size: tuple[int, int]) -> None:
    async with console(size=size, queue=48) as found:
        text = found.text()
        assert "? keys" in text[-1]
        assert found.line("MASTERED")
        assert "Arvo Stenmark" in "".join(text[1:5])
        assert ("True peak" in "".join(text)) == (size[0] >= 120)
        assert ("Queue ─" in "".join(text)) == (size[0] >= 100)


@pytest.mark.parametrize("size", [(20, 5), (59, 24), (80, 19)])
async def test_too_small_a_window_says_so(size: tuple[int, int]) -> None:
    async with console(size=size) as found:
        words = " ".join(" ".join(found.text()).split())
        assert words == f"Auralis needs 60 by 20; this is {size[0]} by {size[1]}."


async def test_signs_are_ascii_where_asked() -> None:
    from auralis_tui.config import ConsoleConfig

    async with console(settings=ConsoleConfig(glyphs="ascii"), queue=48, size=(140, 45)) as found:
        assert all(line.isascii() for line in found.text())


async def test_an_unexpected_error_is_logged_and_told_in_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    async def fail() -> None:
        async with console() as found:
            found.app.console_screen.call_next(lambda: 1 // 0)
            await found.pilot.pause()

    with pytest.raises(ZeroDivisionError):
        await fail()
    told = capsys.readouterr().err
    assert "The music goes on" in told
    assert "Traceback" not in told
    logging.shutdown()
    assert "ZeroDivisionError" in (folders.state_folder() / "console.log").read_text()
