import numpy as np
import pytest

from auralis_tui.dsp.processor import Signal
from auralis_tui.dsp.soft_clip import SoftClip, SoftClipSettings
from auralis_tui.units import db_to_gain
from tests import signals

RATE_HZ = 44_100.0
ways = pytest.mark.parametrize("oversampled", [True, False])


def make(settings: SoftClipSettings) -> SoftClip:
    clip = SoftClip(settings)
    clip.prepare(RATE_HZ, 2, 1024)
    return clip


def run(clip: SoftClip, signal: Signal) -> Signal:
    return np.concatenate([clip.process(block) for block in signals.blocks(signal, 1024)])


@ways
@pytest.mark.audit("H-04")
def test_below_the_knee_it_is_a_delayed_copy_bit_for_bit(oversampled: bool) -> None:
    clip = make(SoftClipSettings(knee_db=6.0, oversampled=oversampled))
    signal = signals.music(0.5, RATE_HZ, amplitude=0.45, dtype=np.float32)
    np.testing.assert_array_equal(run(clip, signal)[15:], signal[:-15])
    assert clip.take_gain_reduction_db() == 0.0


@ways
@pytest.mark.audit("H-04")
def test_one_peak_changes_its_neighbourhood_only(oversampled: bool) -> None:
    signal = signals.white_noise(0.5, RATE_HZ, 0.02)
    signal[10_000] = 1.2
    out = run(make(SoftClipSettings(oversampled=oversampled)), signal)
    changed = np.flatnonzero((out[15:] != signal[:-15]).any(axis=1))
    assert 10_000 in changed
    assert np.abs(changed - 10_000).max() <= (30 if oversampled else 0)


@ways
def test_samples_never_exceed_the_ceiling(oversampled: bool) -> None:
    out = run(
        make(SoftClipSettings(ceiling_dbfs=-3.0, oversampled=oversampled)), signals.white_noise(0.5, RATE_HZ, 3.0)
    )
    assert signals.peak(out) <= db_to_gain(-3.0)


@ways
def test_the_curve_is_its_formula(oversampled: bool) -> None:
    level = np.full((4000, 2), 0.8) * [1.0, -1.0]
    out = run(make(SoftClipSettings(knee_db=6.0, oversampled=oversampled)), level)[-1]
    knee = db_to_gain(-6.0)
    wanted = knee + (1.0 - knee) * np.tanh((0.8 - knee) / (1.0 - knee))
    np.testing.assert_allclose(out, [wanted, -wanted], atol=1e-5)


def test_oversampling_keeps_aliases_low() -> None:
    frames = 1 << 14
    tone = round(9000.0 / RATE_HZ * frames) | 1
    signal = signals.sine(tone * RATE_HZ / frames, 2.0 * frames / RATE_HZ, RATE_HZ, 0.9)
    highest = {}
    for oversampled in (True, False):
        out = run(make(SoftClipSettings(ceiling_dbfs=-1.0, oversampled=oversampled)), signal)[-frames:, 0]
        levels = np.abs(np.fft.rfft(out)) / (frames / 2.0)
        levels[[tone, 2 * tone]] = 0.0
        highest[oversampled] = levels.max()
    assert highest[True] < 0.1 * highest[False]


def test_reduction_is_reported_once() -> None:
    clip = make(SoftClipSettings(knee_db=0.0, oversampled=False))
    clip.process(np.full((100, 2), 2.0))
    assert clip.take_gain_reduction_db() == pytest.approx(6.02, abs=0.01)
    assert clip.take_gain_reduction_db() == 0.0
