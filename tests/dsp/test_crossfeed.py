import numpy as np
import pytest

from auralis_tui.dsp.crossfeed import Crossfeed, CrossfeedSettings
from auralis_tui.dsp.processor import Signal
from auralis_tui.units import db_to_gain
from tests import signals

RATE_HZ = 48_000.0


def run(settings: CrossfeedSettings, signal: Signal) -> Signal:
    crossfeed = Crossfeed(settings)
    crossfeed.prepare(RATE_HZ, signal.shape[1], 1024)
    return np.concatenate([crossfeed.process(block) for block in signals.blocks(signal, 1024)])


def test_the_sum_of_both_channels_stays_and_mono_is_untouched() -> None:
    signal = signals.white_noise(0.2, RATE_HZ)
    np.testing.assert_allclose(run(CrossfeedSettings(), signal).sum(axis=1), signal.sum(axis=1), atol=1e-14)
    middle = np.repeat(signal[:, :1], 2, axis=1)
    np.testing.assert_array_equal(run(CrossfeedSettings(), middle), middle)


@pytest.mark.parametrize("level_db", [-4.5, -9.0])
def test_low_tones_reach_the_other_ear_at_the_level(level_db: float) -> None:
    out = run(CrossfeedSettings(level_db=level_db), signals.sine(20.0, 2.0, RATE_HZ, 0.5) * [1.0, 0.0])[48_000:]
    ratio = np.sqrt(np.mean(out**2, axis=0))
    assert ratio[1] / ratio[0] == pytest.approx(db_to_gain(level_db), rel=0.01)


def test_what_is_fed_is_dull_and_late() -> None:
    settings = CrossfeedSettings(cutoff_hz=700.0, delay_s=0.00025)
    fed = run(settings, signals.impulse(1 << 14) * [1.0, 0.0])[:, 1]
    assert int(np.flatnonzero(fed)[0]) == 12
    gain = np.abs(np.fft.rfft(fed))
    at = np.array([700.0, 7000.0]) / RATE_HZ * len(fed)
    np.testing.assert_allclose(gain[np.rint(at).astype(int)] / gain[0], [0.7071, 0.09], rtol=0.03)


def test_the_lowest_level_is_off_and_other_channel_counts_pass() -> None:
    for channels, level_db in ((2, -30.0), (1, -4.5), (6, -4.5)):
        signal = signals.white_noise(0.1, RATE_HZ, channels=channels)
        np.testing.assert_array_equal(run(CrossfeedSettings(level_db=level_db), signal), signal)
