"""Lyrics through the bus."""

import os
import sys
from pathlib import Path

import pytest

from auralis_tui.bus import library_commands as lib
from auralis_tui.bus.events import Done, LyricsFound
from auralis_tui.bus.state import LyricLine
from auralis_tui.daemon.service import Service
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


async def test_the_newest_request_of_a_client_takes_the_place_of_one_that_hangs(
    service: Service, client: Client, tracks: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await client.add(*tracks)
    hanging, program = tmp_path / "hanging", tmp_path / "python"
    os.mkfifo(hanging)
    own = f'case "$*" in *"{tracks[0]}"*) exec 3<"{hanging}";; esac\nexec "{sys.executable}" "$@"\n'
    program.write_text(f"#!/bin/sh\n{own}")
    program.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(program))
    first, second = [await client.connection.send(lib.GetLyrics(track_id=track_id)) for track_id in (1, 1)]
    other = Client(service.connect())
    assert isinstance(await other.ask(lib.GetLyrics(track_id=3)), LyricsFound)
    await other.connection.close()
    last = await client.ask(lib.GetLyrics(track_id=2))
    assert isinstance(last, LyricsFound)
    assert last.track_id == 2
    answers = [event for event in client.seen if getattr(event, "of", None) in (first, second)]
    assert answers == [Done(of=first), Done(of=second)]
