import numpy as np

from auralis_tui.dsp.history import History
from tests import signals


def counting(start: int, frames: int) -> signals.Signal:
    return np.repeat(np.arange(start, start + frames, dtype=np.float32)[:, None], 2, axis=1)


def test_frames_are_read_by_their_positions_across_the_end_of_the_ring() -> None:
    history = History(10, 2)
    for start in range(0, 28, 4):
        history.push(counting(start, 4))
    assert (history.oldest, history.end) == (18, 28)
    for start in range(18, 28):
        np.testing.assert_array_equal(history.read(start, 28), counting(start, 28 - start))


def test_before_the_first_frame_there_was_silence() -> None:
    history = History(10, 2)
    history.push(counting(1, 3))
    np.testing.assert_array_equal(history.read(-4, 3)[:, 0], [0, 0, 0, 0, 1, 2, 3])
    history.forget()
    at = history.start
    history.push(counting(7, 2))
    np.testing.assert_array_equal(history.read(at - 2, at + 2)[:, 0], [0, 0, 7, 8])
    np.testing.assert_array_equal(history.read(at - 3, at - 1)[:, 0], [0, 0])


def test_a_snapshot_stays_as_it_is() -> None:
    history = History(10, 2)
    history.push(counting(0, 8))
    snapshot = history.snapshot()
    history.push(counting(8, 8))
    np.testing.assert_array_equal(snapshot.read(2, 8), counting(2, 6))
    assert (snapshot.start, snapshot.end) == (0, 8)


def test_a_snapshot_leaves_out_what_is_overwritten_meanwhile() -> None:
    history = History(10, 2)
    history.push(counting(0, 10))
    history._claimed = 13  # the other thread has begun to write three frames
    assert history.snapshot().start == 3


def test_the_dtype_is_that_of_the_last_block() -> None:
    history = History(8, 2)
    history.push(counting(0, 3))
    history.push(counting(3, 2).astype(np.float64))
    block = history.read(0, 5)
    assert block.dtype == np.float64
    np.testing.assert_array_equal(block, counting(0, 5))
