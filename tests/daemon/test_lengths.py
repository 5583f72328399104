"""What a file says of its length is corrected by what is decoded of it."""

from pathlib import Path

import pytest

from auralis_tui.bus import commands as c
from auralis_tui.bus.events import SearchListing, WaveformReady
from tests.daemon.conftest import Client
from tests.media.sounds import Coding, encode, ffmpeg, music

WMA = Coding("a.wma", "WMA", arguments=("-c:a", "wmav2"))


async def length_s(client: Client) -> float:
    listing = await client.ask(c.Search(query="whole"))
    assert isinstance(listing, SearchListing)
    return listing.tracks[0].duration_s


async def test_the_decoded_length_is_stored_and_shown(client: Client, tmp_path: Path) -> None:
    encode(tmp_path, WMA, music(100_000))
    folder = tmp_path / "music"
    folder.mkdir()
    ffmpeg("-i", str(tmp_path / "a.wma"), "-c", "copy", "-metadata", "title=Whole", str(folder / "a.wma"))
    await client.do(c.AddPaths(paths=(str(folder),)))
    ready = await client.until(lambda event: isinstance(event, WaveformReady))
    assert isinstance(ready, WaveformReady)
    assert len(ready.peaks) == 400
    assert await length_s(client) == pytest.approx(100_352 / 44_100, abs=0.1)
