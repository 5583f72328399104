"""The ring gives back what was put in, in order."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auralis_tui.engine.playhead import Playhead
from auralis_tui.engine.ring import Ring


@given(sizes=st.lists(st.tuples(st.integers(0, 16), st.integers(0, 16)), max_size=50))
def test_what_is_written_is_read_in_order(sizes: list[tuple[int, int]]) -> None:
    ring, at, read = Ring(16, 2), 0, []
    for to_write, to_read in sizes:
        count = min(to_write, ring.space_frames)
        ring.write(np.repeat(np.arange(at, at + count, dtype=np.float32)[:, None], 2, axis=1))
        at += count
        out = np.full((to_read, 2), -1.0, np.float32)
        got = ring.read_into(out)
        read += out[:got, 0].tolist()
        assert ring.fill_frames + ring.space_frames == 16
    assert read == list(range(len(read)))
    assert len(read) == ring.read
    assert at == ring.written


def test_a_block_that_does_not_fit_is_refused() -> None:
    ring = Ring(4, 1)
    with pytest.raises(ValueError, match="5 frames don't fit into 4"):
        ring.write(np.zeros((5, 1), np.float32))


def test_an_empty_ring_is_an_underrun_unless_it_was_let_run_empty() -> None:
    ring = Ring(8, 1)
    playhead = Playhead(ring, 48_000, 2)
    out = np.ones((4, 1), np.float32)
    playhead.pull(out, 0.0)
    assert playhead.underruns == 0
    playhead.cut(fade_in=False)
    ring.write(np.ones((6, 1), np.float32))
    playhead.open()
    playhead.pull(out, 0.0)
    assert out[:, 0].tolist() == [1, 1, 1, 1]
    playhead.pull(out, 0.0)
    assert out[:, 0].tolist() == [1, 0, 0, 0]  # what breaks off fades out with what there is
    assert playhead.underruns == 1
    playhead.drain()
    playhead.pull(out, 0.0)
    assert playhead.underruns == 1
    assert not playhead.flowing


def test_a_late_server_that_asks_for_much_at_once_gets_what_is_rendered_meanwhile() -> None:
    ring, naps = Ring(8, 1), []
    playhead = Playhead(ring, 48_000, 2)

    def render(nap_s: float) -> None:
        naps.append(nap_s)
        if len(naps) == 2:
            ring.write(np.full((4, 1), 2.0, np.float32))

    playhead.nap = render
    playhead.cut(fade_in=False)
    ring.write(np.ones((6, 1), np.float32))
    playhead.open()
    out = np.zeros((4, 1), np.float32)
    for expected in ([1, 1, 1, 1], [1, 1, 2, 2]):
        playhead.pull(out, 0.0)
        assert out[:, 0].tolist() == expected
    assert (playhead.underruns, len(naps)) == (0, 2)
    playhead.pull(out, 0.0)
    assert playhead.underruns == 1
    assert sum(naps) <= 0.012


def test_what_is_heard_lags_by_the_outputs_latency_and_never_goes_back() -> None:
    ring = Ring(4800, 1)
    playhead = Playhead(ring, 48_000, 2)
    ring.write(np.ones((4800, 1), np.float32))
    playhead.open()
    playhead.pull(np.zeros((480, 1), np.float32), heard_at_s=10.1)
    assert playhead.heard_frame(10.0) == 0
    assert playhead.heard_frame(10.105) == pytest.approx(240, abs=1)
    assert playhead.heard_frame(10.102) == pytest.approx(240, abs=1)
    assert playhead.heard_frame(99.0) == 480
