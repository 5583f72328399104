import numpy as np
import pytest

from auralis_tui.dsp.processor import Signal
from auralis_tui.dsp.true_peak import HIGHEST_FACTOR, LATENCY_FRAMES, TruePeak, phases
from tests import signals

RATE_HZ = 48_000.0


def make(channels: int = 2) -> TruePeak:
    meter = TruePeak()
    meter.prepare(RATE_HZ, channels, 1024)
    return meter


def read(signal: Signal, block_frames: int = 1024) -> Signal:
    meter = make(signal.shape[1])
    padded = np.concatenate([signal, np.zeros((LATENCY_FRAMES, signal.shape[1]), signal.dtype)])
    return np.asarray(np.max([meter.measure(block) for block in signals.blocks(padded, block_frames)], axis=0))


def faded(signal: Signal) -> Signal:
    ramp = np.minimum(1.0, np.arange(len(signal)) / 480.0)
    return signal * np.minimum(ramp, ramp[::-1])[:, None]


@pytest.mark.parametrize(
    ("divisor", "phase_deg", "amplitude", "expected_db"),
    [(4, 0.0, 0.5, -6.0), (4, 45.0, 0.5, -6.0), (6, 60.0, 0.5, -6.0), (8, 67.5, 0.5, -6.0), (4, 45.0, 1.41, 3.0)],
)
def test_ebu_tech_3341_cases_15_to_19(divisor: int, phase_deg: float, amplitude: float, expected_db: float) -> None:
    tone = faded(signals.sine(RATE_HZ / divisor, 0.5, RATE_HZ, amplitude, np.radians(phase_deg)))
    read_db = 20.0 * np.log10(read(tone))
    assert (expected_db - 0.4 <= read_db).all()
    assert (read_db <= expected_db + 0.2).all()


@pytest.mark.parametrize("fraction", [0.02, 0.1, 0.2, 0.3, 0.4])
def test_tones_read_within_a_hundredth_of_a_decibel(fraction: float) -> None:
    tone = faded(signals.sine(fraction * RATE_HZ * 1.0007, 1.0, RATE_HZ, 0.5))
    assert 20.0 * np.log10(read(tone)[0] / 0.5) == pytest.approx(0.0, abs=0.01 + 0.17 * fraction**2)


def test_music_reads_as_at_32_times_the_rate() -> None:
    music = faded(signals.music(3.0, RATE_HZ))
    assert 20.0 * np.log10(read(music).max() / signals.true_peak(music)) == pytest.approx(0.0, abs=0.05)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_block_size_does_not_matter(dtype: type) -> None:
    music = signals.music(0.1, RATE_HZ, dtype=dtype)
    whole = make().envelope(music)
    allowed = 1e-6 if dtype is np.float32 else 1e-14
    for block_frames in signals.BLOCK_SIZES:
        meter = make()
        cut = np.concatenate([meter.envelope(block) for block in signals.blocks(music, block_frames)])
        np.testing.assert_allclose(cut, whole, rtol=0.0, atol=allowed)
        np.testing.assert_allclose(read(music, block_frames), read(music), rtol=0.0, atol=allowed)


def test_channels_are_read_apart() -> None:
    signal = signals.impulse(1000, at=500, channels=3) * np.array([1.0, 0.25, 0.0])
    np.testing.assert_allclose(read(signal), [1.0, 0.25, 0.0])


def test_a_sample_is_read_twelve_frames_later_as_itself() -> None:
    envelope = make().envelope(signals.impulse(1000, at=500, amplitude=0.7))
    assert int(np.argmax(envelope[:, 0])) == 500 + LATENCY_FRAMES
    assert envelope.max() == 0.7


def test_what_was_skipped_is_remembered() -> None:
    quiet, loud = signals.white_noise(0.05, RATE_HZ, 0.001), signals.white_noise(0.05, RATE_HZ, 0.5, seed=2)
    lazy, eager = make(), make()
    for block in signals.blocks(quiet, 7):
        lazy.skip(block, 8)
    eager.maxima(quiet, 8)
    np.testing.assert_array_equal(lazy.maxima(loud, 8), eager.maxima(loud, 8))


@pytest.mark.parametrize("block_frames", [7, 100, 1024])
def test_maxima_are_those_of_the_envelope(block_frames: int) -> None:
    signal, reader = signals.white_noise(0.05, RATE_HZ), make()
    maxima = np.concatenate([reader.maxima(block, 8) for block in signals.blocks(signal, block_frames)], axis=1)
    expected = make().envelope(signal)[: len(signal) // 8 * 8].reshape(-1, 8, 2).max(axis=1)
    np.testing.assert_allclose(maxima.T, expected, rtol=0.0, atol=1e-12)


def test_the_worst_signal_reaches_the_highest_factor() -> None:
    worst = max(phases(), key=lambda phase: np.abs(phase).sum())
    signal = np.zeros((100, 1))
    signal[20:44, 0] = np.sign(worst[::-1])
    assert read(signal)[0] == pytest.approx(HIGHEST_FACTOR)


def test_an_empty_block_reads_nothing() -> None:
    np.testing.assert_array_equal(make().measure(np.zeros((0, 2))), [0.0, 0.0])
