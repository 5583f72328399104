import numpy as np
import pytest

from auralis_tui.analysis.fingerprint.medians import median_network, running_median


@pytest.mark.parametrize("width", [3, 5, 9, 17, 31])
def test_the_network_finds_the_median(width: int) -> None:
    rows = np.random.default_rng(width).standard_normal((width + 40, 7)).astype(np.float32)
    windows = np.lib.stride_tricks.sliding_window_view(rows, width, axis=0)
    assert np.array_equal(running_median(rows, width), np.median(windows, axis=-1))


def test_equal_values_are_no_obstacle() -> None:
    rows = np.random.default_rng(1).integers(0, 3, (60, 5)).astype(np.float32)
    windows = np.lib.stride_tricks.sliding_window_view(rows, 9, axis=0)
    assert np.array_equal(running_median(rows, 9), np.median(windows, axis=-1))


def test_what_the_median_does_not_need_is_left_out() -> None:
    steps = median_network(9)
    assert sum(low + high for _, _, low, high in steps) < 2 * 25
