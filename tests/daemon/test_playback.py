"""Playback as clients see it: real library, real engine process, null output."""

import asyncio
import random
from pathlib import Path

import pytest

from auralis_tui.bus import commands as c
from auralis_tui.bus.events import Notice, PlayerChanged, PositionChanged, QueueChanged, QueueListing
from auralis_tui.bus.state import Transport
from auralis_tui.daemon.service import Service, running
from auralis_tui.engine import messages as m
from tests.conftest import Sandbox
from tests.daemon.conftest import PATIENCE_S, Client, make_service, write


async def test_what_is_added_plays_from_track_to_track(client: Client, tmp_path: Path) -> None:
    await client.add(*[write(tmp_path / f"{name}.flac", 0.4) for name in "abc"], play=True)
    await client.until_playing("c")
    await client.until_now(lambda client: client.player.transport is Transport.STOPPED)
    players = [event.player for event in client.seen if isinstance(event, PlayerChanged)]
    heard = [player.entry.track.title for player in players if player.entry and player.transport is Transport.PLAYING]
    assert list(dict.fromkeys(heard)) == ["a", "b", "c"]
    assert client.queue.index == 0


@pytest.mark.audit("M-09")
@pytest.mark.audit("L-01")
async def test_the_files_own_figures_are_shown(client: Client, tmp_path: Path) -> None:
    await client.add(write(tmp_path / "a.flac", 0.5, rate_hz=44_100, channels=1), play=True)
    await client.until_playing()
    assert client.player.entry is not None
    track = client.player.entry.track
    assert (track.codec, track.rate_hz, track.channels, track.bits) == ("FLAC", 44_100, 1, 16)
    assert client.player.duration_s == pytest.approx(0.5, abs=1e-4)


async def test_pause_holds_and_play_goes_on(client: Client, tracks: list[Path]) -> None:
    await client.add(tracks[0], play=True)
    await client.until_position(0.3)
    await client.do(c.Pause())
    held_s = client.player.position_s
    await client.until_now(lambda client: client.player.transport is Transport.PAUSED)
    await client.do(c.Toggle())
    await client.until_playing()
    later = await client.until_position(0.5)
    assert held_s < later.position_s < 2.0


async def test_seek_is_bounded_by_the_track(client: Client, tracks: list[Path]) -> None:
    await client.add(tracks[0])
    await client.do(c.Seek(position_s=99.0))
    assert client.player.position_s == pytest.approx(2.9, abs=0.01)
    await client.do(c.Seek(position_s=-99.0, relative=True))
    assert client.player.position_s == 0.0


async def test_next_and_previous(client: Client, tracks: list[Path]) -> None:
    await client.add(*tracks, play=True)
    await client.until_playing()
    await client.do(c.Next())
    assert client.queue.index == 1
    await client.do(c.Previous())
    assert client.queue.index == 0
    await client.do(c.Play(index=3))
    outcome = await client.refused(c.Next())
    assert outcome.why == "This is the last track of the queue."


@pytest.mark.audit("H-10")
async def test_a_position_outside_the_queue_is_refused(client: Client, tracks: list[Path]) -> None:
    assert "empty" in (await client.refused(c.Play(index=0))).why
    await client.add(*tracks[:2])
    for command in (
        c.Play(index=2),
        c.RemoveEntries(indexes=(0, 2)),
        c.MoveEntries(indexes=(0,), to=2),
        c.MoveEntries(indexes=(5,), to=0),
    ):
        outcome = await client.refused(command)
        assert "holds 2" in outcome.why
    listing = await client.ask(c.ListQueue())
    assert isinstance(listing, QueueListing)
    assert [entry.track.title for entry in listing.entries] == ["1 track", "2 track"]


async def test_removing_the_current_track_plays_the_one_after_it(client: Client, tracks: list[Path]) -> None:
    await client.add(*tracks, play=True)
    await client.until_playing()
    await client.do(c.RemoveEntries(indexes=(0, 2)))
    assert client.queue.length == 2
    assert client.player.entry is not None
    assert client.player.entry.track.title == "2 track"


