"""Sums over a whole programme."""

import numpy as np
import pytest

from auralis_tui.analysis.sample_statistics import SampleStatistics
from tests import signals


def measured(sound: signals.Signal, block_frames: int = 1000) -> SampleStatistics:
    statistics = SampleStatistics(sound.shape[1])
    for block in signals.blocks(sound, block_frames):
        statistics.process(block)
    return statistics


def test_a_full_scale_sine_has_an_rms_of_one_and_no_offset() -> None:
    statistics = measured(signals.sine(1000.0, 1.0))
    assert statistics.rms_by_channel == pytest.approx((1.0, 1.0), rel=1e-9)
    assert statistics.rms == pytest.approx(1.0, rel=1e-9)
    assert statistics.means == pytest.approx((0.0, 0.0), abs=1e-9)
    assert statistics.frames == 48_000


def test_a_full_scale_square_is_three_decibels_above() -> None:
    assert measured(np.sign(signals.sine(1000.0, 1.0, phase_rad=0.1))).rms == pytest.approx(np.sqrt(2.0))


def test_offsets_are_found_in_each_channel() -> None:
    sound = signals.sine(1000.0, 1.0, amplitude=0.5, dtype=np.float32) + np.array([0.01, -0.002], np.float32)
    assert measured(sound, 8192).means == pytest.approx((0.01, -0.002), abs=1e-7)


def test_all_channels_together_are_the_mean_of_their_powers() -> None:
    sound = signals.sine(1000.0, 1.0) * np.array([1.0, 0.0])
    assert measured(sound).rms == pytest.approx(np.sqrt(0.5))


def test_nothing_is_nothing() -> None:
    statistics = measured(np.zeros((0, 3)))
    assert (statistics.frames, statistics.rms, statistics.means) == (0, 0.0, (0.0, 0.0, 0.0))
