import itertools

import numpy as np
import pytest

from auralis_tui.dsp.compressor import Compressor, CompressorSettings
from auralis_tui.dsp.gain import Gain
from auralis_tui.dsp.rack import Rack, energy
from tests import signals

RATE_HZ = 48_000.0
HARD = CompressorSettings(threshold_db=-40.0, ratio=10.0)
SOFT = CompressorSettings(threshold_db=-60.0, ratio=1.5)


def make(ticks: float | None = None) -> Rack:
    clock = None if ticks is None else itertools.count(0.0, ticks).__next__
    rack = Rack([("gain", Gain(6.0)), ("compressor", Compressor(HARD)), ("compressor", Compressor(SOFT))], clock)
    rack.prepare(RATE_HZ, 2, 1024)
    return rack


def test_each_stage_has_a_name_of_its_own_and_a_level_after_it() -> None:
    rack, block = make(), signals.music(0.5, RATE_HZ, amplitude=0.25)
    rack.tapped = True
    out = rack.process(block)
    levels = rack.take_levels_dbfs()
    assert list(levels) == ["gain", "compressor", "compressor 2"]
    assert levels["gain"] == pytest.approx(20.0 * np.log10(0.25) + 6.0, abs=1e-6)
    assert levels["compressor 2"] == pytest.approx(20.0 * np.log10(signals.peak(out)))
    assert rack.take_levels_dbfs() == {}


def test_levels_are_the_highest_since_the_last_reading() -> None:
    rack = make()
    rack.tapped = True
    for amplitude in (0.1, 0.5, 0.2):
        rack.process(signals.music(0.1, RATE_HZ, amplitude=amplitude))
    assert rack.take_levels_dbfs()["gain"] == pytest.approx(20.0 * np.log10(0.5) + 6.0, abs=1e-6)


def test_untapped_no_level_is_read() -> None:
    rack = make()
    rack.process(signals.music(0.1, RATE_HZ))
    assert rack.take_levels_dbfs() == {}


def test_stages_that_reduce_tell_by_how_much() -> None:
    rack = make()
    rack.process(signals.music(0.5, RATE_HZ))
    taken = rack.take_gain_reduction_db()
    assert list(taken) == ["compressor", "compressor 2"]
    assert all(reduction_db > 3.0 for reduction_db in taken.values())


def test_the_clock_gives_the_time_of_each_stage() -> None:
    rack, block = make(ticks=0.25), signals.music(0.01, RATE_HZ)
    rack.process(block)
    rack.process(block)
    assert rack.take_seconds() == {"gain": 0.5, "compressor": 0.5, "compressor 2": 0.5}
    assert rack.take_seconds() == {}


def test_forgotten_readings_are_gone() -> None:
    rack = make(ticks=1.0)
    rack.tapped = True
    rack.process(signals.music(0.5, RATE_HZ))
    rack.forget_taps()
    assert rack.take_levels_dbfs() == rack.take_seconds() == {}
    assert set(rack.take_gain_reduction_db().values()) == {0.0}


@pytest.mark.parametrize("broken", [np.nan, np.inf, -np.inf])
def test_one_broken_sample_shows_in_the_energy(broken: float) -> None:
    block = signals.music(0.01, RATE_HZ, dtype=np.float32)
    assert energy(block) == pytest.approx(float(np.square(block, dtype=np.float64).sum()), rel=1e-5)
    assert energy(block[:0]) == 0.0
    block[3, 1] = broken
    assert not np.isfinite(energy(block))
