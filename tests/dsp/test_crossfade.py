from collections.abc import Callable

import numpy as np
import pytest

from auralis_tui.dsp import crossfade
from auralis_tui.dsp.crossfade import Ramps

both = pytest.mark.parametrize("ramp", [crossfade.linear, crossfade.equal_power, crossfade.s_curve])


@both
def test_it_starts_with_the_old_alone_and_ends_with_the_new(ramp: Callable[[int, int, int], Ramps]) -> None:
    ramps = ramp(-5, 120, 100)
    np.testing.assert_array_equal(ramps.rising[:6], 0.0)
    np.testing.assert_array_equal(ramps.falling[:6], 1.0)
    np.testing.assert_array_equal(ramps.rising[105:], 1.0)
    np.testing.assert_array_equal(ramps.falling[105:], 0.0)
    assert (np.diff(ramps.rising[5:106], axis=0) > 0.0).all()


@both
def test_parts_make_up_the_whole(ramp: Callable[[int, int, int], Ramps]) -> None:
    parts = [ramp(start, 7, 100).rising for start in range(0, 105, 7)]
    np.testing.assert_array_equal(np.concatenate(parts), ramp(0, 105, 100).rising)


@both
def test_no_length_is_a_cut(ramp: Callable[[int, int, int], Ramps]) -> None:
    np.testing.assert_array_equal(ramp(-2, 4, 0).rising[:, 0], [0.0, 0.0, 1.0, 1.0])
    assert ramp(0, 0, 100).rising.shape == (0, 1)


def test_linear_sums_to_one_and_equal_power_in_squares() -> None:
    linear, power = crossfade.linear(0, 101, 100), crossfade.equal_power(0, 101, 100)
    np.testing.assert_allclose(linear.rising + linear.falling, 1.0, rtol=1e-15)
    np.testing.assert_allclose(power.rising**2 + power.falling**2, 1.0, rtol=1e-14)


def test_the_s_curve_sums_to_one_and_has_no_corner() -> None:
    ramps = crossfade.s_curve(-10, 121, 100)
    np.testing.assert_allclose(ramps.rising + ramps.falling, 1.0, rtol=1e-15)
    assert np.abs(np.diff(ramps.rising[:, 0], 2)).max() < 0.5 * (np.pi / 100.0) ** 2 * 1.01
