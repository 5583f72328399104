import numpy as np
import pytest

from auralis_tui.dsp.oversampling import LATENCY_FRAMES, OVERSAMPLING, Oversampler, prototype
from auralis_tui.dsp.processor import Signal
from tests import signals

RATE_HZ = 44_100.0


def there_and_back(signal: Signal, block_frames: int) -> Signal:
    oversampler = Oversampler()
    oversampler.prepare(RATE_HZ, signal.shape[1], 1024)
    parts = [oversampler.down(oversampler.up(block)) for block in signals.blocks(signal, block_frames)]
    return np.concatenate(parts)


def test_matrix_products_are_the_plain_filter() -> None:
    signal = signals.white_noise(0.05, RATE_HZ)[:, :1]
    taps = prototype()
    stuffed = np.zeros(OVERSAMPLING * len(signal))
    stuffed[::OVERSAMPLING] = OVERSAMPLING * signal[:, 0]
    wave = np.convolve(stuffed, taps)[: len(stuffed)]
    plain = np.convolve(wave, taps)[OVERSAMPLING - 1 : len(stuffed) : OVERSAMPLING]
    np.testing.assert_allclose(there_and_back(signal, 1000)[:, 0], plain, rtol=0.0, atol=1e-13)


@pytest.mark.parametrize(("dtype", "allowed"), [(np.float32, 1e-6), (np.float64, 1e-13)])
@pytest.mark.parametrize("block_frames", [1, 31, 32, 33, 500])
def test_block_size_does_not_matter(dtype: type, allowed: float, block_frames: int) -> None:
    signal = signals.white_noise(0.05, RATE_HZ, dtype=dtype)
    whole = there_and_back(signal, len(signal))
    np.testing.assert_allclose(there_and_back(signal, block_frames), whole, rtol=0.0, atol=allowed)


def test_the_latency_is_exact_at_all_frequencies() -> None:
    response = there_and_back(signals.impulse(200, at=50, channels=1), 64)[:, 0]
    around = 50 + LATENCY_FRAMES
    np.testing.assert_allclose(response[around : around + 30], response[around - 29 : around + 1][::-1], atol=1e-15)


def test_what_is_heard_passes_and_what_would_fold_does_not() -> None:
    frequencies = np.array([0.0, 0.1, 0.2, 0.29, 0.62, 0.8, 1.0, 1.5, 2.0])
    turns = np.exp(-2j * np.pi * np.outer(frequencies / OVERSAMPLING, np.arange(len(prototype()))))
    gain_db = 20.0 * np.log10(np.abs(turns @ prototype()) + 1e-12)
    np.testing.assert_allclose(gain_db[:4], 0.0, atol=0.1)
    assert gain_db[4:].max() < -80.0


def test_zeros_come_out_as_zeros() -> None:
    oversampler = Oversampler()
    oversampler.prepare(RATE_HZ, 2, 1024)
    oversampler.down(oversampler.up(signals.white_noise(0.01, RATE_HZ)))
    for _ in range(2):
        tail = oversampler.down(oversampler.up(np.zeros((64, 2))))
    assert not tail.any()


def test_reset_forgets() -> None:
    oversampler = Oversampler()
    oversampler.prepare(RATE_HZ, 2, 1024)
    oversampler.down(oversampler.up(signals.white_noise(0.01, RATE_HZ)))
    oversampler.reset()
    assert not oversampler.down(oversampler.up(np.zeros((64, 2)))).any()
