"""The pane of what plays: what it asks for, what it shows of the answers, and what its keys send."""

import asyncio
import threading
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from auralis_tui.bus.commands import Seek
from auralis_tui.bus.events import ArtworkFound, LyricsFound, PlayerChanged, PositionChanged, ReportListing, ReportReady
from auralis_tui.bus.library_commands import GetArtwork, GetLyrics, GetReport
from auralis_tui.bus.state import LyricLine, PlayerState, QueueEntry, Transport
from auralis_tui.config import ConsoleConfig
from auralis_tui.tui.now.picture import Way
from auralis_tui.tui.widgets.lyrics_list import LyricsList
from auralis_tui.tui.widgets.sixels import Sixels
from tests.doubles.terminal import WrittenTerminal
from tests.tui.conftest import Console, console
from tests.tui.test_report import REPORT

LINES = tuple(LyricLine(text=f"Line {number:02}", at_s=10.0 * number) for number in range(60))


def playing(found: Console) -> QueueEntry:
    entry = found.app.console_screen.player.entry
    assert entry is not None
    return entry


def lyrics(found: Console) -> LyricsList:
    return found.app.console_screen.now_pane.lyrics


async def sing(found: Console, lines: tuple[LyricLine, ...] = LINES) -> None:
    """Answer with lyrics."""
    found.connection.say(LyricsFound(of=1, track_id=playing(found).track.id, lines=lines))
    await found.settle()


async def hear(found: Console, position_s: float) -> None:
    found.connection.say(PositionChanged(entry_id=playing(found).entry_id, position_s=position_s))
    await found.settle()


def row_of(found: Console, words: str) -> int:
    return next(place for place, line in enumerate(found.text()) if words in line)


async def test_on_a_very_wide_terminal_it_stands_beside_the_queue() -> None:
    async with console(size=(200, 35), queue=20) as found:
        track = playing(found).track
        assert found.connection.commands == [GetLyrics(track_id=track.id), GetReport(track_id=track.id)]
        await sing(found)
        assert "► Line 06" in found.line("Line 06")  # a minute has gone
        middle = row_of(found, "► Line")
        for position_s in (120.0, 250.0):
            await hear(found, position_s)
            assert row_of(found, f"► Line {position_s / 10:02.0f}") == middle
        found.connection.say(ReportListing(of=2, track_id=track.id, report=REPORT))
        await found.settle()
        assert "DR 12" in found.line("dynamics")
        other = QueueEntry(entry_id=99, track=found.catalogue.queued(3))
        found.connection.say(PlayerChanged(player=PlayerState(transport=Transport.PLAYING, entry=other)))
        await found.settle()
        assert found.connection.commands[2:] == [GetLyrics(track_id=other.track.id), GetReport(track_id=other.track.id)]
        assert not found.line("Line 25")
        found.connection.say(LyricsFound(of=4, track_id=other.track.id), ReportReady(track_id=other.track.id))
        await found.settle()
        assert found.line("No lyrics in the file or beside it.")
        assert found.connection.commands[4:] == [GetReport(track_id=other.track.id)]


async def test_keys_and_clicks_seek_by_the_lines() -> None:
    async with console(size=(200, 60), queue=20) as found:
        before = found.app.focused
        await found.press("y")
        assert found.app.focused is lyrics(found)
        await sing(found)
        sent = len(found.connection.commands)
        await found.press("j", "j")
        await hear(found, 200.0)
        assert found.line("esc follows")
        assert "▌ Line 08" in found.line("Line 08")
        await found.press("enter")
        assert found.connection.commands[sent:] == [Seek(position_s=80.0)]
        assert "► Line 20" in found.line("Line 20")
        assert found.line("synced")
        await found.pilot.click(LyricsList, offset=(4, 3))
        await found.settle()
        top = round(lyrics(found).scroll_y)
        assert found.connection.commands[-1] == Seek(position_s=10.0 * (top + 3))
        await found.press("G", "escape")
        assert "► Line 20" in found.line("Line 20")
        await found.press("y")
        assert found.app.focused is before


@pytest.mark.parametrize("size", [(60, 20), (140, 45)])
async def test_it_is_gone_to_at_every_size_and_left_again(size: tuple[int, int]) -> None:
    async with console(size=size, queue=20) as found:
        await found.press("2", "j")
        before, asked = found.app.focused, found.connection.commands
        assert asked == []
        await found.press("y")
        track = playing(found).track
        assert found.connection.commands == [GetLyrics(track_id=track.id), GetReport(track_id=track.id)]
        await sing(found)
        assert "► Line 06" in found.line("Line 06")
        assert bool(found.line("source loudness")) is (size[1] > 20)
        if size[0] == 60:
            await found.press("v")
            assert found.line("source loudness")
            assert not found.line("Line 06")
        await found.press("escape")
        assert found.app.focused is before
        await found.press("colon", *"lyrics", "enter")
        assert found.app.focused is lyrics(found)
        await found.press("1")
        assert not found.line("Line 06")


