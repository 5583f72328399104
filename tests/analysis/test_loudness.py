"""The loudness meter: what holds for any stream. The standards' cases are in tests/cli/test_selftest.py."""

import numpy as np
import pytest

from auralis_tui.analysis.loudness import LoudnessMeter
from auralis_tui.units import SILENCE_DB
from tests import signals
from tests.analysis.loudness_cases import RATE_HZ, SILENT_DB, measure, tones


def test_the_low_frequency_channel_is_not_counted() -> None:
    sound = np.zeros((48_000, 6))
    sound[:, 3] = signals.sine(60.0, 1.0, channels=1)[:, 0]
    assert measure(sound).integrated_lufs == SILENCE_DB


@pytest.mark.parametrize("rate_hz", [8_000.0, 11_025.0, 44_100.0, 48_000.0, 96_000.0, 192_000.0, 384_000.0])
def test_full_scale_on_one_channel_is_minus_3_01_at_any_rate(rate_hz: float) -> None:
    sound = np.zeros((int(2 * rate_hz), 2))
    sound[:, 0] = signals.sine(997.0, 2.0, rate_hz, channels=1)[:, 0]
    meter = measure(sound, rate_hz)
    assert meter.integrated_lufs == pytest.approx(-3.01, abs=0.05)


def test_the_calibration_tone_reads_its_level() -> None:
    assert measure(tones((4.0, -18.0))).short_term_lufs == pytest.approx(-18.0, abs=0.01)


@pytest.mark.parametrize("rate_hz", [44_100.0, 11_025.0])
def test_figures_do_not_depend_on_the_blocks(rate_hz: float) -> None:
    sound = signals.music(4.05, rate_hz)
    whole = measure(sound, rate_hz, len(sound))
    for block_frames in (40, 441, 1024, 8193):
        cut = measure(sound, rate_hz, block_frames)
        for figure in ("momentary_lufs", "short_term_lufs", "integrated_lufs", "lra_lu", "max_momentary_lufs"):
            assert getattr(cut, figure) == pytest.approx(getattr(whole, figure), abs=1e-9)


@pytest.mark.audit("H-06")
def test_mono_is_three_decibels_below_the_same_on_two_channels() -> None:
    stereo = signals.music(3.5)
    stereo[:, 1] = stereo[:, 0]
    mono, both = measure(stereo[:, :1]), measure(stereo)
    assert mono.integrated_lufs is not None
    assert both.integrated_lufs == pytest.approx(mono.integrated_lufs + 10.0 * np.log10(2.0), abs=1e-6)
    flat = LoudnessMeter(RATE_HZ, 1)
    flat.process(stereo[:, 0])
    assert flat.integrated_lufs == pytest.approx(mono.integrated_lufs, abs=1e-9)


def test_nothing_is_known_before_a_window_is_full() -> None:
    meter = LoudnessMeter(RATE_HZ, 2)
    meter.process(tones((0.399, -20.0)))
    assert (meter.momentary_lufs, meter.integrated_lufs, meter.max_momentary_lufs) == (None, None, None)
    meter.process(tones((2.6, -20.0)))
    assert meter.momentary_lufs is not None
    assert (meter.short_term_lufs, meter.lra_lu, meter.max_short_term_lufs) == (None, None, None)


def test_silence_reads_silence() -> None:
    meter = measure(signals.silence(4.0))
    assert meter.momentary_lufs == meter.short_term_lufs == meter.integrated_lufs == SILENCE_DB
    assert meter.max_momentary_lufs == meter.max_short_term_lufs == SILENCE_DB
    assert meter.lra_lu == 0.0


def test_momentary_falls_to_silence_while_integrated_stays() -> None:
    meter = measure(tones((4.0, -20.0), (30.0, SILENT_DB)))
    assert meter.momentary_lufs == SILENCE_DB
    assert meter.integrated_lufs == pytest.approx(-20.0, abs=0.3)


