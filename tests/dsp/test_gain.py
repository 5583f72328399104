import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auralis_tui.dsp.crossfade import Shape
from auralis_tui.dsp.gain import Gain, GainSettings
from auralis_tui.dsp.settings import SettingsError
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


def test_mute_goes_to_exactly_nothing_and_back_to_the_gain() -> None:
    gain = make(-6.0)
    gain.muted = True
    assert gain.process(np.ones((RAMP_FRAMES, 1)))[-1, 0] == 0.0
    gain.gain_db = -12.0
    assert not gain.process(np.ones((2 * RAMP_FRAMES, 1))).any()
    gain.muted = False
    back = gain.process(np.ones((RAMP_FRAMES + 1, 1)))[:, 0]
    assert back[-1] == db_to_gain(-12.0)
    np.testing.assert_allclose(np.diff(back[:-1]), db_to_gain(-12.0) / RAMP_FRAMES, rtol=1e-9)


@pytest.mark.audit("M-03")
@pytest.mark.parametrize("shape", list(Shape))
def test_every_shape_is_monotonic_and_ends_exactly(shape: Shape) -> None:
    gain = Gain(0.0, ramp_s=0.02, shape=shape)
    gain.prepare(RATE_HZ, 2, 1024)
    for goal_db, goal in ((SILENCE_DB, 0.0), (0.0, 1.0)):
        gain.gain_db = goal_db
        heard = np.concatenate([gain.process(np.ones((frames, 2))) for frames in (1, 300, 0, 700)])
        assert (np.diff(heard[:, 0]) * (goal - 0.5) >= 0.0).all()
        assert np.abs(np.diff(heard, axis=0)).max() < 0.5 * np.pi / RAMP_FRAMES * 1.01
        assert heard[-1, 0] == goal


def test_balance_moves_along_the_ramp_and_leaves_mono() -> None:
    gain = Gain(0.0, ramp_s=0.02)
    gain.prepare(RATE_HZ, 2, 1024)
    gain.balance = 0.5
    heard = gain.process(np.ones((RAMP_FRAMES, 2)))
    np.testing.assert_allclose(heard[:, 1], 1.0, rtol=1e-15)
    np.testing.assert_allclose(heard[:, 0], 1.0 - 0.5 * np.arange(1, RAMP_FRAMES + 1) / RAMP_FRAMES, atol=1e-12)
    mono = Gain(0.0, balance=1.0)
    mono.prepare(RATE_HZ, 1, 1024)
    np.testing.assert_array_equal(mono.process(np.ones((10, 1))), np.ones((10, 1)))


@pytest.mark.parametrize("setting", ["gain_db", "balance"])
@pytest.mark.parametrize("value", [float("nan"), 100.0, -100.0])
def test_settings_out_of_range_are_refused(setting: str, value: float) -> None:
    with pytest.raises(SettingsError, match=setting):
        GainSettings(**{setting: value})  # type: ignore[arg-type]
