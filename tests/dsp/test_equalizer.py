import msgspec
import numpy as np
import pytest
import scipy.signal

from auralis_tui.dsp.equalizer import Band, BandKind, Equalizer, EqualizerSettings, design
from auralis_tui.dsp.settings import SettingsError
from tests import signals

BANDS = tuple(
    Band(kind=kind, frequency_hz=frequency_hz, gain_db=4.0)
    for kind, frequency_hz in zip(BandKind, (40.0, 120.0, 400.0, 1200.0, 4000.0, 9000.0), strict=True)
)


def test_it_equals_scipy() -> None:
    settings = EqualizerSettings(bands=BANDS)
    signal = signals.white_noise(0.3)
    equalizer = Equalizer(settings)
    equalizer.prepare(48_000.0, 2, 1024)
    expected = scipy.signal.sosfilt(design(settings, 48_000.0), signal, axis=0)
    np.testing.assert_allclose(equalizer.process(signal), expected, rtol=0.0, atol=1e-11)


def test_a_tone_comes_out_with_the_bands_gain() -> None:
    equalizer = Equalizer(EqualizerSettings(bands=(Band(frequency_hz=1000.0, gain_db=6.0, q=1.0),)))
    equalizer.prepare(48_000.0, 2, 1024)
    tone = signals.sine(1000.0, 1.0, amplitude=0.1)
    out = equalizer.process(tone)[24_000:]
    assert 20.0 * np.log10(signals.rms(out) / signals.rms(tone)) == pytest.approx(6.0, abs=0.001)


@pytest.mark.audit("M-04")
def test_flat_gains_are_the_identity() -> None:
    flat = EqualizerSettings(bands=tuple(Band(frequency_hz=f, gain_db=0.0) for f in (50.0, 500.0, 5000.0)))
    equalizer = Equalizer(flat)
    equalizer.prepare(48_000.0, 2, 1024)
    signal = signals.white_noise(0.1)
    np.testing.assert_array_equal(equalizer.process(signal), signal)


def test_bands_above_the_rate_are_left_out_and_low_ones_kept() -> None:
    settings = EqualizerSettings(bands=tuple(Band(kind=kind, frequency_hz=18_000.0, gain_db=3.0) for kind in BandKind))
    assert len(design(settings, 48_000.0)) == 6
    assert len(design(settings, 22_050.0)) == 2


@pytest.mark.parametrize(
    ("field", "value", "allowed"),
    [("frequency_hz", 5.0, "10 to 40000 Hz"), ("gain_db", 30.0, "-24 to 24 dB"), ("q", 0.0, "0.1 to 20")],
)
def test_a_value_out_of_range_is_refused_by_name(field: str, value: float, allowed: str) -> None:
    with pytest.raises(SettingsError, match=f"`{field}`.*{allowed}"):
        Band(**{"frequency_hz": 100.0, field: value})  # type: ignore[arg-type]


def test_not_a_number_is_refused() -> None:
    with pytest.raises(SettingsError):
        Band(frequency_hz=float("nan"))


def test_too_many_bands_are_refused() -> None:
    with pytest.raises(SettingsError, match="0 to 16"):
        EqualizerSettings(bands=(Band(frequency_hz=100.0),) * 17)


def test_settings_travel_as_json() -> None:
    settings = EqualizerSettings(bands=BANDS)
    assert msgspec.json.decode(msgspec.json.encode(settings), type=EqualizerSettings) == settings
    with pytest.raises(msgspec.ValidationError, match=r"gain_db.*-24 to 24 dB.*bands\[0\]"):
        msgspec.json.decode(b'{"bands": [{"frequency_hz": 100, "gain_db": 99}]}', type=EqualizerSettings)
