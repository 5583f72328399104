import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auralis_tui.dsp.limiter import Limiter, LimiterSettings, Quality, latency_frames, look_ahead_frames
from auralis_tui.dsp.look_ahead import PERIOD, RELEASED, Release
from auralis_tui.dsp.processor import Signal
from auralis_tui.units import db_to_gain
from tests import signals

RATE_HZ = 44_100.0
CEILING = db_to_gain(-1.0)


def make(limits: LimiterSettings | None = None, channels: int = 2) -> Limiter:
    limiter = Limiter(limits or LimiterSettings())
    limiter.prepare(RATE_HZ, channels, 1024)
    return limiter


def faded(signal: Signal) -> Signal:
    ramp = np.minimum(1.0, np.arange(len(signal)) / 1000.0)
    return (signal * np.minimum(ramp, ramp[::-1])[:, None]).astype(signal.dtype)


def limited(signal: Signal, limits: LimiterSettings | None = None) -> Signal:
    limiter = make(limits, signal.shape[1])
    padded = np.concatenate([signal, np.zeros((1000, signal.shape[1]), signal.dtype)])
    return np.concatenate([limiter.process(block) for block in signals.blocks(padded, 1024)])


@pytest.mark.parametrize("push_db", [3.0, 12.0])
@pytest.mark.parametrize(
    ("name", "signal", "allowed_db"),
    [
        ("music", faded(signals.music(3.0, RATE_HZ)), 0.1),
        ("drums", faded(signals.drums(3.0, RATE_HZ)), 0.1),
        ("pink noise", faded(signals.pink_noise(2.0, RATE_HZ, 0.3)), 0.5),
        ("tone bursts", faded(signals.tone_bursts(2.0, RATE_HZ)), 0.1),
        ("white noise", faded(signals.white_noise(1.0, RATE_HZ, 0.3)), 1.3),
    ],
)
def test_true_peaks_stay_below_the_ceiling(name: str, signal: Signal, allowed_db: float, push_db: float) -> None:
    out = limited((signal * db_to_gain(push_db)).astype(np.float32))
    assert signals.peak(out) <= np.float32(CEILING)
    assert 20.0 * math.log10(signals.true_peak(out) / CEILING) <= allowed_db


@pytest.mark.parametrize("push_db", [2.0, 12.0])
@pytest.mark.parametrize(
    "signal",
    [
        faded(signals.white_noise(1.0, RATE_HZ, 0.15, seed=3)),
        faded(signals.pink_noise(1.0, RATE_HZ, 0.3)),
        faded(signals.music(1.0, RATE_HZ)),
        faded(np.sign(signals.sine(997.0, 1.0, RATE_HZ))),
        faded(signals.sweep(20.0, 21_900.0, 1.0, RATE_HZ)),
        faded(signals.tone_bursts(1.0, RATE_HZ)),
    ],
    ids=["white noise", "pink noise", "music", "square", "sweep", "tone bursts"],
)
def test_export_quality_holds_the_ceiling_for_any_signal(signal: Signal, push_db: float) -> None:
    for limits in (
        LimiterSettings(quality=Quality.EXPORT),
        LimiterSettings(quality=Quality.EXPORT, link=0.3, release=Release.ADAPTIVE, release_s=0.02),
    ):
        out = limited((signal * db_to_gain(push_db)).astype(np.float32), limits)
        assert 20.0 * math.log10(signals.true_peak(out) / CEILING) <= 0.02


@pytest.mark.audit("H-04")
def test_export_quality_is_a_delayed_copy_below_the_ceiling_too() -> None:
    signal = signals.music(1.0, RATE_HZ, amplitude=0.5, dtype=np.float32)
    limiter = make(LimiterSettings(quality=Quality.EXPORT))
    out = np.concatenate([limiter.process(block) for block in signals.blocks(signal, 500)])
    lag = limiter.latency_frames
    np.testing.assert_array_equal(out[lag:], signal[:-lag])


def reductions_db(limits: LimiterSettings, signal: Signal) -> Signal:
    limiter = make(limits, signal.shape[1])
    out, lag = limiter.process(signal), limiter.latency_frames
    return np.asarray(-20.0 * np.log10(out[lag:] / signal[:-lag]))


def test_unlinked_channels_are_turned_down_each_for_itself() -> None:
    level = np.full((20_000, 2), 0.1)
    level[:, 0] = 2.0 * CEILING
    apart, half, alike = (reductions_db(LimiterSettings(link=link), level)[10_000] for link in (0.0, 0.5, 1.0))
    np.testing.assert_allclose(apart, [6.02, 0.0], atol=0.01)
    np.testing.assert_allclose(half, [6.02, 3.01], atol=0.01)
    np.testing.assert_allclose(alike, [6.02, 6.02], atol=0.01)


