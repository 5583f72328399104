import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auralis_tui.dsp.gain import Gain
from auralis_tui.units import SILENCE_DB, db_to_gain
from tests import signals

RATE_HZ = 48_000.0
RAMP_FRAMES = 960


def make(gain_db: float = 0.0) -> Gain:
    gain = Gain(gain_db, ramp_s=0.02)
    gain.prepare(RATE_HZ, 1, 1024)
    return gain


@pytest.mark.audit("M-03")
@given(lengths=st.lists(st.integers(0, 700), min_size=4, max_size=12), gain_db=st.floats(-60.0, 12.0))
def test_a_change_is_one_straight_line_wherever_blocks_are_cut(lengths: list[int], gain_db: float) -> None:
    gain = make()
    heard = [gain.process(np.ones((100, 1)))]
    gain.gain_db = gain_db
    heard += [gain.process(np.ones((length, 1))) for length in lengths]
    line = np.interp(np.arange(sum(lengths)) + 1, [0, RAMP_FRAMES], [1.0, db_to_gain(gain_db)])
    np.testing.assert_allclose(np.concatenate(heard)[100:, 0], line, rtol=0.0, atol=1e-12)


@pytest.mark.audit("M-03")
def test_a_change_during_a_change_makes_no_step() -> None:
    gain, heard = make(), []
    for gain_db in (-20.0, 6.0, SILENCE_DB, 0.0, -3.0):
        gain.gain_db = gain_db
        heard.append(gain.process(np.ones((301, 1))))
    steps = np.abs(np.diff(np.concatenate([np.ones((1, 1)), *heard]), axis=0))
    assert steps.max() <= 2.0 / RAMP_FRAMES


def test_setting_it_again_each_block_still_gets_there() -> None:
    gain = make()
    gain.gain_db = -6.0
    for _ in range(20):
        gain.process(np.ones((100, 1)))
    np.testing.assert_array_equal(gain.process(np.ones((5, 1))), np.full((5, 1), db_to_gain(-6.0)))


def test_silence_is_exactly_zero_and_0_db_exactly_the_input() -> None:
    noise = signals.white_noise(0.1, RATE_HZ, channels=1)
    assert not make(SILENCE_DB).process(noise).any()
    gain = make(SILENCE_DB)
    gain.gain_db = 0.0
    out = gain.process(noise)
    np.testing.assert_array_equal(out[RAMP_FRAMES:], noise[RAMP_FRAMES:])


def test_reset_ends_the_ramp() -> None:
    gain = make()
    gain.gain_db = -20.0
    gain.process(np.ones((10, 1)))
    gain.reset()
    np.testing.assert_allclose(gain.process(np.ones((3, 1))), 0.1)
