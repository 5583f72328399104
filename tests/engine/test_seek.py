"""Seeks land on the exact frame, also where the track is resampled, and sound soon."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from auralis_tui.bus.state import Transport
from auralis_tui.engine import messages as m
from auralis_tui.engine.splicer import PREROLL_S, landing
from tests.engine.bench import Bench, trimmed
from tests.signals import white_noise

RATES_HZ = [8_000, 22_050, 44_100, 44_101, 48_000, 88_200, 96_000, 192_000]


@given(out_frame=st.integers(0, 10**10), in_rate_hz=st.sampled_from(RATES_HZ), out_rate_hz=st.sampled_from(RATES_HZ))
def test_a_landing_is_a_place_that_both_rates_have(out_frame: int, in_rate_hz: int, out_rate_hz: int) -> None:
    place = landing(out_frame, in_rate_hz, out_rate_hz)
    first_out = out_frame - place.drop_frames
    assert first_out * in_rate_hz == place.in_frame * out_rate_hz
    early = place.drop_frames / out_rate_hz
    assert place.drop_frames >= 0
    assert in_rate_hz == out_rate_hz or place.in_frame == 0 or early >= PREROLL_S - 1 / in_rate_hz


def resampled(rate_hz: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """A track, and what of it is heard when it plays from the beginning."""
    track = white_noise(1.0, rate_hz=rate_hz, dtype=np.float32)
    bench = Bench()
    bench.arrays.add("a", track, rate_hz=rate_hz)
    bench.start("a")
    bench.run_until(Transport.STOPPED)
    return track, trimmed(bench.output.heard)


@pytest.mark.parametrize("rate_hz", [22_050, 44_100, 48_000, 96_000])
@pytest.mark.parametrize("frame", [1, 777, 24_000, 47_000])
def test_what_follows_a_seek_is_what_is_there_when_it_plays_through(rate_hz: int, frame: int) -> None:
    track, whole = resampled(rate_hz)
    bench = Bench()
    bench.arrays.add("a", track, rate_hz=rate_hz)
    bench.start("a")
    bench.run(10)
    bench.order(m.SeekTo(position_s=frame / 48_000))
    bench.run_until(Transport.STOPPED)
    heard = trimmed(bench.output.heard)
    after = len(whole) - frame - 400  # without the fade
    np.testing.assert_allclose(heard[-after:], whole[-after:], atol=0.0 if rate_hz == 48_000 else 2e-6)


def test_what_is_added_once_all_is_decoded_is_joined_as_if_it_had_been_known() -> None:
    wave = np.sin(np.arange(88_200) / 9.0, dtype=np.float32)[:, None].repeat(2, axis=1)
    heard = []
    for known in (True, False):
        bench = Bench(packet=4096)
        bench.arrays.add("a", wave[:44_100], rate_hz=44_100)
        bench.arrays.add("b", wave[44_100:], rate_hz=44_100)
        bench.start("ab" if known else "a")
        bench.run(20)
        bench.order(m.SetUpcoming(items=(m.Item(entry_id=2, path="b"),), after_entry_id=1))
        bench.run_until(Transport.STOPPED)
        heard.append(trimmed(bench.output.heard))
    np.testing.assert_allclose(heard[1], heard[0], atol=1e-6)


def test_what_is_put_in_place_of_another_is_joined_as_if_it_had_been_known() -> None:
    wave = np.sin(np.arange(88_200) / 9.0, dtype=np.float32)[:, None].repeat(2, axis=1)
    heard = []
    for names in ("ab", "ac"):
        bench = Bench(packet=4096)
        bench.arrays.add("a", wave[:44_100], rate_hz=44_100)
        bench.arrays.add("b", wave[44_100:], rate_hz=44_100)
        bench.arrays.add("c", white_noise(0.5, rate_hz=44_100, dtype=np.float32), rate_hz=44_100)
        bench.order(m.Start(items=tuple(m.Item(entry_id=ord(name), path=name) for name in names)))
        bench.run(20)
        bench.order(m.SetUpcoming(items=(m.Item(entry_id=ord("b"), path="b"),), after_entry_id=ord("a")))
        bench.run_until(Transport.STOPPED)
        heard.append(trimmed(bench.output.heard))
    np.testing.assert_allclose(heard[1], heard[0], atol=2e-6)
