"""Joined tracks are their concatenation, sample for sample."""

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