async def test_a_moved_entry_stays_the_current_one(client: Client, tracks: list[Path]) -> None:
    await client.add(*tracks, play=True)
    await client.until_playing()
    await client.do(c.MoveEntries(indexes=(0,), to=2))
    assert client.queue.index == 2
    await client.do(c.MoveEntries(indexes=(3,), to=0))
    assert client.queue.index == 3
    assert client.player.entry is not None
    assert client.player.entry.track.title == "1 track"


async def test_positions_from_an_old_queue_are_refused(client: Client, tracks: list[Path]) -> None:
    await client.add(*tracks)
    revision = client.queue.revision
    await client.do(c.RemoveEntries(indexes=(0,), revision=revision))
    assert "has changed" in (await client.refused(c.RemoveEntries(indexes=(0,), revision=revision))).why


async def test_clearing_stops(client: Client, tracks: list[Path]) -> None:
    await client.add(*tracks, play=True)
    await client.until_playing()
    await client.do(c.ClearQueue())
    assert client.player.transport is Transport.STOPPED
    assert client.player.entry is None
    assert client.queue.length == 0


async def test_what_cannot_be_played_is_told_and_passed_over(client: Client, tracks: list[Path]) -> None:
    await client.add(*tracks[:3])
    tracks[0].unlink()
    await client.do(c.Play(index=0))
    notice = await client.until_event(Notice, lambda notice: notice.failure)
    assert str(tracks[0]) in notice.message
    await client.until_playing("2 track")


async def test_when_nothing_can_be_played_the_state_says_why(client: Client, tracks: list[Path]) -> None:
    await client.add(tracks[0])
    tracks[0].write_bytes(b"not sound")
    await client.do(c.Play())
    await client.until_event(PlayerChanged, lambda event: event.player.transport is Transport.ERROR)
    await client.until_now(lambda client: client.player.error != "")
    assert str(tracks[0]) in client.player.error


async def test_the_next_run_takes_up_where_this_one_ended(sandbox: Sandbox, tracks: list[Path]) -> None:
    async with running(make_service()) as first:
        client = Client(first.connect())
        await client.next()
        await client.add(*tracks)
        await client.do(c.Play(index=1))
        await client.do(c.SetVolume(volume_db=-6.5))
        await client.do(c.SetPreset(preset="warm"))
        reached_s = (await client.until_position(0.8)).position_s
    async with running(make_service()) as second:
        snapshot = second.snapshot()
        assert snapshot.player.transport is Transport.STOPPED
        assert snapshot.player.entry is not None
        assert snapshot.player.entry.track.title == "2 track"
        assert reached_s - 0.001 <= snapshot.player.position_s < reached_s + 1.0
        assert snapshot.player.volume_db == -6.5
        assert snapshot.mastering.preset == "warm"


@pytest.mark.audit("H-01")
async def test_commands_of_many_clients_at_once_never_mix(service: Service, tracks: list[Path], client: Client) -> None:
    """State and entry are read as one snapshot: whatever is told about the player fits together."""
    await client.add(*tracks, play=True)
    orders: list[c.AnyCommand] = [
        c.Next(), c.Previous(), c.Pause(), c.Play(), c.Stop(), c.Seek(position_s=1.0), c.Play(index=2), c.Toggle(),
        c.MoveEntries(indexes=(0,), to=3), c.MoveEntries(indexes=(3,), to=0),
    ]  # fmt: skip

    async def hammer(seed: int) -> None:
        other = Client(service.connect())
        dice = random.Random(seed)
        for _ in range(25):
            await other.ask(dice.choice(orders))
        await other.connection.close()

    await asyncio.wait_for(asyncio.gather(*[hammer(seed) for seed in range(6)]), 60.0)
    await client.do(c.Play(index=1))
    await client.until_playing()
    index: int | None = 0
    for event in client.seen:
        if isinstance(event, QueueChanged):
            index = event.queue.index
            assert index is None or 0 <= index < event.queue.length
        elif isinstance(event, PlayerChanged):
            player = event.player
            assert (player.entry is None) == (index is None)
            assert 0.0 <= player.position_s <= player.duration_s + 0.1
            if player.transport in (Transport.PLAYING, Transport.PAUSED, Transport.LOADING):
                assert player.entry is not None
    listing = await client.ask(c.ListQueue())
    assert isinstance(listing, QueueListing)
    assert sorted(entry.track.title for entry in listing.entries) == [f"{number} track" for number in range(1, 5)]


