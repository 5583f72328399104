"""Samples at full scale and their runs."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auralis_tui.analysis.clipping import RUN_FRAMES, ClippingMeter
from tests import signals


def measured(sound: signals.Signal, block_frames: int = 1000) -> ClippingMeter:
    meter = ClippingMeter(sound.shape[1])
    for block in signals.blocks(sound, block_frames):
        meter.process(block)
    return meter


def by_hand(wave: list[bool]) -> tuple[int, int]:
    """Return the runs that are long enough, and the longest of all."""
    lengths = [len(part) for part in "".join("x" if full else " " for full in wave).split()]
    return sum(length >= RUN_FRAMES for length in lengths), max(lengths, default=0)


@given(
    left=st.lists(st.booleans(), max_size=40),
    right=st.lists(st.booleans(), max_size=40),
    block_frames=st.integers(1, 50),
)
def test_runs_are_counted_whatever_the_blocks(left: list[bool], right: list[bool], block_frames: int) -> None:
    frames = min(len(left), len(right))
    sound = np.array([left[:frames], right[:frames]], np.float64).T.reshape(frames, 2)
    meter = measured(np.where(sound, -1.0, 0.99), block_frames)
    runs, longest = zip(by_hand(left[:frames]), by_hand(right[:frames]), strict=True)
    assert meter.samples == int(sound.sum())
    assert meter.runs == sum(runs)
    assert meter.longest_frames == max(longest)


def test_both_ends_of_16_bits_are_full_scale() -> None:
    meter = measured(np.array([[32767.0], [-32768.0], [32766.0], [40_000.0]], np.float32) / 32768.0)
    assert (meter.samples, meter.runs, meter.longest_frames) == (3, 0, 2)


@pytest.mark.audit("H-06")
def test_a_channel_is_counted_alone() -> None:
    sound = np.tile([[1.0, 0.0], [0.0, 1.0]], (5, 1))
    assert (measured(sound).samples, measured(sound).runs) == (10, 0)
