"""Joined tracks are their concatenation, sample for sample."""

from collections import deque

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auralis_tui.bus.state import Transport
from auralis_tui.engine import messages as m
from tests.engine.bench import Bench, trimmed
from tests.signals import white_noise


@settings(max_examples=20, deadline=None)
@given(cuts=st.lists(st.integers(1, 19_999), min_size=0, max_size=6, unique=True), packet=st.integers(3, 5000))
def test_tracks_cut_from_one_signal_sound_as_that_signal(cuts: list[int], packet: int) -> None:
    bench = Bench(packet=packet)
    signal = white_noise(20_000 / 48_000, dtype=np.float32)
    parts = np.split(signal, sorted(cuts))
    for number, part in enumerate(parts):
        bench.arrays.add(str(number), part)
    bench.start([str(number) for number in range(len(parts))])
    bench.run_until(Transport.STOPPED)
    np.testing.assert_array_equal(trimmed(bench.output.heard), trimmed(signal))
    assert bench.player.playhead.underruns == 0


def test_every_boundary_is_reported_when_it_is_heard() -> None:
    bench = Bench()
    for name in "abc":
        bench.arrays.add(name, white_noise(0.2, dtype=np.float32))
    bench.start("abc")
    bench.run_until(Transport.STOPPED)
    entries = [heard.entry_id or 0 for heard in bench.heards if heard.transport is Transport.PLAYING]
    assert sorted(set(entries)) == [1, 2, 3]
    assert entries == sorted(entries)
    assert bench.heards[-1].ended


@pytest.mark.parametrize("rates", [(44_100, 48_000), (48_000, 96_000), (32_000, 44_100)])
def test_tracks_of_other_rates_have_their_exact_length(rates: tuple[int, int]) -> None:
    bench = Bench()
    for rate_hz in rates:
        bench.arrays.add(str(rate_hz), white_noise(0.5, rate_hz=rate_hz, dtype=np.float32), rate_hz=rate_hz)
    bench.start([str(rate_hz) for rate_hz in rates])
    bench.run_until(Transport.STOPPED)
    assert abs(bench.player.playhead.heard_frame(float("inf")) - 48_000) <= 1 + bench.player._chain.latency_frames


def test_a_mono_track_follows_a_stereo_one() -> None:
    bench = Bench()
    stereo, mono = white_noise(0.1, dtype=np.float32), white_noise(0.1, channels=1, dtype=np.float32)
    bench.arrays.add("stereo", stereo)
    bench.arrays.add("mono", mono)
    bench.start(["stereo", "mono"])
    bench.run_until(Transport.STOPPED)
    np.testing.assert_array_equal(trimmed(bench.output.heard), np.concatenate([stereo, np.repeat(mono, 2, axis=1)]))


def test_what_is_added_while_a_track_plays_follows_without_a_gap() -> None:
    bench = Bench()
    signal = white_noise(0.6, dtype=np.float32)
    first, second = np.split(signal, [14_400])
    bench.arrays.add("first", first)
    bench.arrays.add("second", second)
    bench.start(["first"])
    bench.run(3)
    bench.order(m.SetUpcoming(items=(m.Item(entry_id=2, path="second"),)))
    bench.run_until(Transport.STOPPED)
    np.testing.assert_array_equal(trimmed(bench.output.heard), signal)


def test_what_is_added_before_the_first_track_was_opened_comes_after_it() -> None:
    bench = Bench()
    signal = white_noise(0.6, dtype=np.float32)
    first, second = np.split(signal, [14_400])
    bench.arrays.add("first", first)
    bench.arrays.add("second", second)
    bench.start(["first"])
    bench.order(m.SetUpcoming(items=(m.Item(entry_id=2, path="second"),)))
    bench.run_until(Transport.STOPPED)
    np.testing.assert_array_equal(trimmed(bench.output.heard), signal)


def test_what_is_taken_out_of_the_queue_is_not_heard_though_it_was_prepared() -> None:
    bench = Bench()
    parts = {name: white_noise(0.3, seed=seed, dtype=np.float32) for seed, name in enumerate("abc")}
    for name, part in parts.items():
        bench.arrays.add(name, part)
    bench.start("abc")
    bench.run(2)
    bench.order(m.SetUpcoming(items=(m.Item(entry_id=3, path="c"),)))
    bench.run_until(Transport.STOPPED)
    np.testing.assert_array_equal(trimmed(bench.output.heard), np.concatenate([parts["a"], parts["c"]]))


def test_a_missing_file_is_told_and_the_next_track_follows_without_a_gap() -> None:
    bench = Bench()
    signal = white_noise(0.4, dtype=np.float32)
    first, last = np.split(signal, [9_000])
    bench.arrays.add("first", first)
    bench.arrays.add("last", last)
    bench.start(["first", "missing", "last"])
    bench.run_until(Transport.STOPPED)
    np.testing.assert_array_equal(trimmed(bench.output.heard), signal)
    (failure,) = bench.of(m.TrackFailed)
    assert failure.entry_id == 2
    assert failure.why == "missing does not exist."


def test_a_file_that_breaks_off_is_heard_to_there_and_the_next_one_follows() -> None:
    bench = Bench()
    broken, last = white_noise(0.1, dtype=np.float32), white_noise(0.1, seed=9, dtype=np.float32)
    bench.arrays.add("broken", broken, fails=True)
    bench.arrays.add("last", last)
    bench.start(["broken", "last"])
    bench.run_until(Transport.STOPPED)
    np.testing.assert_array_equal(trimmed(bench.output.heard), np.concatenate([broken, last]))
    assert [failure.entry_id for failure in bench.of(m.TrackFailed)] == [1]


