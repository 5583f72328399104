from itertools import pairwise

import numpy as np
import pytest

from auralis_tui.dsp import biquad, crossover
from auralis_tui.dsp.crossover import Crossover
from auralis_tui.dsp.settings import SettingsError
from tests import signals

RATES_HZ = (8000.0, 44_100.0, 48_000.0, 192_000.0, 384_000.0)
SPLITS = ((1000.0,), (200.0, 2000.0), (120.0, 1000.0, 6000.0), (60.0, 250.0, 1500.0, 9000.0), (20.0, 25.0, 20_000.0))


def gains_db(gains: np.ndarray) -> np.ndarray:
    return np.asarray(20.0 * np.log10(np.abs(gains)))


@pytest.mark.audit("M-02")
@pytest.mark.parametrize("rate_hz", RATES_HZ)
@pytest.mark.parametrize("frequencies_hz", SPLITS)
def test_bands_sum_to_a_flat_allpass(frequencies_hz: tuple[float, ...], rate_hz: float) -> None:
    at_hz = np.geomspace(5.0, 0.499 * rate_hz, 2000)
    total = sum(biquad.response(cascade, at_hz, rate_hz) for cascade in crossover.design(frequencies_hz, rate_hz))
    assert np.abs(gains_db(np.asarray(total))).max() < 1e-3


@pytest.mark.parametrize("rate_hz", RATES_HZ)
@pytest.mark.parametrize("frequencies_hz", SPLITS)
def test_what_is_split_sums_to_the_whole(frequencies_hz: tuple[float, ...], rate_hz: float) -> None:
    split = Crossover(frequencies_hz)
    split.prepare(rate_hz, 1, 1 << 18)
    response = np.fft.rfft(split.split(signals.impulse(1 << 18, channels=1)).sum(axis=0)[:, 0])
    assert np.abs(gains_db(response)).max() < 0.01


def test_bands_meet_at_6_db_down_and_fall_by_24_db_per_octave() -> None:
    low, high = crossover.design([500.0], 48_000.0)
    at_hz = np.array([125.0, 500.0, 2000.0])
    assert gains_db(biquad.response(low, at_hz, 48_000.0)) == pytest.approx([0.0, -6.02, -48.5], abs=0.3)
    assert gains_db(biquad.response(high, at_hz, 48_000.0)) == pytest.approx([-48.5, -6.02, 0.0], abs=0.3)


def test_bands_share_their_phase() -> None:
    at_hz = np.geomspace(30.0, 15_000.0, 200)
    bands = [biquad.response(cascade, at_hz, 48_000.0) for cascade in crossover.design(SPLITS[2], 48_000.0)]
    for lower, upper in pairwise(bands):
        there = np.minimum(np.abs(lower), np.abs(upper)) > 1e-6
        assert np.abs(np.angle(lower[there] / upper[there])).max() < 1e-6


def test_bands_above_half_the_rate_are_left_out() -> None:
    split = Crossover((120.0, 1000.0, 6000.0))
    split.prepare(8000.0, 2, 1024)
    assert split.bands == 3
    assert split.split(signals.impulse(100)).shape == (3, 100, 2)


@pytest.mark.parametrize(
    "frequencies_hz", [(10.0,), (30_000.0,), (1000.0, 500.0), (1000.0, 1000.0), (1000.0, 1100.0), (float("nan"),)]
)
def test_frequencies_out_of_range_or_order_are_refused(frequencies_hz: tuple[float, ...]) -> None:
    with pytest.raises(SettingsError, match="crossovers_hz"):
        crossover.check(frequencies_hz)
