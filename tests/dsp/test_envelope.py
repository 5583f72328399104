from collections.abc import Callable

import numpy as np
import pytest

from auralis_tui.dsp.envelope import (
    AttackRelease,
    Control,
    DecayMax,
    OnePole,
    SlidingMaximum,
    WeightedMean,
    coefficient,
)

RATE_HZ = 44_100.0
TIMES_S = (0.0, 0.0001, 0.001, 0.02, 0.3, 3.0)
CUTS = (7, 480, 1024, 9000)


def wave(frames: int = 12_000) -> Control:
    noise = np.random.default_rng(7)
    return np.abs(noise.standard_normal(frames)) * np.repeat(noise.random(frames // 500), 500)


def run(process: Callable[[Control], Control], x: Control, cut: int) -> Control:
    return np.concatenate([process(x[start : start + cut]).copy() for start in range(0, len(x), cut)])


def loop(step: Callable[[float, float], float], x: Control) -> Control:
    y, out = 0.0, np.empty_like(x)
    for index, value in enumerate(x):
        out[index] = y = step(float(value), y)
    return out


@pytest.mark.parametrize("time_s", TIMES_S)
def test_decay_max_equals_the_loop(time_s: float) -> None:
    a = coefficient(time_s, RATE_HZ)
    expected = loop(lambda x, y: max(x, a * y), wave())
    for cut in CUTS:
        np.testing.assert_allclose(run(DecayMax(a).process, wave(), cut), expected, rtol=0.0, atol=1e-11)


@pytest.mark.parametrize("time_s", TIMES_S)
def test_one_pole_equals_the_loop(time_s: float) -> None:
    a = coefficient(time_s, RATE_HZ)
    expected = loop(lambda x, y: a * y + (1.0 - a) * x, wave())
    for cut in CUTS:
        np.testing.assert_allclose(run(OnePole(a).process, wave(), cut), expected, rtol=0.0, atol=1e-11)


@pytest.mark.parametrize(("attack_s", "release_s"), [(0.0, 0.1), (0.005, 0.08), (0.03, 1.0), (0.0, 0.0)])
def test_attack_release_equals_the_loop(attack_s: float, release_s: float) -> None:
    release, attack = coefficient(release_s, RATE_HZ), coefficient(attack_s, RATE_HZ)
    let_go = loop(lambda x, y: max(x, release * y), wave())
    expected = loop(lambda x, y: attack * y + (1.0 - attack) * x, let_go)
    for cut in CUTS:
        smooth = AttackRelease(attack_s, release_s, RATE_HZ)
        np.testing.assert_allclose(run(smooth.process, wave(), cut), expected, rtol=0.0, atol=1e-11)


def test_rows_run_side_by_side_each_with_its_own_time() -> None:
    x = np.stack([wave(), wave()[::-1], np.zeros(12_000)])
    attack_s, release_s = (0.005, 0.0, 0.001), (0.08, 1.0, 0.1)
    together = AttackRelease(attack_s, release_s, RATE_HZ)
    for cut in CUTS:
        together.reset()
        y = np.concatenate([together.process(x[:, at : at + cut]).copy() for at in range(0, 12_000, cut)], axis=1)
        for row in range(3):
            alone = AttackRelease(attack_s[row], release_s[row], RATE_HZ).process(x[row])
            np.testing.assert_allclose(y[row], alone, rtol=0.0, atol=1e-7)


def mean(window: int) -> Control:
    return np.full(window, 1.0 / window)


@pytest.mark.parametrize("make", [lambda: SlidingMaximum(37), lambda: WeightedMean(mean(37))])
def test_windows_run_on_rows_alike(make: Callable[[], SlidingMaximum | WeightedMean]) -> None:
    x = np.stack([wave(3000), wave(3000)[::-1]])
    np.testing.assert_array_equal(make().process(x), np.stack([make().process(x[0]), make().process(x[1])]))


def test_a_recursion_comes_to_rest_before_numbers_are_denormal() -> None:
    for stage in (DecayMax(0.9), OnePole(0.9)):
        stage.process(np.ones(10))
        for _ in range(10):
            tail = stage.process(np.zeros(100))
        assert tail[-1] < 1e-20
        assert tail.min() > 1e-300


def test_a_time_is_that_of_the_decay_to_1_over_e() -> None:
    x = np.zeros(44_100)
    x[0] = 1.0
    assert DecayMax(coefficient(0.1, RATE_HZ)).process(x)[4410] == pytest.approx(np.exp(-1.0))


@pytest.mark.parametrize("window", [1, 2, 3, 64, 90, 127])
@pytest.mark.parametrize("cut", CUTS)
def test_sliding_maximum_equals_its_definition(window: int, cut: int) -> None:
    x = wave(3000)
    expected = [x[max(0, end - window) : end].max() for end in range(1, len(x) + 1)]
    np.testing.assert_array_equal(run(SlidingMaximum(window).process, x, cut), expected)


@pytest.mark.parametrize("window", [1, 2, 45, 90])
@pytest.mark.parametrize("cut", CUTS)
def test_weighted_mean_equals_its_definition(window: int, cut: int) -> None:
    x = wave(3000)
    weights = mean((window + 1) // 2)
    weights = np.convolve(weights, weights)
    expected = np.convolve(x, weights)[: len(x)]
    np.testing.assert_allclose(run(WeightedMean(weights).process, x, cut), expected, rtol=0.0, atol=1e-12)


def test_a_window_of_zeros_has_a_mean_of_exactly_zero() -> None:
    x = wave(2000)
    x[1000:] = 0.0
    assert not WeightedMean(mean(90)).process(x)[1090:].any()


@pytest.mark.parametrize("make", [lambda: DecayMax(0.9), lambda: OnePole(0.9), lambda: SlidingMaximum(5)])
def test_nothing_in_nothing_out(make: Callable[[], DecayMax | OnePole | SlidingMaximum]) -> None:
    stage = make()
    stage.process(np.ones(10))
    before = stage.process(np.zeros(0))
    assert len(before) == 0
    assert stage.process(np.zeros(1))[0] > 0.0
