import numpy as np
import pytest
import scipy.signal

from auralis_tui.dsp import biquad
from auralis_tui.dsp.block_linear import SUB_BLOCK, BlockLinear
from auralis_tui.dsp.processor import Signal
from tests import signals

RATE_HZ = 48_000.0
CASCADES = {
    "bells in the bass": biquad.cascade(*(biquad.bell(RATE_HZ, f, 4.0, 2.0) for f in (20.0, 25.0, 30.0, 60.0))),
    "one low cut": biquad.low_cut(RATE_HZ, 38.0, 0.5),
    "sixteen bands": biquad.cascade(*(biquad.bell(RATE_HZ, f, -3.0, 1.0) for f in np.geomspace(25.0, 16_000.0, 16))),
    "double real poles": np.array([[0.2, 0.1, 0.0, 1.0, -1.8, 0.81]]),
    "no memory": np.array([[0.5, 0.0, 0.0, 1.0, 0.0, 0.0]]),
    "elliptic": scipy.signal.ellip(9, 0.1, 80.0, 0.4, output="sos"),
}
cascades = pytest.mark.parametrize("sections", CASCADES.values(), ids=CASCADES.keys())


def run(sections: Signal, signal: Signal, block_frames: int) -> Signal:
    system = BlockLinear(np.asarray(sections, np.float64))
    system.prepare(RATE_HZ, signal.shape[1], block_frames)
    return np.concatenate([system.process(block) for block in signals.blocks(signal, block_frames)])


@cascades
@pytest.mark.parametrize("block_frames", [40, 1024, 8193])
def test_it_equals_the_loop_over_samples(sections: Signal, block_frames: int) -> None:
    signal = signals.white_noise(0.5, RATE_HZ, rms=0.3, channels=3)
    expected = scipy.signal.sosfilt(sections, signal, axis=0)
    np.testing.assert_allclose(run(sections, signal, block_frames), expected, rtol=0.0, atol=2e-11)


@pytest.mark.audit("H-03")
def test_float32_loses_nothing_in_the_bass() -> None:
    signal = signals.pink_noise(2.0, RATE_HZ, rms=0.1, dtype=np.float32)
    sections = CASCADES["bells in the bass"]
    exact = scipy.signal.sosfilt(sections, signal.astype(np.float64), axis=0)
    error = run(sections, signal, 1024) - exact
    assert 20.0 * np.log10(signals.rms(error)) < -150.0


def test_a_long_block_after_a_small_maximum_is_fine() -> None:
    system = BlockLinear(CASCADES["one low cut"])
    system.prepare(RATE_HZ, 1, 16)
    signal = signals.white_noise(1.0, RATE_HZ, channels=1)
    expected = scipy.signal.sosfilt(CASCADES["one low cut"], signal, axis=0)
    np.testing.assert_allclose(system.process(signal), expected, rtol=0.0, atol=1e-11)


def test_non_contiguous_blocks_are_fine() -> None:
    wide = signals.white_noise(0.1, RATE_HZ, channels=4)
    expected = run(CASCADES["one low cut"], np.ascontiguousarray(wide[:, ::2]), 500)
    np.testing.assert_allclose(run(CASCADES["one low cut"], wide[:, ::2], 500), expected, rtol=0.0, atol=1e-15)


LOW_SECTIONS = biquad.cascade(*(biquad.bell(RATE_HZ, f, 4.0, 2.0) for f in (20.0, 30.0, 40.0, 50.0, 60.0, 75.0, 100.0)))
TWINS = biquad.cascade(*(biquad.bell(RATE_HZ, 1000.0, 3.0, 1.0),) * 8)


@pytest.mark.audit("H-03")
@pytest.mark.parametrize("sections", [LOW_SECTIONS, TWINS, CASCADES["sixteen bands"]], ids=["low", "twins", "sixteen"])
@pytest.mark.parametrize("block_frames", [100, 1024, 8192])
def test_float32_errs_by_less_than_120_db_under_full_scale(sections: Signal, block_frames: int) -> None:
    signal = signals.pink_noise(2.0, RATE_HZ, rms=0.1, dtype=np.float32)
    error = run(sections, signal, block_frames) - scipy.signal.sosfilt(sections, signal.astype(np.float64), axis=0)
    assert 20.0 * np.log10(signals.rms(error)) < -130.0


def test_several_outputs_equal_several_filters() -> None:
    low, high = biquad.high_cut(RATE_HZ, 500.0), biquad.low_cut(RATE_HZ, 500.0)
    cascades = (biquad.cascade(LOW_SECTIONS, low, low), biquad.cascade(LOW_SECTIONS, high, high), biquad.cascade())
    system = BlockLinear(*cascades)
    system.prepare(RATE_HZ, 2, 1024)
    signal = signals.white_noise(0.3, RATE_HZ)
    bands = np.concatenate([system.split(block) for block in signals.blocks(signal, 1000)], axis=1)
    for band, cascade in zip(bands, cascades, strict=True):
        expected = scipy.signal.sosfilt(cascade, signal, axis=0) if len(cascade) else signal
        np.testing.assert_allclose(band, expected, rtol=0.0, atol=1e-11)


def test_outputs_share_the_poles_they_have_in_common() -> None:
    low, high = biquad.high_cut(RATE_HZ, 500.0), biquad.low_cut(RATE_HZ, 500.0)
    shared = BlockLinear(biquad.cascade(LOW_SECTIONS, low, low), biquad.cascade(LOW_SECTIONS, high, high))
    assert shared._system.order == 2 * (len(LOW_SECTIONS) + 2)


def test_an_empty_block_has_the_outputs_shape() -> None:
    system = BlockLinear(LOW_SECTIONS, TWINS)
    system.prepare(RATE_HZ, 3, 64)
    assert system.split(np.zeros((0, 3), np.float32)).shape == (2, 0, 3)


def test_many_block_lengths_keep_few_buffers() -> None:
    system = BlockLinear(TWINS)
    system.prepare(RATE_HZ, 1, 64)
    for frames in range(1, 50):
        system.process(np.zeros((frames, 1)))
    assert len(system._plans) == 4


@pytest.mark.parametrize(("dtype", "error"), [(np.float32, 1e-5), (np.float64, 1e-12)])
def test_energies_are_those_of_what_would_come_out(dtype: type, error: float) -> None:
    signal = signals.white_noise(0.3, RATE_HZ, channels=3, dtype=dtype)
    systems = [BlockLinear(CASCADES["one low cut"], TWINS) for _ in range(2)]
    for system in systems:
        system.prepare(RATE_HZ, 3, 1024)
    for block in (signal[: 10 * SUB_BLOCK], signal[10 * SUB_BLOCK : 50 * SUB_BLOCK]):
        expected = np.square(systems[0].process(block)).reshape(-1, SUB_BLOCK, 3).sum(axis=1)
        np.testing.assert_allclose(systems[1].energies(block), expected, rtol=error)
