"""Crossfades: constant power, exact places, and gapless where they don't apply."""

import numpy as np
import pytest
from numpy.typing import NDArray

from auralis_tui.bus.state import Transport
from auralis_tui.engine import messages as m
from tests.engine.bench import Bench, trimmed
from tests.signals import white_noise

RATE_HZ = 48_000
FADE_FRAMES = 4_800


def item(entry_id: int, path: str, joined: bool = False, gain_db: float = 0.0) -> m.Item:
    return m.Item(entry_id=entry_id, path=path, joined=joined, gain_db=gain_db)


def noise(duration_s: float, seed: int, rate_hz: int = RATE_HZ) -> NDArray[np.float32]:
    return white_noise(duration_s, rate_hz=rate_hz, seed=seed, dtype=np.float32).astype(np.float32)


def crossfading(bench: Bench, *items: m.Item, on_skip: bool = False) -> None:
    bench.order(m.SetCrossfade(duration_s=FADE_FRAMES / RATE_HZ, on_skip=on_skip))
    bench.order(m.Start(items=items))


def mixed(first: NDArray[np.float32], second: NDArray[np.float32], frames: int = FADE_FRAMES) -> NDArray[np.float32]:
    """Overlap two signals: the squares of the gains sum to one."""
    angle = (np.arange(frames) / frames * np.pi / 2)[:, None]
    middle = first[len(first) - frames :] * np.cos(angle) + second[:frames] * np.sin(angle)
    return np.concatenate([first[: len(first) - frames], middle.astype(np.float32), second[frames:]])


@pytest.mark.parametrize("packet", [64, 997, 5000])
def test_tracks_overlap_at_constant_power(packet: int) -> None:
    bench = Bench(packet=packet)
    first, second, third = noise(0.5, 1), noise(0.4, 2), noise(0.3, 3)
    for name, part in zip("abc", (first, second, third), strict=True):
        bench.arrays.add(name, part)
    crossfading(bench, item(1, "a"), item(2, "b"), item(3, "c"))
    bench.run_until(Transport.STOPPED)
    np.testing.assert_allclose(trimmed(bench.output.heard), mixed(mixed(first, second), third), atol=1e-6)


def test_the_next_track_is_heard_from_where_it_begins_to_sound() -> None:
    bench = Bench()
    bench.arrays.add("a", noise(0.5, 1))
    bench.arrays.add("b", noise(0.5, 2))
    crossfading(bench, item(1, "a"), item(2, "b"))
    before = None
    while before is None or bench.heards[-1].entry_id == 1:
        before = len(trimmed(bench.output.heard)) if bench.output.heard.any() else 0
        bench.turn(64)
    begins = len(trimmed(bench.output.heard))
    assert before <= 24_000 - FADE_FRAMES <= begins
    assert bench.heards[-1].position_s == pytest.approx((begins - (24_000 - FADE_FRAMES)) / RATE_HZ, abs=1e-9)
    assert not bench.heards[-1].bit_perfect
    bench.run(40)
    assert bench.heards[-1].bit_perfect  # the fade has ended


def test_tracks_of_other_rates_and_channels_are_crossfaded() -> None:
    bench = Bench()
    second = white_noise(0.5, rate_hz=44_100, channels=1, seed=2, dtype=np.float32)
    bench.arrays.add("a", noise(0.5, 1))
    bench.arrays.add("b", second, rate_hz=44_100)
    crossfading(bench, item(1, "a"), item(2, "b"))
    bench.run_until(Transport.STOPPED)
    heard = trimmed(bench.output.heard)
    assert len(heard) == pytest.approx(48_000 - FADE_FRAMES, abs=2)
    alone = Bench()
    alone.arrays.add("b", second, rate_hz=44_100)
    alone.start("b")
    alone.run_until(Transport.STOPPED)
    expected = mixed(noise(0.5, 1), trimmed(alone.output.heard))
    np.testing.assert_allclose(heard[: len(expected)], expected[: len(heard)], atol=1e-6)


def test_what_goes_on_where_the_track_before_ends_is_never_crossfaded() -> None:
    bench = Bench()
    whole = noise(1.0, 1)
    bench.arrays.add("a", whole[:20_000])
    bench.arrays.add("b", whole[20_000:])
    crossfading(bench, item(1, "a"), item(2, "b", joined=True))
    bench.run_until(Transport.STOPPED)
    np.testing.assert_array_equal(trimmed(bench.output.heard), whole)


def test_a_short_track_is_crossfaded_over_half_its_length() -> None:
    bench = Bench()
    first, short, last = noise(0.5, 1), noise(0.1, 2), noise(0.5, 3)
    for name, part in zip("abc", (first, short, last), strict=True):
        bench.arrays.add(name, part)
    crossfading(bench, item(1, "a"), item(2, "b"), item(3, "c"))
    bench.run_until(Transport.STOPPED)
    expected = mixed(mixed(first, short, 2_400), last, 2_400)
    np.testing.assert_allclose(trimmed(bench.output.heard), expected, atol=1e-6)


