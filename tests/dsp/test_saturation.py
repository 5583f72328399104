import numpy as np
import pytest

from auralis_tui.dsp.processor import Signal
from auralis_tui.dsp.saturation import Curve, Saturation, SaturationSettings
from auralis_tui.dsp.settings import SettingsError
from auralis_tui.units import db_to_gain
from tests import signals

RATE_HZ = 48_000.0
FRAMES = 1 << 14
curves = pytest.mark.parametrize("curve", list(Curve))


def saturate(settings: SaturationSettings, signal: Signal, rate_hz: float = RATE_HZ) -> Signal:
    saturation = Saturation(settings)
    saturation.prepare(rate_hz, signal.shape[1], 1024)
    return np.concatenate([saturation.process(block) for block in signals.blocks(signal, 1024)])


def harmonics(settings: SaturationSettings, bin_number: int, amplitude: float, rate_hz: float = RATE_HZ) -> Signal:
    """Return the amplitude of each bin of a steady tone at that bin."""
    frequency_hz = bin_number * rate_hz / FRAMES
    tone = signals.sine(frequency_hz, 2.0 * FRAMES / rate_hz, rate_hz, amplitude, channels=1)
    return np.abs(np.fft.rfft(saturate(settings, tone, rate_hz)[-FRAMES:, 0])) / (FRAMES / 2.0)


@curves
@pytest.mark.parametrize("rate_hz", [44_100.0, 48_000.0])
def test_aliases_of_15_khz_lie_below_80_db(curve: Curve, rate_hz: float) -> None:
    tone = round(15_000.0 / rate_hz * FRAMES) | 1
    levels = harmonics(SaturationSettings(curve=curve), tone, 0.5, rate_hz)
    levels[tone] = 0.0
    assert levels.max() < db_to_gain(-80.0)


@curves
def test_harmonics_are_the_curve_s_own(curve: Curve) -> None:
    tone, amplitude, settings = 341, 0.5, SaturationSettings(curve=curve, compensated=False)
    levels = harmonics(settings, tone, amplitude)
    drive = db_to_gain(settings.drive_db)
    x = drive * amplitude * np.sin(2.0 * np.pi * np.arange(4096) / 4096.0)
    bent = {
        Curve.TANH: np.tanh(x),
        Curve.TUBE: (np.tanh(x + 0.3) - np.tanh(0.3)) / (1.0 - np.tanh(0.3) ** 2),
        Curve.TAPE: x / np.sqrt(1.0 + x * x),
        Curve.CUBIC: np.where(np.abs(x) < 1.5, x - x**3 * 4.0 / 27.0, np.sign(x)),
    }[curve]
    wanted = np.abs(np.fft.rfft(bent / drive)) / 2048.0
    for order in range(1, 6):
        assert levels[order * tone] == pytest.approx(wanted[order], abs=5e-5)
    assert levels[0] < 1e-6


@curves
def test_quiet_sound_keeps_its_level_and_loud_sound_is_bent(curve: Curve) -> None:
    settings = SaturationSettings(curve=curve, compensated=False)
    quiet, loud = (harmonics(settings, 341, amplitude)[341] / amplitude for amplitude in (1e-4, 1.0))
    assert quiet == pytest.approx(1.0, abs=1e-4)
    assert loud < 0.9


@curves
@pytest.mark.parametrize("drive_db", [0.0, 6.0, 24.0])
def test_compensation_keeps_the_level_of_a_tone_at_12_db_below_full_scale(curve: Curve, drive_db: float) -> None:
    amplitude = db_to_gain(-12.0)
    levels = harmonics(SaturationSettings(curve=curve, drive_db=drive_db), 341, amplitude)
    assert float(np.sqrt(np.sum(levels**2))) == pytest.approx(amplitude, rel=2e-3)


def test_a_mix_of_nothing_is_a_delayed_copy() -> None:
    signal = signals.music(0.3, RATE_HZ, dtype=np.float32)
    out = saturate(SaturationSettings(mix=0.0, drive_db=36.0), signal)
    np.testing.assert_array_equal(out[15:], signal[:-15])


def test_half_the_mix_adds_half() -> None:
    signal = signals.music(0.2, RATE_HZ)
    dry, half, wet = (saturate(SaturationSettings(mix=mix), signal) for mix in (0.0, 0.5, 1.0))
    np.testing.assert_allclose(half, 0.5 * (dry + wet), rtol=0.0, atol=1e-12)


def test_with_a_focus_only_what_is_above_makes_harmonics() -> None:
    settings = SaturationSettings(focus_hz=4000.0, drive_db=12.0)
    low, high = (harmonics(settings, round(f / RATE_HZ * FRAMES), 0.5) for f in (200.0, 5000.0))
    low_tone, high_tone = round(200.0 / RATE_HZ * FRAMES), round(5000.0 / RATE_HZ * FRAMES)
    assert low[3 * low_tone] < db_to_gain(-100.0)
    assert high[3 * high_tone] > db_to_gain(-40.0)
    assert low[low_tone] == pytest.approx(0.5, rel=1e-3)


def test_output_gain_turns_all_of_it() -> None:
    signal = signals.music(0.1, RATE_HZ)
    plain, louder = (saturate(SaturationSettings(output_gain_db=gain_db), signal) for gain_db in (0.0, 6.0))
    np.testing.assert_allclose(louder, plain * db_to_gain(6.0), rtol=0.0, atol=1e-12)


@pytest.mark.parametrize("setting", ["drive_db", "bias", "focus_hz", "mix", "output_gain_db"])
@pytest.mark.parametrize("value", [float("nan"), float("inf"), -1000.0])
def test_settings_out_of_range_are_refused(setting: str, value: float) -> None:
    with pytest.raises(SettingsError, match=setting):
        SaturationSettings(**{setting: value})  # type: ignore[arg-type]
