"""The long-term average spectrum."""

import numpy as np
import pytest

from auralis_tui.analysis.average_spectrum import AverageSpectrum, window_frames
from auralis_tui.analysis.bands import BARK, SIXTH_OCTAVES, THIRD_OCTAVES
from tests import signals


def averaged(sound: signals.Signal, rate_hz: float = 48_000.0, block_frames: int = 10_000) -> AverageSpectrum:
    spectrum = AverageSpectrum(rate_hz)
    for block in signals.blocks(sound, block_frames):
        spectrum.process(block)
    return spectrum


def levels(sound: signals.Signal, rate_hz: float = 48_000.0) -> list[float]:
    return [np.nan if value is None else value for value in averaged(sound, rate_hz).levels(THIRD_OCTAVES).values()]


@pytest.mark.parametrize("amplitude", [1.0, 0.01])
def test_a_sine_reads_its_level_in_its_band_of_each_kind(amplitude: float) -> None:
    spectrum = averaged(signals.sine(1000.0, 1.5, amplitude=amplitude))
    level_db = 20.0 * np.log10(amplitude)
    assert spectrum.levels(THIRD_OCTAVES)["1000"] == pytest.approx(level_db, abs=0.02)
    assert spectrum.levels(BARK)["9"] == pytest.approx(level_db, abs=0.02)
    sixth = averaged(signals.sine(SIXTH_OCTAVES.centres_hz[35], 1.5, amplitude=amplitude)).levels(SIXTH_OCTAVES)
    assert list(sixth.values())[35] == pytest.approx(level_db, abs=0.02)


def test_the_bands_of_noise_sum_to_its_level() -> None:
    powers = 10.0 ** (np.array(levels(signals.pink_noise(6.0, channels=1))[5:]) / 10.0)
    share = np.log(THIRD_OCTAVES.edges_hz[-1][1] / THIRD_OCTAVES.edges_hz[5][0]) / (1.0 + np.log(24_000.0 / 20.0))
    assert 10.0 * np.log10(powers.sum()) == pytest.approx(10.0 * np.log10(2.0 * 0.1**2 * share), abs=0.2)


@pytest.mark.audit("H-06")
def test_mono_reads_as_the_same_on_two_channels_and_unequal_ones_as_their_mixdown() -> None:
    left, right = signals.music(1.0, channels=1, seed=1), signals.pink_noise(1.0, channels=1, seed=2)
    np.testing.assert_allclose(levels(np.repeat(left, 2, axis=1)), levels(left), atol=1e-3)
    both = np.concatenate((left, right), axis=1)
    np.testing.assert_allclose(levels(both), levels((left + right) / 2.0), atol=1e-2)
    assert set(averaged(np.concatenate((left, -left), axis=1)).levels(THIRD_OCTAVES).values()) == {None}


@pytest.mark.parametrize("block_frames", [100, 16_384, 70_001])
def test_blocks_change_nothing(block_frames: int) -> None:
    sound = signals.music(2.3)
    spectrum, whole = averaged(sound, block_frames=block_frames), averaged(sound, block_frames=len(sound))
    assert spectrum.count == whole.count == (len(sound) - 8192) // 8192
    np.testing.assert_allclose(spectrum.powers(), whole.powers(), rtol=1e-4, atol=1e-9)


def test_the_average_is_that_of_all_windows() -> None:
    loud, frames = signals.sine(1000.0, 10.0), window_frames(48_000.0)
    half = np.concatenate([loud, 0.0 * loud])
    assert frames == 16_384
    assert averaged(half).levels(THIRD_OCTAVES)["1000"] == pytest.approx(-3.01, abs=0.1)


def test_a_sound_shorter_than_a_window_has_no_spectrum() -> None:
    spectrum = averaged(signals.music(0.3))
    assert spectrum.count == 0
    assert not spectrum.powers().any()


@pytest.mark.audit("M-02")
def test_only_bands_below_half_the_rate_are_there() -> None:
    assert list(averaged(signals.white_noise(1.0, 8_000.0), 8_000.0).levels(THIRD_OCTAVES))[-1] == "4000"
