"""The gated distributions that integrated loudness and loudness range are read from."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from auralis_tui.analysis.gating import RELATIVE_GATE_LU, LoudnessDistribution, loudness_lufs
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


def exact(lufs: NDArray[np.float64]) -> tuple[float, float]:
    """Return integrated loudness and range of gating blocks, without bins (BS.1770-5, eq. 3 to 7; Tech 3342, 3)."""
    powers = 10.0 ** ((lufs[lufs > -70.0] + 0.691) / 10.0)
    levels = np.sort(-0.691 + 10.0 * np.log10(powers))
    gate = -0.691 + 10.0 * np.log10(powers.mean())
    mean = 10.0 ** ((levels[levels > gate - 10.0] + 0.691) / 10.0)
    above = levels[levels > gate - 20.0]
    low, high = (above[int(np.rint((len(above) - 1) * share))] for share in (0.10, 0.95))
    return float(-0.691 + 10.0 * np.log10(mean.mean())), float(high - low)


@settings(max_examples=40, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    centre=st.floats(-50.0, -5.0),
    spread=st.floats(0.1, 15.0),
    quiet=st.floats(0.0, 0.9),
)
def test_bins_are_within_a_hundredth_of_the_exact_figures(
    seed: int, centre: float, spread: float, quiet: float
) -> None:
    random = np.random.default_rng(seed)
    lufs = np.minimum(9.9, random.normal(centre, spread, 50_000))
    lufs[: int(quiet * len(lufs))] -= 25.0
    distribution = LoudnessDistribution()
    for part in np.array_split(10.0 ** ((lufs + 0.691) / 10.0), 7):
        distribution.add(part)
    assert loudness_lufs(distribution.gated_mean(RELATIVE_GATE_LU)) == pytest.approx(exact(lufs)[0], abs=0.01)


@pytest.mark.parametrize("spread", [0.5, 3.0, 8.0])
def test_the_range_of_bins_is_that_of_the_values(spread: float) -> None:
    lufs = np.random.default_rng(5).normal(-23.0, spread, 50_000)
    distribution = LoudnessDistribution()
    distribution.add(10.0 ** ((lufs + 0.691) / 10.0))
    assert distribution.spread_lu(-20.0, 0.10, 0.95) == pytest.approx(exact(lufs)[1], abs=0.03)


@pytest.mark.audit("M-17")
def test_a_day_is_within_a_hundredth_of_the_exact_figure() -> None:
    """A day of talk, music and pauses: 864,000 blocks, added as they would come."""
    random = np.random.default_rng(1)
    scenes = np.repeat(random.choice([-18.0, -23.0, -31.0, -45.0, -90.0], 1440), 600)
    lufs = scenes + random.normal(0.0, 3.0, len(scenes))
    powers = 10.0 ** ((lufs + 0.691) / 10.0)
    distribution = LoudnessDistribution()
    for start in range(0, len(powers), 1000):
        distribution.add(powers[start : start + 1000])
    assert len(powers) == 864_000
    assert loudness_lufs(distribution.gated_mean(RELATIVE_GATE_LU)) == pytest.approx(exact(lufs)[0], abs=0.01)


def test_merging_counts_what_both_have_counted() -> None:
    both = filled(-20.0, -23.0).merge(filled(-26.0))
    assert both.gated_mean(-10.0) == pytest.approx(filled(-20.0, -23.0, -26.0).gated_mean(-10.0), rel=1e-12)
