"""How the queue is played: real library, real engine process, null output."""

import asyncio
from pathlib import Path
from random import Random

import numpy as np
import pytest
import soundfile

from auralis_tui.bus import commands as c
from auralis_tui.bus.events import PlayerChanged, QueueListing
from auralis_tui.bus.state import PlaybackOptions, Repeat, ReplayGain, Transport
from auralis_tui.daemon.service import Service, running
from auralis_tui.engine import messages as m
from tests.conftest import Sandbox
from tests.daemon.conftest import Client, make_service, write


@pytest.fixture
def short(tmp_path: Path) -> list[Path]:
    """Three tracks of 0.4 s."""
    return [write(tmp_path / f"{name}.flac", 0.4) for name in "abc"]


async def titles(client: Client) -> list[str]:
    listing = await client.ask(c.ListQueue())
    assert isinstance(listing, QueueListing)
    return [entry.track.title for entry in listing.entries]


def heard(client: Client) -> list[str]:
    """Name each track that began, in order."""
    began: list[str] = []
    last_s = -1.0
    for event in client.players:
        player = event.player
        if player.transport is Transport.PLAYING and player.entry is not None:
            if not began or began[-1] != player.entry.track.title or player.position_s < last_s:
                began.append(player.entry.track.title)
            last_s = player.position_s
    return began


async def until_heard(client: Client, count: int) -> list[str]:
    await client.until_now(lambda client: len(heard(client)) >= count)
    return heard(client)


async def until_stopped(client: Client) -> None:
    await client.until_now(lambda client: client.player.transport is Transport.STOPPED)


async def test_repeat_all_follows_the_end_with_the_start(client: Client, short: list[Path]) -> None:
    await client.do(c.SetOptions(repeat=Repeat.ALL))
    await client.add(*short[:2], play=True)
    assert (await until_heard(client, 5))[:5] == ["a", "b", "a", "b", "a"]
    assert client.queue.length == 2


@pytest.mark.parametrize("count", [1, 2])
async def test_repeat_one_follows_itself_and_next_goes_on(
    service: Service, client: Client, short: list[Path], count: int
) -> None:
    await client.do(c.SetOptions(repeat=Repeat.ONE))
    await client.add(*short[:count], play=True)
    await client.until_now(lambda _: service.playback.window.lap == 2)
    assert set(heard(client)) == {"a"}
    await client.do(c.Next())
    assert client.title == ("b" if count == 2 else "a")


async def test_consume_takes_out_what_has_been_heard(client: Client, short: list[Path]) -> None:
    await client.do(c.SetOptions(consume=True))
    await client.add(*short, play=True)
    await client.until_now(lambda client: client.queue.length == 0 and client.player.entry is None)
    assert heard(client) == ["a", "b", "c"]
    assert client.queue.undo == "Played 3 tracks"
    await client.do(c.Undo())
    assert await titles(client) == ["a", "b", "c"]


async def test_consume_takes_out_what_next_leaves(client: Client, tracks: list[Path]) -> None:
    await client.do(c.SetOptions(consume=True))
    await client.add(*tracks, play=True)
    await client.until_playing()
    await client.do(c.Next())
    assert await titles(client) == ["2 track", "3 track", "4 track"]
    assert (client.title, client.queue.index) == ("2 track", 0)


async def test_single_rests_at_the_next_track(client: Client, short: list[Path]) -> None:
    await client.do(c.SetOptions(single=True))
    await client.add(*short, play=True)
    await until_heard(client, 1)
    await until_stopped(client)
    assert (client.title, client.player.position_s, heard(client)) == ("b", 0.0, ["a"])


async def test_stop_after_current_acts_once(service: Service, client: Client, short: list[Path]) -> None:
    await client.add(*short, play=True)
    await client.do(c.SetOptions(stop_after_current=True))
    assert client.queue.next is None
    await until_heard(client, 1)
    await until_stopped(client)
    assert client.title == "b"
    assert not service.playback.options.stop_after_current
    assert client.queue.next is not None


async def test_shuffle_keeps_what_is_heard_and_ends_in_the_natural_order(client: Client, tracks: list[Path]) -> None:
    await client.add(*tracks)
    await client.do(c.Play(index=2))
    await client.do(c.SetOptions(shuffle=True))
    shuffled = await titles(client)
    assert (shuffled[0], client.queue.index) == ("3 track", 0)
    assert sorted(shuffled) == [f"{number} track" for number in range(1, 5)]
    await client.do(c.Undo())
    assert await titles(client) == sorted(shuffled)
    assert client.queue.index == 2
    await client.do(c.Redo())
    assert await titles(client) == shuffled
    await client.do(c.SetOptions(shuffle=False))
    assert await titles(client) == sorted(shuffled)
    assert (client.title, client.queue.index) == ("3 track", 2)


