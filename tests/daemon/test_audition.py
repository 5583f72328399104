"""The loudest passage of what is heard: found beside, and looped."""

import asyncio
import os
import threading
from pathlib import Path

import numpy as np
import pytest
import soundfile

from auralis_tui.bus import commands as c
from auralis_tui.bus.events import AnyEvent, Done, Failed
from auralis_tui.bus.state import PlayerState, QueueEntry, Track
from auralis_tui.daemon import audition as audition_module
from auralis_tui.daemon.audition import KEPT, Audition, Key
from auralis_tui.errors import AuralisError, MediaError, UsageError
from tests.daemon.conftest import PATIENCE_S, Client
from tests.signals import music


@pytest.fixture
def track(tmp_path: Path) -> Path:
    """Twelve seconds, of which 6 to 9 are loud."""
    sound = 0.1 * music(12.0)
    sound[6 * 48_000 : 9 * 48_000] *= 9.0
    soundfile.write(tmp_path / "song.flac", sound, 48_000)
    return tmp_path / "song.flac"


async def test_the_loudest_passage_of_the_track_is_looped(client: Client, track: Path) -> None:
    await client.add(track, play=True)
    await client.until_playing()
    await client.do(c.LoopLoudest(duration_s=3.0))
    await client.until_now(lambda client: client.player.loop is not None)
    loop = client.player.loop
    assert loop is not None
    assert loop.end_s is not None
    assert loop.start_s == pytest.approx(6.0, abs=0.2)
    assert loop.end_s == pytest.approx(9.0, abs=0.2)
    position = await client.until_position(loop.start_s)
    assert position.position_s <= loop.end_s + 0.1


async def test_the_search_holds_up_no_other_command(client: Client, track: Path) -> None:
    await client.add(track)
    search = await client.connection.send(c.LoopLoudest())
    volume = await client.connection.send(c.SetVolume(volume_db=-3.0))
    outcomes: list[AnyEvent] = []
    while len(outcomes) < 2:
        event = await client.until(lambda event: isinstance(event, Done | Failed))
        outcomes.append(event)
    assert outcomes[0] == Done(of=volume)
    assert outcomes[1] == Done(of=search)


async def test_without_a_track_there_is_nothing_to_loop(client: Client) -> None:
    assert "Nothing is playing" in (await client.refused(c.LoopLoudest())).why


class Player:
    """What the audition looks at, and what it asks for."""

    def __init__(self, path: Path) -> None:
        track = Track(id=1, path=str(path), title="song")
        self.state = PlayerState(entry=QueueEntry(entry_id=1, track=track))
        self.loops: list[tuple[float, float]] = []
        self.sought: list[float] = []

    async def set_loop(self, start_s: float, end_s: float) -> None:
        self.loops.append((start_s, end_s))

    async def seek(self, position_s: float) -> None:
        self.sought.append(position_s)

    def audition(self) -> Audition:
        return Audition(player=lambda: self.state, set_loop=self.set_loop, seek=self.seek)


@pytest.mark.audit("M-12")
async def test_an_answer_is_kept_for_the_very_file_and_length(track: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, float]] = []

    async def loudest(path: str, duration_s: float) -> tuple[float, float]:
        asked.append((path, duration_s))
        return 1.0, 1.0 + duration_s

    monkeypatch.setattr(audition_module, "_loudest", loudest)
    player = Player(track)
    audition = player.audition()
    for duration_s in (3.0, 3.0, 5.0, 3.0):
        await audition.loop_loudest(duration_s)
    assert len(asked) == 2
    os.utime(track, ns=(1, 1))
    await audition.loop_loudest(3.0)
    assert len(asked) == 3
    assert player.loops[-1] == (1.0, 4.0)
    assert player.sought[-1] == 1.0
    for number in range(KEPT + 5):
        await audition.loop_loudest(10.0 + number)
    assert len(audition._kept) == KEPT


async def test_a_file_that_does_not_answer_holds_up_nothing_else(track: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    looking, answer, loop, look = asyncio.Event(), threading.Event(), asyncio.get_running_loop(), audition_module._key

    def slow(track: Track, duration_s: float) -> Key:
        loop.call_soon_threadsafe(looking.set)
        assert answer.wait(PATIENCE_S)
        return look(track, duration_s)

    monkeypatch.setattr(audition_module, "_key", slow)
    player = Player(track)
    search = asyncio.create_task(player.audition().loop_loudest(3.0))
    await looking.wait()
    assert player.loops == []
    answer.set()
    await search
    assert len(player.loops) == 1


async def test_who_asks_again_takes_the_search_over(track: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    player = Player(track)
    audition = player.audition()
    begun = asyncio.Event()

    async def endless(path: str, duration_s: float) -> tuple[float, float]:
        begun.set()
        await asyncio.Event().wait()
        raise AssertionError

    monkeypatch.setattr(audition_module, "_loudest", endless)
    first = asyncio.create_task(audition.loop_loudest(3.0))
    await begun.wait()
    monkeypatch.undo()
    await audition.loop_loudest(2.0)
    with pytest.raises(AuralisError, match="given up"):
        await first
    assert len(player.loops) == 1


async def test_a_track_that_has_ended_meanwhile_is_not_looped(track: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    player = Player(track)

    async def loudest(path: str, duration_s: float) -> tuple[float, float]:
        player.state = PlayerState()
        return 1.0, 2.0

    monkeypatch.setattr(audition_module, "_loudest", loudest)
    with pytest.raises(UsageError, match="no longer heard"):
        await player.audition().loop_loudest(1.0)
    assert player.loops == []


@pytest.mark.audit("M-19")
@pytest.mark.parametrize(
    ("content", "told"), [(b"no sound at all", "song.flac"), (None, "No such file"), (np.zeros((48_000, 2)), "silent")]
)
async def test_what_has_no_loud_passage_is_told(track: Path, content: object, told: str) -> None:
    if isinstance(content, bytes):
        track.write_bytes(content)
    elif content is None:
        track.unlink()
    else:
        soundfile.write(track, content, 48_000)
    with pytest.raises(MediaError, match=told):
        await Player(track).audition().loop_loudest(1.0)
