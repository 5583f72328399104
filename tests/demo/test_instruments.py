"""The sound of single notes."""

import numpy as np
import pytest

from auralis_tui.analysis.bands import THIRD_OCTAVES
from auralis_tui.analysis.spectrum import Spectrum
from auralis_tui.demo.drums import drum_kit
from auralis_tui.demo.instruments import RATE_HZ, VOICES, frequency_hz

TUNED = sorted(set(VOICES) - {"second"})


def test_concert_pitch() -> None:
    assert frequency_hz(69) == pytest.approx(440.0)
    assert frequency_hz(60) == pytest.approx(261.6256, abs=1e-4)


@pytest.mark.parametrize("name", TUNED)
def test_a_note_is_in_tune_and_begins_and_ends_in_silence(name: str) -> None:
    wave = VOICES[name](57, 1.0)
    mono = wave if wave.ndim == 1 else wave.mean(axis=1)
    spectrum = np.abs(np.fft.rfft(mono * np.hanning(len(mono)), 1 << 19))
    spectrum[: round(150 * (1 << 19) / RATE_HZ)] = 0.0
    strongest_hz = float(np.argmax(spectrum[: round(300 * (1 << 19) / RATE_HZ)])) * RATE_HZ / (1 << 19)
    assert strongest_hz == pytest.approx(220.0, rel=0.004)
    assert abs(float(mono[0])) < 1e-3
    assert abs(float(mono[-1])) < 1e-3
    assert np.isfinite(wave).all()


@pytest.mark.parametrize("name", TUNED)
def test_nothing_folds_back_from_half_the_rate(name: str) -> None:
    wave = VOICES[name](84, 1.0)
    spectrum = Spectrum(float(RATE_HZ))
    spectrum.push(wave[4800:20_000])
    levels_db = np.array(spectrum.read())
    assert levels_db[np.array(THIRD_OCTAVES.centres_hz) < 800.0].max() < levels_db.max() - 40.0


def test_every_drum_is_heard_and_over_at_its_end() -> None:
    for wave in drum_kit(np.random.default_rng(1)).values():
        assert 0.3 < np.abs(wave).max() < 2.0
        assert np.abs(wave[-1]).max() < 0.01
