"""The tracks of a cue sheet, from the disk to the ear: scanned, queued and played by the daemon."""

from pathlib import Path

import numpy as np
import soundfile

from auralis_tui.bus import commands as c
from auralis_tui.bus.events import PlayerChanged, QueueListing
from tests.daemon.conftest import Client

SHEET = """TITLE "Ferry"
FILE "ferry.flac" WAVE
TRACK 01 AUDIO
TITLE "Landfall"
INDEX 01 00:00:00
TRACK 02 AUDIO
TITLE "Neap"
INDEX 01 00:00:45
TRACK 03 AUDIO
TITLE "Undertow"
INDEX 01 00:01:15
"""


async def test_tracks_of_a_sheet_play_one_after_the_other(client: Client, tmp_path: Path) -> None:
    folder = tmp_path / "music"
    folder.mkdir()
    soundfile.write(folder / "ferry.flac", np.random.default_rng(1).uniform(-0.1, 0.1, (88_200, 2)), 44_100)
    (folder / "ferry.cue").write_text(SHEET)
    await client.do(c.AddPaths(paths=(str(folder),), play=True))
    listing = await client.ask(c.ListQueue())
    assert isinstance(listing, QueueListing)
    tracks = [entry.track for entry in listing.entries]
    assert [(track.title, track.start_s, track.end_s) for track in tracks] == [
        ("Landfall", 0.0, 0.6),
        ("Neap", 0.6, 1.2),
        ("Undertow", 1.2, None),
    ]
    await client.until_playing("Undertow")
    heard = [event.player for event in client.seen if isinstance(event, PlayerChanged) and event.player.entry]
    titles = [player.entry.track.title for player in heard if player.entry is not None]
    assert list(dict.fromkeys(titles)) == ["Landfall", "Neap", "Undertow"]
    neap = [player for player in heard if player.entry is not None and player.entry.track.title == "Neap"]
    assert {round(player.duration_s, 3) for player in neap} == {0.6}
