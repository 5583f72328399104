"""ReplayGain per track, and whether what is heard are the file's own samples."""

import numpy as np
import pytest
from numpy.typing import NDArray

from auralis_tui.bus.state import Transport
from auralis_tui.dsp.chain_settings import ChainSettings
from auralis_tui.dsp.hearing import Hearing
from auralis_tui.engine import messages as m
from tests.engine.bench import Bench, trimmed
from tests.signals import white_noise


def noise(duration_s: float, seed: int = 0, rate_hz: int = 48_000, channels: int = 2) -> NDArray[np.float32]:
    return white_noise(duration_s, rate_hz=rate_hz, channels=channels, seed=seed, dtype=np.float32).astype(np.float32)


def levelled(*gains_db: float) -> tuple[m.Item, ...]:
    return tuple(m.Item(entry_id=place, path="abc"[place], gain_db=gain_db) for place, gain_db in enumerate(gains_db))


def bench_of(*tracks: NDArray[np.float32]) -> Bench:
    bench = Bench()
    for name, track in zip("abc", tracks, strict=False):
        bench.arrays.add(name, track)
    return bench


def is_whole(bench: Bench) -> bool:
    return bench.heards[-1].bit_perfect


def test_each_track_has_its_gain_from_its_first_sample_to_its_last() -> None:
    first, second, third = noise(0.2, 1), noise(0.2, 2), noise(0.2, 3)
    bench = bench_of(first, second, third)
    bench.order(m.Start(items=levelled(-6.0, 0.0, 3.5)))
    bench.run_until(Transport.STOPPED)
    gains = [np.float32(10 ** (gain_db / 20)) for gain_db in (-6.0, 3.5)]
    expected = np.concatenate([first * gains[0], second, third * gains[1]])
    np.testing.assert_array_equal(trimmed(bench.output.heard), expected)


def test_the_gain_of_the_track_that_is_heard_is_told() -> None:
    bench = bench_of(noise(0.2, 1), noise(0.2, 2))
    bench.order(m.Start(items=levelled(-6.0, 2.0)))
    bench.run_until(Transport.STOPPED)
    told = {heard.entry_id: heard.gain_db for heard in bench.heards if heard.transport is Transport.PLAYING}
    assert told == {0: -6.0, 1: 2.0}


def test_another_gain_of_what_follows_holds_though_it_was_prepared() -> None:
    first, second = noise(0.3, 1), noise(0.3, 2)
    bench = bench_of(first, second)
    bench.order(m.Start(items=levelled(0.0, 0.0)))
    bench.run(4)
    bench.order(m.SetUpcoming(items=(m.Item(entry_id=1, path="b", gain_db=-6.0),), after_entry_id=0))
    bench.run_until(Transport.STOPPED)
    expected = np.concatenate([first, second * np.float32(10 ** (-6 / 20))])
    np.testing.assert_array_equal(trimmed(bench.output.heard), expected)


@pytest.mark.audit("M-09")
@pytest.mark.parametrize(
    ("rate_hz", "channels", "gain_db", "whole"),
    [(48_000, 2, 0.0, True), (48_000, 1, 0.0, True), (48_000, 6, 0.0, False), (44_100, 2, 0.0, False),
     (48_000, 2, -3.0, False)],
)  # fmt: skip
def test_only_what_is_not_converted_is_bit_perfect(rate_hz: int, channels: int, gain_db: float, whole: bool) -> None:
    bench = Bench()
    bench.arrays.add("a", noise(1.0, rate_hz=rate_hz, channels=channels), rate_hz=rate_hz)
    bench.order(m.Start(items=levelled(gain_db)))
    bench.run(60)
    assert is_whole(bench) is whole


def test_volume_and_chain_take_it_away_and_give_it_back() -> None:
    track = noise(4.0)
    bench = bench_of(track)
    bench.order(m.Watch(position_hz=1_000.0))
    bench.start("a")
    bench.run(60)
    assert is_whole(bench)
    at = round(bench.player._position_s() * 48_000)
    np.testing.assert_array_equal(bench.output.heard[-256:], track[at - 256 : at])
    bench.order(m.SetGain(gain_db=-6.0))
    bench.run(10)
    assert not is_whole(bench)
    bench.order(m.SetGain(gain_db=0.0))
    bench.run(10)
    assert not is_whole(bench)  # the ramp is still to be heard
    bench.run(60)
    assert is_whole(bench)
    bench.order(m.SetChain(settings=ChainSettings(gain_db=-3.0), revision=1))
    bench.run(60)
    assert not is_whole(bench)
    bench.order(m.SetChain(settings=ChainSettings(gain_db=-3.0), hearing=Hearing.BYPASS, matched=False, revision=2))
    bench.run(100)
    assert is_whole(bench)
    at = round(bench.player._position_s() * 48_000)
    np.testing.assert_array_equal(bench.output.heard[-256:], track[at - 256 : at])
