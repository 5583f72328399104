"""Orders in the middle of each other's fades: never a click, and the last one holds."""

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from auralis_tui.bus.state import Transport
from auralis_tui.engine import messages as m
from auralis_tui.engine.playhead import FADE_S
from tests.engine.bench import Bench, trimmed
from tests.signals import sine

LEVEL, TONE_HZ, RATE_HZ = 0.5, 50.0, 48_000
LARGEST_STEP = LEVEL * 2 * np.pi * TONE_HZ / RATE_HZ + LEVEL / (FADE_S * RATE_HZ) + 1e-4
"""The tone's own steepest step, and a fade's."""
ORDERS = st.sampled_from(["pause", "resume", "stop", "skip", "seek", "upcoming", "volume", "crossfade", "gapless"])


def tone(duration_s: float, level: float = LEVEL) -> NDArray[np.float32]:
    return sine(TONE_HZ, duration_s, amplitude=level, dtype=np.float32).astype(np.float32)


def three_tones() -> Bench:
    """Tracks of whole periods, so that their own boundaries are smooth."""
    bench = Bench(packet=4096)
    for name, level in zip("abc", (LEVEL, LEVEL / 2, LEVEL / 3), strict=True):
        bench.arrays.add(name, tone(0.4, level))
    return bench


def give(bench: Bench, order: str, place_s: float) -> None:
    match order:
        case "pause":
            bench.order(m.Pause())
        case "resume":
            bench.order(m.Resume())
        case "stop":
            bench.order(m.Halt())
        case "skip":
            bench.start("abc"[int(place_s * 10) % 3 :])
        case "seek":
            bench.order(m.SeekTo(position_s=place_s))
        case "upcoming":
            bench.order(m.SetUpcoming(items=(m.Item(entry_id=3, path="c"),)))
        case "volume":
            bench.order(m.SetGain(gain_db=-20.0 * place_s))
        case "crossfade":
            bench.order(m.SetCrossfade(duration_s=0.1, on_skip=True))
        case "gapless":
            bench.order(m.SetCrossfade())


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    orders=st.lists(st.tuples(ORDERS, st.floats(0.0, 0.39), st.integers(1, 1500)), min_size=1, max_size=25),
    packet=st.integers(64, 5000),
)
@example(orders=[("skip", 0.0, 1), ("seek", 0.375, 1), ("crossfade", 0.0, 1)], packet=64)
def test_no_sequence_of_orders_makes_a_click(orders: list[tuple[str, float, int]], packet: int) -> None:
    bench = Bench(packet=packet)
    bench.arrays = three_tones().arrays
    bench.player._open_decoder = bench.arrays.open
    bench.start("abc")
    bench.run(12)
    for order, place_s, frames in orders:
        give(bench, order, place_s)
        bench.turn(frames)
    bench.run(12)
    assert np.abs(np.diff(bench.output.heard, axis=0)).max() <= LARGEST_STEP


@pytest.mark.parametrize("second", ["pause", "resume", "stop", "skip", "seek"])
@pytest.mark.parametrize("first", ["pause", "resume", "stop", "skip", "seek"])
@pytest.mark.parametrize("frames", [1, 100, 383])
def test_an_order_within_anothers_fade_makes_no_click(first: str, second: str, frames: int) -> None:
    bench = three_tones()
    bench.start("abc")
    bench.run(20)
    give(bench, first, 0.115)
    bench.turn(frames)
    give(bench, second, 0.205)
    bench.run(20)
    assert np.abs(np.diff(bench.output.heard, axis=0)).max() <= LARGEST_STEP


def test_of_a_burst_of_selections_only_the_last_one_sounds() -> None:
    bench = Bench()
    for number in range(20):
        bench.arrays.add(str(number), np.full((48_000, 2), (number + 1) / 32, np.float32))
    bench.start(["0"])
    bench.run(40)
    before = len(bench.output.heard)
    for number in range(1, 20):
        bench.start([str(number)])
        if number % 3 == 0:
            bench.work()
    bench.run_until(Transport.STOPPED)
    after = trimmed(bench.output.heard[before:])[400:]
    assert set(np.unique(trimmed(after))) == {np.float32(20 / 32)}


def test_what_follows_a_seek_sounds_with_the_next_block() -> None:
    """Within 50 ms of what the output takes: one block to fade, and the next one is new."""
    bench = three_tones()
    bench.start("a")
    bench.run(20)
    bench.order(m.SeekTo(position_s=0.2))
    bench.work()
    fading = bench.turn(1024)
    assert np.any(fading[:384])
    assert np.any(fading[400:])
    assert np.abs(bench.turn(1024)).max() == pytest.approx(LEVEL, rel=0.01)


def test_a_pause_before_the_end_is_not_the_end() -> None:
    for turns in range(60, 80):
        bench = three_tones()
        bench.start("a")
        bench.run(turns)
        if bench.heards[-1].ended:
            break
        bench.order(m.Pause())
        bench.run(30)
        assert bench.heards[-1].transport is Transport.PAUSED, turns
        assert not bench.heards[-1].ended
        bench.order(m.Resume())
        bench.run_until(Transport.STOPPED)
        assert bench.heards[-1].ended
    else:
        raise AssertionError("the track's end was never come near to")


def test_a_pause_loses_and_repeats_no_frame() -> None:
    bench = Bench()
    ramp = np.repeat(np.arange(1, 48_001, dtype=np.float32)[:, None] / 48_000, 2, axis=1)
    bench.arrays.add("a", ramp)
    bench.start("a")
    bench.run(25)
    bench.order(m.Pause())
    bench.run(10)
    bench.order(m.Resume())
    bench.run_until(Transport.STOPPED)
    heard = bench.output.heard[:, 0]
    fade = round(FADE_S * RATE_HZ)
    down = int(np.flatnonzero(np.diff(heard) < 0)[0]) + 1
    up = down + fade - 1 + int(np.flatnonzero(heard[down + fade - 1 :])[0])
    frame = round(float(heard[down - 1]) * 48_000)  # the last one at full level
    expected = ramp[frame + 2 * fade :, 0]  # both fades are of the track
    np.testing.assert_allclose(heard[up + fade :][:500], expected[:500], atol=1e-6)