def test_when_nothing_can_be_played_the_transport_is_in_error() -> None:
    bench = Bench()
    bench.start(["missing", "gone"])
    bench.run_until(Transport.ERROR)
    assert [failure.entry_id for failure in bench.of(m.TrackFailed)] == [1, 2]
    assert not np.any(bench.output.heard)


@pytest.mark.audit("H-07")
@pytest.mark.audit("L-02")
@settings(max_examples=30, deadline=None)
@given(
    tracks=st.lists(st.tuples(st.integers(0, 9_000), st.sampled_from([1, 2])), min_size=1, max_size=7),
    rate_hz=st.sampled_from([44_100, 48_000, 96_000]),
    packet=st.integers(3, 5000),
)
def test_tracks_of_any_length_and_channels_are_their_concatenation(
    tracks: list[tuple[int, int]], rate_hz: int, packet: int
) -> None:
    """At the session's rate sample for sample; at another one, as if it had been one file."""
    bench, whole = Bench(packet=packet), Bench(packet=packet)
    parts = []
    for number, (frames, channels) in enumerate(tracks):
        part = white_noise(frames / rate_hz, rate_hz=rate_hz, channels=channels, seed=number, dtype=np.float32)
        bench.arrays.add(str(number), part, rate_hz=rate_hz)
        parts.append(np.repeat(part, 2, axis=1) if channels == 1 else part)
    whole.arrays.add("whole", np.concatenate(parts), rate_hz=rate_hz)
    bench.start([str(number) for number in range(len(tracks))])
    whole.start(["whole"])
    for each in (bench, whole):
        while each.player.prebuffer is not None:
            each.turn(1024)
    heard, expected = trimmed(bench.output.heard), trimmed(whole.output.heard)
    assert abs(len(heard) - len(expected)) <= (0 if rate_hz == 48_000 else len(tracks))
    common = min(len(heard), len(expected))
    np.testing.assert_allclose(heard[:common], expected[:common], atol=0.0 if rate_hz == 48_000 else 2e-6)


@pytest.mark.audit("L-03")
def test_what_follows_is_decoded_before_it_is_heard() -> None:
    bench = Bench(packet=4096)
    for name in "ab":
        bench.arrays.add(name, white_noise(2.0, dtype=np.float32))
    bench.start("ab")
    bench.run(10)
    assert bench.heards[-1].entry_id == 1
    run = bench.player.prebuffer
    assert run is not None
    assert run.fill_frames + bench.player._ring.written >= 4 * 48_000 - 4 * 1024
    assert len(bench.arrays.opened) == 2


@pytest.mark.audit("C-01")
def test_a_thousand_joined_transitions_are_exact_and_leave_nothing_behind() -> None:
    bench = Bench(packet=4096)
    signal = white_noise(1_000 * 300 / 48_000, dtype=np.float32)
    for number in range(1_000):
        bench.arrays.add(str(number), signal[number * 300 : (number + 1) * 300])
    items = tuple(m.Item(entry_id=number, path=str(number)) for number in range(1_000))
    bench.order(m.Start(items=items[:60]))
    told = 0
    while bench.player.prebuffer is not None:
        bench.turn(128)
        heard = bench.heards[-1].entry_id or 0
        if heard != told and not bench.heards[-1].ended:
            told = heard
            bench.order(m.SetUpcoming(items=items[heard + 1 : heard + 60], after_entry_id=heard))
    np.testing.assert_array_equal(trimmed(bench.output.heard), signal)
    assert bench.player.playhead.underruns == 0
    entries = [heard.entry_id or 0 for heard in bench.heards if heard.transport is Transport.PLAYING]
    assert entries == sorted(entries)
    assert sum(not decoder.closed for decoder in bench.arrays.opened) <= 1  # the last file, until its run is left


def test_nothing_grows_with_the_time_that_it_plays() -> None:
    """Every container that the engine keeps is as long after 300 tracks as after 150."""
    bench = Bench(packet=4096)
    bench.arrays.add("a", np.zeros((4_000, 2), np.float32))
    item = m.Item(entry_id=1, path="a")
    bench.order(m.Start(items=(item,) * 6))
    sizes = []
    for turn in range(1_200):
        bench.turn(1024)
        bench.output._heard.clear()
        bench.arrays.opened.clear()
        bench.reports.clear()
        bench.order(m.SetUpcoming(items=(item,) * 6, after_entry_id=1))
        if turn >= 100 and turn % 7 == 0:
            sizes.append(_containers(bench.player))
    half = len(sizes) // 2
    assert max(sizes[half:]) <= max(sizes[:half])


def _containers(root: object) -> int:
    """Count what is kept, in all containers of the engine's own objects that can be reached."""
    seen: set[int] = set()
    waiting, total = [root], 0
    while waiting:
        thing = waiting.pop()
        if id(thing) in seen:
            continue
        seen.add(id(thing))
        if isinstance(thing, dict | list | tuple | set | deque):
            total += len(thing)
            waiting += list(thing.values()) if isinstance(thing, dict) else list(thing)
        elif type(thing).__module__.startswith("auralis_tui"):
            total += 1
            slots = [name for kind in type(thing).__mro__ for name in getattr(kind, "__slots__", ())]
            waiting += [getattr(thing, name, None) for name in slots] + list(getattr(thing, "__dict__", {}).values())
    return total
