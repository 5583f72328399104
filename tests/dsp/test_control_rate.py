import numpy as np
import pytest

from auralis_tui.dsp.block_linear import Bands
from auralis_tui.dsp.control_rate import GainRamps, LevelReader, period_frames
from auralis_tui.dsp.envelope import Control
from tests import signals

FLOAT64 = np.dtype(np.float64)
CUTS = (1, 3, 8, 37, 100, 1000)
PERIODS = (1, 2, 4, 8)


def noise(bands: int = 3, frames: int = 1000, channels: int = 2) -> Bands:
    return np.stack([signals.white_noise(frames / 48_000.0, channels=channels, seed=seed) for seed in range(bands)])


def read(reader: LevelReader, x: Bands, cut: int) -> Control:
    return np.concatenate([reader.peaks(x[:, at : at + cut]).copy() for at in range(0, x.shape[1], cut)], axis=-1)


@pytest.mark.parametrize("period", PERIODS)
@pytest.mark.parametrize("cut", CUTS)
def test_no_peak_is_missed_wherever_blocks_are_cut(period: int, cut: int) -> None:
    x = noise()
    expected = np.abs(x).reshape(3, 1000 // period, period, 2).max(axis=2)
    np.testing.assert_array_equal(read(LevelReader(period, linked=False), x, cut), expected.transpose(0, 2, 1))
    linked = read(LevelReader(period, linked=True), x, cut)
    np.testing.assert_array_equal(linked[:, 0], expected.max(axis=2))


@pytest.mark.parametrize("cut", CUTS)
def test_energies_are_sums_of_squares(cut: int) -> None:
    x, reader = noise(), LevelReader(8, linked=True)
    parts = [reader.energies(x[:, at : at + cut]).copy() for at in range(0, 1000, cut)]
    expected = (x**2).reshape(3, 125, 16).sum(axis=2)
    np.testing.assert_allclose(np.concatenate(parts, axis=-1)[:, 0], expected, rtol=1e-12)


@pytest.mark.parametrize("period", [2, 4, 8])
def test_gains_go_straight_from_value_to_value_a_period_later(period: int) -> None:
    values = np.array([[[0.5, 2.0, 1.0, 0.25]]])
    got = GainRamps(period).gains(values, 4 * period, FLOAT64)
    corners = np.arange(1, 5) * period
    expected = np.interp(np.arange(1, 4 * period + 1), corners, [1.0, 0.5, 2.0, 1.0])
    np.testing.assert_allclose(got[0], expected[:, None], rtol=1e-14)


def test_without_a_period_a_value_acts_at_once() -> None:
    values = np.array([[[0.5, 2.0, 1.0]]])
    np.testing.assert_array_equal(GainRamps(1).gains(values, 3, FLOAT64)[0, :, 0], values[0, 0])


def test_each_channel_has_its_own_gain_unless_linked() -> None:
    values = np.array([[[0.5, 0.5, 0.5], [2.0, 2.0, 2.0]]])
    got = GainRamps(4).gains(values, 12, FLOAT64)
    np.testing.assert_array_equal(got[0, 8:], np.tile([0.5, 2.0], (4, 1)))


@pytest.mark.audit("M-03")
@pytest.mark.parametrize("period", PERIODS)
@pytest.mark.parametrize("cut", CUTS)
def test_the_cut_doesnt_move_a_ramp(period: int, cut: int) -> None:
    x = np.abs(noise())

    def run(cut: int) -> Bands:
        reader, ramps = LevelReader(period, linked=False), GainRamps(period)
        parts = [x[:, at : at + cut] for at in range(0, 1000, cut)]
        return np.concatenate([ramps.gains(reader.peaks(part), part.shape[1], FLOAT64) for part in parts], axis=1)

    np.testing.assert_array_equal(run(cut), run(1000))


def test_nothing_in_nothing_out() -> None:
    reader, ramps = LevelReader(8, linked=True), GainRamps(8)
    for frames in (0, 3, 0, 8, 0):
        assert ramps.gains(reader.peaks(noise(1, frames)), frames, FLOAT64).shape == (1, frames, 1)


def test_a_gain_of_1_stays_exactly_1() -> None:
    for dtype in (np.float32, np.float64):
        gains = GainRamps(8).gains(np.ones((1, 1, 100)), 803, np.dtype(dtype))
        assert (gains == 1.0).all()


def test_a_fast_attack_gets_a_short_period() -> None:
    assert [period_frames(attack_s, 44_100.0) for attack_s in (0.0, 0.001, 0.003, 0.005, 0.1)] == [1, 2, 4, 8, 8]
    assert period_frames(0.005, 8000.0) == 2
