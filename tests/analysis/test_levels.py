"""Sample peak, RMS and clipping."""

import numpy as np
import pytest

from auralis_tui.analysis.levels import LevelMeter
from auralis_tui.units import SILENCE_DB
from tests import signals


def test_a_full_scale_sine_reads_zero_twice() -> None:
    meter = LevelMeter(2)
    meter.process(signals.sine(1000.0, 1.0, phase_rad=0.0))
    reading = meter.read()
    assert reading.peak_dbfs == pytest.approx((0.0, 0.0), abs=1e-6)
    assert reading.rms_dbfs == pytest.approx((0.0, 0.0), abs=1e-6)


def test_channels_are_measured_apart() -> None:
    meter = LevelMeter(2)
    sound = signals.sine(1000.0, 0.5, amplitude=0.5)
    sound[:, 1] *= -0.1
    meter.process(sound)
    reading = meter.read()
    assert reading.peak_dbfs == pytest.approx((-6.02, -26.02), abs=0.01)
    assert reading.rms_dbfs == pytest.approx((-6.02, -26.02), abs=0.01)
    assert reading.clipped == 0


def test_the_reading_does_not_depend_on_the_blocks() -> None:
    sound = signals.music(0.5)
    whole, cut = LevelMeter(2), LevelMeter(2)
    whole.process(sound)
    for block in signals.blocks(sound, 37):
        cut.process(block)
    expected, reading = whole.read(), cut.read()
    assert reading.peak_dbfs == expected.peak_dbfs
    assert reading.rms_dbfs == pytest.approx(expected.rms_dbfs, abs=1e-9)


def test_samples_at_full_scale_are_counted_on_both_sides() -> None:
    meter = LevelMeter(2)
    sound = np.zeros((10, 2), np.float32)
    sound[3], sound[5, 0], sound[6, 1] = 1.0, -1.0, 0.99
    meter.process(sound)
    assert meter.read().clipped == 3


def test_a_reading_starts_the_next() -> None:
    meter = LevelMeter(1)
    meter.process(np.ones((4, 1)))
    meter.read()
    reading = meter.read()
    assert reading.peak_dbfs == reading.rms_dbfs == (SILENCE_DB,)
    assert reading.clipped == 0


def test_broken_samples_and_empty_blocks_are_silence() -> None:
    meter = LevelMeter(2)
    meter.process(np.full((4, 2), np.nan))
    meter.process(np.zeros((0, 2)))
    meter.process(np.full((4, 2), np.inf, np.float32))
    assert meter.read().peak_dbfs == (SILENCE_DB, SILENCE_DB)