def test_a_broken_sample_leaves_the_figures_standing() -> None:
    sound = signals.sine(1000.0, 4.0, amplitude=0.1)
    sound[1000] = [np.nan, np.inf]
    sound[2000] = [-np.inf, 1e30]
    meter = measure(sound)
    assert meter.momentary_lufs == pytest.approx(-20.0, abs=0.1)
    for figure in (meter.short_term_lufs, meter.integrated_lufs, meter.max_momentary_lufs, meter.lra_lu):
        assert figure is not None
        assert np.isfinite(figure)


def test_reset_starts_anew() -> None:
    meter = measure(tones((4.0, -10.0)))
    meter.reset()
    assert meter.integrated_lufs is None
    sound = tones((4.0, -30.0))
    meter.process(sound)
    fresh = measure(sound)
    assert meter.integrated_lufs == fresh.integrated_lufs
    assert meter.max_momentary_lufs == fresh.max_momentary_lufs
    assert meter.lra_lu == fresh.lra_lu


def test_an_empty_block_changes_nothing() -> None:
    meter = measure(tones((1.0, -20.0)))
    before = meter.momentary_lufs
    meter.process(np.zeros((0, 2)))
    assert meter.momentary_lufs == before


def test_a_pause_is_not_counted_and_nothing_is_forgotten() -> None:
    meter = measure(tones((4.0, -20.0)))
    meter.pause()
    meter.process(tones((4.0, -5.0)))
    assert meter.momentary_lufs == pytest.approx(-5.0, abs=0.1)
    assert (meter.max_momentary_lufs, meter.max_short_term_lufs) == pytest.approx((-20.0, -20.0), abs=0.1)
    assert meter.integrated_lufs == pytest.approx(-20.0, abs=0.01)
    meter.resume()
    meter.process(tones((4.0, -26.0)))
    power = (37 * 10.0**-2.0 + 37 * 10.0**-2.6) / 74
    assert meter.integrated_lufs == pytest.approx(10.0 * np.log10(power), abs=0.05)
    assert meter.max_momentary_lufs == pytest.approx(-20.0, abs=0.1)
    assert meter.lra_lu == pytest.approx(6.0, abs=0.1)


def test_reset_starts_a_paused_meter() -> None:
    meter = LoudnessMeter(RATE_HZ, 2)
    meter.pause()
    meter.process(tones((1.0, -20.0)))
    assert meter.integrated_lufs is None
    meter.reset()
    meter.process(tones((1.0, -20.0)))
    assert meter.integrated_lufs == pytest.approx(-20.0, abs=0.1)


def test_resuming_what_runs_changes_nothing() -> None:
    meter, plain = LoudnessMeter(RATE_HZ, 2), measure(tones((2.0, -20.0)), block_frames=4800)
    for block in signals.blocks(tones((2.0, -20.0)), 4800):
        meter.process(block)
        meter.resume()
    assert meter.integrated_lufs == plain.integrated_lufs


def test_the_trace_is_short_term_loudness_at_each_second() -> None:
    sound = signals.music(6.5)
    meter, live, seconds = LoudnessMeter(RATE_HZ, 2, trace=True), LoudnessMeter(RATE_HZ, 2), []
    for block in signals.blocks(sound, 48_000):
        meter.process(block)
        live.process(block)
        seconds.append(live.short_term_lufs)
    assert seconds[:2] == [None, None]
    assert meter.short_term_each_s == tuple(seconds[:6])
    assert live.short_term_each_s == ()


@pytest.mark.parametrize(
    ("channels", "weights"), [(8, [1, 1, 1, 0, 1, 1, 1.41, 1.41]), (12, [1, 1, 1, 0, 1, 1, 1.41, 1.41, 1, 1, 1, 1])]
)
def test_surround_of_7_1_and_7_1_4_is_weighed_by_direction(channels: int, weights: list[float]) -> None:
    for channel, weight in enumerate(weights):
        sound = np.zeros((48_000, channels))
        sound[:, channel] = tones((1.0, -20.0))[:, 0]
        expected = -23.01 + 10.0 * np.log10(weight) if weight else SILENCE_DB
        assert measure(sound).integrated_lufs == pytest.approx(expected, abs=0.05)
