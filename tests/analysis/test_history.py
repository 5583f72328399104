"""The ring of the last samples."""

import numpy as np
import pytest

from auralis_tui.analysis.history import History
from tests import signals


@pytest.mark.audit("M-17")
@pytest.mark.parametrize("block_frames", [1, 3, 10, 11, 25])
def test_the_last_frames_in_order(block_frames: int) -> None:
    sound = np.arange(50.0).reshape(25, 2)
    history = History(10, 2)
    for block in signals.blocks(sound, block_frames):
        history.push(block)
    np.testing.assert_array_equal(history.read(), sound[-10:])
    assert len(history) == 10


def test_before_it_is_full_silence_comes_first() -> None:
    history = History(4, 1)
    history.push(np.array([[1.0], [2.0]]))
    assert history.read()[:, 0].tolist() == [0.0, 0.0, 1.0, 2.0]
    history.reset()
    assert not history.read().any()