async def test_plain_lyrics_scroll_by_hand_and_nothing_is_sought() -> None:
    async with console(size=(80, 24), queue=20) as found:
        await found.press("y")
        await sing(found, tuple(LyricLine(text=f"Line {number:02}") for number in range(60)))
        assert found.line("plain")
        sent = len(found.connection.commands)
        await found.press("j", "j", "enter")
        assert not found.line("Line 01")
        assert found.line("Line 02")
        await found.press("G")
        assert found.line("Line 59")
        assert len(found.connection.commands) == sent


async def test_where_nothing_plays_it_says_so() -> None:
    async with console(size=(80, 24)) as found:
        await found.press("y")
        assert found.line("Nothing plays.")
        assert found.connection.commands == []
        await found.press("j", "enter", "v", "escape")
        assert found.line("The queue is empty.") or found.line("Library")


async def test_a_cover_is_asked_for_and_drawn_once(tmp_path: Path) -> None:
    path = tmp_path / "cover.png"
    Image.effect_noise((64, 64), 80).convert("RGB").save(path)
    settings = ConsoleConfig(glyphs="full", artwork="blocks")
    environment = {"TERM": "xterm-256color"}
    async with console(size=(200, 60), queue=20, settings=settings, environment=environment) as found:
        track, cover = playing(found).track, found.app.console_screen.now_pane.cover
        assert GetArtwork(track_id=track.id, side=512) in found.connection.commands
        found.connection.say(ArtworkFound(of=1, track_id=track.id, path=str(path)))
        await found.settle()
        assert cover.size == (40, 16)
        assert sum("▀" * 32 in line for line in found.text()) == 16
        drawn = cover._drawn
        await hear(found, 100.0)
        await found.press("3", "1")
        assert cover._drawn is drawn
        asked = found.connection.commands.count(GetArtwork(track_id=track.id, side=512))
        found.app.console_screen.ask_about_now_again()  # as after a change of the setting
        await found.settle()
        assert found.connection.commands.count(GetArtwork(track_id=track.id, side=512)) == asked + 1
        found.app.theme = "mono"
        await found.settle()
        assert found.app.picture_way is Way.OFF
        assert not found.line("▀▀▀")


async def test_covers_are_drawn_beside_the_keys_and_only_for_the_last_size(monkeypatch: pytest.MonkeyPatch) -> None:
    image = Image.effect_noise((64, 64), 80).convert("RGB")
    resize, sizes, begun = image.resize, list[tuple[int, int]](), threading.Event()

    def slow(size: tuple[int, int], *args: Any) -> Image.Image:
        sizes.append(size)
        assert threading.current_thread() is not threading.main_thread()
        begun.wait()
        return resize(size, *args)

    monkeypatch.setattr(image, "resize", slow)
    async with console(size=(200, 60), queue=20, driver=WrittenTerminal) as found:
        pane, driver = found.app.console_screen.now_pane, found.app._driver
        assert isinstance(driver, WrittenTerminal)
        try:
            pane.cover.display = True
            pane.cover.styles.margin, pane.cover.styles.width = 0, 40
            pane.cover.show(image, Way.SIXEL)
            for rows in (16, 12, 8):
                pane.cover.styles.height = rows
                await found.pilot.pause()
            await found.pilot.press("2", "1")
        finally:
            begun.set()
        await found.settle()
        assert sizes == [(320, 320), (160, 160)]
        assert "\x1bP" in "".join(driver.written)
        assert pane.cover.query_one(Sixels).region.x == pane.cover.region.x + 12


async def test_a_cover_that_is_still_read_is_not_shown_with_the_next_track(tmp_path: Path) -> None:
    path = tmp_path / "cover.png"
    Image.new("RGB", (64, 64), "red").save(path)
    settings = ConsoleConfig(glyphs="full", artwork="blocks")
    environment = {"TERM": "xterm-256color"}
    async with console(size=(200, 60), queue=20, settings=settings, environment=environment) as found:
        screen, track = found.app.console_screen, playing(found).track
        other = QueueEntry(entry_id=99, track=found.catalogue.queued(3))
        screen.receive(ArtworkFound(of=1, track_id=track.id, path=str(path)))
        await asyncio.sleep(0)  # it is being read
        screen.receive(PlayerChanged(player=PlayerState(transport=Transport.PLAYING, entry=other)))
        await found.settle()
        assert screen.now_pane.cover.image is None
        screen.receive(PlayerChanged(player=PlayerState()))
        screen.receive(PlayerChanged(player=PlayerState(transport=Transport.PLAYING, entry=other)))
        await found.settle()
        assert (
            found.connection.commands.count(GetLyrics(track_id=other.track.id)) == 2
        )  # what was taken away comes back


@pytest.mark.parametrize("path", ["", "/nowhere/cover.png"])
async def test_without_a_cover_the_facts_have_its_place(path: str) -> None:
    settings = ConsoleConfig(glyphs="full", artwork="blocks")
    async with console(size=(80, 24), queue=20, settings=settings, environment={"TERM": "xterm-256color"}) as found:
        await found.press("y")
        found.connection.say(ArtworkFound(of=1, track_id=playing(found).track.id, path=path))
        await found.settle()
        assert not found.app.console_screen.now_pane.cover.display
        assert found.line("dynamics")
