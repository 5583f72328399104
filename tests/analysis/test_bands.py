"""Windows and bands: a full-scale sine at a band's centre reads 0 dB."""

import numpy as np
import pytest

from auralis_tui.analysis.average_spectrum import window_frames
from auralis_tui.analysis.bands import BARK, SIXTH_OCTAVES, THIRD_OCTAVES, Bands, band_weights
from auralis_tui.analysis.windows import COSINES, power_response, window

ALL = [THIRD_OCTAVES, SIXTH_OCTAVES, BARK]


@pytest.mark.parametrize("name", list(COSINES))
def test_the_response_of_a_window_is_that_of_its_transform(name: str) -> None:
    frames, offsets = 64, np.linspace(-8.0, 8.0, 33)
    made = window(name, frames)
    angles = 2j * np.pi * np.outer(offsets, np.arange(frames)) / frames
    np.testing.assert_allclose(power_response(name, frames, offsets), np.abs(np.exp(angles) @ made) ** 2, atol=1e-9)


@pytest.mark.parametrize("name", list(COSINES))
def test_windows_are_even_and_highest_in_the_middle(name: str) -> None:
    made = window(name, 128)
    np.testing.assert_allclose(made[1:], made[:0:-1], atol=1e-12)
    assert made.max() == pytest.approx(made[64]) == pytest.approx(1.0, abs=1e-3)


def test_an_unknown_window_is_refused() -> None:
    with pytest.raises(KeyError):
        window("nosuch", 16)


@pytest.mark.parametrize("bands", ALL)
@pytest.mark.parametrize("rate_hz", [8_000.0, 44_100.0, 192_000.0])
@pytest.mark.parametrize("name", ["hann", "blackman-harris", "flat-top"])
def test_a_full_scale_sine_at_the_centre_reads_zero(bands: Bands, rate_hz: float, name: str) -> None:
    frames = window_frames(rate_hz)
    weights = band_weights(bands, rate_hz, frames, name)
    for band in range(0, bands.below(0.45 * rate_hz), 5):
        sine = np.sin(2.0 * np.pi * bands.centres_hz[band] / rate_hz * np.arange(frames) + 0.3)
        power = np.abs(np.fft.rfft(sine * window(name, frames))) ** 2
        assert 10.0 * np.log10(weights[band] @ power) == pytest.approx(0.0, abs=0.05)


@pytest.mark.parametrize(("bands", "parts"), [(THIRD_OCTAVES, 3), (SIXTH_OCTAVES, 6)])
def test_octave_bands_join_without_gaps_and_are_named_by_their_centres(bands: Bands, parts: int) -> None:
    edges = np.array(bands.edges_hz)
    np.testing.assert_allclose(edges[1:, 0], edges[:-1, 1], rtol=1e-12)
    np.testing.assert_allclose(edges[:, 1] / edges[:, 0], 10.0 ** (0.3 / parts), rtol=1e-12)
    np.testing.assert_allclose([float(name) for name in bands.names], bands.centres_hz, rtol=0.03)


def test_two_sixths_are_a_third() -> None:
    sixths, thirds = np.array(SIXTH_OCTAVES.edges_hz), np.array(THIRD_OCTAVES.edges_hz)
    np.testing.assert_allclose(sixths[::2, 0], thirds[:, 0], rtol=1e-12)
    np.testing.assert_allclose(sixths[1::2, 1], thirds[:, 1], rtol=1e-12)


def test_there_are_24_barks_up_to_15_500_hz() -> None:
    assert len(BARK.names) == 24
    assert BARK.edges_hz[-1][1] == 15_500.0


@pytest.mark.audit("M-02")
def test_bands_above_half_the_rate_hold_nothing() -> None:
    weights = band_weights(THIRD_OCTAVES, 8_000.0, 4096)
    count = THIRD_OCTAVES.below(4_000.0)
    assert THIRD_OCTAVES.names[count] == "5000"
    assert not weights[count:].any()
    assert weights[:count].any(axis=1).all()
