import numpy as np
import pytest

from auralis_tui.dsp.processor import Signal
from auralis_tui.dsp.settings import SettingsError
from auralis_tui.dsp.stereo import Stereo, StereoSettings
from auralis_tui.units import db_to_gain
from tests import signals

RATE_HZ = 48_000.0


def run(settings: StereoSettings, signal: Signal) -> Signal:
    stereo = Stereo(settings)
    stereo.prepare(RATE_HZ, signal.shape[1], 1024)
    return np.concatenate([stereo.process(block) for block in signals.blocks(signal, 1024)])


def correlation(signal: Signal) -> float:
    left, right = signal.T
    return float(np.mean(left * right) / np.sqrt(np.mean(left**2) * np.mean(right**2)))


@pytest.mark.parametrize("width", [0.0, 0.5, 2.0])
def test_width_is_a_factor_on_the_side(width: float) -> None:
    signal = signals.white_noise(0.1, RATE_HZ)
    out = run(StereoSettings(width=width), signal)
    np.testing.assert_allclose(out.sum(axis=1), signal.sum(axis=1), atol=1e-14)
    np.testing.assert_allclose(out[:, 0] - out[:, 1], width * (signal[:, 0] - signal[:, 1]), atol=1e-14)


@pytest.mark.parametrize(("balance_db", "mid_db", "side_db"), [(6.0, -6.0, 0.0), (-6.0, 0.0, -6.0)])
def test_mid_and_side_are_balanced_by_turning_one_down(balance_db: float, mid_db: float, side_db: float) -> None:
    signal = signals.white_noise(0.1, RATE_HZ)
    out = run(StereoSettings(mid_side_balance_db=balance_db), signal)
    np.testing.assert_allclose(out.sum(axis=1), db_to_gain(mid_db) * signal.sum(axis=1), atol=1e-14)
    np.testing.assert_allclose(np.diff(out), db_to_gain(side_db) * np.diff(signal), atol=1e-14)


def test_balance_turns_the_other_channel_down() -> None:
    signal = signals.white_noise(0.1, RATE_HZ)
    np.testing.assert_allclose(run(StereoSettings(balance=0.25), signal), signal * [0.75, 1.0], atol=1e-15)
    np.testing.assert_allclose(run(StereoSettings(balance=-1.0), signal), signal * [1.0, 0.0], atol=1e-15)


@pytest.mark.parametrize(
    ("frequency_hz", "least_db", "most_db"), [(30.0, -50.0, -46.0), (120.0, -3.1, -2.9), (1000.0, -0.01, 0.01)]
)
def test_the_bottom_is_mono_with_24_db_per_octave(frequency_hz: float, least_db: float, most_db: float) -> None:
    opposite = signals.sine(frequency_hz, 2.0, RATE_HZ, 0.5) * [1.0, -1.0]
    out = run(StereoSettings(mono_below_hz=120.0), opposite)[48_000:]
    level_db = 20.0 * np.log10(signals.rms(out) / signals.rms(opposite[48_000:]))
    assert least_db <= level_db <= most_db
    middle = signals.sine(frequency_hz, 0.2, RATE_HZ, 0.5)
    np.testing.assert_array_equal(run(StereoSettings(mono_below_hz=120.0), middle), middle)


@pytest.mark.parametrize("least", [0.0, 0.3])
def test_the_guard_narrows_until_the_correlation_is_kept(least: float) -> None:
    noise = signals.white_noise(4.0, RATE_HZ)
    signal = noise[:, :1] * [0.3, 0.3] + noise[:, 1:] * [1.0, -1.0]
    out = run(StereoSettings(least_correlation=least), signal)
    assert correlation(signal) < -0.8
    assert correlation(out[96_000:]) == pytest.approx(least, abs=0.02)
    together = noise[:, :1] * [1.0, 1.0] + noise[:, 1:] * [0.3, -0.3]
    kept = run(StereoSettings(least_correlation=least), together)
    np.testing.assert_allclose(kept[100:], together[100:], atol=1e-14)


def test_the_guard_moves_smoothly() -> None:
    wave = signals.sine(1000.0, 1.0, RATE_HZ, 0.5)
    signal = np.concatenate([wave, wave * [1.0, -0.9]])
    out = run(StereoSettings(least_correlation=0.5), signal)
    step = np.abs(np.diff(out[:, 0])).max()
    assert step < 1.05 * np.abs(np.diff(signal[: len(wave), 0])).max()


@pytest.mark.parametrize("channels", [1, 3, 6])
def test_other_channel_counts_pass(channels: int) -> None:
    signal = signals.white_noise(0.1, RATE_HZ, channels=channels)
    np.testing.assert_array_equal(run(StereoSettings(width=0.0, mono_below_hz=100.0, balance=1.0), signal), signal)


@pytest.mark.parametrize("setting", ["width", "mid_side_balance_db", "mono_below_hz", "balance", "least_correlation"])
@pytest.mark.parametrize("value", [float("nan"), 1000.0, -1000.0])
def test_settings_out_of_range_are_refused(setting: str, value: float) -> None:
    with pytest.raises(SettingsError, match=setting):
        StereoSettings(**{setting: value})  # type: ignore[arg-type]
