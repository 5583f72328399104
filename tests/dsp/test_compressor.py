from collections.abc import Callable

import numpy as np
import pytest
from scipy.signal import lfilter

from auralis_tui.dsp.compressor import Compressor, CompressorSettings, auto_make_up_db
from auralis_tui.dsp.envelope import coefficient
from auralis_tui.dsp.processor import Signal
from auralis_tui.dsp.settings import SettingsError
from tests import signals

RATE_HZ = 48_000.0


def make(settings: CompressorSettings) -> Compressor:
    compressor = Compressor(settings)
    compressor.prepare(RATE_HZ, 2, 1024)
    return compressor


def held_db(level_db: float, settings: CompressorSettings) -> float:
    """Gain at a constant level, once it has settled."""
    steady = np.full((int(2 * RATE_HZ), 2), 10.0 ** (level_db / 20.0))
    out = make(settings).process(steady)
    return float(20.0 * np.log10(out[-1, 0] / steady[-1, 0]))


@pytest.mark.parametrize(
    ("level_db", "gain_db"),
    [(-40.0, 0.0), (-23.0, 0.0), (-20.0, -0.5), (-17.0, -2.0), (-8.0, -8.0), (0.0, -40.0 / 3.0)],
)
def test_the_static_curve(level_db: float, gain_db: float) -> None:
    settings = CompressorSettings(threshold_db=-20.0, ratio=3.0, knee_db=6.0, attack_s=0.001, release_s=0.01)
    assert held_db(level_db, settings) == pytest.approx(gain_db, abs=1e-6)


def test_a_hard_knee_is_a_corner() -> None:
    settings = CompressorSettings(threshold_db=-20.0, ratio=4.0, knee_db=0.0)
    assert held_db(-20.0, settings) == pytest.approx(0.0, abs=1e-6)
    assert held_db(-16.0, settings) == pytest.approx(-3.0, abs=1e-4)


def test_make_up_and_mix() -> None:
    loud = CompressorSettings(threshold_db=-20.0, ratio=2.0, knee_db=0.0, make_up_db=6.0, attack_s=0.001)
    assert held_db(-40.0, loud) == pytest.approx(6.0, abs=1e-9)
    half = CompressorSettings(threshold_db=-20.0, ratio=2.0, knee_db=0.0, mix=0.5, attack_s=0.001)
    expected = 20.0 * np.log10(0.5 + 0.5 * 10.0 ** (-5.0 / 20.0))
    assert held_db(-10.0, half) == pytest.approx(expected, abs=1e-6)


@pytest.mark.audit("M-08")
def test_attack_and_release_take_their_times() -> None:
    settings = CompressorSettings(threshold_db=-20.0, ratio=2.0, knee_db=0.0, attack_s=0.02, release_s=0.2)
    level = np.full((96_000, 2), 0.01)
    level[24_000:48_000] = 1.0
    gain_db = 20.0 * np.log10(make(settings).process(level)[:, 0] / level[:, 0])
    attack, release = 24_000 + round(0.02 * RATE_HZ), 48_000 + round(0.2 * RATE_HZ)
    assert gain_db[23_999] == 0.0
    assert gain_db[attack] == pytest.approx(-10.0 * (1.0 - np.exp(-1.0)), abs=0.05)
    assert gain_db[47_999] == pytest.approx(-10.0, abs=0.01)
    assert -10.0 < gain_db[release] < -10.0 * np.exp(-1.0) + 0.01
    assert np.abs(np.diff(gain_db)).max() < 0.02


def test_channels_are_turned_down_alike() -> None:
    signal = signals.white_noise(0.5, RATE_HZ, rms=0.3)
    signal[:, 1] *= 0.1
    out = make(CompressorSettings(threshold_db=-30.0, ratio=4.0)).process(signal)
    np.testing.assert_allclose(out[:, 0] / signal[:, 0], out[:, 1] / signal[:, 1], rtol=1e-12)


