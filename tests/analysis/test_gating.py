"""The gated distributions that integrated loudness and loudness range are read from."""

import numpy as np
import pytest

from auralis_tui.analysis.gating import LoudnessDistribution, loudness_lufs
from auralis_tui.units import SILENCE_DB


def power(lufs: float) -> float:
    return float(10.0 ** ((lufs + 0.691) / 10.0))


def filled(*lufs: float) -> LoudnessDistribution:
    distribution = LoudnessDistribution()
    distribution.add(np.array([power(value) for value in lufs]))
    return distribution


def test_the_mean_is_that_of_powers() -> None:
    expected = (power(-20.0) + power(-23.0)) / 2.0
    assert filled(-20.0, -23.0).gated_mean(-10.0) == pytest.approx(expected, rel=1e-12)


def test_both_gates_leave_out_what_is_too_quiet() -> None:
    assert filled(-20.0, -34.0, -80.0).gated_mean(-10.0) == pytest.approx(power(-20.0), rel=1e-12)


def test_at_the_absolute_gate_itself_is_left_out() -> None:
    assert filled(-70.0).gated_mean(-10.0) == 0.0


def test_the_spread_is_between_quantiles() -> None:
    distribution = filled(*np.linspace(-30.0, -10.0, 101))
    assert distribution.spread_lu(-20.0, 0.10, 0.95) == pytest.approx(17.0, abs=0.02)


def test_nothing_counted_is_silence_without_range() -> None:
    assert loudness_lufs(LoudnessDistribution().gated_mean(-10.0)) == SILENCE_DB
    assert LoudnessDistribution().spread_lu(-20.0, 0.10, 0.95) == 0.0


def test_louder_than_the_last_bin_is_kept_with_its_power() -> None:
    assert filled(80.0).gated_mean(-10.0) == pytest.approx(power(80.0), rel=1e-12)


@pytest.mark.audit("M-17")
def test_memory_does_not_grow_with_the_programme() -> None:
    distribution = LoudnessDistribution()
    arrays = [value for value in vars(distribution).values() if isinstance(value, np.ndarray)]
    size = sum(array.nbytes for array in arrays)
    for _ in range(100):
        distribution.add(np.full(10_000, power(-20.0)))
    grown = [value for value in vars(distribution).values() if isinstance(value, np.ndarray)]
    assert sum(array.nbytes for array in grown) == size < 500_000
    assert distribution.gated_mean(-10.0) == pytest.approx(power(-20.0), rel=1e-9)
