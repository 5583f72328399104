"""Lyrics through the bus."""

from pathlib import Path

from auralis_tui.bus import library_commands as lib
from auralis_tui.bus.events import LyricsFound
from auralis_tui.bus.state import LyricLine
from tests.daemon.conftest import Client


async def test_a_tracks_lyrics_are_read_and_nothing_elses(client: Client, tracks: list[Path]) -> None:
    tracks[0].with_suffix(".lrc").write_text("[00:01.00]Coming up\nover the bay")
    await client.add(*tracks)
    found = await client.ask(lib.GetLyrics(track_id=1))
    assert isinstance(found, LyricsFound)
    assert found.lines == (LyricLine(text="Coming up", at_s=1.0), LyricLine(text="over the bay"))
    assert (found.track_id, found.source) == (1, str(tracks[0].with_suffix(".lrc")))
    without = await client.ask(lib.GetLyrics(track_id=2))
    assert isinstance(without, LyricsFound)
    assert (without.lines, without.source) == ((), "")
    tracks[0].unlink()
    assert "does not exist" in (await client.refused(lib.GetLyrics(track_id=1))).why
    assert "no track 77" in (await client.refused(lib.GetLyrics(track_id=77))).why