def test_link_goes_from_each_its_own_to_all_alike() -> None:
    signal = np.tile([0.5, 0.05], (48_000, 1))
    common = {"threshold_db": -20.0, "ratio": 2.0, "knee_db": 0.0, "attack_s": 0.001}
    own_db = 0.5 * (20.0 * np.log10(0.5) + 20.0)
    for link in (0.0, 0.4, 1.0):
        out = make(CompressorSettings(**common, link=link)).process(signal)  # type: ignore[arg-type]
        gains_db = 20.0 * np.log10(out[-1] / signal[-1])
        assert gains_db == pytest.approx([-own_db, -link * own_db], abs=1e-6)


def test_auto_make_up_gives_back_half_of_what_full_scale_loses() -> None:
    settings = CompressorSettings(threshold_db=-24.0, ratio=4.0, knee_db=6.0, make_up_db=1.0, auto_make_up=True)
    assert auto_make_up_db(settings) == pytest.approx(0.5 * 24.0 * 0.75)
    assert held_db(-60.0, settings) == pytest.approx(10.0, abs=1e-9)
    assert auto_make_up_db(CompressorSettings(threshold_db=-60.0, ratio=20.0)) == 24.0


def by_frame(signal: Signal, settings: CompressorSettings, rate_hz: float) -> Signal:
    """Return the gain in dB, computed frame by frame by a loop."""
    over_db = 20.0 * np.log10(np.maximum(np.abs(signal).max(axis=1), 1e-10)) - settings.threshold_db
    knee_db = settings.knee_db
    bend_db = np.clip(over_db + 0.5 * knee_db, 0.0, knee_db) ** 2 / (2.0 * knee_db)
    wanted_db = (1.0 - 1.0 / settings.ratio) * (bend_db + np.maximum(over_db - 0.5 * knee_db, 0.0))
    held, release = 0.0, coefficient(settings.release_s, rate_hz)
    held_db = np.array([held := max(float(wanted), release * held) for wanted in wanted_db])
    attack = coefficient(settings.attack_s, rate_hz)
    return np.asarray(-lfilter([1.0 - attack], [1.0, -attack], held_db))


@pytest.mark.audit("M-08")
@pytest.mark.parametrize(
    ("attack_s", "release_s", "allowed_db"),
    [(0.0, 0.1, 1e-9), (0.0005, 0.08, 1e-9), (0.003, 0.08, 0.025), (0.01, 0.15, 0.02), (0.1, 0.5, 0.01)],
)
@pytest.mark.parametrize("wave", [signals.music, signals.drums])
def test_the_gain_is_that_of_the_same_compressor_frame_by_frame(
    wave: Callable[..., Signal], attack_s: float, release_s: float, allowed_db: float
) -> None:
    settings = CompressorSettings(threshold_db=-24.0, ratio=2.5, attack_s=attack_s, release_s=release_s)
    signal = wave(4.0, RATE_HZ) + 1e-3
    out = make(settings).process(signal)
    error_db = 20.0 * np.log10(np.abs(out[:, 0] / signal[:, 0])) - by_frame(signal, settings, RATE_HZ)
    assert np.sqrt(np.mean(error_db**2)) < allowed_db


def test_the_detectors_low_cut_spares_the_bass() -> None:
    bass = signals.sine(40.0, 1.0, RATE_HZ, 0.5)
    deaf = make(CompressorSettings(threshold_db=-20.0, detector_low_cut_hz=200.0))
    hearing = make(CompressorSettings(threshold_db=-20.0))
    deaf.process(bass)
    hearing.process(bass)
    assert deaf.take_gain_reduction_db() < 1.0 < 5.0 < hearing.take_gain_reduction_db()


def test_reduction_is_reported_once() -> None:
    compressor = make(CompressorSettings(threshold_db=-20.0, ratio=2.0, knee_db=0.0, attack_s=0.001))
    compressor.process(np.full((9600, 2), 1.0))
    compressor.process(np.zeros((96_000, 2)))
    assert compressor.take_gain_reduction_db() == pytest.approx(10.0, abs=0.01)
    assert compressor.take_gain_reduction_db() == 0.0


@pytest.mark.parametrize(
    ("field", "value"),
    [("ratio", 0.5), ("threshold_db", 1.0), ("mix", 1.1), ("attack_s", -1.0), ("link", 2.0), ("knee_db", float("nan"))],
)
def test_values_out_of_range_are_refused(field: str, value: float) -> None:
    with pytest.raises(SettingsError, match=field):
        CompressorSettings(**{field: value})  # type: ignore[arg-type]
