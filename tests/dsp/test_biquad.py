import math

import numpy as np
import pytest
import scipy.signal

from auralis_tui.dsp import biquad
from auralis_tui.dsp.biquad import Sections
from auralis_tui.dsp.settings import SettingsError

RATE_HZ = 48_000.0


def db_at(sections: Sections, frequency_hz: float) -> float:
    return float(20.0 * np.log10(np.abs(biquad.response(sections, frequency_hz, RATE_HZ))[0]))


@pytest.mark.parametrize("gain_db", [-12.0, -1.0, 0.5, 6.0])
@pytest.mark.parametrize("frequency_hz", [20.0, 1000.0, 15_000.0])
def test_a_bell_has_its_gain_at_its_centre_and_none_far_away(gain_db: float, frequency_hz: float) -> None:
    sections = biquad.bell(RATE_HZ, frequency_hz, gain_db, 1.0)
    assert db_at(sections, frequency_hz) == pytest.approx(gain_db, abs=1e-9)
    assert db_at(sections, 1e-3) == pytest.approx(0.0, abs=1e-6)
    assert db_at(sections, RATE_HZ / 2) == pytest.approx(0.0, abs=1e-6)


@pytest.mark.parametrize("gain_db", [-9.0, 4.0])
def test_shelves_have_all_their_gain_at_one_end_and_half_at_the_corner(gain_db: float) -> None:
    low, high = biquad.low_shelf(RATE_HZ, 500.0, gain_db), biquad.high_shelf(RATE_HZ, 5000.0, gain_db)
    assert db_at(low, 1e-3) == pytest.approx(gain_db, abs=1e-6)
    assert db_at(low, 500.0) == pytest.approx(gain_db / 2, abs=1e-9)
    assert db_at(low, RATE_HZ / 2) == pytest.approx(0.0, abs=1e-6)
    assert db_at(high, 1e-3) == pytest.approx(0.0, abs=1e-6)
    assert db_at(high, 5000.0) == pytest.approx(gain_db / 2, abs=1e-9)
    assert db_at(high, RATE_HZ / 2) == pytest.approx(gain_db, abs=1e-6)


def test_cuts_are_3_db_down_at_the_corner_and_fall_by_12_db_per_octave() -> None:
    low, high = biquad.low_cut(RATE_HZ, 100.0), biquad.high_cut(RATE_HZ, 1000.0)
    half_power_db = -10.0 * math.log10(2.0)
    assert db_at(low, 100.0) == pytest.approx(half_power_db, abs=1e-9)
    assert db_at(high, 1000.0) == pytest.approx(half_power_db, abs=1e-9)
    assert db_at(low, 10.0) - db_at(low, 5.0) == pytest.approx(12.04, abs=0.02)
    assert db_at(high, 4000.0) - db_at(high, 8000.0) == pytest.approx(12.04, abs=2.0)


def test_a_notch_leaves_nothing_at_its_frequency() -> None:
    sections = biquad.notch(RATE_HZ, 50.0, 5.0)
    assert np.abs(biquad.response(sections, 50.0, RATE_HZ))[0] < 1e-6
    assert db_at(sections, 500.0) == pytest.approx(0.0, abs=0.1)


def test_the_response_is_that_of_the_coefficients() -> None:
    sections = biquad.cascade(biquad.bell(RATE_HZ, 100.0, 3.0, 0.7), biquad.high_shelf(RATE_HZ, 8000.0, -4.0))
    frequencies_hz = np.geomspace(10.0, 23_000.0, 50)
    _, expected = scipy.signal.sosfreqz(sections, frequencies_hz, fs=RATE_HZ)
    np.testing.assert_allclose(biquad.response(sections, frequencies_hz, RATE_HZ), expected, rtol=1e-9)


@pytest.mark.parametrize("rate_hz", [8000.0, 44_100.0, 192_000.0])
def test_every_design_is_stable(rate_hz: float) -> None:
    for frequency_hz in (10.0, 1000.0, 0.49 * rate_hz):
        for sections in (
            biquad.bell(rate_hz, frequency_hz, 24.0, 20.0),
            biquad.low_shelf(rate_hz, frequency_hz, -24.0, 0.1),
            biquad.high_shelf(rate_hz, frequency_hz, 24.0, 2.0),
            biquad.low_cut(rate_hz, frequency_hz),
            biquad.high_cut(rate_hz, frequency_hz),
            biquad.notch(rate_hz, frequency_hz, 20.0),
        ):
            assert np.abs(np.roots(sections[0, 3:])).max() < 1.0


@pytest.mark.parametrize("frequency_hz", [0.0, -1.0, 24_000.0, math.nan])
def test_a_frequency_out_of_range_is_refused_with_what_is_allowed(frequency_hz: float) -> None:
    with pytest.raises(SettingsError, match="up to 23520 Hz"):
        biquad.bell(RATE_HZ, frequency_hz, 3.0, 1.0)


def test_a_q_of_nothing_is_refused() -> None:
    with pytest.raises(SettingsError, match="above 0"):
        biquad.notch(RATE_HZ, 1000.0, 0.0)
