"""Silence before and after."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from auralis_tui.analysis.edges import EdgesMeter
from tests import signals


@given(
    before=st.integers(0, 300),
    sounding=st.integers(1, 300),
    after=st.integers(0, 300),
    block_frames=st.integers(1, 400),
)
def test_the_edges_are_found_to_the_frame_whatever_the_blocks(
    before: int, sounding: int, after: int, block_frames: int
) -> None:
    sound = np.zeros((before + sounding + after, 2))
    sound[before, 0] = sound[before + sounding - 1, 1] = -0.0011
    sound[before + sounding :] = 0.0009
    meter = EdgesMeter()
    for block in signals.blocks(sound, block_frames):
        meter.process(block)
    assert (meter.start_frames, meter.end_frames) == (before, after)


def test_silence_has_no_edges() -> None:
    meter = EdgesMeter()
    meter.process(np.full((100, 2), 0.0009))
    assert (meter.start_frames, meter.end_frames) == (None, None)
