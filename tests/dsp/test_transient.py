import numpy as np
import pytest

from auralis_tui.dsp.processor import Signal
from auralis_tui.dsp.settings import SettingsError
from auralis_tui.dsp.transient import Transient, TransientBand, TransientSettings
from tests import signals

RATE_HZ = 48_000.0
BEAT = 24_000
"""Frames between the kicks of `signals.drums`."""


def make(
    *bands: TransientBand, crossovers_hz: tuple[float, ...] = (), rate_hz: float = RATE_HZ, channels: int = 2
) -> Transient:
    transient = Transient(TransientSettings(crossovers_hz=crossovers_hz, bands=bands))
    transient.prepare(rate_hz, channels, 1024)
    return transient


def gain_db(out: Signal, signal: Signal, start: int, frames: int) -> float:
    part = slice(start, start + frames)
    return float(20.0 * np.log10(signals.rms(out[part]) / signals.rms(signal[part])))


@pytest.mark.audit("H-05")
@pytest.mark.parametrize("attack_db", [-6.0, 3.0, 9.0])
def test_attacks_rise_by_the_set_amount(attack_db: float) -> None:
    drums = signals.drums(3.0, RATE_HZ)
    out = make(TransientBand(attack_db=attack_db)).process(drums)
    for beat in range(6):
        assert gain_db(out, drums, beat * BEAT + 192, 480) == pytest.approx(attack_db, abs=0.2)
        assert gain_db(out, drums, beat * BEAT + 9600, 1200) == pytest.approx(0.0, abs=0.05)


@pytest.mark.audit("H-05")
def test_a_bands_attacks_rise_and_the_others_stay() -> None:
    kick = signals.sine(70.0, 1.0, RATE_HZ, 0.5) * np.exp(-np.arange(48_000) / 5000.0)[:, None]
    tick = signals.sine(9000.0, 1.0, RATE_HZ, 0.3) * np.exp(-np.arange(48_000) / 2000.0)[:, None]
    kick[:12_000], tick[:12_000] = 0.0, 0.0
    shape = {"crossovers_hz": (300.0, 3000.0)}
    for band, (low_db, high_db) in enumerate([(6.0, 0.0), (0.0, 0.0), (0.0, 6.0)]):
        bands = [TransientBand(attack_db=6.0 if band == index else 0.0) for index in range(3)]
        for signal, expected_db in ((kick, low_db), (tick, high_db)):
            out = make(*bands, **shape).process(signal)  # type: ignore[arg-type]
            assert gain_db(out, signal, 12_300, 500) == pytest.approx(expected_db, abs=0.6)


@pytest.mark.audit("H-05")
@pytest.mark.parametrize("frequency_hz", [20.0, 28.0, 60.0, 440.0, 5000.0, 19_998.0])
@pytest.mark.parametrize("crossovers_hz", [(), (150.0, 2500.0)])
def test_sustained_tones_stay_within_a_tenth_of_a_db(frequency_hz: float, crossovers_hz: tuple[float, ...]) -> None:
    tone = signals.sine(frequency_hz, 3.0, RATE_HZ, 0.5)
    bands = [TransientBand(attack_db=12.0, sustain_db=12.0)] * (len(crossovers_hz) + 1)
    out = make(*bands, crossovers_hz=crossovers_hz).process(tone)
    for start in range(72_000, 144_000, 24_000):
        assert abs(gain_db(out, tone, start, 24_000)) < 0.1


@pytest.mark.audit("H-05")
def test_a_tone_that_sets_in_and_ends_makes_no_click() -> None:
    level = np.full(48_000, 0.01)
    level[12_000:24_000] = 1.0
    signal = np.repeat(level[:, None], 2, axis=1)
    out = make(TransientBand(attack_db=12.0, sustain_db=12.0)).process(signal)
    gains_db = 20.0 * np.log10(out[:, 0] / level)
    assert gains_db[12_000:24_000].max() == pytest.approx(12.0, abs=0.1)
    assert np.abs(np.diff(gains_db)).max() < 0.26
    assert np.abs(np.diff(gains_db, 2)).max() < 0.3


def test_tails_rise_by_the_set_amount() -> None:
    drums = signals.drums(3.0, RATE_HZ)
    out = make(TransientBand(sustain_db=6.0)).process(drums)
    for beat in range(1, 6):
        assert gain_db(out, drums, beat * BEAT + 9600, 1200) == pytest.approx(6.0, abs=0.3)
        assert gain_db(out, drums, beat * BEAT + 960, 480) < 3.0


def test_how_loud_the_sound_is_doesnt_matter() -> None:
    drums = signals.drums(1.0, RATE_HZ)
    loud, quiet = (make(TransientBand(attack_db=6.0)).process(drums * scale) / scale for scale in (1.0, 0.05))
    assert signals.rms(loud - quiet) < 0.01 * signals.rms(loud)


def test_gains_are_those_of_control_periods_of_one_frame(monkeypatch: pytest.MonkeyPatch) -> None:
    music = signals.music(3.0, RATE_HZ) + 1e-3
    got = make(TransientBand(attack_db=6.0)).process(music)
    monkeypatch.setattr("auralis_tui.dsp.transient.period_frames", lambda *_: 1)
    expected = make(TransientBand(attack_db=6.0)).process(music)
    error_db = 20.0 * np.log10(np.abs(got[:, 0] / expected[:, 0]))
    assert np.sqrt(np.mean(error_db**2)) < 0.03


def test_reduction_is_reported_once() -> None:
    transient = make(TransientBand(attack_db=-6.0))
    transient.process(signals.drums(1.0, RATE_HZ))
    assert transient.take_gain_reduction_db() == pytest.approx(6.0, abs=0.1)
    assert transient.take_gain_reduction_db() == 0.0


@pytest.mark.audit("M-02")
@pytest.mark.parametrize("rate_hz", [8000.0, 384_000.0])
@pytest.mark.parametrize("channels", [1, 8])
def test_any_rate_and_any_channels(rate_hz: float, channels: int) -> None:
    shaper = make(
        *[TransientBand(attack_db=12.0, sustain_db=-12.0)] * 3,
        crossovers_hz=(150.0, 6000.0),
        rate_hz=rate_hz,
        channels=channels,
    )
    for block in (np.sign(signals.white_noise(0.05, rate_hz, 1.0, channels)), np.ones((4096, channels)) * 1e-310):
        assert np.isfinite(shaper.process(block)).all()


def test_only_a_band_above_half_the_rate_that_does_something_is_the_identity() -> None:
    shaper = make(TransientBand(), TransientBand(attack_db=6.0), crossovers_hz=(6000.0,), rate_hz=8000.0)
    signal = signals.white_noise(0.1, 8000.0, 0.3)
    np.testing.assert_array_equal(shaper.process(signal), signal)


@pytest.mark.parametrize("value", [float("nan"), 13.0, -13.0])
@pytest.mark.parametrize("field", ["attack_db", "sustain_db"])
def test_values_out_of_range_are_refused(field: str, value: float) -> None:
    with pytest.raises(SettingsError, match=field):
        TransientBand(**{field: value})


def test_bands_have_to_fit_the_crossovers() -> None:
    with pytest.raises(SettingsError, match="bands"):
        TransientSettings(crossovers_hz=(100.0,))
    with pytest.raises(SettingsError, match="crossovers_hz"):
        TransientSettings(crossovers_hz=(1.0,), bands=(TransientBand(), TransientBand()))