def test_the_adaptive_release_is_as_quick_after_a_short_peak_and_slower_after_a_lasting_one() -> None:
    def left_db(release: Release, loud_frames: int) -> float:
        level = np.full((100_000, 1), 0.3)
        level[50_000 - loud_frames : 50_000] = 2.0 * CEILING
        return float(reductions_db(LimiterSettings(release=release, release_s=0.1), level)[50_000 + 8820, 0])

    short = left_db(Release.ADAPTIVE, 200), left_db(Release.EXPONENTIAL, 200)
    lasting = left_db(Release.ADAPTIVE, 44_100), left_db(Release.EXPONENTIAL, 44_100)
    assert short[0] == pytest.approx(short[1], abs=0.01)
    assert lasting[0] > 2.0 * lasting[1]


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10_000), level_db=st.floats(-40.0, 60.0), ceiling_db=st.floats(-24.0, 0.0))
def test_samples_never_exceed_the_ceiling(seed: int, level_db: float, ceiling_db: float) -> None:
    noise = signals.white_noise(0.05, RATE_HZ, db_to_gain(level_db), seed=seed)
    out = make(LimiterSettings(ceiling_dbtp=ceiling_db)).process(noise)
    assert signals.peak(out) <= db_to_gain(ceiling_db)


@pytest.mark.audit("H-04")
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_below_the_ceiling_it_is_a_delayed_copy_bit_for_bit(dtype: type) -> None:
    signal = signals.music(1.0, RATE_HZ, amplitude=0.87, dtype=dtype)
    limiter = make()
    out = np.concatenate([limiter.process(block) for block in signals.blocks(signal, 500)])
    lag = limiter.latency_frames
    np.testing.assert_array_equal(out[lag:], signal[:-lag])
    assert limiter.take_gain_reduction_db() == 0.0


@pytest.mark.audit("H-04")
@pytest.mark.parametrize("block_frames", [64, 1024, 50_000])
def test_one_peak_changes_nothing_outside_its_look_ahead_and_release(block_frames: int) -> None:
    release_s, at, peak = 0.02, 20_000, 2.0
    signal = signals.white_noise(1.0, RATE_HZ, 0.05, dtype=np.float32)
    signal[at] = peak
    limiter = make(LimiterSettings(release_s=release_s))
    out = np.concatenate([limiter.process(block) for block in signals.blocks(signal, block_frames)])
    lag = limiter.latency_frames
    changed = np.flatnonzero((out[lag:] != signal[:-lag]).any(axis=1))
    before = at - changed[0]
    after = changed[-1] - at
    released = release_s * RATE_HZ * math.log(1.0 + math.log(peak / CEILING) / RELEASED)
    assert 0 < before <= look_ahead_frames(RATE_HZ) + 2 * PERIOD + 12
    assert 0 < after <= released + look_ahead_frames(RATE_HZ) + 2 * PERIOD + 12
    assert np.abs(out[at + lag]).max() == pytest.approx(CEILING, rel=1e-3)


@pytest.mark.parametrize("block_frames", [16, 100, 1000])
def test_resting_between_peaks_changes_nothing(block_frames: int) -> None:
    signal = signals.white_noise(0.5, RATE_HZ, 0.05)
    signal[[500, 9_000, 20_000]] = 1.5
    fast = LimiterSettings(release_s=0.01)
    limiter = make(fast)
    cut = np.concatenate([limiter.process(block) for block in signals.blocks(signal, block_frames)])
    np.testing.assert_allclose(cut, make(fast).process(signal), rtol=0.0, atol=1e-12)


def test_latency_depends_on_the_rate_alone() -> None:
    for rate_hz in (8000.0, 44_100.0, 96_000.0):
        for limits in (LimiterSettings(release_s=0.005), LimiterSettings(quality=Quality.EXPORT)):
            limiter = Limiter(limits)
            limiter.prepare(rate_hz, 2, 1024)
            assert limiter.latency_frames == latency_frames(rate_hz)
    assert latency_frames(44_100.0) == 184
    assert latency_frames(44_100.0) / 44_100.0 < 0.005


def test_the_gain_moves_smoothly_and_returns_with_the_release() -> None:
    level = np.full((44_100, 2), 0.5)
    level[9_900:10_101] += np.hanning(201)[:, None]
    limiter = make(LimiterSettings(release_s=0.1))
    gain_db = 20.0 * np.log10(limiter.process(level)[limiter.latency_frames :, 0] / level[: -limiter.latency_frames, 0])
    deepest = 20.0 * math.log10(1.5 / CEILING)
    assert gain_db.min() == pytest.approx(-deepest, rel=0.05)
    assert gain_db[10_000 + 4410] == pytest.approx(gain_db.min() * math.exp(-1.0), rel=0.05)
    assert np.abs(np.diff(gain_db)).max() < 0.25


def test_channels_are_turned_down_alike() -> None:
    signal = signals.white_noise(0.5, RATE_HZ, 0.6)
    signal[:, 1] *= 0.01
    limiter = make()
    out, delayed = limiter.process(signal), np.roll(signal, limiter.latency_frames, axis=0)
    lag = limiter.latency_frames
    np.testing.assert_allclose((out / delayed)[lag:, 0], (out / delayed)[lag:, 1], rtol=1e-9)


def test_reduction_is_reported_once() -> None:
    limiter = make()
    limiter.process(np.full((4000, 2), CEILING * 2.0))
    assert limiter.take_gain_reduction_db() == pytest.approx(6.02, abs=1.5)
    limiter.process(signals.silence(3.0, RATE_HZ))
    limiter.take_gain_reduction_db()
    limiter.process(signals.silence(0.1, RATE_HZ))
    assert limiter.take_gain_reduction_db() == 0.0
