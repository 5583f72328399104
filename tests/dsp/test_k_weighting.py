"""The K-weighting against the table of the standard."""

import numpy as np
import pytest

from auralis_tui.dsp.biquad import response
from auralis_tui.dsp.k_weighting import k_weighting


def test_48_khz_is_the_table_of_the_standard() -> None:
    table = [
        [1.53512485958697, -2.69169618940638, 1.19839281085285, 1.0, -1.69065929318241, 0.73248077421585],
        [1.0, -2.0, 1.0, 1.0, -1.99004745483398, 0.99007225036621],
    ]
    np.testing.assert_allclose(k_weighting(48_000.0), table, rtol=0.0, atol=1e-14)


@pytest.mark.audit("M-02")
@pytest.mark.parametrize("rate_hz", [8_000.0, 44_100.0, 192_000.0, 384_000.0])
def test_other_rates_weigh_alike_and_are_stable(rate_hz: float) -> None:
    sections = k_weighting(rate_hz)
    frequencies_hz = [30.0, 100.0, 500.0, 997.0, 1500.0]
    gain = np.abs(response(sections, frequencies_hz, rate_hz))
    table = np.abs(response(k_weighting(48_000.0), frequencies_hz, 48_000.0))
    np.testing.assert_allclose(20.0 * np.log10(gain / table), 0.0, atol=0.3)
    assert all(np.abs(np.roots(section[3:])).max() < 1.0 for section in sections)
