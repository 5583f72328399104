"""A passage that is repeated: exact to the sample, without a gap, and without an interruption when it is set."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from auralis_tui.bus.state import Loop, Transport
from auralis_tui.engine import messages as m
from auralis_tui.engine.loop import MAX_MEMORY_S
from tests.engine.bench import Bench, trimmed
from tests.signals import white_noise

RATE_HZ = 48_000


def noise(duration_s: float, seed: int = 0, rate_hz: int = RATE_HZ) -> NDArray[np.float32]:
    return white_noise(duration_s, rate_hz=rate_hz, seed=seed, dtype=np.float32).astype(np.float32)


def playing(track: NDArray[np.float32], turns: int = 20, rate_hz: int = RATE_HZ) -> Bench:
    bench = Bench(packet=1000)
    bench.arrays.add("a", track, rate_hz=rate_hz)
    bench.arrays.add("b", noise(0.2, 9))
    bench.start("ab")
    bench.run(turns)
    return bench


def heard_frames(bench: Bench) -> NDArray[np.float32]:
    return trimmed(bench.output.heard)


def looped(track: NDArray[np.float32], start: int, end: int, frames: int) -> NDArray[np.float32]:
    """What sounds: up to the end, and then the passage again and again."""
    passes = -(-max(0, frames - end) // (end - start))
    return np.concatenate([track[:end], *[track[start:end]] * passes])[:frames]


@settings(max_examples=15, deadline=None)
@given(start=st.integers(0, 20_000), length=st.integers(2_400, 30_000), turns=st.integers(1, 40))
def test_after_its_end_comes_its_start(start: int, length: int, turns: int) -> None:
    track = noise(2.0)
    bench = playing(track, turns)
    end = max(start + length, 256 * turns + 8_192)  # not yet rendered
    bench.order(m.SetLoop(start_s=start / RATE_HZ, end_s=end / RATE_HZ))
    for _ in range(120):
        bench.turn(1024)
    heard = heard_frames(bench)
    np.testing.assert_array_equal(heard, looped(track, start, end, len(heard)))
    assert bench.player.playhead.underruns == 0
    assert bench.heards[-1].entry_id == 1


def test_the_shortest_loop_is_50_ms_long() -> None:
    track = noise(2.0)
    bench = playing(track)
    bench.order(m.SetLoop(start_s=0.5, end_s=0.5))
    bench.run(300)
    heard = heard_frames(bench)
    np.testing.assert_array_equal(heard, looped(track, 24_000, 26_400, len(heard)))


def test_each_time_the_position_goes_back_it_is_told_when_it_is_heard() -> None:
    bench = playing(noise(2.0))
    bench.order(m.SetLoop(start_s=0.25, end_s=0.5))
    bench.run(400)
    returns = [heard for heard in bench.heards if heard.looping]
    assert len(returns) >= 5
    for report in returns:
        assert 0.25 < report.position_s <= 0.25 + 256 / RATE_HZ
    assert all(heard.position_s < 0.5 for heard in bench.heards)


def test_a_loop_whose_end_has_just_been_passed_comes_round_without_an_interruption() -> None:
    track = noise(2.0)
    bench = playing(track, 60)
    end_s = bench.player._position_s()  # as a key that marks the end says it: more than this has been rendered
    bench.order(m.SetLoop(start_s=0.05, end_s=end_s))
    bench.run(300)
    heard = heard_frames(bench)
    end = round(end_s * RATE_HZ)
    turned = int(np.flatnonzero(np.any(heard != track[: len(heard)], axis=1))[0])
    assert end <= turned <= end + 8 * 1024
    passage = track[2_400:end]
    np.testing.assert_array_equal(heard[turned : turned + 3 * len(passage)], np.concatenate([passage] * 3))


def test_from_far_beyond_a_fade_leads_to_its_start() -> None:
    track = np.full((96_000, 2), 0.5, np.float32)
    bench = playing(track, 250)
    bench.order(m.SetLoop(start_s=0.1, end_s=0.3))
    bench.run(100)
    assert np.abs(np.diff(heard_frames(bench), axis=0)).max() < 0.002
    assert 0.1 <= bench.heards[-1].position_s < 0.3


def test_without_a_loop_it_goes_on_to_the_end_and_to_the_next_track() -> None:
    track, after = noise(2.0), noise(0.2, 9)
    bench = playing(track)
    bench.order(m.SetLoop(start_s=0.25, end_s=0.5))
    bench.run(300)
    bench.order(m.SetLoop())
    bench.run_until(Transport.STOPPED)
    heard = heard_frames(bench)
    rest = np.concatenate([track[24_000:], after])
    np.testing.assert_array_equal(heard[-len(rest) :], rest)
    np.testing.assert_array_equal(heard[: -len(rest)], looped(track, 12_000, 24_000, len(heard) - len(rest)))


def test_a_loop_may_be_changed_while_it_sounds() -> None:
    track = noise(2.0)
    bench = playing(track)
    bench.order(m.SetLoop(start_s=0.25, end_s=0.5))
    bench.run(150)
    bench.order(m.SetLoop(start_s=0.75, end_s=1.0))
    bench.run(300)
    heard = heard_frames(bench)
    first = looped(track, 12_000, 24_000, 24_000 * 50)
    second = np.concatenate([track[24_000:48_000], *[track[36_000:48_000]] * 20])
    turned = int(np.flatnonzero(np.any(heard != first[: len(heard)], axis=1))[0])
    np.testing.assert_array_equal(heard[turned:], second[: len(heard) - turned])


@pytest.mark.parametrize("rate_hz", [44_100, 96_000])
def test_a_loop_in_a_resampled_track_is_exact_too(rate_hz: int) -> None:
    track = noise(2.0, rate_hz=rate_hz)
    plain = playing(track, 1, rate_hz)
    plain.run_until(Transport.STOPPED)
    resampled = heard_frames(plain)
    bench = playing(track, 20, rate_hz)
    bench.order(m.SetLoop(start_s=0.25, end_s=0.5))
    bench.run(300)
    bench.order(m.SetLoop())
    bench.run(150)
    heard = heard_frames(bench)
    cycling = looped(resampled, 12_000, 24_000, len(heard))
    left = int(np.flatnonzero(np.abs(heard - cycling).max(axis=1) > 1e-5)[0])
    assert left > 300 * 256
    np.testing.assert_allclose(heard[:left], cycling[:left], atol=2e-6)
    np.testing.assert_allclose(heard[left:], resampled[24_000:][: len(heard) - left], atol=2e-6)


def test_a_long_loop_is_decoded_again_at_each_pass() -> None:
    rate_hz = 8_000
    track = noise(65.0, rate_hz=rate_hz)
    bench = Bench(rate_hz=rate_hz, packet=4096)
    bench.arrays.add("a", track)
    bench.start("a")
    bench.order(m.SetLoop(start_s=1.0, end_s=1.0 + MAX_MEMORY_S + 2.0))
    for _ in range(1_100):
        bench.turn(1024)
    heard = heard_frames(bench)
    np.testing.assert_array_equal(heard, looped(track, rate_hz, 63 * rate_hz, len(heard)))
    assert len(heard) > 126 * rate_hz
    assert bench.player.prebuffer is not None
    assert bench.player.prebuffer._loop is not None
    assert not bench.player.prebuffer._loop.memory


def test_a_loop_that_reaches_beyond_the_tracks_end_turns_there() -> None:
    track = noise(0.5)
    bench = playing(track, 4)
    bench.order(m.SetLoop(start_s=0.25, end_s=9.0))
    bench.run(300)
    heard = heard_frames(bench)
    np.testing.assert_array_equal(heard, looped(track, 12_000, 24_000, len(heard)))


def test_a_loop_beyond_the_tracks_end_is_none() -> None:
    bench = playing(noise(0.5), 4)
    bench.order(m.SetLoop(start_s=7.0, end_s=9.0))
    bench.run_until(Transport.STOPPED)
    assert bench.heards[-1].entry_id == 2


def test_a_seek_in_the_loop_stays_in_it_and_one_beyond_leaves_it() -> None:
    bench = playing(noise(2.0))
    bench.order(m.SetLoop(start_s=0.25, end_s=0.5))
    bench.order(m.SeekTo(position_s=0.3))
    bench.run(150)
    assert bench.heards[-1].position_s < 0.5
    bench.order(m.SeekTo(position_s=1.0))
    bench.run(60)
    assert bench.heards[-1].position_s > 1.0


def test_another_player_goes_on_in_the_loop() -> None:
    bench = playing(noise(2.0))
    bench.order(m.SetLoop(start_s=0.25, end_s=0.5))
    bench.run(150)
    resumption = bench.player.resumption()
    assert resumption is not None
    assert resumption.loop == Loop(start_s=0.25, end_s=0.5)
    bench.order(resumption)
    bench.run(200)
    assert 0.25 <= bench.heards[-1].position_s < 0.5


def test_the_next_track_is_not_looped() -> None:
    bench = playing(noise(0.3))
    bench.order(m.SetLoop(start_s=0.1, end_s=0.2))
    bench.run(100)
    bench.order(m.SetLoop())
    bench.run_until(Transport.STOPPED)
    assert bench.heards[-1].entry_id == 2
    assert bench.player._loop is None


def test_an_entry_that_is_repeated_is_heard_each_time() -> None:
    bench = Bench()
    track = noise(0.25)
    bench.arrays.add("a", track)
    again = m.Item(entry_id=7, path="a")
    bench.order(m.Start(items=(again, again, again)))
    bench.run(60)
    assert [heard.entry_id for heard in bench.heards if heard.position_s < 0.01][-1] == 7
    bench.order(m.SetUpcoming(items=(again,), after_entry_id=7))
    bench.run_until(Transport.STOPPED)
    heard = heard_frames(bench)
    np.testing.assert_array_equal(heard, np.concatenate([track] * (len(heard) // len(track))))
    assert len(heard) == 3 * len(track)  # the second was heard when the last order came
