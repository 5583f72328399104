"""The ends of tracks, crossed by orders and by files that can't be played."""

import asyncio
from pathlib import Path

import pytest

from auralis_tui.bus import commands as c
from auralis_tui.bus.events import Notice
from auralis_tui.bus.state import Transport
from auralis_tui.daemon.service import Service
from auralis_tui.engine import messages as m
from tests.daemon.conftest import Client, write


def end(service: Service) -> m.Heard:
    """Return the report that all the engine knew of has been heard."""
    player, serial = service.playback.player, service.playback.serial
    assert player.entry is not None
    return m.Heard(transport=Transport.STOPPED, entry_id=player.entry.entry_id, ended=True, serial=serial)


async def test_a_stop_before_the_end_stays_a_stop(service: Service, client: Client, tracks: list[Path]) -> None:
    await client.add(*tracks, play=True)
    await client.until_playing("1 track")
    async with service.playback._lock:  # another command is busy
        stop = asyncio.create_task(service.playback.stop())
        await asyncio.sleep(0)
        service.playback.reports.on_heard(end(service))
    await stop
    await service.playback.close()
    assert service.playback.player.transport is Transport.STOPPED
    assert service.playback.queue.index == 0


async def test_a_stop_that_is_answered_with_the_end_rests(service: Service, client: Client, tracks: list[Path]) -> None:
    await client.add(*tracks, play=True)
    await client.until_playing("1 track")
    await client.do(c.Stop())
    service.playback.reports.on_heard(end(service))
    await service.playback.close()
    assert service.playback.player.transport is Transport.STOPPED
    assert service.playback.queue.index == 0


@pytest.mark.parametrize(
    ("order", "expected"),
    [(c.Pause(), Transport.PAUSED), (c.Seek(position_s=1.0), Transport.LOADING)],
)
async def test_an_order_that_is_answered_with_the_end_goes_on(
    service: Service, client: Client, tracks: list[Path], order: c.AnyCommand, expected: Transport
) -> None:
    await client.add(*tracks, play=True)
    await client.until_playing("1 track")
    await client.do(order)
    service.playback.reports.on_heard(end(service))
    await service.playback.close()
    player = service.playback.player
    assert player.entry is not None
    assert (player.entry.track.title, player.transport, player.position_s) == ("2 track", expected, 0.0)


@pytest.mark.parametrize("first", [0, 1])
async def test_many_files_that_cannot_be_played_are_passed_over(client: Client, tmp_path: Path, first: int) -> None:
    """More of them in a row than the engine is told in advance."""
    files = [write(tmp_path / f"{number:02}.flac", 0.3) for number in range(12)]
    await client.add(*files)
    for file in files[first:10]:
        file.unlink()
    await client.do(c.Play(index=0))
    await client.until_playing("10")
    told = [event.message for event in client.seen if isinstance(event, Notice) and event.failure]
    assert [sum(str(file) in message for message in told) for file in files] == [0] * first + [1] * (10 - first) + [
        0,
        0,
    ]
    assert not any(event.player.transport is Transport.ERROR for event in client.players)