def test_a_track_of_unknown_length_is_joined_without_a_gap() -> None:
    bench = Bench()
    first, second = noise(0.3, 1), noise(0.3, 2)
    bench.arrays.add("a", first, length=None)
    bench.arrays.add("b", second)
    crossfading(bench, item(1, "a"), item(2, "b"))
    bench.run_until(Transport.STOPPED)
    np.testing.assert_array_equal(trimmed(bench.output.heard), np.concatenate([first, second]))


@pytest.mark.parametrize("claimed", [20_000, 40_000])
def test_a_track_that_is_not_as_long_as_it_says_is_still_crossfaded(claimed: int) -> None:
    bench = Bench()
    first, second = noise(0.5, 1), noise(0.5, 2)
    bench.arrays.add("a", first, length=claimed)
    bench.arrays.add("b", second)
    crossfading(bench, item(1, "a"), item(2, "b"))
    bench.run_until(Transport.STOPPED)
    heard = trimmed(bench.output.heard)
    overlap = len(first) + len(second) - len(heard)
    assert overlap == FADE_FRAMES
    np.testing.assert_allclose(heard, mixed(first, second, overlap), atol=1e-6)


def test_a_missing_file_between_two_tracks_does_not_hinder_their_crossfade() -> None:
    bench = Bench()
    first, second = noise(0.3, 1), noise(0.3, 2)
    bench.arrays.add("a", first)
    bench.arrays.add("b", second)
    crossfading(bench, item(1, "a"), item(2, "missing"), item(3, "b"))
    bench.run_until(Transport.STOPPED)
    np.testing.assert_allclose(trimmed(bench.output.heard), mixed(first, second), atol=1e-6)


def test_a_track_that_breaks_off_in_the_fade_lets_the_former_fade_out() -> None:
    bench = Bench()
    first, broken = noise(0.5, 1), noise(0.02, 2)
    bench.arrays.add("a", first)
    bench.arrays.add("b", broken, length=48_000)
    crossfading(bench, item(1, "a"), item(2, "b"))
    bench.run_until(Transport.STOPPED)
    silent = np.concatenate([broken, np.zeros((FADE_FRAMES - len(broken), 2), np.float32)])
    np.testing.assert_allclose(trimmed(bench.output.heard), trimmed(mixed(first, silent)), atol=1e-6)


def test_what_is_taken_out_of_the_queue_gives_back_the_end_that_it_overlapped() -> None:
    bench = Bench()
    first, second = noise(0.3, 1), noise(0.3, 2)
    bench.arrays.add("a", first)
    bench.arrays.add("b", second)
    crossfading(bench, item(1, "a"), item(2, "b"))
    bench.run(4)
    bench.order(m.SetUpcoming(items=(), after_entry_id=1))
    bench.run_until(Transport.STOPPED)
    np.testing.assert_array_equal(trimmed(bench.output.heard), first)


def test_a_crossfade_may_be_longer_than_what_is_decoded_ahead() -> None:
    bench = Bench(packet=4096)
    first, second = noise(30.0, 1), noise(30.0, 2)
    bench.arrays.add("a", first)
    bench.arrays.add("b", second)
    bench.order(m.SetCrossfade(duration_s=12.0))
    bench.order(m.Start(items=(item(1, "a"), item(2, "b")), position_s=16.0))
    for _ in range(700):
        bench.turn(1024)
    heard = trimmed(bench.output.heard)[1_000:]
    expected = mixed(first, second, 12 * RATE_HZ)[16 * RATE_HZ + 1_000 :]
    np.testing.assert_allclose(heard[:690_000], expected[:690_000], atol=1e-6)


def test_a_skip_is_a_crossfade_where_that_is_wished() -> None:
    bench = Bench()
    first, second = noise(2.0, 1), noise(2.0, 2)
    bench.arrays.add("a", first)
    bench.arrays.add("b", second)
    crossfading(bench, item(1, "a"), on_skip=True)
    bench.run(60)
    bench.order(m.Start(items=(item(2, "b"),)))
    bench.run_until(Transport.STOPPED)
    heard = trimmed(bench.output.heard)
    start = len(heard) - len(second)
    np.testing.assert_array_equal(heard[:start], first[:start])
    overlapped = mixed(first[: start + FADE_FRAMES], second)
    np.testing.assert_allclose(heard, overlapped, atol=1e-6)


def test_a_skip_to_what_can_not_be_played_fades_out() -> None:
    bench = Bench()
    bench.arrays.add("a", np.full((96_000, 2), 0.5, np.float32))
    crossfading(bench, item(1, "a"), on_skip=True)
    bench.run(60)
    bench.order(m.Start(items=(item(2, "missing"),)))
    bench.run_until(Transport.ERROR)
    assert not np.any(bench.output.heard[-64:])
    assert np.abs(np.diff(trimmed(bench.output.heard), axis=0)).max() < 0.002


def test_a_skip_without_the_wish_is_a_cut() -> None:
    bench = Bench()
    first, second = noise(2.0, 1), noise(0.5, 2)
    bench.arrays.add("a", first)
    bench.arrays.add("b", second)
    crossfading(bench, item(1, "a"))
    bench.run(60)
    bench.order(m.Start(items=(item(2, "b"),)))
    bench.run_until(Transport.STOPPED)
    np.testing.assert_array_equal(trimmed(bench.output.heard)[-len(second) :], second)