async def test_each_round_of_a_shuffled_queue_plays_every_entry_once(client: Client, short: list[Path]) -> None:
    await client.do(c.SetOptions(shuffle=True, repeat=Repeat.ALL))
    await client.add(*short, play=True)
    began = await until_heard(client, 7)
    rounds = [began[:3], began[3:6]]
    assert [sorted(each) for each in rounds] == [["a", "b", "c"]] * 2
    assert rounds[0][-1] != rounds[1][0]
    assert sorted(await titles(client)) == ["a", "b", "c"]


async def test_nothing_that_can_be_played_ends_a_repeated_queue_with_an_error(
    client: Client, short: list[Path]
) -> None:
    await client.add(*short)
    for path in short:
        path.unlink()
    for repeat in (Repeat.ALL, Repeat.ONE):
        await client.do(c.SetOptions(repeat=repeat))
        await client.do(c.Play(index=0))
        await client.until_now(lambda client: client.player.transport is Transport.ERROR and client.player.error != "")


async def test_options_survive_a_restart(sandbox: Sandbox, tracks: list[Path]) -> None:
    asked = c.SetOptions(
        repeat=Repeat.ALL, shuffle=True, consume=True, crossfade_s=4.0, replay_gain=ReplayGain.AUTO, preamp_db=-3.0
    )
    async with running(make_service()) as first:
        client = Client(first.connect())
        await client.next()
        await client.add(*tracks)
        await client.do(asked)
        before = await titles(client)
    async with running(make_service()) as second:
        client = Client(second.connect())
        await client.next()
        expected = PlaybackOptions(
            repeat=Repeat.ALL, shuffle=True, consume=True, crossfade_s=4.0, replay_gain=ReplayGain.AUTO, preamp_db=-3.0
        )
        assert second.snapshot().options == expected
        assert await titles(client) == before
        await client.do(c.Undo())
        assert not second.snapshot().options.shuffle
        assert await titles(client) == [f"{number} track" for number in range(1, 5)]


async def test_a_replaced_queue_comes_back_where_it_was(client: Client, tracks: list[Path]) -> None:
    await client.add(*tracks)
    listing = await client.ask(c.ListQueue())
    assert isinstance(listing, QueueListing)
    ids = tuple(entry.track.id for entry in listing.entries)
    await client.do(c.Play(index=1))
    await client.until_position(0.5)
    await client.do(c.AddTracks(track_ids=ids[2:], where=c.Where.REPLACE, play=True, first=1))
    assert (await titles(client), client.title) == (["3 track", "4 track"], "4 track")
    await client.do(c.Undo())
    assert len(await titles(client)) == 4
    assert client.title == "2 track"
    assert 0.4 < client.player.position_s < 1.5
    assert client.player.transport in (Transport.LOADING, Transport.PLAYING)


async def test_an_undone_clear_rests_where_it_was(client: Client, tracks: list[Path]) -> None:
    await client.add(*tracks)
    await client.do(c.Next())
    await client.do(c.Seek(position_s=1.5))
    await client.do(c.ClearQueue())
    assert client.queue.undo == "Queue cleared, 4 tracks"
    await client.do(c.Undo())
    assert (client.title, client.player.position_s) == ("2 track", 1.5)
    assert client.player.transport is Transport.STOPPED
    await client.do(c.Redo())
    assert client.queue.length == 0


async def test_an_undone_addition_that_plays_goes_back(client: Client, tracks: list[Path]) -> None:
    await client.add(tracks[0], play=True)
    await client.until_position(0.3)
    await client.add(tracks[1], play=True)
    await client.until_playing("2 track")
    await client.do(c.Undo())
    assert (client.title, client.queue.length) == ("1 track", 1)
    await client.do(c.Undo())
    assert (client.player.entry, client.player.transport) == (None, Transport.STOPPED)
    assert "nothing to undo" in (await client.refused(c.Undo())).why