async def test_a_report_from_before_the_last_order_changes_nothing(
    service: Service, client: Client, tracks: list[Path]
) -> None:
    await client.add(*tracks, play=True)
    await client.until_position(0.3)
    playing = service.playback.player
    assert playing.entry is not None
    old = m.Heard(
        transport=Transport.PLAYING, entry_id=playing.entry.entry_id, position_s=2.5, duration_s=playing.duration_s,
        serial=service.playback.serial,
    )  # fmt: skip
    await client.do(c.Pause())
    paused = service.playback.player
    service.playback.reports.on_heard(old)
    assert service.playback.player == paused
    assert paused.transport is Transport.PAUSED


async def test_previous_goes_to_the_start_first_and_then_to_the_one_before(client: Client, tmp_path: Path) -> None:
    await client.add(*[write(tmp_path / f"{name}.flac", 5.0) for name in "abc"])
    await client.do(c.Next())
    await client.do(c.Next())
    for position_s, expected in ((3.1, "c"), (2.9, "b"), (3.1, "b"), (0.0, "a"), (0.0, "a")):
        await client.do(c.Seek(position_s=position_s))
        await client.do(c.Previous())
        assert (client.title, client.player.position_s) == (expected, 0.0)


async def test_play_in_the_next_run_goes_on_at_the_saved_second(sandbox: Sandbox, tracks: list[Path]) -> None:
    async with running(make_service()) as first:
        client = Client(first.connect())
        await client.next()
        await client.add(*tracks)
        await client.do(c.Next())
        await client.do(c.Seek(position_s=1.5))
    async with running(make_service()) as second:
        client = Client(second.connect())
        await client.next()
        await client.do(c.Subscribe(position_hz=20.0))
        await client.do(c.Play())
        await client.until_playing("2 track")
        heard = await client.until_event(PositionChanged)
        assert 1.5 <= heard.position_s < 2.5


async def test_the_engine_comes_back_where_it_died(service: Service, client: Client, tracks: list[Path]) -> None:
    await client.add(*tracks, play=True)
    reached = (await client.until_position(1.0)).position_s
    process = service.link._process
    assert process is not None
    process.kill()
    await process.wait()
    back = await client.until_position(reached + 0.3)
    assert service.link.restarts == 1
    assert service.link.pid != process.pid
    assert reached + 0.3 <= back.position_s < reached + 1.5
    assert client.player.entry is not None
    assert client.player.entry.track.title == "1 track"


async def test_the_engine_comes_back_paused_where_it_was_paused(
    service: Service, client: Client, tracks: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    await client.add(*tracks, play=True)
    await client.until_position(1.0)
    await client.do(c.Pause())
    held, serial = service.playback.player, service.playback.serial
    heard: asyncio.Queue[m.Heard] = asyncio.Queue()
    take_up = service.link._on_report

    def listen(report: m.AnyReport) -> None:
        take_up(report)
        if isinstance(report, m.Heard) and report.serial > serial:
            heard.put_nowait(report)

    monkeypatch.setattr(service.link, "_on_report", listen)
    process = service.link._process
    assert process is not None
    process.kill()
    await process.wait()
    async with asyncio.timeout(PATIENCE_S):
        while (back := await heard.get()).transport not in (Transport.PLAYING, Transport.PAUSED):
            pass
    assert back.transport is service.playback.player.transport is Transport.PAUSED
    assert back.position_s == pytest.approx(held.position_s, abs=0.25)
