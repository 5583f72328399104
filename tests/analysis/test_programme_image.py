"""The stereo image of a whole programme, in closed forms."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auralis_tui.analysis.programme_image import MOST_POINTS, ImageMeter, ProgrammeImage
from auralis_tui.analysis.undefined import Undefined
from tests import signals


def meter_of(sound: signals.Signal, block_frames: int = 1000) -> ImageMeter:
    meter = ImageMeter(sound.shape[1])
    for block in signals.blocks(sound, block_frames):
        meter.process(block)
    return meter


def image(left: signals.Signal, right: signals.Signal) -> ProgrammeImage:
    return meter_of(np.stack((left, right), axis=1)).read()


SINE = signals.sine(1000.0, 0.5, channels=1)[:, 0]
COSINE = signals.sine(1000.0, 0.5, phase_rad=np.pi / 2.0, channels=1)[:, 0]


@settings(max_examples=50, deadline=None)
@given(gain=st.floats(0.05, 2.0), angle=st.floats(0.0, np.pi - 0.1))
def test_two_sines_at_an_angle(gain: float, angle: float) -> None:
    reading = image(SINE, gain * (np.cos(angle) * SINE + np.sin(angle) * COSINE))
    mid = 1.0 + gain**2 + 2.0 * gain * np.cos(angle)
    side = 1.0 + gain**2 - 2.0 * gain * np.cos(angle)
    assert reading.correlation == pytest.approx(np.cos(angle), abs=1e-6)
    assert reading.balance_db == pytest.approx(20.0 * np.log10(gain), abs=1e-6)
    assert reading.width == pytest.approx(np.sqrt(max(0.0, side) / mid), abs=1e-5)
    assert reading.mono_fold_loss_db == pytest.approx(10.0 * np.log10(2.0 * (1.0 + gain**2) / mid), abs=1e-5)


def test_independent_channels_lose_three_decibels_in_mono() -> None:
    noise = signals.white_noise(2.0)
    reading = meter_of(noise).read()
    assert reading.correlation == pytest.approx(0.0, abs=0.02)
    assert reading.mono_fold_loss_db == pytest.approx(3.01, abs=0.1)
    assert reading.width == pytest.approx(1.0, abs=0.02)


def undefined(reading: ProgrammeImage) -> set[str]:
    names = ("correlation", "width", "balance_db", "mono_fold_loss_db")
    return {name for name in names if isinstance(getattr(reading, name), Undefined)}


def test_what_has_no_figure_says_so() -> None:
    everything = {"correlation", "width", "balance_db", "mono_fold_loss_db"}
    assert undefined(meter_of(SINE[:, np.newaxis]).read()) == everything
    assert undefined(image(0.0 * SINE, 0.0 * SINE)) == everything
    assert undefined(image(SINE, -SINE)) == {"width", "mono_fold_loss_db"}
    assert undefined(image(SINE, 0.0 * SINE)) == {"correlation", "balance_db"}
    assert image(SINE, 0.0 * SINE).width == pytest.approx(1.0)


@pytest.mark.parametrize("block_frames", [37, 1024, 100_000])
def test_points_are_spread_over_the_programme_whatever_the_blocks(block_frames: int) -> None:
    frames = np.arange(60_000)
    meter = meter_of(np.stack((frames, -frames), axis=1) / 60_000.0, block_frames)
    points = np.array(meter.goniometer())
    assert MOST_POINTS / 2 <= len(points) <= MOST_POINTS
    assert points[:, 0].tolist() == np.round(frames[::64] / 60_000.0, 3).tolist()
    np.testing.assert_allclose(points[:, 1], -points[:, 0])


def test_of_more_channels_the_first_two_count() -> None:
    sound = np.stack((SINE, COSINE, SINE, SINE, SINE, SINE, SINE, SINE), axis=1)
    assert meter_of(sound).read().correlation == pytest.approx(0.0, abs=1e-6)
