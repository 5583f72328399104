import numpy as np
import pytest

from auralis_tui.dsp import bark


def test_there_are_26_bands_from_20_hz_up() -> None:
    assert bark.BANDS == 26
    assert bark.EDGES_HZ[0] == 20.0
    assert (np.diff(bark.EDGES_HZ) > 0.0).all()
    np.testing.assert_array_equal(bark.bark([20.0, 100.0, 150.0, 15_500.0]), [0.0, 1.0, 1.5, 24.0])


@pytest.mark.audit("M-02")
@pytest.mark.parametrize("rate_hz", [8000.0, 11_025.0, 44_100.0, 48_000.0, 96_000.0, 384_000.0])
def test_middles_lie_within_their_bands_and_below_half_the_rate(rate_hz: float) -> None:
    centres_hz = bark.centres_hz(rate_hz)
    assert centres_hz.max() < 0.5 * rate_hz
    np.testing.assert_array_equal(np.floor(bark.bark(centres_hz)), np.arange(len(centres_hz)))


def test_masking_reaches_farther_up_than_down() -> None:
    at, up, down = bark.spreading_db([0.0, 3.0, -3.0])
    assert at == pytest.approx(0.0, abs=0.01)
    assert down < up - 25.0


def test_a_loud_band_hides_a_soft_neighbour_and_nothing_far_away() -> None:
    levels_db = np.full(26, -90.0)
    levels_db[8] = -10.0
    threshold_db = bark.masked_threshold_db(levels_db)
    assert threshold_db[9] > levels_db[9] + 40.0
    assert threshold_db[7] > levels_db[7] + 20.0
    assert threshold_db[0] < levels_db[0]
    assert threshold_db[8] < levels_db[8] - 60.0


def test_silence_hides_nothing() -> None:
    assert (bark.masked_threshold_db(np.full(26, -np.inf)) == -200.0).all()


def test_a_louder_whole_raises_thresholds_alike() -> None:
    levels_db = np.linspace(-20.0, -60.0, 26)
    raised = bark.masked_threshold_db(levels_db + 10.0) - bark.masked_threshold_db(levels_db)
    np.testing.assert_allclose(raised, 10.0, rtol=0.0, atol=1e-9)
