"""Bringing channel counts together."""

import numpy as np
import pytest
from numpy.typing import DTypeLike

from auralis_tui.dsp.channels import map_channels
from tests.signals import white_noise

HALF_POWER = 0.5**0.5


def test_same_count_is_the_identity() -> None:
    x = white_noise(0.01, channels=6)
    assert map_channels(x, 6) is x


def test_mono_goes_to_both_sides_at_full_level() -> None:
    x = white_noise(0.01, channels=1)
    np.testing.assert_array_equal(map_channels(x, 2), np.hstack([x, x]))


def test_stereo_to_mono_is_the_mean() -> None:
    x = white_noise(0.01, channels=2)
    np.testing.assert_allclose(map_channels(x, 1), x.mean(axis=1, keepdims=True), atol=1e-15)


@pytest.mark.parametrize(
    ("channels", "left", "right"),
    [
        (3, (1, 0, HALF_POWER), (0, 1, HALF_POWER)),
        (4, (1, 0, HALF_POWER, 0), (0, 1, 0, HALF_POWER)),
        (5, (1, 0, HALF_POWER, HALF_POWER, 0), (0, 1, HALF_POWER, 0, HALF_POWER)),
        (6, (1, 0, HALF_POWER, 0, HALF_POWER, 0), (0, 1, HALF_POWER, 0, 0, HALF_POWER)),
        (8, (1, 0, *[HALF_POWER, 0] * 3), (0, 1, HALF_POWER, 0, 0, HALF_POWER, 0, HALF_POWER)),
    ],
)
def test_multichannel_to_stereo(channels: int, left: tuple[float, ...], right: tuple[float, ...]) -> None:
    mixed = map_channels(np.eye(channels), 2)
    np.testing.assert_allclose(mixed, np.array([left, right]).T, atol=1e-15)


def test_mono_from_surround_is_the_mean_of_its_stereo() -> None:
    x = white_noise(0.01, channels=6)
    np.testing.assert_allclose(map_channels(x, 1), map_channels(x, 2).mean(axis=1, keepdims=True), atol=1e-15)


def test_wider_layouts_get_silent_channels() -> None:
    x = white_noise(0.01, channels=2)
    wide = map_channels(x, 6)
    np.testing.assert_array_equal(wide[:, :2], x)
    assert not wide[:, 2:].any()
    assert map_channels(white_noise(0.01, channels=12), 2).shape[1] == 2


@pytest.mark.audit("L-02")
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("counts", [(1, 2), (2, 1), (6, 2), (2, 6)])
def test_dtype_length_and_input_are_kept(dtype: DTypeLike, counts: tuple[int, int]) -> None:
    for frames in (0, 1, 100):
        x = white_noise(0.1, channels=counts[0], dtype=dtype)[:frames]
        before = x.copy()
        out = map_channels(x, counts[1])
        assert (out.dtype, out.shape) == (np.dtype(dtype), (frames, counts[1]))
        np.testing.assert_array_equal(x, before)


@pytest.mark.parametrize(("shape", "channels"), [((10,), 2), ((10, 0), 2), ((10, 2), 0)])
def test_impossible_counts_are_refused(shape: tuple[int, ...], channels: int) -> None:
    with pytest.raises(ValueError, match="can't be mapped"):
        map_channels(np.zeros(shape), channels)
