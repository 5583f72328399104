"""Samples that are no sound are silence, however the stream is cut."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from auralis_tui.analysis.samples import LOUDEST, broken_samples, measurable


@pytest.mark.parametrize("frames", [1, 7, 100])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_what_is_broken_does_not_depend_on_its_block(frames: int, dtype: type[np.floating[Any]]) -> None:
    sound: NDArray[np.floating[Any]] = np.full((100, 2), 0.5, dtype)
    sound[3] = [np.nan, -np.inf]
    sound[50] = [1e18, -2.0 * LOUDEST]
    sound[70] = [0.9 * LOUDEST, -0.9 * LOUDEST]
    expected = sound.copy()
    expected[[3, 50]] = 0.0
    blocks = [sound[start : start + frames] for start in range(0, 100, frames)]
    np.testing.assert_array_equal(np.concatenate([measurable(block) for block in blocks]), expected)
    assert measurable(sound).dtype == dtype
    assert sum(broken_samples(block) for block in blocks) == 4


def test_sound_is_not_copied() -> None:
    sound = np.ones((100, 2), np.float32)
    assert measurable(sound) is sound
    assert measurable(sound[:, 0]).base is not None
