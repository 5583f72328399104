"""The true peak of a programme against the wave itself."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auralis_tui.analysis.true_peak import TruePeakMeter
from tests import signals


def measured(sound: signals.Signal, block_frames: int = 5000) -> TruePeakMeter:
    meter = TruePeakMeter(sound.shape[1])
    for block in signals.blocks(sound, block_frames):
        meter.process(block)
    return meter


def error_db(sound: signals.Signal, height: float) -> float:
    return float(20.0 * np.log10(measured(sound).true_peaks[0] / height))


@settings(max_examples=60, deadline=None)
@given(fraction=st.floats(0.005, 0.45), phase_rad=st.floats(0.0, 2.0 * np.pi))
def test_tones_up_to_0_45_of_the_rate_read_within_0_01_db(fraction: float, phase_rad: float) -> None:
    frames = np.arange(6000)
    fade = np.sin(0.5 * np.pi * np.minimum(1.0, np.minimum(frames, 6000 - frames) / 2000.0)) ** 2
    tone = fade * np.sin(2.0 * np.pi * fraction * frames + phase_rad)
    assert error_db(tone[:, np.newaxis], signals.true_peak(tone[:, np.newaxis])) == pytest.approx(0.0, abs=0.01)


@pytest.mark.parametrize(("fraction", "error"), [(0.46, 0.02), (0.47, 0.05), (0.48, 0.1), (0.49, 0.35)])
def test_near_half_the_rate_bursts_read_low_by_so_much(fraction: float, error: float) -> None:
    for phase_rad in np.linspace(0.0, np.pi, 7):
        burst = np.hanning(400) * np.sin(2.0 * np.pi * fraction * np.arange(400) + phase_rad)
        low = error_db(burst[:, np.newaxis], signals.true_peak(burst[:, np.newaxis], 64))
        assert -error < low < 0.001


@pytest.mark.parametrize("rate_hz", [44_100.0, 48_000.0, 96_000.0, 192_000.0])
def test_a_quarter_of_the_rate_at_45_degrees_reads_three_decibels_above_its_samples(rate_hz: float) -> None:
    meter = measured(signals.tone_bursts(0.25, rate_hz, 0.5))
    assert 20.0 * np.log10(meter.true_peaks) == pytest.approx([-6.02, -6.02], abs=0.01)
    assert 20.0 * np.log10(meter.sample_peaks) == pytest.approx([-9.03, -9.03], abs=0.1)


def test_music_reads_as_its_wave() -> None:
    sound = signals.music(2.0)
    sound *= np.minimum(1.0, np.minimum(np.arange(96_000), 95_999 - np.arange(96_000)) / 4800.0)[:, np.newaxis]
    for channel in (0, 1):
        wave = sound[:, channel : channel + 1]
        assert error_db(wave, signals.true_peak(wave)) == pytest.approx(0.0, abs=0.02)


def test_white_noise_up_to_half_the_rate_reads_within_0_3_db() -> None:
    for seed in range(4):
        noise = signals.white_noise(0.3, seed=seed, channels=1) * np.hanning(14_400)[:, np.newaxis]
        assert error_db(noise, signals.true_peak(noise)) == pytest.approx(0.0, abs=0.3)


@settings(max_examples=30, deadline=None)
@given(lengths=st.lists(st.integers(1, 20_000), min_size=1, max_size=6), seed=st.integers(0, 99))
def test_the_blocks_change_nothing(lengths: list[int], seed: int) -> None:
    sound = signals.white_noise(sum(lengths) / signals.RATE_HZ, seed=seed)
    whole, cut, start = measured(sound, len(sound)), TruePeakMeter(2), 0
    for length in lengths:
        cut.process(sound[start : start + length])
        start += length
    assert cut.true_peaks == whole.true_peaks
    assert cut.sample_peaks == whole.sample_peaks == pytest.approx(np.abs(sound.astype(np.float32)).max(axis=0))


@settings(max_examples=30, deadline=None)
@given(frames=st.integers(0, 300), at=st.integers(0, 299), height=st.floats(0.001, 4.0))
def test_a_click_anywhere_is_never_read_below_its_sample(frames: int, at: int, height: float) -> None:
    sound = np.zeros((frames, 1))
    sound[at:][:1] = height
    meter = measured(sound, 64)
    expected = height if at < frames else 0.0
    assert meter.sample_peaks[0] == pytest.approx(expected)
    assert meter.sample_peaks[0] <= meter.true_peaks[0] <= 1.001 * expected


def test_reading_disturbs_nothing_and_reset_forgets() -> None:
    sound = signals.music(0.5)
    read, unread = TruePeakMeter(2), measured(sound)
    for block in signals.blocks(sound, 777):
        read.process(block)
        assert min(read.true_peaks) >= 0.0
    assert read.true_peaks == unread.true_peaks
    read.reset()
    assert read.true_peaks == (0.0, 0.0)
    read.process(0.1 * sound)
    assert read.true_peaks == pytest.approx(0.1 * np.array(unread.true_peaks), rel=1e-5)


def test_broken_samples_are_silence() -> None:
    sound = signals.sine(1000.0, 0.5, amplitude=0.5)
    sound[20_000] = [np.nan, np.inf]
    assert all(0.49 < peak < 0.8 for peak in measured(sound).true_peaks)
