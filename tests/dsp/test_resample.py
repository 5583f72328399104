"""Sample-rate conversion of streams."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import DTypeLike

from auralis_tui.dsp.processor import Signal
from auralis_tui.dsp.resample import Resampler
from tests.signals import sine, white_noise

RATES = [(44100, 48000), (48000, 44100), (96000, 44100), (22050, 48000), (192000, 8000), (44100, 44100)]


def resample(x: Signal, resampler: Resampler, block: int) -> Signal:
    parts = [resampler.process(x[start : start + block]) for start in range(0, len(x), block)]
    return np.concatenate([*parts, resampler.flush()])


@pytest.mark.parametrize(("in_rate", "out_rate"), RATES)
@pytest.mark.parametrize("frames", [1, 10, 441, 10_007])
def test_length_is_exact(in_rate: int, out_rate: int, frames: int) -> None:
    x = white_noise(frames / in_rate, in_rate, dtype=np.float32)[:frames]
    out = resample(x, Resampler(in_rate, out_rate, 2), 1000)
    assert abs(len(out) - len(x) * out_rate / in_rate) <= 0.5


@settings(deadline=None, max_examples=25)
@given(cuts=st.lists(st.integers(0, 3000), min_size=1, max_size=12))
def test_result_does_not_depend_on_the_blocks(cuts: list[int]) -> None:
    x = white_noise(sum(cuts) / 44100 + 0.01, 44100, dtype=np.float32)
    whole = resample(x, Resampler(44100, 48000, 2), len(x))
    resampler, parts, at = Resampler(44100, 48000, 2), [], 0
    for cut in [*cuts, len(x)]:
        parts.append(resampler.process(x[at : at + cut]))
        at += cut
    np.testing.assert_array_equal(np.concatenate([*parts, resampler.flush()]), whole)


@pytest.mark.audit("L-02")
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("channels", [1, 2, 6])
def test_dtype_and_channels_are_kept(dtype: DTypeLike, channels: int) -> None:
    x = np.zeros((5000, channels), dtype)
    x[:, channels - 1] = 0.5
    out = resample(x, Resampler(44100, 48000, channels), 700)
    assert (out.dtype, out.shape[1]) == (np.dtype(dtype), channels)
    np.testing.assert_allclose(out[2000:3000, channels - 1], 0.5, atol=1e-6)
    assert not out[:, : channels - 1].any()


def test_equal_rates_pass_through() -> None:
    resampler, x = Resampler(48000, 48000, 2), white_noise(0.1)
    assert resampler.is_identity
    assert resampler.process(x) is x
    assert resampler.flush().shape == (0, 2)


@pytest.mark.parametrize(("quality", "floor_db"), [("HQ", -120), ("VHQ", -170)])
def test_sine_stays_a_sine(quality: str, floor_db: float) -> None:
    out = resample(sine(997, 1.0, 44100, 0.5), Resampler(44100, 48000, 2, quality), 1024)
    error = out - sine(997, 1.0, 48000, 0.5)
    middle = error[8000:-8000]
    assert 20 * np.log10(np.max(np.abs(middle)) / 0.5) < floor_db


def test_what_the_lower_rate_cannot_hold_is_removed() -> None:
    out = resample(sine(24_000, 0.5, 96000, 0.5), Resampler(96000, 44100, 2), 1024)
    assert np.max(np.abs(out[4000:-4000])) < 1e-6


def test_input_is_not_modified() -> None:
    x = white_noise(0.1, dtype=np.float32)
    before = x.copy()
    resample(x, Resampler(48000, 44100, 2), 512)
    np.testing.assert_array_equal(x, before)


def test_flush_begins_anew() -> None:
    resampler, x = Resampler(44100, 48000, 2), white_noise(0.2, 44100)
    np.testing.assert_array_equal(resample(x, resampler, 512), resample(x, resampler, 900))
    assert resampler.flush().shape == (0, 2)


@pytest.mark.parametrize("arguments", [(0, 48000, 2), (44100, -1, 2), (44100, 48000, 0)])
def test_impossible_conversions_are_refused(arguments: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="can't be resampled"):
        Resampler(*arguments)


def test_other_channels_are_refused() -> None:
    with pytest.raises(ValueError, match="2 channels"):
        Resampler(44100, 48000, 2).process(np.zeros((10, 1)))
