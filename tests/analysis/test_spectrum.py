"""The third-octave spectrum: scaling, bands, mixdown."""

import numpy as np
import pytest

from auralis_tui.analysis.bands import THIRD_OCTAVES
from auralis_tui.analysis.spectrum import Spectrum, window_frames
from auralis_tui.units import SILENCE_DB
from tests import signals

CENTRES_HZ = np.array(THIRD_OCTAVES.centres_hz)
RATES_HZ = [8_000.0, 44_100.0, 48_000.0, 96_000.0]


def spectrum_of(sound: signals.Signal, rate_hz: float = 48_000.0) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    spectrum = Spectrum(rate_hz)
    for block in signals.blocks(sound, 1024):
        spectrum.push(block)
    return np.array(spectrum.read())


@pytest.mark.parametrize("rate_hz", RATES_HZ)
def test_a_full_scale_sine_reads_zero_in_its_band_and_most_there(rate_hz: float) -> None:
    for band, centre_hz in enumerate(CENTRES_HZ):
        if centre_hz < 0.45 * rate_hz:
            levels_db = spectrum_of(signals.sine(centre_hz, 0.4, rate_hz, dtype=np.float32), rate_hz)
            assert levels_db[band] == pytest.approx(0.0, abs=0.1)
            assert np.argmax(levels_db) == band


def test_a_sine_reads_its_level_whatever_its_phase_or_place_in_the_band() -> None:
    for frequency_hz in (950.0, 1000.0, 1050.0):
        for phase_rad in (0.0, 1.0, 2.0):
            tone = signals.sine(frequency_hz, 0.4, amplitude=0.1, phase_rad=phase_rad)
            assert spectrum_of(tone)[17] == pytest.approx(-20.0, abs=0.1)


def test_a_tone_is_gone_two_bands_away_from_100_hz_up() -> None:
    for band in range(7, 31):
        levels_db = spectrum_of(signals.sine(CENTRES_HZ[band], 0.4))
        others = np.abs(np.arange(31) - band) >= 2
        assert levels_db[others].max() < -55.0


def test_pink_noise_is_flat() -> None:
    levels_db = np.mean([spectrum_of(signals.pink_noise(0.25, seed=seed)) for seed in range(20)], axis=0)
    assert np.ptp(levels_db[8:30]) < 2.5


def test_white_noise_rises_three_decibels_per_octave() -> None:
    levels_db = np.mean([spectrum_of(signals.white_noise(0.25, seed=seed)) for seed in range(20)], axis=0)
    assert levels_db[29] - levels_db[11] == pytest.approx(18.0, abs=1.5)


@pytest.mark.audit("H-06")
def test_mono_reads_as_the_same_on_two_channels() -> None:
    mono = signals.music(0.5, channels=1)
    expected = spectrum_of(mono)
    np.testing.assert_allclose(spectrum_of(mono[:, 0]), expected, atol=1e-4)
    np.testing.assert_allclose(spectrum_of(np.repeat(mono, 2, axis=1)), expected, atol=1e-4)


@pytest.mark.audit("H-06")
def test_unequal_channels_read_as_their_mixdown() -> None:
    left, right = signals.music(0.5, channels=1, seed=1), signals.pink_noise(0.5, channels=1, seed=2)
    sound = np.concatenate((left, right), axis=1)
    np.testing.assert_allclose(spectrum_of(sound), spectrum_of((left + right) / 2.0), atol=1e-3)
    opposite = np.concatenate((left, -left), axis=1)
    assert spectrum_of(opposite).max() == SILENCE_DB


@pytest.mark.audit("M-02")
def test_bands_above_half_the_rate_are_silent() -> None:
    levels_db = spectrum_of(signals.white_noise(1.0, 8_000.0), 8_000.0)
    silent = CENTRES_HZ > 4000.0
    assert (levels_db[silent] == SILENCE_DB).all()
    assert (levels_db[~silent] > -60.0).all()


@pytest.mark.audit("H-07")
@pytest.mark.parametrize("frames", [0, 1, 4095, 8192, 8193, 30_000])
def test_any_block_length_gives_the_same(frames: int) -> None:
    sound = signals.music(1.0)
    whole, cut = Spectrum(48_000.0), Spectrum(48_000.0)
    for block in signals.blocks(sound, 777):
        whole.push(block)
    cut.push(sound[:frames])
    cut.push(sound[frames:])
    np.testing.assert_allclose(cut.read(), whole.read(), atol=1e-4)


def test_silence_and_broken_samples_read_silence() -> None:
    spectrum = Spectrum(48_000.0)
    assert set(spectrum.read()) == {SILENCE_DB}
    spectrum.push(np.full((1000, 2), np.nan, np.float32))
    assert set(spectrum.read()) == {SILENCE_DB}


def test_reset_forgets() -> None:
    spectrum = Spectrum(48_000.0)
    spectrum.push(signals.music(0.3))
    spectrum.reset()
    assert set(spectrum.read()) == {SILENCE_DB}


def test_the_window_lasts_a_sixth_of_a_second() -> None:
    assert [window_frames(rate_hz) for rate_hz in RATES_HZ] == [1024, 8192, 8192, 16_384]
