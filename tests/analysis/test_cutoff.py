"""Where spectra end, and what is made of it."""

import numpy as np
import pytest
import soxr

from auralis_tui.analysis.average_spectrum import AverageSpectrum
from auralis_tui.analysis.cutoff import Cutoff, cutoff, suspicion
from auralis_tui.analysis.undefined import Undefined
from tests import signals


def low_passed(limit_hz: float, rate_hz: float, duration_s: float = 3.0) -> signals.Signal:
    """Noise as 16 bits hold it, without anything above a frequency."""
    noise = signals.pink_noise(duration_s, rate_hz, rms=0.2, channels=1)
    spectrum = np.fft.rfft(noise, axis=0)
    spectrum[np.fft.rfftfreq(len(noise), 1.0 / rate_hz) > limit_hz] = 0.0
    wave = np.fft.irfft(spectrum, len(noise), axis=0)
    dither = np.diff(np.random.default_rng(3).random((len(wave) + 1, 1)), axis=0)
    return np.asarray(np.rint(wave * 32768.0 + dither) / 32768.0, np.float32)


def found(sound: signals.Signal, rate_hz: float) -> Cutoff:
    spectrum = AverageSpectrum(rate_hz)
    spectrum.process(sound)
    return cutoff(spectrum)


@pytest.mark.parametrize("rate_hz", [44_100.0, 48_000.0])
@pytest.mark.parametrize(
    ("limit_hz", "name"),
    [(15_400.0, "128"), (16_800.0, "128"), (17_500.0, "160"), (18_900.0, "192"), (19_500.0, "256")],
)
def test_a_lossy_encoders_edge_is_found_and_named(limit_hz: float, name: str, rate_hz: float) -> None:
    end = found(low_passed(limit_hz, rate_hz), rate_hz)
    assert end.steep
    assert end.frequency_hz == pytest.approx(limit_hz, abs=300.0)
    sentence = suspicion(end, rate_hz, lossless=True)
    assert sentence is not None
    assert f"{name} kbit/s" in sentence
    assert "lossy" in sentence
    assert suspicion(end, rate_hz, lossless=False) is None


@pytest.mark.parametrize(
    ("from_hz", "to_hz"),
    [(22_050, 44_100), (24_000, 48_000), (44_100, 96_000), (48_000, 96_000), (44_100, 192_000), (96_000, 192_000)],
)
def test_upsampling_is_found_and_named(from_hz: int, to_hz: int) -> None:
    sound = soxr.resample(signals.pink_noise(2.0, from_hz, rms=0.2, channels=1), from_hz, to_hz)
    sentence = suspicion(found(sound, to_hz), to_hz, lossless=True)
    assert sentence is not None
    assert f"upsampled from {from_hz / 1000:g} kHz" in sentence


@pytest.mark.parametrize(("limit_hz", "rate_hz"), [(10_600.0, 44_100.0), (11_200.0, 48_000.0)])
def test_an_edge_that_has_two_causes_names_both(limit_hz: float, rate_hz: float) -> None:
    sentence = suspicion(found(low_passed(limit_hz, rate_hz), rate_hz), rate_hz, lossless=True)
    assert sentence is not None
    assert sentence.endswith("kHz, or made from a lossy file of 64 kbit/s or less.")
    assert "upsampled from 2" in sentence


def test_a_lossy_files_own_low_pass_is_not_suspected() -> None:
    sound = soxr.resample(signals.pink_noise(2.0, 22_050, rms=0.2, channels=1), 22_050, 44_100)
    assert suspicion(found(sound, 44_100), 44_100, lossless=False) is None


@pytest.mark.parametrize("rate_hz", [8_000.0, 44_100.0, 96_000.0])
def test_what_sounds_up_to_half_the_rate_is_not_suspected(rate_hz: float) -> None:
    for sound in (signals.white_noise(1.5, rate_hz), signals.pink_noise(1.5, rate_hz), signals.music(1.5, rate_hz)):
        end = found(sound, rate_hz)
        assert end.frequency_hz == pytest.approx(rate_hz / 2.0, abs=200.0)
        assert suspicion(end, rate_hz, lossless=True) is None


def test_a_gentle_end_is_no_edge() -> None:
    noise = signals.white_noise(3.0, channels=1)
    spectrum = np.fft.rfft(noise, axis=0)
    frequencies_hz = np.fft.rfftfreq(len(noise), 1.0 / 48_000.0)
    falling = np.fft.irfft(spectrum / np.sqrt(1.0 + (frequencies_hz / 2000.0) ** 10)[:, np.newaxis], len(noise), axis=0)
    end = found(falling, 48_000.0)
    assert not end.steep
    assert suspicion(end, 48_000.0, lossless=True) is None


@pytest.mark.parametrize("sound", [signals.silence(1.0), signals.music(0.1)])
def test_silence_and_short_sounds_have_no_end(sound: signals.Signal) -> None:
    end = found(sound, 48_000.0)
    assert isinstance(end.frequency_hz, Undefined)
    assert suspicion(end, 48_000.0, lossless=True) is None
