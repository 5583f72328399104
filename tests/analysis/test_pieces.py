"""Streams cut anew."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auralis_tui.analysis.pieces import Pieces

LENGTHS = st.lists(st.integers(0, 40), max_size=20)


@given(lengths=LENGTHS, frames=st.integers(1, 30), overlap=st.integers(0, 29))
def test_pieces_are_those_of_the_whole_stream_whatever_the_blocks(
    lengths: list[int], frames: int, overlap: int
) -> None:
    step = max(1, frames - overlap)
    stream = np.arange(sum(lengths), dtype=np.float64)[:, np.newaxis]
    pieces, cut, start = Pieces(frames, step), [], 0
    for length in lengths:
        cut += [piece[:, 0].tolist() for piece in pieces.push(stream[start : start + length])]
        start += length
    starts = range(0, len(stream) - frames + 1, step)
    assert cut == [stream[at : at + frames, 0].tolist() for at in starts]
    rest = pieces.rest()
    if lengths:
        assert rest is not None
        assert rest[:, 0].tolist() == stream[len(starts) * step :, 0].tolist()


def test_nothing_waits_before_the_first_block_and_after_a_reset() -> None:
    pieces = Pieces(4)
    assert pieces.rest() is None
    assert list(pieces.push(np.ones((3, 2)))) == []
    pieces.reset()
    assert pieces.rest() is None
    assert len(list(pieces.push(np.ones((4, 2))))) == 1


def test_what_waits_is_not_the_callers_memory() -> None:
    pieces, block = Pieces(4), np.ones((3, 1))
    list(pieces.push(block))
    block[:] = 7.0
    assert pieces.rest() == pytest.approx(np.ones((3, 1)))
