import numpy as np
import pytest

from auralis_tui.dsp.dither import HOLD_FRAMES, Dither, DitherSettings, Shape
from auralis_tui.dsp.processor import Signal
from auralis_tui.dsp.settings import SettingsError
from tests import signals

RATE_HZ = 48_000.0
shapes = pytest.mark.parametrize("shape", list(Shape))


def make(settings: DitherSettings, channels: int = 2) -> Dither:
    dither = Dither(settings)
    dither.prepare(RATE_HZ, channels, 1024)
    return dither


def error_steps(settings: DitherSettings, signal: Signal) -> Signal:
    return np.asarray((make(settings).process(signal) - signal) * 2.0 ** (settings.bits - 1))


@shapes
@pytest.mark.parametrize("bits", [16, 20, 24])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_the_output_lies_on_the_grid_and_within_full_scale(shape: Shape, bits: int, dtype: type) -> None:
    signal = signals.white_noise(0.2, RATE_HZ, 1.0, dtype=dtype)
    steps = make(DitherSettings(bits=bits, shape=shape)).process(signal).astype(np.float64) * 2.0 ** (bits - 1)
    np.testing.assert_array_equal(steps, np.rint(steps))
    assert steps.min() >= -(2.0 ** (bits - 1))
    assert steps.max() <= 2.0 ** (bits - 1) - 1.0


def test_the_error_of_triangular_dither_is_a_quarter_step_squared_whatever_the_sound() -> None:
    for signal in (signals.sine(997.0, 4.0, RATE_HZ, 1e-5), signals.music(4.0, RATE_HZ)):
        error = error_steps(DitherSettings(), signal)
        assert float(error.mean()) == pytest.approx(0.0, abs=5e-3)
        assert float(error.var()) == pytest.approx(0.25, rel=0.01)
        assert float(np.abs(error).max()) <= 1.5
        assert abs(np.mean(error[:, 0] * error[:, 1])) < 0.0025
        assert abs(np.mean(error[1:] * error[:-1])) < 0.0025


def test_a_tone_below_one_step_survives() -> None:
    tone = signals.sine(997.0, 4.0, RATE_HZ, 0.25 * 2.0**-15, channels=1)
    out = make(DitherSettings(), 1).process(tone)
    assert float(np.dot(out[:, 0], tone[:, 0]) / np.dot(tone[:, 0], tone[:, 0])) == pytest.approx(1.0, abs=0.05)


def test_second_order_noise_has_the_spectrum_of_a_second_difference() -> None:
    error = error_steps(DitherSettings(shape=Shape.SECOND_ORDER), signals.music(4.0, RATE_HZ))[:, 0]
    spectrum = np.abs(np.fft.rfft(error.reshape(-1, 4000) * np.hanning(4000), axis=1)) ** 2
    power = spectrum.mean(axis=0) / np.sum(np.hanning(4000) ** 2)
    for low_hz, high_hz in ((1000.0, 2000.0), (6000.0, 8000.0), (12_000.0, 16_000.0), (20_000.0, 23_000.0)):
        bins = slice(int(low_hz / 12.0), int(high_hz / 12.0))
        shape = np.mean(16.0 * np.sin(np.pi * np.arange(bins.start, bins.stop) / 4000.0) ** 4)
        assert float(power[bins].mean()) == pytest.approx(0.25 * shape, rel=0.1)


def test_the_shaper_is_the_plain_error_feedback_loop() -> None:
    signal = signals.music(0.05, RATE_HZ, channels=1)
    settings = DitherSettings(shape=Shape.SECOND_ORDER)
    out = make(settings, 1).process(signal)[:, 0] * 2.0**15
    lanes = np.random.PCG64(settings.seed).random_raw(len(signal)).view(np.uint16).reshape(-1, 4).astype(np.float64)
    noise = (lanes[:, 0] - lanes[:, 1]) / 65536.0
    first = second = 0.0
    for x, d, y in zip(signal[:, 0] * 2.0**15, noise, out, strict=True):
        wanted = x - 2.0 * first + second
        plain = np.rint(wanted + d)
        assert y == plain
        first, second = plain - wanted, first


@shapes
def test_noise_depends_on_seed_and_position_alone(shape: Shape) -> None:
    signal = signals.white_noise(0.1, RATE_HZ)
    whole = make(DitherSettings(shape=shape)).process(signal)
    dither = make(DitherSettings(shape=shape))
    cut = np.concatenate([dither.process(block) for block in signals.blocks(signal, 37)])
    np.testing.assert_array_equal(cut, whole)
    other = make(DitherSettings(shape=shape, seed=2)).process(signal)
    assert (other != whole).any()


def test_any_position_can_be_sought() -> None:
    signal = signals.white_noise(0.1, RATE_HZ, channels=3)
    whole = make(DitherSettings(), 3).process(signal)
    dither = make(DitherSettings(), 3)
    dither.seek(1234)
    np.testing.assert_array_equal(dither.process(signal[1234:]), whole[1234:])


@shapes
def test_digital_silence_comes_through_once_it_has_lasted(shape: Shape) -> None:
    dither = make(DitherSettings(shape=shape))
    dither.process(signals.white_noise(0.1, RATE_HZ))
    tail = dither.process(np.zeros((3 * HOLD_FRAMES, 2)))
    assert tail[: HOLD_FRAMES // 2].any()
    assert not tail[HOLD_FRAMES:].any()


@pytest.mark.parametrize("bits", [8, 17, 32])
def test_other_bit_depths_are_refused(bits: int) -> None:
    with pytest.raises(SettingsError, match="bits"):
        DitherSettings(bits=bits)
