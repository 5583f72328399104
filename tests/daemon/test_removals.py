"""Entries that are taken out while they are heard, or just as they begin."""

from pathlib import Path

import pytest

from auralis_tui.bus import commands as c
from auralis_tui.bus.state import Transport
from auralis_tui.daemon.service import Service
from auralis_tui.engine import messages as m
from tests.daemon.conftest import Client


def begins(service: Service, entry_id: int) -> m.Heard:
    """Return the report that this entry has begun."""
    serial = service.playback.serial
    return m.Heard(transport=Transport.PLAYING, entry_id=entry_id, position_s=0.1, duration_s=3.0, serial=serial)


async def test_removing_the_last_entry_while_it_is_heard_stops(client: Client, tracks: list[Path]) -> None:
    await client.add(*tracks[:2])
    await client.do(c.Play(index=1))
    await client.until_playing("2 track")
    await client.do(c.RemoveEntries(indexes=(1,)))
    assert (client.player.transport, client.title, client.player.position_s) == (Transport.STOPPED, "1 track", 0.0)
    assert client.queue.index == 0


async def test_removing_the_only_entry_stops(client: Client, tracks: list[Path]) -> None:
    await client.add(tracks[0], play=True)
    await client.until_playing()
    await client.do(c.RemoveEntries(indexes=(0,)))
    assert (client.player.transport, client.player.entry) == (Transport.STOPPED, None)


@pytest.mark.parametrize("count", [2, 3])
async def test_an_entry_that_begins_while_it_is_taken_out_is_left(
    service: Service, client: Client, tracks: list[Path], monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    await client.add(*tracks[:count], play=True)
    await client.until_playing("1 track")
    window = service.playback.window
    read = window.read

    async def read_late(index: int | None, *, changed: bool) -> None:
        monkeypatch.setattr(window, "read", read)
        service.playback.reports.on_heard(begins(service, window.turns[1].key))
        await read(index, changed=changed)

    monkeypatch.setattr(window, "read", read_late)
    await client.do(c.RemoveEntries(indexes=(1,)))
    player, queue = service.playback.player, service.playback.queue
    assert player.entry is not None
    assert (player.entry.track.title, queue.index) == (("1 track", 0) if count == 2 else ("3 track", 1))
    assert (player.transport is Transport.STOPPED) == (count == 2)


async def test_an_entry_that_begins_after_it_was_taken_out_is_left(
    service: Service, client: Client, tracks: list[Path]
) -> None:
    await client.add(*tracks[:3], play=True)
    await client.until_playing("1 track")
    gone = service.playback.window.turns[1].key
    await client.do(c.RemoveEntries(indexes=(1,)))
    service.playback.reports.on_heard(begins(service, gone))
    await client.until_playing("3 track")
    assert client.queue.index == 1


async def test_an_entry_that_begins_after_it_was_moved_is_followed(
    service: Service, client: Client, tracks: list[Path]
) -> None:
    await client.add(*tracks[:3], play=True)
    await client.until_playing("1 track")
    moved = service.playback.window.turns[1].key
    await client.do(c.MoveEntries(indexes=(1,), to=0))
    service.playback.reports.on_heard(begins(service, moved))
    await client.until_playing("2 track")
    assert client.queue.index == 0
