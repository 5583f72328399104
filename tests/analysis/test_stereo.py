"""Correlation, balance, width and the goniometer."""

import numpy as np
import pytest

from auralis_tui.analysis.stereo import HARD_BALANCE_DB, NO_IMAGE, WIDEST, StereoImage, StereoMeter
from tests import signals


def image(left: signals.Signal, right: signals.Signal) -> StereoImage:
    meter = StereoMeter(48_000.0)
    for block in signals.blocks(np.stack((left, right), axis=1), 1000):
        meter.push(block)
    return meter.read()


@pytest.fixture
def tone() -> signals.Signal:
    return signals.sine(1000.0, 0.5, amplitude=0.5, channels=1)[:, 0]


def test_mono(tone: signals.Signal) -> None:
    reading = image(tone, tone)
    assert reading.correlation == pytest.approx(1.0, abs=1e-6)
    assert reading.balance_db == pytest.approx(0.0, abs=1e-6)
    assert reading.width == pytest.approx(0.0, abs=1e-3)


def test_upside_down(tone: signals.Signal) -> None:
    reading = image(tone, -tone)
    assert reading.correlation == pytest.approx(-1.0, abs=1e-6)
    assert reading.width == WIDEST


def test_independent_channels_have_no_correlation_and_width_one() -> None:
    noise = signals.white_noise(0.5)
    reading = image(noise[:, 0], noise[:, 1])
    assert reading.correlation == pytest.approx(0.0, abs=0.03)
    assert reading.width == pytest.approx(1.0, abs=0.03)


def test_a_quarter_turn_has_no_correlation(tone: signals.Signal) -> None:
    turned = signals.sine(1000.0, 0.5, amplitude=0.5, phase_rad=np.pi / 2, channels=1)[:, 0]
    assert image(tone, turned).correlation == pytest.approx(0.0, abs=1e-4)


def test_balance_is_right_over_left(tone: signals.Signal) -> None:
    reading = image(0.5 * tone, tone)
    assert reading.balance_db == pytest.approx(6.02, abs=0.01)
    assert reading.correlation == pytest.approx(1.0, abs=1e-6)
    assert reading.width == pytest.approx(1.0 / 3.0, abs=1e-3)


def test_one_silent_channel(tone: signals.Signal) -> None:
    reading = image(tone, 0.0 * tone)
    assert (reading.correlation, reading.balance_db) == (0.0, -HARD_BALANCE_DB)
    assert reading.width == pytest.approx(1.0)
    assert image(0.0 * tone, tone).balance_db == HARD_BALANCE_DB


def test_silence_has_no_image() -> None:
    assert StereoMeter(48_000.0).read() == NO_IMAGE
    nothing = np.full(1000, np.nan)
    assert image(nothing, nothing) == NO_IMAGE


def test_only_the_last_300_ms_count(tone: signals.Signal) -> None:
    meter = StereoMeter(48_000.0)
    meter.push(np.stack((tone, -tone), axis=1))
    meter.push(np.stack((tone, tone), axis=1)[:14_400])
    assert meter.read().correlation == pytest.approx(1.0, abs=1e-6)


@pytest.mark.audit("H-06")
def test_one_channel_counts_as_both(tone: signals.Signal) -> None:
    meter = StereoMeter(48_000.0)
    meter.push(tone[:, np.newaxis])
    assert meter.read() == image(tone, tone)


def test_of_more_channels_the_first_two_count(tone: signals.Signal) -> None:
    meter = StereoMeter(48_000.0)
    meter.push(np.stack((tone, -tone, tone, tone, tone, tone), axis=1))
    assert meter.read().correlation == pytest.approx(-1.0, abs=1e-6)


def test_the_goniometer_thins_the_last_50_ms() -> None:
    meter = StereoMeter(48_000.0)
    meter.push(signals.sine(100.0, 0.5, amplitude=0.9))
    meter.push(np.tile([[0.25, -0.5]], (2400, 1)))
    points = meter.goniometer(600)
    assert len(points) == 600
    assert set(points) == {(0.25, -0.5)}
    assert len(meter.goniometer(7)) <= 7
    assert len(meter.goniometer(5000)) == 2400


def test_reset_forgets(tone: signals.Signal) -> None:
    meter = StereoMeter(48_000.0)
    meter.push(np.stack((tone, tone), axis=1))
    meter.reset()
    assert meter.read() == NO_IMAGE
