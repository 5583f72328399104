from collections.abc import Callable

import numpy as np
import pytest

from auralis_tui.dsp.envelope import (
    AttackRelease,
    Control,
    DecayMax,
    MovingAverage,
    OnePole,
    SlidingMaximum,
    coefficient,
)

RATE_HZ = 44_100.0
TIMES_S = (0.0, 0.0001, 0.001, 0.02, 0.3, 3.0)
CUTS = (7, 480, 1024, 9000)


def wave(frames: int = 12_000) -> Control:
    noise = np.random.default_rng(7)
    return np.abs(noise.standard_normal(frames)) * np.repeat(noise.random(frames // 500), 500)


def run(process: Callable[[Control], Control], x: Control, cut: int) -> Control:
    return np.concatenate([process(x[start : start + cut]) for start in range(0, len(x), cut)])


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
    let_go = loop(lambda x, y: x if x >= y else release * y + (1.0 - release) * x, wave())
    expected = loop(lambda x, y: attack * y + (1.0 - attack) * x, let_go)
    for cut in CUTS:
        smooth = AttackRelease(attack_s, release_s, RATE_HZ)
        np.testing.assert_allclose(run(smooth.process, wave(), cut), expected, rtol=0.0, atol=1e-11)


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
def test_moving_average_equals_its_definition(window: int, cut: int) -> None:
    x = wave(3000)
    expected = [x[max(0, end - window) : end].sum() / window for end in range(1, len(x) + 1)]
    np.testing.assert_allclose(run(MovingAverage(window).process, x, cut), expected, rtol=0.0, atol=1e-12)


def test_a_window_of_zeros_averages_to_exactly_zero() -> None:
    x = wave(2000)
    x[1000:] = 0.0
    assert not MovingAverage(90).process(x)[1090:].any()


@pytest.mark.parametrize("make", [lambda: DecayMax(0.9), lambda: OnePole(0.9), lambda: SlidingMaximum(5)])
def test_nothing_in_nothing_out(make: Callable[[], DecayMax | OnePole | SlidingMaximum]) -> None:
    stage = make()
    stage.process(np.ones(10))
    before = stage.process(np.zeros(0))
    assert len(before) == 0
    assert stage.process(np.zeros(1))[0] > 0.0