async def test_what_is_heard_goes_on_through_an_undo(client: Client, tracks: list[Path]) -> None:
    await client.add(*tracks, play=True)
    await client.until_playing()
    await client.do(c.RemoveEntries(indexes=(0, 2)))
    await client.until_playing("2 track")
    serials = len(client.players)
    await client.do(c.Undo())
    assert (client.title, client.queue.index, client.queue.length) == ("2 track", 1, 4)
    assert all(event.player.transport is not Transport.LOADING for event in client.players[serials:])


async def test_several_entries_move_and_keep_their_order(client: Client, tracks: list[Path]) -> None:
    await client.add(*tracks)
    await client.do(c.MoveEntries(indexes=(3, 1), to=0))
    assert await titles(client) == ["2 track", "4 track", "1 track", "3 track"]
    assert client.queue.index == 2


async def test_seek_by_share(client: Client, tracks: list[Path]) -> None:
    await client.add(tracks[0])
    await client.do(c.Seek(share=0.5))
    assert client.player.position_s == pytest.approx(1.5)


async def test_a_loop_is_marked_heard_and_left(client: Client, tracks: list[Path]) -> None:
    await client.add(*tracks[:2], play=True)
    await client.until_position(0.3)
    await client.do(c.SetLoop(start_s=0.2, end_s=0.73))
    assert client.player.loop is not None
    await client.until_position(0.55)
    back = await client.until(lambda event: getattr(event, "position_s", 9.0) < 0.4)
    assert back
    await client.do(c.Seek(position_s=2.0))
    assert client.player.loop is None
    await client.until_playing("2 track")


async def test_marks_make_a_loop(client: Client, tracks: list[Path]) -> None:
    await client.add(*tracks)
    for position_s in (1.0, 2.0):
        await client.do(c.Seek(position_s=position_s))
        await client.do(c.MarkLoop())
    loop = client.player.loop
    assert loop is not None
    assert (loop.start_s, loop.end_s) == (1.0, 2.0)
    await client.do(c.MarkLoop())
    assert client.player.loop is None
    await client.do(c.SetLoop(start_s=0.5, end_s=1.5))
    await client.do(c.Next())
    assert client.player.loop is None
    assert "too short" in (await client.refused(c.SetLoop(start_s=2.99, end_s=99.0))).why


async def test_tracks_without_tags_are_measured_and_levelled(
    service: Service, client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loud = np.random.default_rng(1).standard_normal((48_000, 2)) * 0.25
    paths = [tmp_path / f"{name}.wav" for name in "ab"]
    for path, gain in zip(paths, (1.0, 0.1), strict=True):
        soundfile.write(path, np.clip(loud * gain, -1.0, 1.0), 48_000)
    orders: list[m.AnyOrder] = []
    send = service.link.send

    def listen(order: m.AnyOrder) -> None:
        orders.append(order)
        send(order)

    monkeypatch.setattr(service.playback._player, "_send", listen)
    await client.do(c.SetOptions(replay_gain=ReplayGain.TRACK, prevent_clipping=False))
    await client.add(*paths)
    async with asyncio.timeout(20.0):
        while service.playback.window.unmeasured:
            await client.next()
    first, second = service.playback.window.items()
    assert -14.0 < first.gain_db < 0.0
    assert second.gain_db == pytest.approx(first.gain_db + 20.0, abs=0.1) or second.gain_db == 18.0
    await client.do(c.Play())
    started = [order for order in orders if isinstance(order, m.Start)]
    assert started[-1].items[0].gain_db == first.gain_db


async def test_the_engine_is_told_of_crossfades(
    service: Service, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    orders: list[m.AnyOrder] = []
    monkeypatch.setattr(service.playback._options, "_send", orders.append)
    await client.do(c.SetOptions(crossfade_s=3.0, crossfade_on_skip=True))
    assert orders[-1:] == [m.SetCrossfade(duration_s=3.0, on_skip=True)]


async def test_shuffle_is_decided_by_the_dice_it_is_given(sandbox: Sandbox, tracks: list[Path]) -> None:
    orders = []
    for seed in (1, 1):
        async with running(make_service(Random(seed))) as service:
            client = Client(service.connect())
            await client.next()
            await client.do(c.ClearQueue())
            await client.do(c.SetOptions(shuffle=False))
            await client.add(*tracks)
            await client.do(c.SetOptions(shuffle=True))
            orders.append(await titles(client))
            assert any(isinstance(event, PlayerChanged) for event in client.seen)
    assert orders[0] == orders[1]
